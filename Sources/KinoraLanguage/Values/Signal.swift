/// A parameter that varies with time.
public struct Signal: Hashable, Sendable {
    /// One expression for a number, two for a point (x, y), four for a colour (red, green, blue, alpha).
    public var components: [SignalExpression]
    /// What the components measure; `ratio` for a colour.
    public var dimension: Dimension
    /// What every component is kept to; nil where the graph was checked to keep to it by itself.
    ///
    /// Numbers of footage are not known before the film runs, so that signals made of them cannot be checked.
    public var limits: ClosedRange<Double>?

    /// Describes a signal.
    public init(
        components: [SignalExpression], dimension: Dimension = .ratio, limits: ClosedRange<Double>? = nil
    ) {
        self.components = components
        self.dimension = dimension
        self.limits = limits
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
        let value = components.indices.contains(index) ? components[index].evaluate(at: moment) : 0
        guard let limits else { return value }
        // What is no number counts as 0, or as the number of the range that is nearest to it.
        return min(max(value.isNaN ? 0 : value, limits.lowerBound), limits.upperBound)
    }
}
