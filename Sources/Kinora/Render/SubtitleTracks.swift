import KinoraCore
import KinoraLanguage
import KinoraMedia
import KinoraNodes

/// Brings the tracks of subtitles of a graph to the film's time.
///
/// The stretches that decide which picture is shown decide what is read: cues follow slices, cuts and changes of speed, and
/// end where their clip does. Of a node of several streams the first one's subtitles are shown, as its sound is heard. In a
/// transition the cut is where one clip's subtitles end and the other's begin.
struct SubtitleTracks {
    private let compiled: CompiledGraph
    /// The tracks found so far, in the film's time.
    private(set) var tracks: [SubtitleTrack] = []
    /// The nodes whose tracks are part of the film.
    private(set) var shown: Set<NodeID> = []

    /// Follows a stream over a stretch of the film.
    ///
    /// - Throws: `Diagnostic`, `MediaError`.
    init(of root: NodeID, during range: TimeRange, in compiled: CompiledGraph) throws {
        self.compiled = compiled
        // Most graphs have none, and their time structure may be large.
        guard compiled.graph.nodes.contains(where: Self.isTrack) else { return }
        try follow(root, map: .identity, during: range)
        for index in tracks.indices { tracks[index].cues.sort { ($0.start, $0.end) < ($1.start, $1.end) } }
    }

    /// A word for each track that no player would show: it hangs on a stream whose subtitles are not taken.
    var warnings: [Diagnostic] {
        compiled.graph.nodes.filter { Self.isTrack($0) && !shown.contains($0.id) }.map {
            NodeUse(node: $0, inputs: []).warning(
                "W0644",
                "this track is not part of the film: of a node of several streams the first one's subtitles are shown; "
                    + "put 'subtitles' behind that node")
        }
    }

    private static func isTrack(_ node: Node) -> Bool {
        guard node.name == "subtitles", case .constant(.choice("track"))? = node.arguments["mode"] else { return false }
        return true
    }

    private mutating func follow(_ id: NodeID, map: TimeMap, during range: TimeRange) throws {
        guard !range.isEmpty, let node = compiled.graph[id], let own = compiled.properties[id.index] else { return }
        let use = NodeUse(
            node: node, inputs: node.inputs.compactMap { compiled.properties[$0.node.index] }, properties: own, map: map
        )
        if case .effect(let index) = node.operation, compiled.graph.effects[index].isTransition {
            return try followTransition(use, map: map, during: range)
        }
        if Self.isTrack(node), let track = try Subtitles.track(of: use) {
            shown.insert(id)
            add(track, map: map, during: range)
        }
        for segment in TimeSegment.ofFirstStream(try compiled.library.segments(of: use, graph: compiled.graph)) {
            guard let input = segment.uses.first else { continue }
            var (start, end) = (range.start, range.end)
            if let time = map.inverse(segment.start) { start = max(start, time) }
            if let time = segment.end.flatMap({ map.inverse($0) }) { end = min(end, time) }
            guard start < end else { continue }
            try follow(
                input.node, map: map.then(input),
                during: TimeRange(start: start, end: end))
        }
    }

    private mutating func followTransition(_ use: NodeUse, map: TimeMap, during range: TimeRange) throws {
        guard use.node.inputs.count >= 2 else { return }
        let blend = try Transition.blend(of: use)
        guard let cut = map.inverse(blend.cut), let end = map.inverse(blend.end) else { return }
        // Where clips overlap, both are inside their slices during the blend.
        let isOverlapping = use.flag("overlap") == true
        try follow(
            use.node.inputs[0].node, map: map,
            during: TimeRange(start: range.start, end: min(range.end, isOverlapping ? end : cut)))
        try follow(
            use.node.inputs[1].node, map: map.then(scale: Rational(1), offset: Rational(0) - blend.cut),
            during: TimeRange(start: max(range.start, cut), end: range.end))
    }

    /// Tracks of one language and title are one track of the film.
    private mutating func add(_ track: SubtitleTrack, map: TimeMap, during range: TimeRange) {
        let cues = track.cues.compactMap { moved($0, map: map, during: range) }
        let isSame: (SubtitleTrack) -> Bool = { other in
            var (left, right) = (other, track)
            left.cues = []
            right.cues = []
            return left == right
        }
        if let index = tracks.firstIndex(where: isSame) {
            tracks[index].cues += cues
        } else {
            var result = track
            result.cues = cues
            tracks.append(result)
        }
    }

    private func moved(_ cue: SubtitleTrack.Cue, map: TimeMap, during range: TimeRange) -> SubtitleTrack.Cue? {
        let (first, last) = (Rational(cue.start, 1000), Rational(cue.end, 1000))
        var (start, end) = (range.start, range.end)
        if let a = map.inverse(first), let b = map.inverse(last) {
            start = max(start, min(a, b))
            end = min(end, max(a, b))
        } else if map.offset < first || map.offset >= last {
            // A frozen moment outside the cue.
            return nil
        }
        let from = (start * Rational(1000)).rounded
        let to = (end * Rational(1000)).rounded
        return from < to ? cue.moved(start: from, end: to) : nil
    }
}
