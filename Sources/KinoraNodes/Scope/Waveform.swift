import KinoraCore
import KinoraIR
import KinoraLanguage

/// `clip.waveform()`: how bright each column of the picture is.
enum Waveform: ScopeOperator {
    static let signature = Signature(
        name: "waveform", category: "Scopes",
        documentation: """
            Draws a waveform monitor: from left to right the columns of the picture, from bottom to top how bright their pixels
            are, from 0 to 100 % of the signal.

            The trace is brighter where more pixels are. `luma` shows the luma of the picture's own matrix, `rgb` red, green and
            blue over each other.
            """,
        parameters: parameters(size: Size(640, 360)) + [
            Parameter(
                "shows", .choice(["luma", "rgb"]), default: .choice("luma"), documentation: "What is measured.")
        ],
        result: .video, examples: ["clip.waveform()", "clip.overlay(clip.waveform(size: 480x270, shows: rgb))"])

    static func draw(_ picture: Picture, size: Size, use: NodeUse, in lowering: Lowering) -> [PlaneID] {
        let isColor = use.choice("shows") == "rgb"
        return WaveformDrawing(
            picture, shows: isColor ? [.red, .green, .blue] : [.luma], panels: 1, size: size, use: use, in: lowering
        ).planes
    }
}

/// `clip.parade()`: waveforms of red, green and blue side by side.
enum Parade: ScopeOperator {
    static let signature = Signature(
        name: "parade", category: "Scopes",
        documentation: """
            Draws an RGB parade: the waveforms of red, green and blue side by side, from 0 to 100 % of the signal.

            Casts show as different heights: what is white or grey reaches the same height three times.
            """,
        parameters: parameters(size: Size(640, 360)), result: .video, examples: ["clip.parade()"])

    static func draw(_ picture: Picture, size: Size, use: NodeUse, in lowering: Lowering) -> [PlaneID] {
        WaveformDrawing(
            picture, shows: [.red, .green, .blue], panels: 3, size: size, use: use, in: lowering
        ).planes
    }
}

/// One waveform, or several, over each other or side by side.
struct WaveformDrawing {
    /// What a waveform measures, and the colour of its trace.
    enum Signal {
        case red, green, blue, luma

        var light: [Float] {
            switch self {
            case .red: [1, 0.22, 0.2]
            case .green: [0.2, 0.95, 0.3]
            case .blue: [0.25, 0.42, 1]
            case .luma: [0.72, 1, 0.78]
            }
        }
    }

    /// Red, green and blue of the drawing.
    let planes: [PlaneID]

    init(_ picture: Picture, shows: [Signal], panels: Int, size: Size, use: NodeUse, in lowering: Lowering) {
        let name = use.node.path
        let counter = ScopeCounter(picture, name: name, in: lowering)
        let weights = picture.color.matrix.lumaCoefficients ?? (0.2126, 0.7152, 0.0722)
        let tables = shows.enumerated().map { index, signal -> PlaneID in
            let c = counter.color
            let number: FloatLane
            switch signal {
            case .red: number = c[0]
            case .green: number = c[1]
            case .blue: number = c[2]
            case .luma:
                number =
                    c[0] * Float(weights.red) + c[1] * Float(weights.green) + c[2] * Float(weights.blue)
            }
            return counter.density(
                row: counter.column, step: counter.level(number, seed: index), rows: counter.columns, perRow: true,
                label: "\(signal)")
        }
        counter.finish()
        let frame = Self.frame(size: size, panels: panels)
        let kernel = PixelKernel(name, in: lowering)
        let gain = kernel.uniform(lowering.parameter("gain", of: use).lowerBound) * 0.22
        let step =
            (kernel.constant(frame.bottom) - kernel.y)
            * kernel.constant(Double(ScopeCounter.levels - 1) / (frame.bottom - frame.top))
        let isInside = (step > -1) & (step < Float(ScopeCounter.levels))
        var trace = [FloatLane](repeating: kernel.constant(0), count: 3)
        for (index, table) in tables.enumerated() {
            let left = frame.left + (panels > 1 ? Double(index) * frame.width : 0)
            let share = (kernel.x - kernel.constant(left)) * kernel.constant(1 / (frame.width - frame.gap))
            let isMine = isInside & !(share < 0) & (share < 1)
            let density = kernel.density(
                table, column: share * Float(counter.columns) - 0.5, step: step, columns: counter.columns)
            let glow = isMine.select(Waveform.glow(density, gain), 0)
            for component in 0..<3 { trace[component] = trace[component] + glow * shows[index].light[component] }
        }
        let scale = Self.graticule(frame, size: size, panels: panels).value(name: name, in: kernel, lowering)
        planes = Waveform.finish(trace, scale, size: size, kernel: kernel)
    }

    /// Where the panels lie.
    private struct Frame {
        var left: Double
        var top: Double
        var bottom: Double
        /// Of a panel with the gap behind it.
        var width: Double
        var gap: Double
    }

    private static func frame(size: Size, panels: Int) -> Frame {
        let graticule = Graticule(size: size)
        let (width, height) = (Double(size.width), Double(size.height))
        let left = Double(graticule.extent(of: "100").width + 4 * graticule.dot)
        let gap = panels > 1 ? Double(2 * graticule.dot) : 0
        return Frame(
            left: left, top: (height * 0.05).rounded() + 0.5, bottom: (height * 0.95).rounded() - 0.5,
            width: (width - left - Double(2 * graticule.dot)) / Double(panels), gap: gap)
    }

    private static func graticule(_ frame: Frame, size: Size, panels: Int) -> Graticule {
        var result = Graticule(size: size)
        let right = frame.left + frame.width * Double(panels) - frame.gap
        for percent in stride(from: 0, through: 100, by: 25) {
            let y = frame.bottom - (frame.bottom - frame.top) * Double(percent) / 100
            let isEnd = percent % 100 == 0
            result.line(from: (frame.left, y), to: (right, y), strength: isEnd ? 1 : percent == 50 ? 0.6 : 0.4)
            let word = "\(percent)"
            let extent = result.extent(of: word)
            result.word(
                word, x: Int(frame.left) - 2 * result.dot - extent.width, y: Int(y) - extent.height / 2, strength: 1)
        }
        for panel in 1..<max(2, panels) where panels > 1 {
            let x = frame.left + Double(panel) * frame.width - frame.gap / 2
            result.line(from: (x, frame.top), to: (x, frame.bottom), strength: 0.4)
        }
        return result
    }
}
