import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.kuwahara(brush: large)`: flat areas with crisp borders.
enum Kuwahara: PictureFilter {
    static let signature = Signature(
        name: "kuwahara", category: "Stylize",
        documentation: """
            Paints flat areas with crisp borders: each pixel takes the mean of the most even of the four squares it is a corner of.

            M. Kuwahara et al., "Processing of RI-angiocardiographic images", 1976; even is what has the least variance of luma. Squares
            to the left of the picture or above it are taken at its edge. Film of 8 bits in limited range is painted in its own luma and
            colour differences, each rounded to 8 bits. Colour differences of half the resolution keep it: each takes the mean of 2 or 3 of
            them across and down, towards the side where luma is most even.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter(
                "brush", .choice(["small", "medium", "large"]), default: .choice("medium"),
                documentation: "The side of a square: 3, 4 or 5 pixels."),
        ],
        result: .video, examples: ["clip.kuwahara(brush: large)"])

    static func isIdentity(_ use: NodeUse) -> Bool { false }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let side =
            switch use.choice("brush") {
            case "small": 3
            case "large": 5
            default: 4
            }
        let squares = EvenSquares(name: use.node.path, side: side, size: picture.size, lowering: lowering)
        if let stored = lowering.lumaBytes(of: picture) {
            picture.content = .stored(squares.painted(stored), .identity)
        } else {
            picture.content = .computed(squares.painted(lowering.components(of: picture), luma: StoredLuma(picture)))
        }
        return picture
    }
}
