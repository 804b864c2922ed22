import KinoraCore
import KinoraLanguage

/// A stretch of the output during which the same nodes are shown in the same way.
public struct TimelineSpan: Hashable, Sendable {
    /// First output second.
    public var start: Rational
    /// One past the last.
    public var end: Rational
}

/// Divides the output into spans: at every cut, and at both ends of every transition.
public struct Timeline {
    let graph: Graph
    let properties: [StreamProperties?]
    let library: NodeLibrary

    /// Prepares the division of a graph's time.
    public init(graph: Graph, properties: [StreamProperties?], library: NodeLibrary) {
        self.graph = graph
        self.properties = properties
        self.library = library
    }

    /// The spans of a node's own time from 0 to its end, in order.
    ///
    /// - Complexity: O(s log s) in the number of spans, times the depth of the graph.
    public func spans(of root: NodeID, duration: Rational) throws -> [TimelineSpan] {
        var breaks: Set<Rational> = []
        let divided = try dividedNodes()
        try collect(root, map: .identity, from: Rational(0), to: duration, divided: divided, into: &breaks)
        let inner = breaks.filter { Rational(0) < $0 && $0 < duration }.sorted()
        var spans: [TimelineSpan] = []
        var start = Rational(0)
        for end in inner + [duration] {
            spans.append(TimelineSpan(start: start, end: end))
            start = end
        }
        return spans
    }

    /// Nodes behind which some node shows different inputs at different times, by node; the others need no visit.
    private func dividedNodes() throws -> [Bool] {
        var divided = [Bool](repeating: false, count: graph.nodes.count)
        for node in graph.nodes {
            guard let use = use(of: node.id, map: .identity) else { continue }
            let isDivided = try library.segments(of: use, graph: graph).count > 1
            divided[node.id.index] = isDivided || node.inputs.contains { divided[$0.node.index] }
        }
        return divided
    }

    private func use(of id: NodeID, map: TimeMap) -> NodeUse? {
        guard let node = graph[id], let own = properties[id.index] else { return nil }
        return NodeUse(
            node: node, inputs: node.inputs.compactMap { properties[$0.node.index] }, properties: own, map: map)
    }

    private func collect(
        _ id: NodeID, map: TimeMap, from: Rational, to: Rational, divided: [Bool], into breaks: inout Set<Rational>
    ) throws {
        guard divided[id.index], let use = use(of: id, map: map) else { return }
        let segments = try library.segments(of: use, graph: graph)
        for segment in segments {
            var start = from
            var end = to
            if let first = map.inverse(segment.start) { start = max(start, first) }
            if let last = segment.end.flatMap({ map.inverse($0) }) { end = min(end, last) }
            guard start < end else { continue }
            if segments.count > 1 {
                breaks.insert(start)
                breaks.insert(end)
            }
            for input in segment.uses where properties[input.node.index] != nil {
                let inner = map.then(scale: input.scale, offset: input.offset)
                try collect(input.node, map: inner, from: start, to: end, divided: divided, into: &breaks)
            }
        }
    }
}
