import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// The one rule of every transition, picture and sound: an effect of two clips that uses `p`.
///
/// The timeline keeps its length, the first clip's plus the second's: the blend is centred on the cut and its extra frames
/// come from the handles, the footage outside the slices. A short handle shortens the blend on its side, and a warning says
/// so. `overlap: true` overlaps the clips instead and shortens the timeline.
public enum Transition {
    /// The blend in the node's own time: from `start` to `end`, the second clip's own time 0 at `cut`.
    public struct Blend: Hashable, Sendable {
        /// First second of the blend.
        public var start: Rational
        /// One past its last second.
        public var end: Rational
        /// Own time at which the second clip's time is 0.
        public var cut: Rational
        /// Seconds of blend that were asked for and cannot be had.
        public var missing: Rational
    }

    /// What its stream is like.
    static func properties(of use: NodeUse, effect: CheckedEffect) throws -> StreamProperties {
        var result = try use.firstInput
        let blend = try blend(of: use)
        let pictures = EffectLowering.pictures(of: use, effect: effect)
        try pictures.requireConvertibleColors()
        result.color = pictures.commonColor
        result.duration = use.inputs[1].duration.map { blend.cut + $0 }
        result.endsWithSource = use.inputs[1].endsWithSource
        result.hasAlpha = result.hasAlpha || use.inputs[1].hasAlpha
        result.hasAudio = result.hasAudio || use.inputs[1].hasAudio
        result.bitDepth = max(result.bitDepth, use.inputs[1].bitDepth)
        result.computePixels()
        result.handles.after = use.inputs[1].handles.after
        return result
    }

    /// What the author should know although the node is accepted.
    static func warnings(of use: NodeUse, effect: CheckedEffect) throws -> [Diagnostic] {
        let blend = try blend(of: use)
        // Streams behind the first two, such as the map of a wipe, are shaped to the clips as masks are.
        let known =
            use.meetingWarnings(use.inputs.prefix(2))
            + EffectLowering.pictures(of: use, effect: effect).colorWarnings()
        guard blend.missing > Rational(0) else { return known }
        let length = blend.end - blend.start
        let wanted = length + blend.missing
        let isShort = use.inputs.prefix(2).contains {
            $0.duration.map { use.flag("overlap") == true ? $0 < wanted : $0 + $0 < wanted } ?? false
        }
        return known + [
            use.warning(
                "W0615",
                "the blend is \(DecimalText.seconds(length)) long instead of \(DecimalText.seconds(wanted)): "
                    + (isShort
                        ? "a clip is too short for more; set a shorter 'over' or take more of it"
                        : "the clips have too little footage outside their slices; shorten the slices or set "
                            + "'overlap: true'"))
        ]
    }

    /// The stretches during which it shows the same inputs: the first clip, both with whatever else the effect looks at,
    /// whose time begins with the blend, and the second clip.
    static func segments(of use: NodeUse) throws -> [TimeSegment] {
        let blend = try blend(of: use)
        let edges = use.node.inputs
        guard edges.count >= 2 else { return [TimeSegment.whole(of: use)] }
        let first = TimeSegment.Use(node: edges[0].node)
        let second = TimeSegment.Use(node: edges[1].node, offset: Rational(0) - blend.cut)
        let others = edges.dropFirst(2).map { TimeSegment.Use(node: $0.node, offset: Rational(0) - blend.start) }
        let end = use.inputs[1].duration.map { blend.cut + $0 }
        var segments: [TimeSegment] = []
        if blend.start > Rational(0) {
            segments.append(TimeSegment(start: Rational(0), end: blend.start, uses: [first]))
        }
        if blend.start < blend.end {
            segments.append(TimeSegment(start: blend.start, end: blend.end, uses: [first, second] + others))
        }
        if end.map({ blend.end < $0 }) ?? true {
            segments.append(TimeSegment(start: blend.end, end: end, uses: [second]))
        }
        return segments
    }

    /// The picture of the one clip that is shown before or after the blend; nil during it.
    static func clipAlone(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture? {
        guard segment.uses.count == 1 else { return nil }
        let picture = try lowering.input(0, of: use, segment: segment)
        return try placed(picture, of: use, color: nil, in: lowering)
    }

    /// A clip as the transition shows it: in the first clip's size, with bars, and in the common colour.
    static func placed(
        _ picture: Picture, of use: NodeUse, color: ColorDescription?, in lowering: Lowering
    ) throws -> Picture {
        let size = use.properties?.size ?? picture.size
        return try lowering.matched(
            lowering.fitted(picture, to: size, mode: .contain, use: use),
            to: color ?? use.properties?.color ?? use.commonColor, use: use)
    }

    /// The clock during a blend: `t`, `p` and `frame` count from its start, `p` is 1 where it ends.
    static func clock(of use: NodeUse, segment: TimeSegment) -> NodeClock {
        var clock = use.clock(.unknown)
        guard let end = segment.end else { return clock }
        clock.map = use.map.then(scale: Rational(1), offset: Rational(0) - segment.start)
        // Progress of a clock is 1 at the last frame; here it is 1 one frame later, when the second clip stands alone.
        let frame = clock.rate > Rational(0) ? (Rational(1) / clock.rate).doubleValue : 0
        clock.duration = (end - segment.start).doubleValue + frame
        return clock
    }

    /// Where the blend lies.
    ///
    /// - Throws: `Diagnostic` when the first clip has no end.
    public static func blend(of use: NodeUse) throws -> Blend {
        guard use.inputs.count >= 2 else { throw use.problem("E0601", "two streams are expected") }
        let (a, b) = (use.inputs[0], use.inputs[1])
        guard let length = a.duration else {
            throw use.noEnd(a, "cannot be followed by another")
        }
        let over = use.seconds("over", rate: a.rate) ?? Rational(1, 2)
        if use.flag("overlap") == true {
            let possible = min(over, length, b.duration ?? over)
            return Blend(start: length - possible, end: length, cut: length - possible, missing: over - possible)
        }
        let half = over / Rational(2)
        // Neither side may reach beyond the other clip's own footage.
        let before = min(half, b.handles.before, length)
        let after = min(half, a.handles.after, b.duration ?? half)
        return Blend(start: length - before, end: length + after, cut: length, missing: over - before - after)
    }
}
