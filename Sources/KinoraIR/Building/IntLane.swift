/// An int value of a kernel being built; its operators emit instructions. Arithmetic wraps.
public struct IntLane {
    /// The builder the value belongs to.
    public let builder: KernelBuilder
    /// The value.
    public let id: ValueID

    /// A lane for an int value of a builder.
    public init(_ builder: KernelBuilder, _ id: ValueID) {
        self.builder = builder
        self.id = id
    }

    func binary(_ op: BinaryOperator, _ other: IntLane) -> IntLane {
        IntLane(builder, builder.emit(.binary(op, id, other.id)))
    }
    func binary(_ op: BinaryOperator, _ other: Int32) -> IntLane { binary(op, builder.constant(other)) }
    func compare(_ op: Comparison, _ other: IntLane) -> BoolLane {
        BoolLane(builder, builder.emit(.compare(op, id, other.id)))
    }
    func compare(_ op: Comparison, _ other: Int32) -> BoolLane { compare(op, builder.constant(other)) }

    /// Sum, wrapping.
    public static func + (a: IntLane, b: IntLane) -> IntLane { a.binary(.intAdd, b) }
    /// Sum, wrapping.
    public static func + (a: IntLane, b: Int32) -> IntLane { a.binary(.intAdd, b) }
    /// Difference, wrapping.
    public static func - (a: IntLane, b: IntLane) -> IntLane { a.binary(.intSubtract, b) }
    /// Difference, wrapping.
    public static func - (a: IntLane, b: Int32) -> IntLane { a.binary(.intSubtract, b) }
    /// Product, wrapping.
    public static func * (a: IntLane, b: IntLane) -> IntLane { a.binary(.intMultiply, b) }
    /// Product, wrapping.
    public static func * (a: IntLane, b: Int32) -> IntLane { a.binary(.intMultiply, b) }
    /// Bits in both.
    public static func & (a: IntLane, b: IntLane) -> IntLane { a.binary(.intAnd, b) }
    /// Bits in both.
    public static func & (a: IntLane, b: Int32) -> IntLane { a.binary(.intAnd, b) }
    /// Bits in either.
    public static func | (a: IntLane, b: IntLane) -> IntLane { a.binary(.intOr, b) }
    /// Bits in either.
    public static func | (a: IntLane, b: Int32) -> IntLane { a.binary(.intOr, b) }
    /// Bits in one of the two.
    public static func ^ (a: IntLane, b: IntLane) -> IntLane { a.binary(.intXor, b) }
    /// Bits in one of the two.
    public static func ^ (a: IntLane, b: Int32) -> IntLane { a.binary(.intXor, b) }
    /// The number with the other sign, wrapping.
    public static prefix func - (a: IntLane) -> IntLane { IntLane(a.builder, a.builder.emit(.unary(.intNegate, a.id))) }

    /// The bits moved up; the count is taken modulo 32.
    public func shiftedLeft(by count: Int32) -> IntLane { binary(.intShiftLeft, count) }
    /// The bits moved down, the sign repeated; the count is taken modulo 32.
    public func shiftedRight(by count: Int32) -> IntLane { binary(.intShiftRight, count) }
    /// The bits moved down, zeros from above; the count is taken modulo 32.
    public func shiftedRightLogically(by count: Int32) -> IntLane { binary(.intShiftRightLogical, count) }
    /// The smaller of the two.
    public func minimum(_ other: IntLane) -> IntLane { binary(.intMinimum, other) }
    /// The smaller of the two.
    public func minimum(_ other: Int32) -> IntLane { binary(.intMinimum, other) }
    /// The larger of the two.
    public func maximum(_ other: IntLane) -> IntLane { binary(.intMaximum, other) }
    /// The larger of the two.
    public func maximum(_ other: Int32) -> IntLane { binary(.intMaximum, other) }

    /// True where `a < b`.
    public static func < (a: IntLane, b: IntLane) -> BoolLane { a.compare(.less, b) }
    /// True where `a < b`.
    public static func < (a: IntLane, b: Int32) -> BoolLane { a.compare(.less, b) }
    /// True where `a > b`.
    public static func > (a: IntLane, b: IntLane) -> BoolLane { a.compare(.greater, b) }
    /// True where `a > b`.
    public static func > (a: IntLane, b: Int32) -> BoolLane { a.compare(.greater, b) }
    /// True where the ints are equal.
    public func isEqual(to other: IntLane) -> BoolLane { compare(.equal, other) }
    /// True where the ints are equal.
    public func isEqual(to other: Int32) -> BoolLane { compare(.equal, other) }

    /// The nearest float, ties to even.
    public func toFloat() -> FloatLane { FloatLane(builder, builder.emit(.convert(.intToFloat, id))) }
    /// The float with the same 32 bits.
    public func bitsToFloat() -> FloatLane { FloatLane(builder, builder.emit(.convert(.intBitsToFloat, id))) }
}
