import KinoraCore
import KinoraLanguage
import KinoraMedia

/// When the frames of a clip are shown, in the time of a stream that shows it in steps of its own: one of variable rate, one that repeats
/// frames, one at another speed or rate than the stream's.
///
/// Frames between frames belong where their time lies between those of both neighbours; a grid of even frames would take a frame that
/// is shown for long, or several times, for several that stand still.
final class UnevenTime: Hashable, Sendable {
    /// Which frame is meant by a time that lies between two.
    enum Which: Hashable, Sendable {
        case before, after, nearest
    }

    private struct Recipe: Hashable {
        var path: String
        var clock: TimeMap
        var rate: Rational?
        var skipsRepeats: Bool
    }

    private let recipe: Recipe
    private let index: VideoIndex
    /// Frames a second of a clip whose frames are even; nil where they are not.
    private let rate: Rational?
    /// Which frames are passed over; nil for none.
    private let repeats: RepeatedFrames?

    /// Seconds between two frames above which nothing is made between them: the clip stood still until the later one.
    /// No longer stretch of frames that repeat each other is passed over, either. Even frames may be farther apart.
    private let longestGap: Rational

    /// - Parameters:
    ///   - path: the file that `index` was made of.
    ///   - clock: the stream's time to that of the file; grows.
    ///   - rate: frames a second of a clip whose frames are even.
    ///   - repeats: which frames are passed over.
    init(path: String, index: VideoIndex, clock: TimeMap, rate: Rational? = nil, repeats: RepeatedFrames? = nil) {
        recipe = Recipe(path: path, clock: clock, rate: rate, skipsRepeats: repeats != nil)
        self.index = index
        self.rate = rate
        longestGap = max(Rational(1, 4), rate.map { Rational(1) / $0 } ?? Rational(0))
        self.repeats = repeats
    }

    /// When the frame before, after or nearest to a time is shown. The first frame is the one before any time, the last the one after.
    ///
    /// - Complexity: O(log n) in the clip's frames.
    func callAsFunction(_ time: Rational, _ which: Which) -> Rational {
        let place = fileTime(time)
        let (before, after) = neighbours(of: place)
        switch which {
        case .before: return streamTime(before)
        case .after: return streamTime(after)
        case .nearest: return streamTime(place - before < after - place || after <= before ? before : after)
        }
    }

    /// The first time whose frame `before`, `after` or `nearest` is shown at `shown` or later.
    func first(_ shown: Rational, _ which: Which) -> Rational {
        let place = fileTime(shown)
        var number = frame(at: place)
        if self.time(of: number) < place { number += 1 }
        let (before, own) = (self.time(of: number - 1), self.time(of: number))
        switch which {
        case .before: return streamTime(own)
        case .after: return streamTime(before)
        case .nearest: return streamTime((before + own) / Rational(2))
        }
    }

    /// How far a time lies between the frames before and after it: 0 at the first, and wherever nothing is made between them.
    func share(at time: Rational) -> Rational {
        let place = fileTime(time)
        let (before, after) = neighbours(of: place)
        guard after > before, place > before, after - before <= longestGap else { return Rational(0) }
        return (place - before) / (after - before)
    }

    /// When the frames before and after a place in the file are shown: frames that repeat each other count as the first of them.
    private func neighbours(of place: Rational) -> (before: Rational, after: Rational) {
        let number = frame(at: place)
        let plain = (time(of: number), time(of: number + 1))
        guard let repeats else { return plain }
        var (first, next) = (number, number + 1)
        while repeats.isRepeat(first) {
            guard plain.0 - time(of: first - 1) <= longestGap else { return plain }
            first -= 1
        }
        while repeats.isRepeat(next) {
            guard time(of: next + 1) - time(of: first) <= longestGap else { return plain }
            next += 1
        }
        guard time(of: next) - time(of: first) <= longestGap else { return plain }
        return (time(of: first), time(of: next))
    }

    private func frame(at place: Rational) -> Int64 {
        guard let rate else { return index.frame(at: place) }
        return min(max(0, (place * rate).floor), max(0, index.frameCount - 1))
    }

    /// When a frame is shown; of one outside the clip, when the nearest is.
    private func time(of number: Int64) -> Rational {
        guard let rate else { return index.time(ofFrame: number) }
        return Rational(min(max(0, number), max(0, index.frameCount - 1))) / rate
    }

    private func fileTime(_ time: Rational) -> Rational { recipe.clock(time) }

    /// The time of the stream at which a frame of the file is shown, not the one before it: curves round to a microsecond.
    private func streamTime(_ time: Rational) -> Rational {
        guard let exact = recipe.clock.inverse(time) else { return Rational(0) }
        for late in Self.lateness where recipe.clock(exact + late) >= time { return exact + late }
        return exact
    }

    /// By how much a frame may be asked for too late, which is a microsecond of the file at any speed.
    private static let lateness = [0, 1, 10, 100, 1000].map { Rational($0, 1_000_000) }

    /// Times of the same file seen through the same stream are equal.
    static func == (left: UnevenTime, right: UnevenTime) -> Bool {
        left === right || left.recipe == right.recipe
    }

    /// Feeds what the times are made of.
    func hash(into hasher: inout Hasher) { hasher.combine(recipe) }
}

extension Lowering {
    /// When the frames of a stream are shown around the moment this is about, where it shows one clip, and not in even steps of its own
    /// rate; nil for a stream of even frames.
    ///
    /// - Parameters:
    ///   - map: output time to the stream's.
    ///   - skipsRepeats: whether frames that repeat the one before are passed over.
    /// - Throws: `MediaError` when the file is damaged.
    func unevenTime(of stream: NodeID, map: TimeMap, skipsRepeats: Bool) throws -> UnevenTime? {
        var (id, clock) = (stream, TimeMap.identity)
        let moment = map.place(moment)
        while let node = graph[id], node.name != Decode.signature.name {
            guard !isTransition(node) else { return nil }
            let inputs = node.inputs.compactMap { properties[$0.node.index] }
            let use = NodeUse(node: node, inputs: inputs, properties: properties[id.index])
            let segments = try library.segments(of: use, graph: graph)
            // What is laid over a clip follows its frames.
            guard let input = TimeSegment.segment(at: clock(moment), in: segments)?.uses.first, input.runsForwards
            else { return nil }
            clock = clock.then(input)
            id = input.node
        }
        guard let node = graph[id], case .constant(.text(let path))? = node.arguments["path"],
            let rate = properties[stream.index]?.rate
        else { return nil }
        let probe = try probes.probe(path)
        guard !probe.isReadOnce, !probe.isImage, let video = probe.video else { return nil }
        let hasOwnSteps = clock.scale != Rational(1) || !clock.isStraight || video.gridRate != rate
        // The rate a Matroska file states is a default, which its time stamps need not follow; other containers count their frames.
        let isCounted = !probe.container.contains("matroska") && !video.isVariableRate
        guard hasOwnSteps || skipsRepeats || !isCounted else { return nil }
        let index = try probes.index(path)
        // Stamps of containers that count their frames may be off by a tick where that is a large part of a frame.
        let isEven = isCounted || index.isConstantRate
        let repeats = skipsRepeats ? probes.repeatedFrames(path, video, index, clock: clock) : nil
        guard hasOwnSteps || !isEven || repeats != nil else { return nil }
        if repeats != nil { asksFootage = true }
        return UnevenTime(
            path: path, index: index, clock: clock, rate: isEven ? video.gridRate : nil, repeats: repeats)
    }

    private func isTransition(_ node: Node) -> Bool {
        guard case .effect(let index) = node.operation, graph.effects.indices.contains(index) else { return false }
        return graph.effects[index].isTransition
    }
}

extension TimeSegment.Use {
    /// Whether later times show later frames.
    fileprivate var runsForwards: Bool { curve != nil || scale > Rational(0) }
}
