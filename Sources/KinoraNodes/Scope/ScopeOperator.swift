import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// What scopes have in common: a picture of their own size that shows what the source's code values are.
protocol ScopeOperator: PictureOperator {
    /// Red, green and blue of the scope.
    static func draw(_ picture: Picture, size: Size, use: NodeUse, in lowering: Lowering) -> [PlaneID]
}

extension ScopeOperator {
    /// Parameters every scope has.
    static func parameters(size: Size) -> [Parameter] {
        [
            Parameter("source", .video, documentation: "The picture to be measured."),
            Parameter(
                "size", .size, default: .size(width: size.width, height: size.height),
                documentation: "Width and height of the scope."),
            Parameter(
                "gain", .number(.ratio), in: 0.05...20, default: .ratio(1), signal: true,
                documentation: "How bright the trace is."),
        ]
    }

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        result.size = use.size("size") ?? result.size
        guard result.size.width >= 64, result.size.height >= 64 else {
            throw use.problem(
                "E0603", "a scope has at least 64x64 pixels, this one has \(result.size.width)x\(result.size.height)")
        }
        result.format = nil
        result.hasAlpha = false
        // A drawing has the colour it meets; alone it is BT.709.
        result.color = .bt709
        result.color.primaries = .unspecified
        result.color.transfer = .unspecified
        return result
    }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let picture = try lowering.input(0, of: use, segment: segment)
        let own = try use.properties ?? use.firstInput
        let planes = draw(picture, size: own.size, use: use, in: lowering)
        return Picture(
            size: own.size, color: own.color, bitDepth: picture.bitDepth,
            content: .computed(ComponentPlanes(red: planes[0], green: planes[1], blue: planes[2])))
    }

    /// The brightness of a trace: 0 where no pixel is, towards 1 where many are.
    static func glow(_ density: FloatLane, _ gain: FloatLane) -> FloatLane { 1 - (-(density * gain)).exp2() }

    /// Trace, scale and background together.
    static func finish(
        _ trace: [FloatLane], _ scale: FloatLane, size: Size, kernel: PixelKernel
    ) -> [PlaneID] {
        let (background, lines): ([Float], [Float]) = ([0.035, 0.039, 0.047], [0.34, 0.37, 0.41])
        let values = trace.enumerated().map { index, light in
            (scale * lines[index] + background[index]).maximum(light) + light * 0.12
        }
        return kernel.finish(values.map { $0.clamped(0, 1) }, size: size).all
    }
}
