import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.denoise()`: non-local means.
enum Denoise: PictureFilter {
    static let signature = Signature(
        name: "denoise", category: "Smooth",
        documentation: """
            Takes noise away and keeps detail: each pixel becomes the mean of pixels whose surroundings look alike.

            A. Buades, B. Coll and J.-M. Morel, "A non-local algorithm for image denoising", 2005, in the L*a*b* of
            `fastNlMeansDenoisingColored` of OpenCV, without its rounding, the picture mirrored beyond its edges. `exact` weighs
            lightness and colour each on its own, as OpenCV does. `fast` weighs them together, by whichever differs more, and
            beyond two pixels compares every second one: at a third of the time, as far from a clean picture as OpenCV within
            0.3 dB and mostly nearer, where `h` is about the deviation of the noise. The work grows with the square of `search`.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter(
                "h", .number(.ratio), in: 0...100, default: .ratio(3), signal: true,
                documentation:
                    "Strength for lightness, in 8-bit code values: about the deviation of the noise; 0 leaves it as it is."
            ),
            Parameter(
                "h_color", .number(.ratio), in: 0...100, default: .ratio(3), signal: true,
                documentation: "Strength for colour, in the same unit."),
            Parameter(
                "template", .number(.length), in: 1...15, default: .pixels(7),
                documentation: "Width of the surroundings that are compared; an even one counts as the next odd one."),
            Parameter(
                "search", .number(.length), in: 3...41, default: .pixels(21),
                documentation:
                    "Width of the square of pixels that are compared; an even one counts as the next odd one."),
            Parameter(
                "quality", .choice(["fast", "exact"]), default: .choice("fast"),
                documentation: "Whether lightness and colour share their weights, and pixels are left out."),
        ],
        result: .video, examples: ["clip.denoise()", "clip.denoise(h: 6, h_color: 10)"])

    static func isIdentity(_ use: NodeUse) -> Bool { use.isAlways("h", 0) && use.isAlways("h_color", 0) }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let source = lowering.components(of: picture)
        let name = use.node.path
        let isExact = weighsApart(use)
        let means = NonLocalMeans(
            name: name, size: picture.size, templateReach: reach("template", of: use),
            searchReach: reach("search", of: use), everyDistance: isExact, lowering: lowering)
        let space = LinearLabLanes()
        let lightness = strength("h", components: 1, of: use, means, in: lowering)
        let color = strength("h_color", components: 2, of: use, means, in: lowering)

        let spread = PixelKernel("\(name).lab", in: lowering)
        let lab = space.lab(means.mirrored([source.red, source.green, source.blue], in: spread))
        let scaled = [
            lab[0] * spread.uniform(lightness.scale), lab[1] * spread.uniform(color.scale),
            lab[2] * spread.uniform(color.scale),
        ]
        let planes = spread.store(scaled, names: ["L", "a", "b"].map { "\(name).\($0)" }, size: means.spreadSize)
        spread.finish(size: means.spreadSize)

        let clean =
            isExact
            ? means.means(of: [planes[0]], name: "\(name).lightness")
                + means.means(of: [planes[1], planes[2]], name: "\(name).color")
            : means.means(of: planes, name: name)
        let kernel = PixelKernel(name, in: lowering)
        let unscale = [lightness.unscale, color.unscale, color.unscale]
        var values = space.color(zip(clean, unscale).map { kernel.tap($0) * kernel.uniform($1) })
        if let alpha = source.alpha { values.append(kernel.tap(alpha)) }
        picture.content = .computed(kernel.finish(values, size: picture.size))
        return picture
    }

    /// Whether lightness and colour have weights of their own; one that stays as it is must not hold back the other.
    private static func weighsApart(_ use: NodeUse) -> Bool {
        use.choice("quality") == "exact" || use.isAlways("h", 0) || use.isAlways("h_color", 0)
    }

    private static func reach(_ name: String, of use: NodeUse) -> Int {
        Int(min(max(use.number(name) ?? 0, 1), 64)) / 2
    }

    /// The factor that makes distances of surroundings exponents of weights, and its inverse.
    private static func strength(
        _ name: String, components: Int, of use: NodeUse, _ means: NonLocalMeans, in lowering: Lowering
    ) -> (scale: Int, unscale: Int) {
        let curve = use.curve(name, of: signature)
        // The greater of two differences is greater than either: as much as it is of pure noise.
        let share = weighsApart(use) ? 1.0 : 1 / 1.2
        let clock = use.clock(.unknown)
        let pixels = Double(means.templateWidth * means.templateWidth * components)
        let slots = lowering.uniform("\(use.node.path).\(name)", count: 2, isSteady: !use.varies) { time, slots in
            // A strength of zero: surroundings must not differ by even a thousandth of a code value.
            let strength = max(curve(clock.moment(at: time)), 1e-3)
            let scale = share / (strength * pixels.squareRoot())
            slots[0] = Float(scale)
            slots[1] = Float(1 / scale)
        }
        return (slots.lowerBound, slots.lowerBound + 1)
    }
}
