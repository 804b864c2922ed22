import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.clahe()`: local contrast by the histograms of parts of the picture.
enum CLAHE: PictureFilter {
    static let signature = Signature(
        name: "clahe", category: "Colour",
        documentation: """
            Raises local contrast: spreads the tones of each part of the frame, no more than a limit, and blends between the parts.

            Contrast-limited adaptive histogram equalisation (K. Zuiderveld, "Graphics Gems IV", 1994) of luma, as `createCLAHE` of
            OpenCV computes it; colour differences stay.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter(
                "clip_limit", .number(.ratio), in: 0...256, default: .ratio(2),
                documentation:
                    "How many times as frequent as the mean a tone may count; more is more contrast and noise, 0 is without limit."
            ),
            Parameter(
                "tiles", .number(.ratio), in: 1...16, default: .ratio(8), integer: true,
                documentation: "Parts across, and as many down."),
            Parameter(
                "amount", .number(.ratio), in: 0...1, default: .ratio(1), signal: true,
                documentation: "How much of the change is made; 0 changes nothing."),
            Parameter(
                "quality", .choice(["exact", "fast"]), default: .choice("exact"),
                documentation:
                    "Whether every pixel is counted, or every other one of parts of 32,000 or more: within two code values."
            ),
        ],
        result: .video, examples: ["clip.clahe()", "clip.clahe(clip_limit: 4, tiles: 6)"])

    static func isIdentity(_ use: NodeUse) -> Bool { use.isAlways("amount", 0) }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let tiles = LocalTones(
            count: min(max(Int((use.number("tiles") ?? 8).rounded()), 1), 16), limit: use.number("clip_limit") ?? 2,
            size: picture.size, countsAll: use.choice("quality") != "fast")
        let kernel = PixelKernel(use.node.path, in: lowering)
        /// The new tone, of which white is 255.
        func tone(_ tones: Tones) -> FloatLane {
            let table = tiles.tones(of: tones, name: use.node.path, in: lowering)
            return tiles.blend(table, bin: tones.bin(in: kernel), in: kernel)
        }
        func change(_ tones: Tones) -> FloatLane {
            let amount = lowering.parameter("amount", of: use).lowerBound
            return tones.change(to: tone(tones) * Float(1.0 / 255), in: kernel) * kernel.uniform(amount)
        }
        if let stored = lowering.planewise(picture), stored.format.model != .rgb {
            // A change that red, green and blue have in common leaves the colour differences as they are.
            let tones = Tones(of: stored, in: lowering)
            let value =
                use.isAlways("amount", 1)
                ? tones.number(of: tone(tones), white: 255, in: kernel)
                : kernel.tap(stored.planes[0]) + change(tones)
            var result = stored
            result.source = nil
            result.planes[0] =
                kernel.store(
                    [value], names: ["\(use.node.path).y"], size: picture.size, isPicture: stored.fitsHalfPrecision)[0]
            kernel.finish(size: picture.size)
            picture.content = .stored(result, .identity)
            return picture
        }
        let source = lowering.components(of: picture)
        let change = change(Tones(of: source))
        var values = [source.red, source.green, source.blue].map { kernel.tap($0) + change }
        if let alpha = source.alpha { values.append(kernel.tap(alpha)) }
        picture.content = .computed(kernel.finish(values, size: picture.size))
        return picture
    }
}
