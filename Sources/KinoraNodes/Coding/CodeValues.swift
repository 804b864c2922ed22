import KinoraCore

/// The constants between code values in memory and R'G'B' of 0...1, for one format and colour.
///
/// ITU-T H.273, equations 20 to 43: luma and R'G'B' are `(code - black) / span`, colour differences
/// `(code - centre) / span` with Cb = (B' - Y') / (2 (1 - Kb)) and Cr = (R' - Y') / (2 (1 - Kr)).
struct CodeValues: Hashable, Sendable {
    /// Code value of black, in units of a load from memory.
    var black: Double
    /// Code values from black to white.
    var span: Double
    /// Code value of a colour difference of 0.
    var centre: Double
    /// Code values from the least to the greatest colour difference.
    var chromaSpan: Double
    /// The largest code value.
    var maximum: Double
    /// Code values in memory for one code value: 64 in P010, else 1.
    var unit: Double
    /// Weights of red and blue in luma.
    var redWeight: Double
    var blueWeight: Double

    /// The constants of a format under a resolved colour.
    init(format: PixelFormat, color: ColorDescription) {
        unit = Double(1 << (format.components.first?.shift ?? 0))
        if format.storage == .f32 {
            (black, span, centre, chromaSpan, maximum) = (0, 1, 0, 1, 1)
        } else {
            let isFull = format.model == .rgb ? color.range != .limited : color.range == .full
            let range: ColorDescription.Range = isFull ? .full : .limited
            black = range.blackCode(bitDepth: format.bitDepth) * unit
            span = range.lumaSpan(bitDepth: format.bitDepth) * unit
            centre = range.chromaCentre(bitDepth: format.bitDepth) * unit
            chromaSpan = range.chromaSpan(bitDepth: format.bitDepth) * unit
            maximum = Double(format.maximumCode) * unit
        }
        let weights = color.matrix.lumaCoefficients ?? (0.2126, 0.7152, 0.0722)
        redWeight = weights.red
        blueWeight = weights.blue
    }

    /// Weight of green in luma.
    var greenWeight: Double { 1 - redWeight - blueWeight }
}

/// Where chroma samples sit against luma samples along one axis.
struct ChromaAxis: Hashable, Sendable {
    /// Binary logarithm of luma samples per chroma sample.
    var log2: Int
    /// Position of the first chroma sample in luma samples after the first luma sample: 0, 1/2 or 1.
    var offset: Double

    /// Both axes of a format under a colour.
    static func axes(format: PixelFormat, color: ColorDescription) -> (x: ChromaAxis, y: ChromaAxis) {
        let offset = color.chromaLocation.offset
        return (
            ChromaAxis(log2: format.log2ChromaWidth, offset: format.log2ChromaWidth > 0 ? offset.x : 0),
            ChromaAxis(log2: format.log2ChromaHeight, offset: format.log2ChromaHeight > 0 ? offset.y : 0)
        )
    }

    /// Luma pixels (centres at .5) to chroma pixels (centres at .5): `scale * luma + shift`.
    ///
    /// Chroma sample `i` sits at luma position `2^log2 * i + offset + 1/2`.
    var fromLuma: (scale: Double, shift: Double) {
        let scale = 1 / Double(1 << log2)
        return (scale, 0.5 - (offset + 0.5) * scale)
    }

    /// For a half-resolution axis, the chroma samples around even and odd luma samples, counted from half the luma
    /// position, with the weights of linear interpolation: luma sample `p` lies at chroma position `(p - offset) / 2`.
    var lumaWeights: (even: [Int: Double], odd: [Int: Double]) {
        func weights(_ position: Double) -> [Int: Double] {
            let base = position.rounded(.down)
            let share = position - base
            return share == 0 ? [Int(base): 1] : [Int(base): 1 - share, Int(base) + 1: share]
        }
        return (weights(-offset / 2), weights((1 - offset) / 2))
    }
}
