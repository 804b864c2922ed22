/// The declaration of something that can be used in a graph: the one place that the checker, the Swift API, the JSON
/// schema and the reference documentation read.
public struct Signature: Hashable, Sendable {
    /// Where its meaning is written.
    public enum Kind: String, Hashable, Sendable {
        /// A node written in Swift.
        case `operator`
        /// A pixel function written in the language.
        case effect
        /// A reusable sub-graph written in the language.
        case graph
        /// Part of the language itself: `slice`, `cut`, `audio`.
        case builtin
    }

    /// The name it is called by; snake case.
    public var name: String
    /// The chapter of the reference it belongs to: `Camera`, `Look`, `Sound` ...
    public var category: String
    /// A summary sentence, then paragraphs, in Markdown.
    public var documentation: String
    /// Streams first; the first one is the receiver of `x.name(...)`.
    public var parameters: [Parameter]
    /// What it yields.
    public var result: ValueType
    /// Whether the picture of a mask is a mask again: what moves pixels or blurs them makes no colours.
    public var keepsMasks: Bool
    /// Bits that a component of its result needs whatever its streams have; nil where theirs will do.
    public var bitDepth: Int?
    /// Expressions that use it, each of which passes the checker with a video called `clip`.
    public var examples: [String]
    /// Where its meaning is written.
    public var kind: Kind

    /// Declares a node.
    public init(
        name: String, category: String, documentation: String, parameters: [Parameter], result: ValueType,
        keepsMasks: Bool = false, examples: [String] = [], kind: Kind = .operator
    ) {
        self.name = name
        self.category = category
        self.documentation = documentation
        self.parameters = parameters
        self.result = result
        self.keepsMasks = keepsMasks
        self.examples = examples
        self.kind = kind
    }

    /// Whether it is a pixel function written in the language.
    public var isEffect: Bool { kind == .effect }

    /// Whether it is an effect that leads from one clip to the next: it takes its time from `over` and `overlap`, which no
    /// effect declares itself.
    public var isTransition: Bool {
        isEffect && Transitions.parameters.allSatisfy { parameter($0.name)?.type == $0.type }
    }

    /// The first sentence of the documentation.
    public var summary: String {
        documentation.split(separator: "\n\n", maxSplits: 1).first.map {
            $0.split(separator: "\n").joined(separator: " ")
        } ?? ""
    }

    /// Parameters that streams flow into, in order.
    public var streams: [Parameter] { parameters.filter(\.type.isStream) }

    /// The parameter of that name.
    public func parameter(_ name: String) -> Parameter? { parameters.first { $0.name == name } }

    /// The declaration on one line: `fog(src: video, density: number in 0..1 = 0.3) -> video`.
    public var declaration: String {
        let list = parameters.map { parameter in
            var text = "\(parameter.name): \(parameter.type.name)"
            if parameter.isVariadic { text += "..." }
            if let range = parameter.range, case .number(let dimension) = parameter.type {
                let low = Value.number(range.lowerBound, dimension)
                let high = Value.number(range.upperBound, dimension)
                text += " in \(low)..\(high)"
            }
            if let value = parameter.defaultValue { text += " = \(value)" }
            return text
        }
        return "\(name)(\(list.joined(separator: ", "))) -> \(result.name)"
    }
}
