import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.stylize()`: flat areas with dark outlines.
enum Stylize: PictureFilter {
    static let signature = Signature(
        name: "stylize", category: "Stylize",
        documentation: """
            Turns the picture into flat areas with dark outlines, as of a water-colour.

            The picture is smoothed with its edges kept (`edge_preserving`) and darkened by the slope of what is left, Sobel's
            operator on each component (`stylization` of OpenCV).
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter(
                "sigma_s", .number(.length), in: 1...200, default: .pixels(60), documentation: "How large areas become."
            ),
            Parameter(
                "sigma_r", .number(.ratio), in: 0.01...1, default: .ratio(0.45),
                documentation: "How different the colours of one area may be."),
            Parameter(
                "method", .choice(["normalized", "recursive"]), default: .choice("normalized"),
                documentation:
                    "How it is smoothed: `normalized` makes flat areas, as OpenCV does; `recursive` is softer, at a third of the time."
            ),
        ],
        result: .video, examples: ["clip.stylize()", "clip.stylize(30px, sigma_r: 0.3)"])

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let source = lowering.components(of: picture)
        let smooth = use.smoothed([source.red, source.green, source.blue], size: picture.size, in: lowering)
        let kernel = PixelKernel(use.node.path, in: lowering)
        let slopes = smooth.map { slope(of: $0, in: kernel) }
        // A steep slope is black, not darker: what blends with outlines would be black as well.
        let light = (1 - (slopes[0] + slopes[1] + slopes[2])).maximum(0)
        var values = smooth.map { kernel.tap($0) * light }
        if let alpha = source.alpha { values.append(kernel.tap(alpha)) }
        picture.content = .computed(kernel.finish(values, size: picture.size))
        return picture
    }

    /// The length of the gradient by Sobel's operator.
    private static func slope(of plane: PlaneID, in kernel: PixelKernel) -> FloatLane {
        func difference(_ along: Axis) -> FloatLane {
            func side(_ distance: Int) -> FloatLane {
                let taps = (-1...1).map {
                    along == .x ? kernel.tap(plane, dx: distance, dy: $0) : kernel.tap(plane, dx: $0, dy: distance)
                }
                return taps[0] + taps[1] * 2 + taps[2]
            }
            return side(1) - side(-1)
        }
        let (across, down) = (difference(.x), difference(.y))
        return (across * across + down * down).squareRoot()
    }
}
