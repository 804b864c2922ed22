import KinoraCore
import KinoraLanguage
import KinoraMedia

/// `clip.resize(1280x720)`: the same picture with other numbers of pixels.
enum Resize: PictureOperator {
    static let signature = Signature(
        name: "resize", category: "Geometry",
        documentation: """
            Scales the picture to another size.

            The picture is stretched where the shapes differ; `fit` keeps its shape. Shrinking averages (an area filter),
            growing interpolates.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter("size", .size, optional: true, documentation: "Width and height."),
            Parameter(
                "scale", .number(.ratio), in: 0.001...64, optional: true,
                documentation: "The new sides as shares of the old ones, in place of a size."),
            Parameter(
                "growing", .choice(["bicubic", "bilinear"]), default: .choice("bicubic"),
                documentation:
                    "How pixels are interpolated where the picture grows: `bicubic` (Catmull-Rom) keeps it sharp, `bilinear` does for what is soft and is cheaper."
            ),
        ],
        result: .video, keepsMasks: true, examples: ["clip.resize(640x360)", "clip.resize(scale: 50%)"])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        switch (use.size("size"), use.number("scale")) {
        case (let size?, nil): result.size = size
        case (nil, let scale?):
            result.size = Size(scaled(result.size.width, scale), scaled(result.size.height, scale))
        case (nil, nil): throw use.problem("E0605", "a size or a scale is expected, there is neither")
        case (_?, _?): throw use.problem("E0605", "a size or a scale is expected, here are both")
        }
        return result
    }

    private static func scaled(_ side: Int, _ scale: Double) -> Int {
        Int(min(max((Double(side) * scale).rounded(), 1), 1e6))
    }

    static func isIdentity(_ use: NodeUse) -> Bool { use.properties?.size == use.inputs.first?.size }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let picture = try lowering.input(0, of: use, segment: segment)
        return lowering.fitted(
            picture, to: use.properties?.size ?? picture.size, mode: .stretch, use: use,
            growing: use.choice("growing") == "bilinear" ? .bilinear : .catmullRom)
    }
}
