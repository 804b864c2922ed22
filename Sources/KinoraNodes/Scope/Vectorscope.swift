import KinoraCore
import KinoraIR
import KinoraLanguage

/// `clip.vectorscope()`: hue and strength of the picture's colours.
enum Vectorscope: ScopeOperator {
    static let signature = Signature(
        name: "vectorscope", category: "Scopes",
        documentation: """
            Draws a vectorscope: each pixel at its colour differences, Cb to the right and Cr upwards, grey in the middle.

            The trace has the colours it stands for. The boxes are the colours of 75 % bars (red, magenta, blue, cyan, green, yellow)
            in the picture's own matrix, the dots those of 100 % bars; the line towards upper left, at 123 degrees, is where skin
            of every complexion lies.
            """,
        parameters: parameters(size: Size(512, 512)), result: .video, examples: ["clip.vectorscope(size: 400x400)"])

    /// How much of half the shorter side a colour difference of 0.5 takes.
    private static let reach = 0.9

    static func draw(_ picture: Picture, size: Size, use: NodeUse, in lowering: Lowering) -> [PlaneID] {
        let name = use.node.path
        let (red, green, blue) = picture.color.matrix.lumaCoefficients ?? (0.2126, 0.7152, 0.0722)
        let counter = ScopeCounter(picture, name: name, in: lowering)
        let c = counter.color
        let luma = c[0] * Float(red) + c[1] * Float(green) + c[2] * Float(blue)
        let cb = (c[2] - luma) * Float(0.5 / (1 - blue)) + 0.5
        let cr = (c[0] - luma) * Float(0.5 / (1 - red)) + 0.5
        let table = counter.density(
            row: counter.level(cb, seed: 1), step: counter.level(cr, seed: 2), rows: ScopeCounter.levels, perRow: false,
            label: "chroma")
        counter.finish()

        let kernel = PixelKernel(name, in: lowering)
        let half = Double(min(size.width, size.height)) / 2 * reach
        let last = Double(ScopeCounter.levels - 1)
        let x = (kernel.x - kernel.constant(Double(size.width) / 2)) * kernel.constant(0.5 / half)
        let y = (kernel.constant(Double(size.height) / 2) - kernel.y) * kernel.constant(0.5 / half)
        let (column, row) = ((x + 0.5) * kernel.constant(last), (y + 0.5) * kernel.constant(last))
        let isInside = !(column < 0) & !(row < 0) & !(column > Float(last)) & !(row > Float(last))
        let density = kernel.density(table, column: column, step: row, columns: ScopeCounter.levels)
        let gain = kernel.uniform(lowering.parameter("gain", of: use).lowerBound) * 0.6
        let glow = isInside.select(glow(density, gain), 0)
        // The colour of a place, at a luma that keeps it light enough to be seen.
        let hue = [
            y * Float(2 * (1 - red)),
            x * Float(-2 * blue * (1 - blue) / green) - y * Float(2 * red * (1 - red) / green),
            x * Float(2 * (1 - blue)),
        ]
        let trace = hue.map { glow * ($0 * 1.6 + 0.62).clamped(0.12, 1) }
        let scale = graticule(size: size, half: half, (red, green, blue)).value(name: name, in: kernel, lowering)
        return finish(trace, scale, size: size, kernel: kernel)
    }

    private static func graticule(
        size: Size, half: Double, _ weights: (red: Double, green: Double, blue: Double)
    ) -> Graticule {
        var result = Graticule(size: size)
        let (cx, cy) = (Double(size.width) / 2, Double(size.height) / 2)
        func place(_ cb: Double, _ cr: Double) -> (x: Double, y: Double) { (cx + 2 * cb * half, cy - 2 * cr * half) }
        result.circle((cx, cy), radius: half, strength: 0.7)
        result.line(from: (cx - half, cy), to: (cx + half, cy), strength: 0.4)
        result.line(from: (cx, cy - half), to: (cx, cy + half), strength: 0.4)
        let skin = 123 * Double.pi / 180
        result.line(
            from: (cx, cy), to: (cx + half * Mathematics.cosine(skin), cy - half * Mathematics.sine(skin)),
            strength: 0.6)
        let bars: [(String, Double, Double, Double)] = [
            ("R", 1, 0, 0), ("M", 1, 0, 1), ("B", 0, 0, 1), ("C", 0, 1, 1), ("G", 0, 1, 0), ("Y", 1, 1, 0),
        ]
        for (word, r, g, b) in bars {
            let y = weights.red * r + weights.green * g + weights.blue * b
            let (cb, cr) = ((b - y) / (2 * (1 - weights.blue)), (r - y) / (2 * (1 - weights.red)))
            let (inner, outer) = (place(0.75 * cb, 0.75 * cr), place(cb, cr))
            let side = half * 0.045
            result.box(inner, half: side, strength: 1)
            result.circle(outer, radius: result.lineWidth, strength: 1)
            let extent = result.extent(of: word)
            result.word(
                word,
                x: Int(
                    inner.x + (inner.x < cx ? -side - Double(extent.width + result.dot) : side + Double(2 * result.dot))
                ),
                y: Int(inner.y) - extent.height / 2, strength: 1)
        }
        return result
    }
}
