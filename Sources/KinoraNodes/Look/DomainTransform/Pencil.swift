import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.pencil()`: a drawing in pencil.
enum Pencil: PictureFilter {
    static let signature = Signature(
        name: "pencil", category: "Stylize",
        documentation: """
            Draws the picture in pencil: white areas, and strokes where colours change.

            A pixel is as bright as the row and the column around it are long up to the next edges, by the domain transform of
            Gastal and Oliveira (2011), section 6 (`pencilSketch` of OpenCV).
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter(
                "sigma_s", .number(.length), in: 1...200, default: .pixels(60),
                documentation: "How far edges throw their strokes."),
            Parameter(
                "sigma_r", .number(.ratio), in: 0.01...1, default: .ratio(0.07),
                documentation: "How different colours are that make an edge."),
            Parameter(
                "shade", .number(.ratio), in: 0...0.1, default: .ratio(0.02), signal: true,
                documentation: "Brightness for each pixel of the way to the edges."),
            Parameter(
                "color", .bool, default: .bool(false), documentation: "Whether the strokes keep the picture's colours."),
        ],
        result: .video, examples: ["clip.pencil()", "clip.pencil(color: true, shade: 0.05)"])

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let source = lowering.components(of: picture)
        let components = [source.red, source.green, source.blue]
        let openness = use.domainTransform(size: picture.size, in: lowering).openness(components)
        let shade = lowering.parameter("shade", of: use).lowerBound
        let kernel = PixelKernel(use.node.path, in: lowering)
        let pencil = kernel.tap(openness) * kernel.uniform(shade)
        var values = [pencil, pencil, pencil]
        if use.flag("color") ?? false {
            let color = components.map { kernel.tap($0) }
            // The luma of BT.601 is replaced, the differences of colour stay.
            let change = pencil - (color[0] * 0.299 + (color[1] * 0.587 + color[2] * 0.114))
            values = color.map { $0 + change }
        }
        if let alpha = source.alpha { values.append(kernel.tap(alpha)) }
        picture.content = .computed(kernel.finish(values, size: picture.size))
        return picture
    }
}
