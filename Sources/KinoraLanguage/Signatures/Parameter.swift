/// One parameter of an operator, an effect or a sub-graph: everything the language, the Swift API, the schema and the
/// documentation need to know about it.
public struct Parameter: Hashable, Sendable {
    /// The name used in `name: value`; snake case.
    public var name: String
    /// What it accepts.
    public var type: ValueType
    /// The numbers it accepts, ends included, in the unit of its dimension; nil accepts every finite number.
    public var range: ClosedRange<Double>?
    /// What it is when left out; nil together with `isRequired == false` means "absent".
    public var defaultValue: Value?
    /// Whether leaving it out is an error.
    public var isRequired: Bool
    /// Whether it may vary in time.
    public var isSignal: Bool
    /// Whether it takes any number of streams, at least one.
    public var isVariadic: Bool
    /// Whether only whole numbers make sense.
    public var isInteger: Bool
    /// What to do instead where 0 or less is given and only more than 0 has a meaning; nil names the least value.
    public var insteadOfNone: String?
    /// One sentence in Markdown.
    public var documentation: String

    /// Declares a parameter. It is required when it has neither a default nor `optional: true`.
    ///
    /// - Parameter range: of numbers, in their unit, and durations, in seconds; `0...(.infinity)` has no upper end.
    public init(
        _ name: String, _ type: ValueType, in range: ClosedRange<Double>? = nil, default defaultValue: Value? = nil,
        optional: Bool = false, signal: Bool = false, variadic: Bool = false, integer: Bool = false,
        insteadOfNone: String? = nil, documentation: String = ""
    ) {
        self.name = name
        self.type = type
        self.range = range
        self.defaultValue = defaultValue
        self.isRequired = defaultValue == nil && !optional
        self.isSignal = signal && type.canBeSignal
        self.isVariadic = variadic
        self.isInteger = integer
        self.insteadOfNone = insteadOfNone
        self.documentation = documentation
    }
}
