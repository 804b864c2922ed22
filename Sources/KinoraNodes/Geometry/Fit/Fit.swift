import KinoraCore
import KinoraLanguage
import KinoraMedia

/// `clip.fit(1080x1920, mode: cover)`: the picture in another format, its shape kept.
enum Fit: PictureOperator {
    static let signature = Signature(
        name: "fit", category: "Geometry",
        documentation: """
            Brings the picture to a size and keeps its shape.

            `cover` fills the size and cuts off what sticks out, `contain` shows the whole picture between black bars,
            `stretch` gives up the shape.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter("size", .size, documentation: "Width and height."),
            Parameter(
                "mode", .choice(FitMode.allCases.map(\.rawValue)), default: .choice("cover"),
                documentation: "What happens where the shapes differ."),
        ],
        result: .video, examples: ["clip.fit(1080x1920)", "clip.fit(1080x1080, mode: contain)"])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        result.size = use.size("size") ?? result.size
        return result
    }

    static func isIdentity(_ use: NodeUse) -> Bool { use.properties?.size == use.inputs.first?.size }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let picture = try lowering.input(0, of: use, segment: segment)
        let mode = use.choice("mode").flatMap(FitMode.init) ?? .cover
        return lowering.fitted(picture, to: use.properties?.size ?? picture.size, mode: mode, use: use)
    }
}
