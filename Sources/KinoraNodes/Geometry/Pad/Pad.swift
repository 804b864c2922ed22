import KinoraCore
import KinoraLanguage
import KinoraMedia

/// `clip.pad(1920x1920)`: the picture on a larger canvas.
enum Pad: PictureOperator {
    static let signature = Signature(
        name: "pad", category: "Geometry",
        documentation: "Puts the picture on a larger canvas of one colour; pixels stay as they are.",
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter("size", .size, documentation: "Width and height of the canvas."),
            Parameter(
                "at", .point, optional: true,
                documentation: "Where the picture lies: shares of the free room, or its top left corner in pixels."),
            Parameter(
                "color", .color, default: .color(red: 0, green: 0, blue: 0, alpha: 1),
                documentation: "The colour around it; may be transparent."),
        ],
        result: .video, examples: ["clip.pad(1280x1280)", "clip.pad(1280x1280, color: #ffffff)"])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        let size = use.size("size") ?? result.size
        _ = try Placement.corner("at", of: result.size, in: size, use: use)
        result.size = size
        result.hasAlpha = result.hasAlpha || use.mayBeTransparent("color")
        return result
    }

    static func isIdentity(_ use: NodeUse) -> Bool { use.properties?.size == use.inputs.first?.size }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let picture = try lowering.input(0, of: use, segment: segment)
        let size = use.properties?.size ?? picture.size
        let (x, y) = try Placement.corner("at", of: picture.size, in: size, use: use)
        let color = use.constant("color")?.components ?? [0, 0, 0, 1]
        return lowering.padded(picture, to: size, x: x, y: y, color: color, use: use)
    }
}
