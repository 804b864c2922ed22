/// Describes a checked graph in JSON: every node with a stable id and named inputs.
enum GraphEncoder {
    static func graph(_ graph: Graph) -> JSONValue {
        let path: (Int) -> JSONValue = { index in
            .string(graph.nodes.indices.contains(index) ? graph.nodes[index].path : "")
        }
        return .members([
            "inputs": .array(graph.inputs.map(input)),
            "nodes": .array(graph.nodes.map { node($0, path) }),
            "bindings": .object(
                graph.bindings.sorted { $0.key < $1.key }.map { .init($0.key, path($0.value.index)) }),
            "renders": .array(graph.renders.map { render($0, path) }),
        ])
    }

    private static func input(_ input: InputDeclaration) -> JSONValue {
        .members([
            "id": .string(input.name), "type": .string(input.type.name), "value": input.value.map(value),
            "documentation": input.documentation.isEmpty ? nil : .string(input.documentation),
        ])
    }

    private static func node(_ node: Node, _ path: (Int) -> JSONValue) -> JSONValue {
        var inputs: [JSONValue.Member] = []
        for input in node.inputs {
            let source = path(input.node.index)
            if let index = inputs.firstIndex(where: { $0.name == input.parameter }) {
                inputs[index].value = .array((inputs[index].value.array ?? [inputs[index].value]) + [source])
            } else {
                inputs.append(.init(input.parameter, source))
            }
        }
        return .members([
            "id": .string(node.path), "operation": .string(node.name), "type": .string(node.type.name),
            "inputs": .object(inputs),
            "arguments": .object(
                node.arguments.sorted { $0.key < $1.key }.map { .init($0.key, argument($0.value)) }),
        ])
    }

    private static func argument(_ argument: Argument) -> JSONValue {
        switch argument {
        case .constant(let constant): value(constant)
        case .signal(let signal):
            .members([
                "signal": .array(signal.components.map { .string($0.description) }),
                "dimension": .string(signal.dimension.rawValue),
            ])
        }
    }

    private static func value(_ value: Value) -> JSONValue {
        switch value {
        case .number(let number, let dimension):
            dimension == .ratio
                ? .number(number) : .members(["number": .number(number), "unit": .string(dimension.unit)])
        case .bool(let truth): .bool(truth)
        case .text(let text): .string(text)
        case .choice(let name): .string(name)
        default: .string(value.description)
        }
    }

    private static func render(_ render: Render, _ path: (Int) -> JSONValue) -> JSONValue {
        let settings = render.settings.sorted { $0.key < $1.key }.map { name, setting in
            switch setting {
            case .value(let constant): JSONValue.Member(name, value(constant))
            case .audio(let node): JSONValue.Member(name, path(node.index))
            case .none: JSONValue.Member(name, .null)
            case .metadata(let tags):
                JSONValue.Member(
                    name, .object(tags.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) }))
            }
        }
        return .members([
            "id": .string(render.name), "source": path(render.source.index), "target": .string(render.target),
            "settings": .object(settings),
        ])
    }
}
