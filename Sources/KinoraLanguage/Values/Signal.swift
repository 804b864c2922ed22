/// A parameter that varies with time.
public struct Signal: Hashable, Sendable {
    /// One expression for a number, two for a point (x, y), four for a colour (red, green, blue, alpha).
    public var components: [SignalExpression]
    /// What the components measure; `ratio` for a colour.
    public var dimension: Dimension

    /// Describes a signal.
    public init(components: [SignalExpression], dimension: Dimension = .ratio) {
        self.components = components
        self.dimension = dimension
    }

    /// A number that moves from one value to another over the whole stream, or over `time`.
    public static func ramp(
        from start: Double, to end: Double, over time: SignalTime? = nil, ease: Easing = .linear,
        dimension: Dimension = .ratio
    ) -> Signal {
        Signal(
            components: [.ramp(from: .constant(start), to: .constant(end), over: time, ease: ease)],
            dimension: dimension)
    }

    /// The value of one component; allocates nothing. 0 for a component that does not exist.
    public func evaluate(component index: Int = 0, at moment: SignalMoment) -> Double {
        components.indices.contains(index) ? components[index].evaluate(at: moment) : 0
    }
}
