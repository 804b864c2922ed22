import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `a.crossfade(b, over: 500ms)`: one clip becomes the next.
public enum Crossfade: PictureOperator {
    /// Name, parameters and documentation.
    public static let signature = Signature(
        name: "crossfade", category: "Time",
        documentation: """
            Blends the end of one clip into the beginning of the next, picture and sound.

            The timeline keeps its length, the first clip's plus the second's: the blend is centred on the cut and its extra
            frames come from the handles, the footage outside the slices. A short handle shortens the blend on its side,
            and a warning says so. `overlap: true` overlaps the clips instead and shortens the timeline.
            """,
        parameters: [
            Parameter("from", .video, documentation: "The clip that ends."),
            Parameter("to", .video, documentation: "The clip that begins."),
            Parameter("over", .duration, default: .duration(Rational(1, 2)), documentation: "How long both are seen."),
            Parameter(
                "overlap", .bool, default: .bool(false),
                documentation: "Overlaps the clips and shortens the timeline instead of using handles."),
        ],
        result: .video, examples: ["clip[0s..1s].crossfade(clip[2s..3s], over: 500ms)"])

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
    public static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        let blend = try blend(of: use)
        try use.requireConvertibleColors()
        result.color = use.commonColor
        result.duration = use.inputs[1].duration.map { blend.cut + $0 }
        result.endsWithSource = use.inputs[1].endsWithSource
        result.hasAlpha = result.hasAlpha || use.inputs[1].hasAlpha
        result.hasAudio = result.hasAudio || use.inputs[1].hasAudio
        result.bitDepth = max(result.bitDepth, use.inputs[1].bitDepth)
        result.format = nil
        result.handles.after = use.inputs[1].handles.after
        return result
    }

    /// What the author should know although the node is accepted.
    public static func warnings(of use: NodeUse, probes: MediaProbes) throws -> [Diagnostic] {
        let blend = try blend(of: use)
        guard blend.missing > Rational(0) else { return use.colorWarnings() }
        return use.colorWarnings() + [
            use.warning(
                "W0615",
                "the blend is \(DecimalText.seconds(blend.end - blend.start)) long instead of "
                    + "\(DecimalText.seconds(blend.end - blend.start + blend.missing)): the clips have too little footage "
                    + "outside their slices; shorten the slices or set 'overlap: true'")
        ]
    }

    /// The stretches during which it shows the same inputs.
    public static func segments(of use: NodeUse) throws -> [TimeSegment] {
        let blend = try blend(of: use)
        guard use.node.inputs.count == 2 else { return [TimeSegment.whole(of: use)] }
        let first = TimeSegment.Use(node: use.node.inputs[0].node)
        let second = TimeSegment.Use(node: use.node.inputs[1].node, offset: Rational(0) - blend.cut)
        let end = use.inputs[1].duration.map { blend.cut + $0 }
        var segments: [TimeSegment] = []
        if blend.start > Rational(0) {
            segments.append(TimeSegment(start: Rational(0), end: blend.start, uses: [first]))
        }
        if blend.start < blend.end {
            segments.append(TimeSegment(start: blend.start, end: blend.end, uses: [first, second]))
        }
        if end.map({ blend.end < $0 }) ?? true {
            segments.append(TimeSegment(start: blend.end, end: end, uses: [second]))
        }
        return segments
    }

    /// Its picture over one stretch of time.
    public static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let size = use.properties?.size ?? Size(1, 1)
        func picture(_ position: Int) throws -> Picture {
            let picture = try lowering.input(position, of: use, segment: segment)
            return try lowering.matched(
                lowering.fitted(picture, to: size, mode: .contain, use: use), to: use.commonColor, use: use)
        }
        let first = try picture(0)
        guard segment.uses.count > 1, let end = segment.end else { return first }
        let second = try picture(1)
        let (start, length) = (segment.start, end - segment.start)
        let map = use.map
        let slot = lowering.uniform("\(use.node.path).progress") { time, slots in
            slots[0] = Float(((map(time) - start) / length).doubleValue)
        }
        return lowering.mixed(first, second, slot: slot.lowerBound, name: use.node.path)
    }

    /// Where the blend lies.
    ///
    /// - Throws: `Diagnostic` when the first clip has no end.
    public static func blend(of use: NodeUse) throws -> Blend {
        guard use.inputs.count == 2 else { throw use.problem("E0601", "two streams are expected") }
        let (a, b) = (use.inputs[0], use.inputs[1])
        guard let length = a.duration else {
            throw use.noEnd(a, "cannot be followed by another")
        }
        let zero = Rational(0)
        let over = use.seconds("over", rate: a.rate) ?? Rational(1, 2)
        guard over >= zero else {
            throw use.problem("E0611", "a blend takes no negative time, this one takes \(DecimalText.seconds(over))")
        }
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

extension Lowering {
    /// Two pictures of one size mixed by a number from 0 to 1 in a uniform slot.
    func mixed(_ first: Picture, _ second: Picture, slot: Int, name: String) -> Picture {
        let (a, b) = (components(of: first), components(of: second))
        let kernel = PixelKernel(name, in: self)
        let amount = kernel.uniform(slot)
        let alphaA = a.alpha.map { kernel.tap($0) }
        let alphaB = b.alpha.map { kernel.tap($0) }
        var values = zip([a.red, a.green, a.blue], [b.red, b.green, b.blue]).map { one, other in
            kernel.tap(one).mix(kernel.tap(other), amount)
        }
        if alphaA != nil || alphaB != nil {
            let one = kernel.constant(1)
            let weightA: FloatLane = (alphaA ?? one) * (one - amount)
            let weightB: FloatLane = (alphaB ?? one) * amount
            let total: FloatLane = weightA + weightB
            let scale: FloatLane = one / total.maximum(1e-6)
            values = []
            for (x, y) in zip([a.red, a.green, a.blue], [b.red, b.green, b.blue]) {
                let sum: FloatLane = kernel.tap(x) * weightA + kernel.tap(y) * weightB
                values.append(sum * scale)
            }
            values.append(total)
        }
        var result = first
        result.bitDepth = max(first.bitDepth, second.bitDepth)
        result.content = .computed(kernel.finish(values, size: first.size))
        return result
    }
}
