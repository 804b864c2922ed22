import KinoraCore
import KinoraLanguage
import KinoraMedia

/// `clip.crop(1280x720)`: a part of the picture.
enum Crop: PictureOperator {
    static let signature = Signature(
        name: "crop", category: "Geometry",
        documentation: "Keeps a rectangle of the picture and cuts the rest away; pixels stay as they are.",
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter("size", .size, documentation: "Width and height of what stays."),
            Parameter(
                "at", .point, optional: true,
                documentation:
                    "Where: shares of the free room, or the top left corner in pixels; the middle when absent."),
        ],
        result: .video, keepsMasks: true, examples: ["clip.crop(320x180)", "clip.crop(320x180, at: (0px, 12px))"])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        let size = use.size("size") ?? result.size
        _ = try Placement.corner("at", of: size, in: result.size, use: use)
        result.size = size
        return result
    }

    static func isIdentity(_ use: NodeUse) -> Bool { use.properties?.size == use.inputs.first?.size }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let picture = try lowering.input(0, of: use, segment: segment)
        let size = use.properties?.size ?? picture.size
        let (x, y) = try Placement.corner("at", of: size, in: picture.size, use: use)
        let matrix = Matrix3.translation(Double(x), Double(y))
        return lowering.moved(picture, by: use, to: size, kind: .axisAligned, matrix: { _ in matrix })
    }
}
