import KinoraCore

/// Something that `--set name=value` may change.
public struct InputDeclaration: Hashable, Sendable {
    /// The name.
    public var name: String
    /// What it accepts.
    public var type: ValueType
    /// The numbers it accepts.
    public var range: ClosedRange<Double>?
    /// What the file says it is, as written; nil when it must be set.
    public var defaultText: String?
    /// The value in force, for inputs that are not streams.
    public var value: Value?
    /// The stream in force, for inputs that are streams and are used.
    public var node: NodeID?
    /// Its doc comment, in Markdown.
    public var documentation: String
    /// Where it was declared.
    public var span: SourceSpan?

    /// Describes an input.
    public init(
        name: String, type: ValueType, range: ClosedRange<Double>? = nil, defaultText: String? = nil,
        value: Value? = nil, node: NodeID? = nil, documentation: String = "", span: SourceSpan? = nil
    ) {
        self.name = name
        self.type = type
        self.range = range
        self.defaultText = defaultText
        self.value = value
        self.node = node
        self.documentation = documentation
        self.span = span
    }
}
