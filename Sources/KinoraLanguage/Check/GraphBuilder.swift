import KinoraCore

/// The graph while it grows.
final class GraphBuilder {
    private(set) var nodes: [Node] = []
    private(set) var effects: [CheckedEffect] = []
    private var effectIndices: [ObjectIdentifier: Int] = [:]
    private var pathUses: [String: Int] = [:]
    /// Expansions of sub-graphs so far; nested ones can multiply without making a single node.
    var expansions = 0
    /// Whether the nodes are thrown away afterwards: the body of a sub-graph is checked once by itself.
    let isScratch: Bool

    /// The largest graph, in nodes and in expansions.
    let limit: Int

    init(isScratch: Bool = false, limit: Int = Checker.maximumNodes) {
        self.isScratch = isScratch
        self.limit = limit
    }

    var hasToldThatItIsFull = false

    var isFull: Bool { nodes.count >= limit || expansions >= limit }

    func index(of effect: CheckedEffect, from definition: Definition) -> Int {
        if let index = effectIndices[ObjectIdentifier(definition)] { return index }
        effects.append(effect)
        effectIndices[ObjectIdentifier(definition)] = effects.count - 1
        return effects.count - 1
    }

    /// Adds a node under a path of its own.
    func add(
        path: String, operation: Operation, name: String, inputs: [NodeInput], arguments: [String: Argument],
        explicit: Set<String>, type: ValueType, span: SourceSpan?
    ) -> NodeID {
        let id = NodeID(nodes.count)
        nodes.append(
            Node(
                id: id, path: unique(path), operation: operation, name: name, inputs: inputs, arguments: arguments,
                explicitArguments: explicit, type: type, span: span))
        return id
    }

    private func unique(_ path: String) -> String {
        let uses = (pathUses[path] ?? 0) + 1
        pathUses[path] = uses
        return uses == 1 ? path : "\(path)~\(uses)"
    }

    /// The finished graph with only what `roots` reach, and the new place of each old node.
    func pruned(keeping roots: [NodeID]) -> (nodes: [Node], effects: [CheckedEffect], places: [NodeID?]) {
        var isLive = [Bool](repeating: false, count: nodes.count)
        for root in roots where isLive.indices.contains(root.index) { isLive[root.index] = true }
        for index in nodes.indices.reversed() where isLive[index] {
            for input in nodes[index].inputs { isLive[input.node.index] = true }
            for argument in nodes[index].arguments.values {
                for measurement in argument.measurements { isLive[measurement.node.index] = true }
            }
        }
        var places = [NodeID?](repeating: nil, count: nodes.count)
        var effectPlaces: [Int: Int] = [:]
        var keptEffects: [CheckedEffect] = []
        var kept: [Node] = []
        for index in nodes.indices where isLive[index] {
            var node = nodes[index]
            node.id = NodeID(kept.count)
            node.inputs = node.inputs.map { NodeInput(parameter: $0.parameter, node: places[$0.node.index] ?? $0.node) }
            node.arguments = node.arguments.mapValues { argument in
                argument.replacingMeasurements { measurement in
                    var moved = measurement
                    moved.node = places[measurement.node.index] ?? measurement.node
                    return moved
                }
            }
            if case .effect(let effect) = node.operation {
                let place = effectPlaces[effect] ?? keptEffects.count
                if effectPlaces.updateValue(place, forKey: effect) == nil { keptEffects.append(effects[effect]) }
                node.operation = .effect(place)
            }
            places[index] = node.id
            kept.append(node)
        }
        return (kept, keptEffects, places)
    }
}
