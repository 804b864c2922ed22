import KinoraCore
import KinoraLanguage
import KinoraMedia

/// The footage that a stream shows around a moment, as far as cuts are concerned: nodes without inputs, each at its times.
struct ShotSource: Hashable {
    /// A `decode` node, or another source, which has no cuts of its own.
    var node: NodeID
    /// Output time to the source's own.
    var map: TimeMap
}

extension Lowering {
    /// A uniform that is 1 where the frame so many frames away belongs to the same shot as the present one, else 0; the slot of the
    /// first of them, in the order of `frames`.
    ///
    /// The first stream of a node decides, and both clips of a transition. Beyond the place where a graph joins two clips a window of
    /// time sees the footage of its own clip, so that only cuts inside files count.
    func sameShot(as frames: [Int], of id: NodeID, map: TimeMap, rate: Rational, name: String) throws -> Int {
        let others = frames.map { distance in
            let shift = rate > Rational(0) ? Rational(Int64(distance)) / rate : Rational(0)
            return map.then(scale: Rational(1), offset: shift)
        }
        return try sameShot(seen: others, of: id, map: map, name: name)
    }

    /// A uniform that is 1 where what a stream shows at other times belongs to the same shot as what it shows now, else 0; the slot of the
    /// first of them.
    ///
    /// - Parameters:
    ///   - others: output time to each of the other times of the stream.
    ///   - map: output time to the stream's present time.
    func sameShot(seen others: [TimeMap], of id: NodeID, map: TimeMap, name: String) throws -> Int {
        func source(_ map: TimeMap) throws -> ShotSource? { try shotSources(behind: id, map: map, at: moment).first }
        guard let here = try source(map), let track = shotTrack(of: here) else {
            return uniform("\(name).shots", count: others.count, isConstant: true) { _, slots in
                for index in 0..<others.count { slots[index] = 1 }
            }.lowerBound
        }
        // Where the stretch ends a window may reach into another clip.
        let maps = try others.map { other in
            try source(other).flatMap { $0.node == here.node ? $0.map : nil }
        }
        let (own, node, duration) = (here.map, here.node, properties[here.node.index]?.duration)
        preparations.append { time, frames in
            let times = [own(time)] + maps.compactMap { $0?(time) }
            try track.prepare(
                from: times.min() ?? times[0], to: times.max() ?? times[0], seeing: frames.frames(of: node),
                until: duration)
        }
        return uniform("\(name).shots", count: others.count) { time, slots in
            let now = own(time)
            for index in 0..<maps.count {
                slots[index] = maps[index].map { track.isOneShot(now, $0(time)) } ?? false ? 1 : 0
            }
        }.lowerBound
    }

    /// The track of a source that may have cuts: of a file that can be read a second time.
    private func shotTrack(of source: ShotSource) -> ShotTrack? {
        guard let node = graph[source.node], node.name == Decode.signature.name,
            case .constant(.text(let path))? = node.arguments["path"], let rate = properties[source.node.index]?.rate,
            rate > Rational(0), let probe = try? probes.probe(path), !probe.isReadOnce, !probe.isImage,
            let video = probe.video
        else { return nil }
        return probes.shotTrack(FootageSource(path: path, video: video, rate: rate), map: source.map)
    }

    /// The output time from which on a stream has shown what it shows now, when something else was there before: a cut that the graph
    /// makes.
    func joinBefore(_ id: NodeID, map: TimeMap) throws -> Rational? {
        var start: Rational?
        var (id, own) = (id, map)
        while let node = graph[id], !node.inputs.isEmpty {
            let use = try self.use(of: id, map: own)
            let segments = try library.segments(of: use, graph: graph)
            guard let segment = TimeSegment.segment(at: own.place(moment), in: segments), let first = segment.uses.first
            else {
                break
            }
            if segment.start > Rational(0), let time = own.inverse(segment.start) {
                start = start.map { max($0, time) } ?? time
            }
            (id, own) = (first.node, own.then(first))
        }
        return start
    }

    /// The times at which a graph joins clips in a stream that have nothing to do with each other; none where its end is not known.
    func joins(of id: NodeID) throws -> [Rational] {
        guard let duration = properties[id.index]?.duration else { return [] }
        let timeline = Timeline(graph: graph, properties: properties, library: library)
        var joins: [Rational] = []
        var before: [ShotSource]?
        for span in try timeline.spans(of: id, duration: duration) {
            let here = try shotSources(behind: id, map: .identity, at: (span.start + span.end) / Rational(2))
            if let before, !here.contains(where: before.contains) { joins.append(span.start) }
            before = here
        }
        return joins
    }

    /// The sources whose frames a stream shows at an output time, those of a node's first stream first.
    func shotSources(behind id: NodeID, map: TimeMap, at time: Rational) throws -> [ShotSource] {
        guard let node = graph[id], !node.inputs.isEmpty else { return [ShotSource(node: id, map: map)] }
        let use = try self.use(of: id, map: map)
        let segments = try library.segments(of: use, graph: graph)
        let segment = TimeSegment.segment(at: map.place(time), in: segments) ?? TimeSegment.whole(of: use)
        var isTransition = false
        if case .effect(let index) = node.operation { isTransition = graph.effects[index].isTransition }
        var found: [ShotSource] = []
        for input in segment.uses.prefix(isTransition ? 2 : 1) {
            let more = try shotSources(behind: input.node, map: map.then(input), at: time)
            found += more.filter { !found.contains($0) }
        }
        return found
    }
}
