import KinoraCore
import KinoraLanguage
import KinoraMedia

/// `clip.flip(horizontal)`: the picture in a mirror.
enum Flip: PictureOperator {
    static let signature = Signature(
        name: "flip", category: "Geometry",
        documentation: "Mirrors the picture: left and right change places, or top and bottom, or both.",
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter(
                "direction", .choice(["horizontal", "vertical", "both"]), default: .choice("horizontal"),
                documentation: "Which sides change places."),
        ],
        result: .video, keepsMasks: true, examples: ["clip.flip()", "clip.flip(vertical)"])

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let picture = try lowering.input(0, of: use, segment: segment)
        let direction = use.choice("direction") ?? "horizontal"
        let (width, height) = (Double(picture.size.width), Double(picture.size.height))
        let x = direction == "vertical" ? (1.0, 0.0) : (-1, width)
        let y = direction == "horizontal" ? (1.0, 0.0) : (-1, height)
        let matrix = Matrix3(x.0, 0, x.1, 0, y.0, y.1)
        return lowering.moved(picture, by: use, to: picture.size, kind: .axisAligned, matrix: { _ in matrix })
    }
}
