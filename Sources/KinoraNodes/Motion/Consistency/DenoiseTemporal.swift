import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.denoise_temporal()`: noise averaged out along the motion.
enum DenoiseTemporal: PictureFilter {
    static let signature = Signature(
        name: "denoise_temporal", category: "Smooth",
        documentation: """
            Takes noise away by looking at the same thing in the frames before and after: detail stays, and nothing is smoothed in space.

            Motion (dense inverse search at half of the sides, of pictures above 2048x1152 at a quarter) leads to each pixel in the other frames. They count in full where
            luma around it differs by no more than noise does, and not at all from twice that on: what was covered or has changed stays as
            it is. Frames of another shot do not count, nor does what is transparent. With `n` frames that all count, noise falls to its part by the root of `n`.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter(
                "noise", .number(.ratio), in: 0...64, default: .ratio(5), signal: true,
                documentation: "The standard deviation of the noise, in 8-bit code values; 0 changes nothing."),
            Parameter(
                "window", .number(.ratio), in: 1...4, default: .ratio(2), integer: true,
                documentation: "Frames before and after that are looked at; the work grows with it."),
            Parameter(
                "amount", .number(.ratio), in: 0...1, default: .ratio(1), signal: true,
                documentation: "What another frame counts against a pixel's own; 0 changes nothing."),
        ],
        result: .video, examples: ["clip.denoise_temporal()", "clip.denoise_temporal(noise: 12, window: 3)"])

    static func isIdentity(_ use: NodeUse) -> Bool { use.isAlways("noise", 0) || use.isAlways("amount", 0) }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let reach = Int((use.number("window") ?? 2).rounded())
        let aligned = try AlignedFrames(
            (-reach...reach).filter { $0 != 0 }, of: use, guide: 0, size: picture.size, segment: segment, in: lowering)
        let noise = lowering.parameter("noise", of: use).lowerBound
        let mean = try AlignedMean(
            aligned, strength: lowering.parameter("amount", of: use).lowerBound, drift: nil, name: use.node.path,
            lowering: lowering
        ) { difference, kernel in
            // Two pixels with noise of deviation 1 differ by 2 / sqrt(pi) in the mean; the mean of nine, by that within 0.3.
            let deviation = kernel.uniform(noise).maximum(1e-3)
            return 1 - (difference / deviation).smoothstep(1.4, 2.8)
        }
        let planes = try mean.planes(of: lowering.components(of: picture), size: picture.size) { frames in
            lowering.components(of: try lowering.input(0, of: use, segment: segment, later: frames))
        }
        picture.content = .computed(planes)
        return picture
    }
}
