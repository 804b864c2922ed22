/// A truth value of a kernel being built; its operators emit instructions.
public struct BoolLane {
    /// The builder the value belongs to.
    public let builder: KernelBuilder
    /// The value.
    public let id: ValueID

    /// A lane for a bool value of a builder.
    public init(_ builder: KernelBuilder, _ id: ValueID) {
        self.builder = builder
        self.id = id
    }

    private func binary(_ op: BinaryOperator, _ other: BoolLane) -> BoolLane {
        BoolLane(builder, builder.emit(.binary(op, id, other.id)))
    }

    /// True where both are.
    public static func & (a: BoolLane, b: BoolLane) -> BoolLane { a.binary(.and, b) }
    /// True where either is.
    public static func | (a: BoolLane, b: BoolLane) -> BoolLane { a.binary(.or, b) }
    /// True where one of the two is.
    public static func ^ (a: BoolLane, b: BoolLane) -> BoolLane { a.binary(.xor, b) }
    /// True where the lane is false.
    public static prefix func ! (a: BoolLane) -> BoolLane { BoolLane(a.builder, a.builder.emit(.unary(.not, a.id))) }

    /// `a` where the lane is true, `b` elsewhere; both are evaluated.
    public func select(_ a: FloatLane, _ b: FloatLane) -> FloatLane {
        FloatLane(builder, builder.emit(.select(id, a.id, b.id)))
    }
    /// `a` where the lane is true, `b` elsewhere.
    public func select(_ a: Float, _ b: Float) -> FloatLane { select(builder.constant(a), builder.constant(b)) }
    /// `a` where the lane is true, `b` elsewhere.
    public func select(_ a: FloatLane, _ b: Float) -> FloatLane { select(a, builder.constant(b)) }
    /// `a` where the lane is true, `b` elsewhere.
    public func select(_ a: Float, _ b: FloatLane) -> FloatLane { select(builder.constant(a), b) }
    /// `a` where the lane is true, `b` elsewhere; both are evaluated.
    public func select(_ a: IntLane, _ b: IntLane) -> IntLane {
        IntLane(builder, builder.emit(.select(id, a.id, b.id)))
    }
    /// `a` where the lane is true, `b` elsewhere; both are evaluated.
    public func select(_ a: BoolLane, _ b: BoolLane) -> BoolLane {
        BoolLane(builder, builder.emit(.select(id, a.id, b.id)))
    }

    /// 1 where true, 0 where false.
    public func toFloat() -> FloatLane { FloatLane(builder, builder.emit(.convert(.boolToFloat, id))) }
    /// 1 where true, 0 where false.
    public func toInt() -> IntLane { IntLane(builder, builder.emit(.convert(.boolToInt, id))) }
}
