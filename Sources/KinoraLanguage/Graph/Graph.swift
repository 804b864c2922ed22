import KinoraCore

/// A checked graph: every name resolved, every type right, every sub-graph expanded, every default filled in.
///
/// The language's checker makes it from text and the Swift API makes it from calls; the planner reads it.
public struct Graph: Hashable, Sendable {
    /// In topological order: the inputs of a node come before it. `nodes[id.index]` is the node of that id.
    public var nodes: [Node]
    /// The effects that nodes use, by `Operation.effect`.
    public var effects: [CheckedEffect]
    /// What is written, in the order of the file.
    public var renders: [Render]
    /// The user's names of streams.
    public var bindings: [String: NodeID]
    /// What `--set` may change.
    public var inputs: [InputDeclaration]

    /// Puts a graph together.
    public init(
        nodes: [Node] = [], effects: [CheckedEffect] = [], renders: [Render] = [], bindings: [String: NodeID] = [:],
        inputs: [InputDeclaration] = []
    ) {
        self.nodes = nodes
        self.effects = effects
        self.renders = renders
        self.bindings = bindings
        self.inputs = inputs
    }

    /// The node of that id, or nil when it belongs to another graph.
    public subscript(id: NodeID) -> Node? { nodes.indices.contains(id.index) ? nodes[id.index] : nil }
}
