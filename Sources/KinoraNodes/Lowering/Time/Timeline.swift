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
    /// - Complexity: O(s log s) in the number of spans, times the depth of the graph; a node that many others show at the same
    ///   times is looked at once.
    public func spans(of root: NodeID, duration: Rational) throws -> [TimelineSpan] {
        var search = Search(divided: try dividedNodes())
        try collect(root, map: .identity, from: Rational(0), to: duration, &search)
        let inner = search.breaks.filter { Rational(0) < $0 && $0 < duration }.sorted()
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

    /// What has been found, and where has been looked.
    private struct Search {
        let divided: [Bool]
        var breaks: Set<Rational> = []
        var visits: Set<Visit> = []
    }

    /// A node over a stretch of the output.
    private struct Visit: Hashable {
        var node: NodeID
        var map: TimeMap
        var from: Rational
        var to: Rational
    }

    private func use(of id: NodeID, map: TimeMap) -> NodeUse? {
        guard let node = graph[id], let own = properties[id.index] else { return nil }
        return NodeUse(
            node: node, inputs: node.inputs.compactMap { properties[$0.node.index] }, properties: own, map: map)
    }

    /// What an effect looks at of its own past, which changes with the cuts of that time.
    private func pastUses(of use: NodeUse, in segment: TimeSegment) -> [TimeSegment.Use] {
        guard case .effect(let index) = use.node.operation, graph.effects.indices.contains(index) else { return [] }
        let effect = graph.effects[index]
        if let past = effect.past, let rate = use.properties?.rate, rate > Rational(0) {
            return segment.uses.flatMap { input in
                (1..<past.window).map { age in
                    var earlier = input
                    earlier.offset = earlier.offset - Rational(Int64(age)) / rate
                    return earlier
                }
            }
        }
        return zip(use.node.inputs, segment.uses).compactMap { edge, input in
            guard let stream = effect.streams.firstIndex(where: { $0.name == edge.parameter }),
                effect.reach.indices.contains(stream), effect.reach[stream].isOwnPast,
                let rate = properties[input.node.index]?.rate, rate > Rational(0)
            else { return nil }
            var past = input
            past.offset = past.offset + Rational(Int64(effect.reach[stream].frames.lowerBound)) / rate
            return past
        }
    }

    private func collect(
        _ id: NodeID, map: TimeMap, from: Rational, to: Rational, _ search: inout Search
    ) throws {
        guard search.divided[id.index], search.visits.insert(Visit(node: id, map: map, from: from, to: to)).inserted,
            let use = use(of: id, map: map)
        else { return }
        let segments = try library.segments(of: use, graph: graph)
        // A caption comes and goes over one input: stretches that follow each other over it are one look at it. A look for
        // each, and two for each of the next caption's, would be twice as many with every caption.
        var looks: [TimeSegment.Use: Visit] = [:]
        for segment in segments {
            var start = from
            var end = to
            if let first = map.inverse(segment.start) { start = max(start, first) }
            if let last = segment.end.flatMap({ map.inverse($0) }) { end = min(end, last) }
            guard start < end else { continue }
            if segments.count > 1 {
                search.breaks.insert(start)
                search.breaks.insert(end)
            }
            for input in Set(segment.uses).union(pastUses(of: use, in: segment))
            where properties[input.node.index] != nil {
                let inner = map.then(input)
                var look = Visit(node: input.node, map: inner, from: start, to: end)
                if let earlier = looks[input], earlier.to == start {
                    look.from = earlier.from
                } else if let earlier = looks[input] {
                    try collect(earlier.node, map: earlier.map, from: earlier.from, to: earlier.to, &search)
                }
                looks[input] = look
            }
        }
        for look in looks.values { try collect(look.node, map: look.map, from: look.from, to: look.to, &search) }
    }
}
