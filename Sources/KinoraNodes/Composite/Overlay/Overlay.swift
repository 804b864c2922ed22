import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.overlay(logo, at: (90%, 10%))`: one picture on top of another.
enum Overlay: PictureOperator {
    static let signature = Signature(
        name: "overlay", category: "Composite",
        documentation: """
            Lays a picture over another, with its transparency.

            The blend modes are those of the W3C's Compositing and Blending (Level 1) and of image editors; where the picture
            below is transparent the upper one stands alone.

            Size, rate and length are those of the picture below; when the upper one ends it is gone.
            """,
        parameters: [
            Parameter("below", .video, documentation: "The picture below."),
            Parameter("above", .video, documentation: "The picture on top."),
            Parameter(
                "at", .point, optional: true, signal: true,
                documentation:
                    "Where its anchor lies, in shares of the picture below or in pixels; the middle when absent."),
            Parameter(
                "anchor", .point, optional: true, signal: true,
                documentation:
                    "Which point of the upper picture is placed: (0%, 0%) its top left corner; the middle when absent."),
            Parameter(
                "scale", .number(.ratio), in: 0.001...1000, default: .ratio(1), signal: true,
                documentation: "2 shows the upper picture twice as large."),
            Parameter(
                "opacity", .number(.ratio), in: 0...1, default: .ratio(1), signal: true,
                documentation: "0 shows nothing of it, 1 all."),
            Parameter(
                "blend", .choice(BlendMode.allCases.map(\.rawValue)), default: .choice("normal"),
                documentation: "How the colours combine."),
        ],
        result: .video,
        examples: ["clip.overlay(color(#ff0000, size: 64x64), at: (95%, 5%), anchor: (100%, 0%), opacity: 60%)"])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        result.computePixels()
        try use.requireConvertibleColors()
        result.color = use.commonColor
        result.bitDepth = use.inputs.map(\.bitDepth).max() ?? result.bitDepth
        return result
    }

    static func warnings(of use: NodeUse, probes: MediaProbes) throws -> [Diagnostic] {
        use.colorWarnings()
    }

    static func isIdentity(_ use: NodeUse) -> Bool { use.isAlways("opacity", 0) }

    static func segments(of use: NodeUse) throws -> [TimeSegment] {
        let whole = TimeSegment.whole(of: use)
        let own = try use.properties?.duration ?? use.firstInput.duration
        guard use.inputs.count > 1, let end = use.inputs[1].duration, own.map({ end < $0 }) ?? true else {
            return [whole]
        }
        return [
            TimeSegment(start: Rational(0), end: end, uses: whole.uses),
            TimeSegment(start: end, end: own, uses: Array(whole.uses.prefix(1))),
        ]
    }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var below = try lowering.matched(
            lowering.input(0, of: use, segment: segment), to: use.commonColor, use: use)
        guard segment.uses.count > 1 else { return below }
        let above = try lowering.input(1, of: use, segment: segment)
        let placed = try lowering.matched(
            placed(above, on: below.size, use: use, in: lowering), to: use.commonColor, use: use)
        let (under, over) = (lowering.components(of: below), lowering.components(of: placed))
        let kernel = PixelKernel(use.node.path, in: lowering)
        let opacity = kernel.uniform(lowering.parameter("opacity", of: use).lowerBound)
        let cover = over.alpha.map { kernel.tap($0) * opacity } ?? opacity
        let mode = use.choice("blend").flatMap(BlendMode.init) ?? .normal
        let lower = [under.red, under.green, under.blue].map { kernel.tap($0) }
        let upper = [over.red, over.green, over.blue].map { kernel.tap($0) }
        let blended = mode.blend(lower, upper)
        var values = zip(lower, blended).map { $0.mix($1, cover) }
        if let alpha = under.alpha.map({ kernel.tap($0) }) {
            // Where nothing lies below, the upper colour stands alone.
            let total = cover + alpha * (1 - cover)
            let share = cover / total.maximum(1e-6)
            values = lower.indices.map { lower[$0].mix(blended[$0].mix(upper[$0], 1 - alpha), share) }
            values.append(total)
        }
        below.bitDepth = max(below.bitDepth, above.bitDepth)
        below.content = .computed(kernel.finish(values, size: below.size))
        return below
    }

    /// The upper picture on a canvas of the lower one's size, transparent around it.
    private static func placed(
        _ above: Picture, on size: Size, use: NodeUse, in lowering: Lowering
    ) -> Picture {
        let at = use.position("at", in: size)
        let anchor = use.position("anchor", in: above.size)
        let scale = use.curve("scale", of: signature)
        return lowering.moved(
            above, by: use, to: size, kind: .axisAligned, staysInside: false, border: .transparent
        ) { moment in
            let (place, pivot, inverse) = (at(moment), anchor(moment), 1 / scale(moment))
            return Matrix3(inverse, 0, pivot.x - place.x * inverse, 0, inverse, pivot.y - place.y * inverse)
        }
    }
}
