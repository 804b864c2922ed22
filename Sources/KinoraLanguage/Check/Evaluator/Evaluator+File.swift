import KinoraCore

extension Evaluator {
    /// Works through a file from top to bottom and yields its graph, which is of use only if there was no error.
    func runFile() -> Graph {
        for item in module.syntax.items {
            switch item.kind {
            case .binding(let binding):
                if let name = binding.name, later[name] == nil { later[name] = binding.range }
            case .input(let input):
                if later[input.parameter.name] == nil { later[input.parameter.name] = item.range }
            default: break
            }
        }
        for name in module.syntax.brokenNames { names[name] = .poison }
        var graph = Graph()
        var inputs: [InputDeclaration] = []
        var order: [String] = []
        for item in module.syntax.items {
            switch item.kind {
            case .input(let input):
                later[input.parameter.name] = nil
                if let declaration = declare(input, item) { inputs.append(declaration) }
            case .binding(let binding):
                guard let name = binding.name, let range = binding.nameRange else { continue }
                label = name
                let meaning = meaning(of: binding.value)
                later[name] = nil
                bind(name, range, to: meaning)
                order.append(name)
            case .render(let render):
                if let render = self.render(render, item) { graph.renders.append(render) }
            case .import, .definition, .function: break
            }
        }
        label = ""
        checkOverrides(inputs)
        finish(&graph, inputs, order)
        return graph
    }

    /// Keeps what is named or rendered.
    private func finish(_ graph: inout Graph, _ inputs: [InputDeclaration], _ order: [String]) {
        var bindings: [String: NodeID] = [:]
        for name in order {
            switch names[name] {
            case .stream(let id, _): bindings[name] = id
            case .lazyStream(let lazy): bindings[name] = force(lazy)
            case .text, .value, .quantity, .poison, nil: break
            }
        }
        var roots = Array(bindings.values)
        for render in graph.renders {
            roots.append(render.source)
            for case .audio(let id) in render.settings.values { roots.append(id) }
        }
        var inputNodes: [String: NodeID] = [:]
        for input in inputs {
            if case .lazyStream(let lazy) = names[input.name], let node = lazy.node {
                inputNodes[input.name] = node
                roots.append(node)
            }
        }
        let (nodes, effects, places) = builder.pruned(keeping: roots)
        func place(_ id: NodeID) -> NodeID { places.indices.contains(id.index) ? places[id.index] ?? id : id }
        graph.nodes = nodes
        graph.effects = effects
        graph.bindings = bindings.mapValues(place)
        for (name, node) in inputNodes { graph.bindings[name] = place(node) }
        graph.inputs = inputs.map { input in
            var input = input
            input.node = inputNodes[input.name].map(place)
            return input
        }
        graph.renders = graph.renders.map { render in
            var render = render
            render.source = place(render.source)
            render.settings = render.settings.mapValues { setting in
                if case .audio(let id) = setting { .audio(place(id)) } else { setting }
            }
            return render
        }
    }
}
