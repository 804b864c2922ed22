/// A float value of a kernel being built; its operators emit instructions.
public struct FloatLane {
    /// The builder the value belongs to.
    public let builder: KernelBuilder
    /// The value.
    public let id: ValueID

    /// A lane for a float value of a builder.
    public init(_ builder: KernelBuilder, _ id: ValueID) {
        self.builder = builder
        self.id = id
    }

    func emit(_ operation: Operation) -> FloatLane { FloatLane(builder, builder.emit(operation)) }
    func unary(_ op: UnaryOperator) -> FloatLane { emit(.unary(op, id)) }
    func binary(_ op: BinaryOperator, _ other: FloatLane) -> FloatLane { emit(.binary(op, id, other.id)) }
    func binary(_ op: BinaryOperator, _ other: Float) -> FloatLane { binary(op, builder.constant(other)) }
    func compare(_ op: Comparison, _ other: FloatLane) -> BoolLane {
        BoolLane(builder, builder.emit(.compare(op, id, other.id)))
    }
    func compare(_ op: Comparison, _ other: Float) -> BoolLane { compare(op, builder.constant(other)) }

    /// Sum, IEEE.
    public static func + (a: FloatLane, b: FloatLane) -> FloatLane { a.binary(.add, b) }
    /// Sum, IEEE.
    public static func + (a: FloatLane, b: Float) -> FloatLane { a.binary(.add, b) }
    /// Sum, IEEE.
    public static func + (a: Float, b: FloatLane) -> FloatLane { b.builder.constant(a).binary(.add, b) }
    /// Difference, IEEE.
    public static func - (a: FloatLane, b: FloatLane) -> FloatLane { a.binary(.subtract, b) }
    /// Difference, IEEE.
    public static func - (a: FloatLane, b: Float) -> FloatLane { a.binary(.subtract, b) }
    /// Difference, IEEE.
    public static func - (a: Float, b: FloatLane) -> FloatLane { b.builder.constant(a).binary(.subtract, b) }
    /// Product, IEEE.
    public static func * (a: FloatLane, b: FloatLane) -> FloatLane { a.binary(.multiply, b) }
    /// Product, IEEE.
    public static func * (a: FloatLane, b: Float) -> FloatLane { a.binary(.multiply, b) }
    /// Product, IEEE.
    public static func * (a: Float, b: FloatLane) -> FloatLane { b.builder.constant(a).binary(.multiply, b) }
    /// Quotient, IEEE: division by zero gives an infinity or NaN.
    public static func / (a: FloatLane, b: FloatLane) -> FloatLane { a.binary(.divide, b) }
    /// Quotient, IEEE.
    public static func / (a: FloatLane, b: Float) -> FloatLane { a.binary(.divide, b) }
    /// Quotient, IEEE: division by zero gives an infinity or NaN.
    public static func / (a: Float, b: FloatLane) -> FloatLane { b.builder.constant(a).binary(.divide, b) }
    /// The number with the other sign.
    public static prefix func - (a: FloatLane) -> FloatLane { a.unary(.negate) }

    /// Adds to the lane.
    public static func += (a: inout FloatLane, b: FloatLane) { a = a + b }
    /// Multiplies the lane.
    public static func *= (a: inout FloatLane, b: FloatLane) { a = a * b }

    /// True where `a < b`; false with a NaN.
    public static func < (a: FloatLane, b: FloatLane) -> BoolLane { a.compare(.less, b) }
    /// True where `a < b`; false with a NaN.
    public static func < (a: FloatLane, b: Float) -> BoolLane { a.compare(.less, b) }
    /// True where `a <= b`; false with a NaN.
    public static func <= (a: FloatLane, b: FloatLane) -> BoolLane { a.compare(.lessOrEqual, b) }
    /// True where `a <= b`; false with a NaN.
    public static func <= (a: FloatLane, b: Float) -> BoolLane { a.compare(.lessOrEqual, b) }
    /// True where `a > b`; false with a NaN.
    public static func > (a: FloatLane, b: FloatLane) -> BoolLane { a.compare(.greater, b) }
    /// True where `a > b`; false with a NaN.
    public static func > (a: FloatLane, b: Float) -> BoolLane { a.compare(.greater, b) }
    /// True where `a >= b`; false with a NaN.
    public static func >= (a: FloatLane, b: FloatLane) -> BoolLane { a.compare(.greaterOrEqual, b) }
    /// True where `a >= b`; false with a NaN.
    public static func >= (a: FloatLane, b: Float) -> BoolLane { a.compare(.greaterOrEqual, b) }
    /// True where the floats are equal; false with a NaN.
    public func isEqual(to other: FloatLane) -> BoolLane { compare(.equal, other) }
    /// True where the floats are equal; false with a NaN.
    public func isEqual(to other: Float) -> BoolLane { compare(.equal, other) }
    /// True where the floats differ or one is NaN.
    public func isNotEqual(to other: FloatLane) -> BoolLane { compare(.notEqual, other) }

    /// Truncation, clamped to the range of an int; NaN gives 0.
    public func toInt() -> IntLane { IntLane(builder, builder.emit(.convert(.floatToInt, id))) }
    /// The 32 bits as an int; those of a NaN are unspecified.
    public func bitsToInt() -> IntLane { IntLane(builder, builder.emit(.convert(.floatBitsToInt, id))) }
}
