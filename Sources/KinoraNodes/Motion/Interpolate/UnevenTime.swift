import KinoraCore
import KinoraLanguage
import KinoraMedia

/// When the frames of a clip of variable rate, or one that repeats frames, are shown, in the time of a stream that shows it.
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
        var scale: Rational
        var offset: Rational
        var skipsRepeats: Bool
    }

    private let recipe: Recipe
    private let index: VideoIndex
    /// Frames a second of a clip whose frames are even; nil where they are not.
    private let rate: Rational?
    /// Which frames are passed over; nil for none.
    private let repeats: RepeatedFrames?

    /// Seconds between two frames above which nothing is made between them: the clip stood still until the later one.
    /// No longer stretch of frames that repeat each other is passed over, either.
    private static let longestGap = Rational(1, 4)

    /// - Parameters:
    ///   - path: the file that `index` was made of.
    ///   - scale: seconds of the file for each second of the stream; above 0.
    ///   - offset: seconds of the file at the stream's time 0.
    ///   - rate: frames a second of a clip whose frames are even.
    ///   - repeats: which frames are passed over.
    init(
        path: String, index: VideoIndex, scale: Rational, offset: Rational, rate: Rational? = nil,
        repeats: RepeatedFrames? = nil
    ) {
        recipe = Recipe(path: path, scale: scale, offset: offset, skipsRepeats: repeats != nil)
        self.index = index
        self.rate = rate
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
        guard after > before, place > before, after - before <= Self.longestGap else { return Rational(0) }
        return (place - before) / (after - before)
    }

    /// When the frames before and after a place in the file are shown: frames that repeat each other count as the first of them.
    private func neighbours(of place: Rational) -> (before: Rational, after: Rational) {
        let number = frame(at: place)
        let plain = (time(of: number), time(of: number + 1))
        guard let repeats else { return plain }
        var (first, next) = (number, number + 1)
        while repeats.isRepeat(first) {
            guard plain.0 - time(of: first - 1) <= Self.longestGap else { return plain }
            first -= 1
        }
        while repeats.isRepeat(next) {
            guard time(of: next + 1) - time(of: first) <= Self.longestGap else { return plain }
            next += 1
        }
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

    private func fileTime(_ time: Rational) -> Rational { recipe.scale * time + recipe.offset }

    private func streamTime(_ time: Rational) -> Rational { (time - recipe.offset) / recipe.scale }

    /// Times of the same file seen through the same stream are equal.
    static func == (left: UnevenTime, right: UnevenTime) -> Bool {
        left === right || left.recipe == right.recipe
    }

    /// Feeds what the times are made of.
    func hash(into hasher: inout Hasher) { hasher.combine(recipe) }
}

extension Lowering {
    /// When the frames of a stream are shown, where it shows one clip of variable rate, or one that may repeat frames; nil for a stream
    /// of even frames.
    ///
    /// - Parameter skipsRepeats: whether frames that repeat the one before are passed over.
    /// - Throws: `MediaError` when the file is damaged.
    func unevenTime(of stream: NodeID, skipsRepeats: Bool) throws -> UnevenTime? {
        var (id, scale, offset) = (stream, Rational(1), Rational(0))
        while let node = graph[id], node.name != Decode.signature.name {
            let inputs = node.inputs.compactMap { properties[$0.node.index] }
            let use = NodeUse(node: node, inputs: inputs, properties: properties[id.index])
            let segments = try library.segments(of: use, graph: graph)
            guard segments.count == 1, let segment = segments.first, segment.uses.count == 1,
                let input = segment.uses.first, input.curve == nil, input.scale > Rational(0)
            else { return nil }
            offset = input.scale * offset + input.offset
            scale = input.scale * scale
            id = input.node
        }
        guard let node = graph[id], node.arguments["rate"] == nil,
            case .constant(.text(let path))? = node.arguments["path"]
        else { return nil }
        let probe = try probes.probe(path)
        // The rate a Matroska file states is a default, which its time stamps need not follow; other containers count their frames.
        guard !probe.isReadOnce, !probe.isImage, let video = probe.video,
            skipsRepeats || video.isVariableRate || probe.container.contains("matroska")
        else { return nil }
        let index = try probes.index(path)
        // Other containers count their frames; their stamps may be off by a tick where that is a large part of a frame.
        let isEven = index.isConstantRate || !video.isVariableRate && !probe.container.contains("matroska")
        let repeats = skipsRepeats ? probes.repeatedFrames(path, video, index, offset: offset) : nil
        guard !isEven || repeats != nil else { return nil }
        if repeats != nil { asksFootage = true }
        return UnevenTime(
            path: path, index: index, scale: scale, offset: offset, rate: isEven ? properties[id.index]?.rate : nil,
            repeats: repeats)
    }
}
