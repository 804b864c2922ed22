import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.detail()`: what is finer than the picture's large forms, made stronger.
enum Detail: PictureFilter {
    static let signature = Signature(
        name: "detail", category: "Smooth",
        documentation: """
            Brings out fine detail without haloes along edges.

            The lightness (L of CIE L*a*b*) is smoothed with its edges kept, and what the smoothing took away is multiplied and
            put back (`detailEnhance` of OpenCV).
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter(
                "sigma_s", .number(.length), in: 0...200, default: .pixels(10),
                documentation: "How large detail may be; 0px changes nothing."),
            Parameter(
                "sigma_r", .number(.ratio), in: 0...1, default: .ratio(0.15),
                documentation: "Differences of lightness that count as detail; 0 changes nothing."),
            Parameter(
                "amount", .number(.ratio), in: 0...10, default: .ratio(3), signal: true,
                documentation: "Times the detail there was; 1 changes nothing, 0 leaves large forms alone."),
        ],
        result: .video, examples: ["clip.detail()", "clip.detail(amount: 1.5)"])

    static func isIdentity(_ use: NodeUse) -> Bool { use.smoothsNothing || use.isAlways("amount", 1) }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let source = lowering.components(of: picture)
        let components = [source.red, source.green, source.blue]
        // As OpenCV does, whatever the clip's transfer: its values are taken for sRGB.
        let lab = LabLanes(.srgb)
        let apart = PixelKernel("\(use.node.path).lightness", in: lowering)
        let lightness = apart.store(
            [lab.lab(components.map { apart.tap($0) }, in: apart)[0]], names: ["\(use.node.path).lightness"],
            size: picture.size, isPicture: true)
        apart.finish(size: picture.size)
        // Lightness of 0...100 is filtered over 255.
        let smooth = use.domainTransform(size: picture.size, in: lowering).recursive(lightness, scale: 100.0 / 255)
        let amount = lowering.parameter("amount", of: use).lowerBound
        let kernel = PixelKernel(use.node.path, in: lowering)
        var color = lab.lab(components.map { kernel.tap($0) }, in: kernel)
        let large = kernel.tap(smooth[0])
        color[0] = large + (color[0] - large) * kernel.uniform(amount)
        var values = lab.color(color, in: kernel)
        if let alpha = source.alpha { values.append(kernel.tap(alpha)) }
        picture.content = .computed(kernel.finish(values, size: picture.size))
        return picture
    }
}
