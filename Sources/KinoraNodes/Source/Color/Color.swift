import KinoraCore
import KinoraLanguage
import KinoraMedia

/// `color(#336699)`: a picture of one colour.
enum Color: PictureOperator {
    static let signature = Signature(
        name: "color", category: "Source",
        documentation: """
            A picture of one colour.

            The colour may be transparent and may vary in time.
            """,
        parameters: [
            Parameter(
                "color", .color, default: .color(red: 0, green: 0, blue: 0, alpha: 1), signal: true,
                documentation: "The colour.")
        ] + GeneratedSource.parameters,
        result: .video, examples: ["color(#336699, size: 640x360, duration: 2s)"])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        try GeneratedSource.properties(of: use, hasAlpha: use.mayBeTransparent("color"))
    }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let kernel = PixelKernel(use.node.path, in: lowering)
        let count = use.mayBeTransparent("color") ? 4 : 3
        let values = use.colorSlots("color", in: lowering).prefix(count).map { kernel.uniform($0) }
        let size = try use.properties?.size ?? GeneratedSource.properties(of: use).size
        return try GeneratedSource.picture(kernel.finish(values, size: size), of: use)
    }
}
