import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `gradient(#000000, to: #ffffff)`: one colour running into another.
enum Gradient: PictureOperator {
    static let signature = Signature(
        name: "gradient", category: "Source",
        documentation: """
            One colour running into another, along a line or from the middle outwards.

            A linear gradient reaches both colours exactly at two opposite corners or edges, whatever its angle; a radial
            one reaches the second colour in the corners.
            """,
        parameters: [
            Parameter(
                "from", .color, default: .color(red: 0, green: 0, blue: 0, alpha: 1), signal: true,
                documentation: "The colour at the start, or in the middle."),
            Parameter(
                "to", .color, default: .color(red: 1, green: 1, blue: 1, alpha: 1), signal: true,
                documentation: "The colour at the end, or in the corners."),
            Parameter(
                "angle", .number(.angle), default: .degrees(0), signal: true,
                documentation: "0deg runs to the right, 90deg downwards."),
            Parameter(
                "shape", .choice(["linear", "radial"]), default: .choice("linear"),
                documentation: "Along a line, or in circles around the middle."),
        ] + GeneratedSource.parameters,
        result: .video, examples: ["gradient(#102040, to: #ffcc88, angle: 90deg, duration: 2s)"])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        try GeneratedSource.properties(of: use, hasAlpha: hasAlpha(use))
    }

    private static func hasAlpha(_ use: NodeUse) -> Bool {
        use.mayBeTransparent("from") || use.mayBeTransparent("to")
    }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let size = try use.properties?.size ?? GeneratedSource.properties(of: use).size
        let kernel = PixelKernel(use.node.path, in: lowering)
        let (width, height) = (Double(size.width), Double(size.height))
        let (dx, dy) = (kernel.x - kernel.constant(width / 2), kernel.y - kernel.constant(height / 2))
        let share: FloatLane
        if use.choice("shape") == "radial" {
            let reach = (width * width + height * height).squareRoot() / 2
            share = (dx * dx + dy * dy).squareRoot() * kernel.constant(1 / reach)
        } else {
            let angle = use.curve("angle", of: signature)
            let clock = use.clock(.unknown)
            let slots = lowering.uniform("\(use.node.path).direction", count: 2) { time, slots in
                let radians = angle(clock.moment(at: time)) * .pi / 180
                let (cosine, sine) = (Mathematics.cosine(radians), Mathematics.sine(radians))
                // Centres of the outermost pixels lie half a pixel inside.
                let length = max(abs(cosine) * (width - 1) + abs(sine) * (height - 1), 1e-9)
                slots[0] = Float(cosine / length)
                slots[1] = Float(sine / length)
            }
            share = dx * kernel.uniform(slots.lowerBound) + dy * kernel.uniform(slots.lowerBound + 1) + 0.5
        }
        let amount = share.saturated()
        let (from, to) = (use.colorSlots("from", in: lowering), use.colorSlots("to", in: lowering))
        let values = zip(from, to).prefix(hasAlpha(use) ? 4 : 3).map { start, end in
            kernel.uniform(start).mix(kernel.uniform(end), amount)
        }
        return try GeneratedSource.picture(kernel.finish(values, size: size), of: use)
    }
}
