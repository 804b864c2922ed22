import KinoraLanguage

/// A graph as boxes and arrows, before anyone decides how they look.
struct GraphDrawing {
    /// A box.
    struct Box {
        /// First line: what it is called.
        var title: String
        /// Second line: what was set; empty for nothing.
        var detail: String
        /// Whether something is read from or written to a file here.
        var isEnd: Bool
    }

    /// Boxes: nodes in the order of the graph, then renders.
    private(set) var boxes: [Box] = []
    /// Arrows between boxes, from the giver to the taker, named where a node takes several streams.
    private(set) var arrows: [(from: Int, to: Int, label: String)] = []

    /// Draws what the renders need; without renders, every node.
    init(_ graph: Graph) {
        let needed = Self.neededNodes(of: graph)
        var boxOfNode: [Int: Int] = [:]
        for node in graph.nodes where needed.contains(node.id.index) {
            boxOfNode[node.id.index] = boxes.count
            boxes.append(Box(title: node.path, detail: Self.detail(of: node), isEnd: node.inputs.isEmpty))
            let named = node.inputs.count > 1
            for input in node.inputs {
                guard let from = boxOfNode[input.node.index] else { continue }
                arrows.append((from, boxes.count - 1, named ? input.parameter : ""))
            }
            for name in node.arguments.keys.sorted() {
                for track in Self.tracks(of: node.arguments[name]) {
                    if let from = boxOfNode[track] { arrows.append((from, boxes.count - 1, name)) }
                }
            }
        }
        for render in graph.renders {
            boxes.append(
                Box(title: "render \(render.name)", detail: Value.text(render.target).description, isEnd: true))
            if let from = boxOfNode[render.source.index] { arrows.append((from, boxes.count - 1, "")) }
            if case .audio(let node)? = render.settings["audio"], let from = boxOfNode[node.index] {
                arrows.append((from, boxes.count - 1, "audio"))
            }
        }
    }

    private static func neededNodes(of graph: Graph) -> Set<Int> {
        guard !graph.renders.isEmpty else { return Set(graph.nodes.indices) }
        var needed: Set<Int> = []
        for render in graph.renders {
            needed.insert(render.source.index)
            if case .audio(let node)? = render.settings["audio"] { needed.insert(node.index) }
        }
        // Inputs come before the nodes that use them, so one walk from the back finds them all.
        for node in graph.nodes.reversed() where needed.contains(node.id.index) {
            for input in node.inputs { needed.insert(input.node.index) }
            for argument in node.arguments.values { needed.formUnion(tracks(of: argument)) }
        }
        return needed
    }

    /// The nodes that an argument takes numbers of footage from, in order.
    private static func tracks(of argument: KinoraLanguage.Argument?) -> [Int] {
        Set(argument?.measurements.map(\.node.index) ?? []).sorted()
    }

    /// What the user wrote, in alphabetical order, cut to what a box can hold.
    private static func detail(of node: Node) -> String {
        let parts = node.explicitArguments.sorted().compactMap { name -> String? in
            switch node.arguments[name] {
            case .constant(let value)?: "\(name): \(value)"
            case .signal?: "\(name): varies"
            case nil: nil
            }
        }
        let text = parts.joined(separator: ", ")
        return text.count > 44 ? text.prefix(43) + "…" : text
    }
}
