import KinoraCore
import KinoraLanguage
import KinoraMedia

/// A built-in node that yields pictures: one declaration, what its stream is like, and how it becomes kernels.
///
/// A conforming type lives in a folder of its own under its domain (`Camera/`, `Look/` ...) and is listed once, in
/// `NodeLibrary.operators`.
public protocol PictureOperator: Sendable {
    /// Name, parameters, units, ranges, defaults and documentation.
    static var signature: Signature { get }
    /// Looks at the parameters alone: fonts, characters, points of curves. `kinora check` asks, which knows no streams.
    ///
    /// - Throws: `Diagnostic` for what is wrong whatever the streams are like.
    static func verify(_ use: NodeUse) throws
    /// Size, rate, duration and colour of the result.
    ///
    /// - Throws: `Diagnostic` when the node cannot work on these streams.
    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties
    /// True when the node leaves its first input as it is, so that it disappears from the plan.
    static func isIdentity(_ use: NodeUse) -> Bool
    /// What the author should know about a use of the node: clips brought to one size, a shortened transition.
    static func warnings(of use: NodeUse, probes: MediaProbes) throws -> [Diagnostic]
    /// How the node's own time divides into stretches, and which input each stretch shows at which of its times.
    static func segments(of use: NodeUse) throws -> [TimeSegment]
    /// The node's picture over one stretch of time.
    ///
    /// - Throws: `Diagnostic`, `BackendError`.
    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture
}

extension PictureOperator {
    /// Nothing beyond what the signature says.
    public static func verify(_ use: NodeUse) throws {}

    /// The properties of the first stream.
    public static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        try use.firstInput
    }

    /// Nodes change what they are given unless they say otherwise.
    public static func isIdentity(_ use: NodeUse) -> Bool { false }

    /// Nothing worth a warning.
    public static func warnings(of use: NodeUse, probes: MediaProbes) throws -> [Diagnostic] { [] }

    /// One stretch that shows every input at the node's own time.
    public static func segments(of use: NodeUse) throws -> [TimeSegment] { [TimeSegment.whole(of: use)] }
}

/// A stretch of a node's own time during which it shows the same inputs in the same way.
public struct TimeSegment: Hashable, Sendable {
    /// An input shown during the stretch: `input time = scale * curve(own time) + offset`.
    public struct Use: Hashable, Sendable {
        /// The input.
        public var node: NodeID
        /// Input seconds for each own second.
        public var scale: Rational
        /// Input seconds at own time 0.
        public var offset: Rational
        /// How time runs where it does not run evenly.
        public var curve: TimeCurve?

        /// An input at the node's own time unless said otherwise.
        public init(
            node: NodeID, scale: Rational = Rational(1), offset: Rational = Rational(0), curve: TimeCurve? = nil
        ) {
            self.node = node
            self.scale = scale
            self.offset = offset
            self.curve = curve
        }
    }

    /// First own second.
    public var start: Rational
    /// One past the last; nil without end.
    public var end: Rational?
    /// The inputs shown, in an order the operator knows.
    public var uses: [Use]

    /// A stretch of time.
    public init(start: Rational, end: Rational?, uses: [Use]) {
        self.start = start
        self.end = end
        self.uses = uses
    }

    /// The node's whole time, every input at the node's own time.
    public static func whole(of use: NodeUse) -> TimeSegment {
        TimeSegment(
            start: Rational(0), end: use.properties?.duration,
            uses: use.node.inputs.map { Use(node: $0.node) })
    }
}

/// One node of the graph with what is known about it when it is inferred or lowered.
public struct NodeUse: Sendable {
    /// The node.
    public var node: Node
    /// What its input streams are like, by input position.
    public var inputs: [StreamProperties]
    /// What its own stream is like; nil while that is being worked out.
    public var properties: StreamProperties?
    /// Output time to the node's own time.
    public var map: TimeMap

    /// A node in its place.
    public init(
        node: Node, inputs: [StreamProperties], properties: StreamProperties? = nil, map: TimeMap = .identity
    ) {
        self.node = node
        self.inputs = inputs
        self.properties = properties
        self.map = map
    }

    /// The properties of the first stream.
    public var firstInput: StreamProperties {
        get throws {
            guard let first = inputs.first else {
                throw problem("E0601", "a stream is expected, there is none")
            }
            return first
        }
    }

    /// The node's clock.
    public func clock(_ fallback: StreamProperties) -> NodeClock {
        NodeClock(map: map, properties: properties ?? fallback)
    }

    /// The constant behind a parameter; nil when it is absent or varies in time.
    public func constant(_ name: String) -> Value? { node.arguments[name]?.constant }

    /// A number that does not vary in time, in the unit of its dimension.
    public func number(_ name: String) -> Double? {
        if case .number(let value, _)? = constant(name) { return value }
        return nil
    }

    /// The name chosen for a parameter of choices.
    public func choice(_ name: String) -> String? {
        if case .choice(let value)? = constant(name) { return value }
        return nil
    }

    /// The text of a parameter.
    public func text(_ name: String) -> String? {
        if case .text(let value)? = constant(name) { return value }
        return nil
    }

    /// The truth of a parameter.
    public func flag(_ name: String) -> Bool? {
        if case .bool(let value)? = constant(name) { return value }
        return nil
    }

    /// The size of a parameter.
    public func size(_ name: String) -> Size? {
        if case .size(let width, let height)? = constant(name) { return Size(width, height) }
        return nil
    }

    /// A duration in seconds, frames counted at `rate`.
    public func seconds(_ name: String, rate: Rational) -> Rational? {
        switch constant(name) {
        case .duration(let seconds)?: seconds
        case .frames(let count)?: rate.numerator > 0 ? Rational(Int64(count), 1) / rate : Rational(0)
        default: nil
        }
    }

    /// A mistake at this node, in the user's own name for it.
    public func problem(_ code: String, _ message: String, fix: Diagnostic.FixIt? = nil) -> Diagnostic {
        Diagnostic(DiagnosticCode(code), message, subject: node.path, at: node.span, fix: fix)
    }

    /// A clip stands where only one with a known end can.
    func noEnd(_ stream: StreamProperties, _ rule: String) -> Diagnostic {
        let kind = stream.endsWithSource ? "whose length is not known" : "without end"
        return problem("E0612", "a clip \(kind) \(rule); slice it first, as clip[0s..5s]")
    }

    /// Something runs over the whole clip, whose length is not known or endless.
    ///
    /// - Parameter remedy: what else helps besides a slice in front of the node.
    package func noLength(_ stream: StreamProperties, _ what: String, remedy: String) -> Diagnostic {
        let found = stream.endsWithSource ? "its length is not known before it has been read" : "this one has no end"
        let slice = node.inputs.isEmpty ? "" : "slice the clip before this node, as clip[0s..5s], or "
        return problem("E0617", "\(what) over the whole clip, and \(found); \(slice)\(remedy)")
    }

    /// Something the user should know about this node.
    public func warning(_ code: String, _ message: String) -> Diagnostic {
        Diagnostic(DiagnosticCode(code), message, severity: .warning, subject: node.path, at: node.span)
    }
}
