import KinoraCore

/// The place of a node in its graph.
public struct NodeID: Hashable, Sendable, Comparable {
    /// Index into `Graph.nodes`.
    public var index: Int

    /// Names the node at `index`.
    public init(_ index: Int) { self.index = index }

    /// Orders nodes as the graph does.
    public static func < (left: NodeID, right: NodeID) -> Bool { left.index < right.index }
}

/// What a node does.
public enum Operation: Hashable, Sendable {
    /// The operator of that name in the catalogue.
    case `operator`(String)
    /// The effect at that index of `Graph.effects`.
    case effect(Int)
}

/// A stream that flows into a node.
public struct NodeInput: Hashable, Sendable {
    /// The parameter it flows into; a variadic parameter appears several times, in order.
    public var parameter: String
    /// Where it comes from.
    public var node: NodeID

    /// Describes an edge.
    public init(parameter: String, node: NodeID) {
        self.parameter = parameter
        self.node = node
    }
}

/// One use of an operator or effect.
public struct Node: Hashable, Sendable {
    /// Its place in the graph.
    public var id: NodeID
    /// The user's own name for it: binding and operation, `look/fog`; unique in the graph, `look/fog~2` the second time.
    public var path: String
    /// What it does.
    public var operation: Operation
    /// The name of the operator or effect.
    public var name: String
    /// Streams that flow in.
    public var inputs: [NodeInput]
    /// Every other parameter by name, defaults filled in; an optional parameter without a value is missing.
    public var arguments: [String: Argument]
    /// The parameters that the user wrote.
    public var explicitArguments: Set<String>
    /// What it yields.
    public var type: ValueType
    /// Where it was written.
    public var span: SourceSpan?

    /// Describes a node.
    public init(
        id: NodeID, path: String, operation: Operation, name: String, inputs: [NodeInput] = [],
        arguments: [String: Argument] = [:], explicitArguments: Set<String> = [], type: ValueType,
        span: SourceSpan? = nil
    ) {
        self.id = id
        self.path = path
        self.operation = operation
        self.name = name
        self.inputs = inputs
        self.arguments = arguments
        self.explicitArguments = explicitArguments
        self.type = type
        self.span = span
    }

    /// The streams that flow into one parameter, in order.
    public func inputs(of parameter: String) -> [NodeID] {
        inputs.filter { $0.parameter == parameter }.map(\.node)
    }
}
