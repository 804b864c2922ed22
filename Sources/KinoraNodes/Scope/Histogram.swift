import KinoraCore
import KinoraIR
import KinoraLanguage

/// `clip.histogram()`: how many pixels have which tone.
enum Histogram: ScopeOperator {
    static let signature = Signature(
        name: "histogram", category: "Scopes",
        documentation: """
            Draws a histogram: from left to right the tones from 0 to 100 % of the signal, upwards the share of pixels that have them.

            Red, green and blue lie over each other, the line is the luma of the picture's own matrix. The height is the square root
            of the share, on a scale that stays from frame to frame: a quarter is the height of a picture of all tones alike.
            """,
        parameters: parameters(size: Size(512, 300)), result: .video, examples: ["clip.histogram()"])

    static func draw(_ picture: Picture, size: Size, use: NodeUse, in lowering: Lowering) -> [PlaneID] {
        let name = use.node.path
        let (red, green, blue) = picture.color.matrix.lumaCoefficients ?? (0.2126, 0.7152, 0.0722)
        let counter = ScopeCounter(picture, name: name, in: lowering)
        let c = counter.color
        let luma = c[0] * Float(red) + c[1] * Float(green) + c[2] * Float(blue)
        let tables = (c + [luma]).enumerated().map { index, number in
            counter.density(
                row: nil, step: counter.level(number, seed: index), rows: 1, perRow: true,
                label: ["red", "green", "blue", "luma"][index])
        }
        counter.finish()

        let kernel = PixelKernel(name, in: lowering)
        let (width, height) = (Double(size.width), Double(size.height))
        let (left, right) = ((width * 0.03).rounded(), (width * 0.97).rounded())
        let (top, bottom) = ((height * 0.06).rounded(), (height * 0.94).rounded())
        let share = (kernel.x - kernel.constant(left)) * kernel.constant(1 / (right - left))
        let step = share * Float(ScopeCounter.levels - 1)
        let isInside = !(share < 0) & !(share > 1) & (kernel.y < kernel.constant(bottom))
        let gain = kernel.uniform(lowering.parameter("gain", of: use).lowerBound)
        let halfPixel = Float(Double(ScopeCounter.levels - 1) / (right - left) / 2)
        /// How far below the pixel the curve runs, so many half pixels to its right: below 0 the pixel is under it.
        func above(_ table: PlaneID, _ side: Float = 0) -> FloatLane {
            let density = kernel.density(table, column: kernel.constant(0), step: step + side * halfPixel, columns: 1)
            let tall = ((density * gain).squareRoot() * 0.25).minimum(1)
            return kernel.constant(bottom) - tall * kernel.constant(bottom - top) - kernel.y
        }
        var trace = [FloatLane](repeating: kernel.constant(0), count: 3)
        let lights: [[Float]] = [[0.8, 0.14, 0.12], [0.1, 0.66, 0.16], [0.14, 0.26, 0.85]]
        for (index, light) in lights.enumerated() {
            let cover = isInside.select((0.5 - above(tables[index])).clamped(0, 1), 0)
            for component in 0..<3 { trace[component] = trace[component] + cover * light[component] }
        }
        // A line is one pixel wide where it is flat and joins the two sides of the pixel where it is steep.
        let (one, other) = (above(tables[3], -1), above(tables[3], 1))
        let away = one.minimum(other).maximum(-one.maximum(other)).maximum(0)
        let line = isInside.select((1.3 - away * Float(1 / max(1, height / 540))).clamped(0, 1), 0)
        trace = trace.map { $0.minimum(0.8).mix(kernel.constant(0.95), line) }
        var graticule = Graticule(size: size)
        for quarter in 0...4 {
            let x = left + (right - left) * Double(quarter) / 4
            graticule.line(from: (x, top), to: (x, bottom), strength: quarter % 4 == 0 ? 1 : 0.5)
        }
        graticule.line(from: (left, bottom), to: (right, bottom), strength: 1)
        return finish(trace, graticule.value(name: name, in: kernel, lowering), size: size, kernel: kernel)
    }
}
