import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.picture_in_picture(face, at: (95%, 5%))`: a small picture in a corner, with a frame and a shadow.
enum PictureInPicture: PictureOperator {
    static let signature = Signature(
        name: "picture_in_picture", category: "Composite",
        documentation: """
            Shows a small picture on a large one, with round corners, a frame and a shadow.

            Size, rate and length are those of the large picture; when the small one ends it is gone.
            """,
        parameters: [
            Parameter("below", .video, documentation: "The large picture."),
            Parameter("inset", .video, documentation: "The small picture."),
            Parameter(
                "at", .point, default: .point(x: 0.95, y: 0.95, .ratio), signal: true,
                documentation:
                    "Where it lies: in shares of the room around it, so that (0%, 0%) is the upper left corner and "
                    + "(100%, 100%) the lower right one, or its upper left corner in pixels."),
            Parameter(
                "width", .number(.ratio), in: 0.01...1, default: .ratio(0.3),
                documentation: "Its width, as a share of the large picture's."),
            Parameter(
                "radius", .number(.length), in: 0...4000, default: .pixels(0), signal: true,
                documentation: "Of its corners."),
            Parameter(
                "border", .number(.length), in: 0...1000, default: .pixels(0), signal: true,
                documentation: "The width of a frame around it."),
            Parameter(
                "color", .color, default: .color(red: 1, green: 1, blue: 1, alpha: 1), signal: true,
                documentation: "Of the frame."),
            Parameter(
                "shadow", .number(.ratio), in: 0...1, default: .ratio(0.35), signal: true,
                documentation: "How dark its shadow is; 0 for none."),
            Parameter(
                "opacity", .number(.ratio), in: 0...1, default: .ratio(1), signal: true,
                documentation: "0 shows nothing of it, 1 all."),
        ],
        result: .video,
        examples: ["clip.picture_in_picture(clip.flip(), at: (95%, 5%), width: 25%, radius: 20px, border: 4px)"])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        try Overlay.properties(of: use, probes: probes)
    }

    static func warnings(of use: NodeUse, probes: MediaProbes) throws -> [Diagnostic] {
        use.colorWarnings()
    }

    static func isIdentity(_ use: NodeUse) -> Bool { use.isAlways("opacity", 0) }

    static func segments(of use: NodeUse) throws -> [TimeSegment] { try Overlay.segments(of: use) }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var below = try lowering.matched(
            lowering.input(0, of: use, segment: segment), to: use.commonColor, use: use)
        guard segment.uses.count > 1 else { return below }
        let source = try lowering.matched(
            lowering.input(1, of: use, segment: segment), to: use.commonColor, use: use)
        let inner = innerSize(of: source.size, in: below.size, share: use.number("width") ?? 0.3)
        let inset = lowering.components(of: lowering.fitted(source, to: inner, mode: .stretch, use: use))
        let under = lowering.components(of: below)
        let kernel = PixelKernel(use.node.path, in: lowering)
        let corner = lowering.uniform(
            "\(use.node.path).corner", count: 2, evaluate: corner(of: inner, in: below.size, use))
        func number(_ name: String) -> FloatLane {
            kernel.uniform(lowering.parameter(name, of: use).lowerBound)
        }
        let x = kernel.x - kernel.uniform(corner.lowerBound)
        let y = kernel.y - kernel.uniform(corner.lowerBound + 1)
        let (halfX, halfY) = (Float(inner.width) / 2, Float(inner.height) / 2)
        let opacity = number("opacity").saturated()
        let border = number("border").maximum(0)
        let radius = number("radius").clamped(0, min(halfX, halfY))
        let away = distance(x - halfX, y - halfY, halfX, halfY, radius)

        // The shadow: the box, blurred over a twentieth of its height and fallen a little way.
        let reach = max(2, Float(inner.height) / 20)
        let fallen = distance(x - halfX - reach / 3, y - halfY - reach / 2, halfX, halfY, radius + reach / 2) - border
        let dark = number("shadow").saturated() * (1 - fallen.smoothstep(-reach, reach)) * opacity
        let framed = (border + 0.5 - away).saturated() * opacity
        let inside = (0.5 - away).saturated()

        let colors = use.colorSlots("color", in: lowering)
        let alpha = inset.alpha.map { kernel.sample($0, x: x, y: y) } ?? kernel.constant(1)
        // What lies on the large picture: the frame (as wide as it is), and in it the small picture.
        let frame = (border > 0).select(kernel.uniform(colors.lowerBound + 3), kernel.constant(0))
        let shown = inside * alpha
        let cover = framed * (frame + (1 - frame) * shown)
        var values: [FloatLane] = []
        for (index, pair) in zip([under.red, under.green, under.blue], [inset.red, inset.green, inset.blue])
            .enumerated()
        {
            let color = kernel.uniform(colors.lowerBound + index)
            let top = color.mix(kernel.sample(pair.1, x: x, y: y), (frame <= 0).select(1, shown))
            let shaded = under.alpha == nil ? kernel.tap(pair.0) * (1 - dark) : kernel.tap(pair.0)
            values.append(shaded.mix(top, cover))
        }
        if let plane = under.alpha {
            // Over what is transparent the shadow is a black of its own.
            let base = kernel.tap(plane)
            let ground = dark + base * (1 - dark)
            let total = cover + ground * (1 - cover)
            values = []
            for (index, pair) in zip([under.red, under.green, under.blue], [inset.red, inset.green, inset.blue])
                .enumerated()
            {
                let color = kernel.uniform(colors.lowerBound + index)
                let top = color.mix(kernel.sample(pair.1, x: x, y: y), (frame <= 0).select(1, shown))
                let sum = top * cover + kernel.tap(pair.0) * base * (1 - dark) * (1 - cover)
                values.append(sum / total.maximum(1e-6))
            }
            values.append(total)
        }
        below.bitDepth = max(below.bitDepth, source.bitDepth)
        below.content = .computed(kernel.finish(values, size: below.size))
        return below
    }

    /// The small picture's size, in its own shape; no higher than the large one.
    static func innerSize(of source: Size, in outer: Size, share: Double) -> Size {
        var width = Double(outer.width) * share
        var height = width * Double(source.height) / Double(max(1, source.width))
        if height > Double(outer.height) {
            (width, height) = (width * Double(outer.height) / height, Double(outer.height))
        }
        return Size(max(1, Int(width.rounded())), max(1, Int(height.rounded())))
    }

    /// Its upper left corner in pixels; whole ones where it stands still, so that it is not resampled twice.
    private static func corner(of inner: Size, in outer: Size, _ use: NodeUse) -> UniformTable.Evaluate {
        let clock = use.clock(.unknown)
        let isShare: Bool
        switch use.node.arguments["at"] {
        case .constant(.point(_, _, let dimension))?: isShare = dimension == .ratio
        case .signal(let signal)?: isShare = signal.dimension == .ratio
        default: isShare = true
        }
        let room = isShare ? (Double(outer.width - inner.width), Double(outer.height - inner.height)) : (1, 1)
        let argument = use.node.arguments["at"] ?? .constant(.point(x: 0.95, y: 0.95, .ratio))
        let isStill = argument.constant != nil
        return { time, slots in
            let moment = clock.moment(at: time)
            let x = argument.evaluate(component: 0, at: moment) * room.0
            let y = argument.evaluate(component: 1, at: moment) * room.1
            slots[0] = Float(isStill ? x.rounded() : x)
            slots[1] = Float(isStill ? y.rounded() : y)
        }
    }

    /// The distance from a box with round corners, negative inside (I. Quilez, "2D distance functions").
    private static func distance(
        _ x: FloatLane, _ y: FloatLane, _ halfX: Float, _ halfY: Float, _ radius: FloatLane
    ) -> FloatLane {
        let (dx, dy) = (x.absolute() - halfX + radius, y.absolute() - halfY + radius)
        let (ox, oy) = (dx.maximum(0), dy.maximum(0))
        return (ox * ox + oy * oy).squareRoot() + dx.maximum(dy).minimum(0) - radius
    }
}
