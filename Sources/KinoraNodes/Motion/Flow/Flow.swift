import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.flow()`: where everything goes.
enum Flow: PictureOperator {
    static let signature = Signature(
        name: "flow", category: "Motion",
        documentation: """
            Measures motion: for each pixel, how far what it shows has gone in the next frame, in pixels to the right and down.

            `dis` searches for patches of eight pixels, from coarse pictures to finer ones (T. Kroeger et al., "Fast Optical Flow using
            Dense Inverse Search", 2016), with the presets and the results of `DISOpticalFlow` of OpenCV: `fast` and `ultrafast` search down to
            a quarter of the sides, `medium` to half of them, and all but `ultrafast` refine what they find on each level (T. Brox et al.,
            "High Accuracy Optical Flow Estimation Based on a Theory for Warping", 2004). On real clips half of the vectors are within 0.003
            pixels of OpenCV's (4.6; the refinement of its wheels for Python is another by up to 0.15) and the mean is within 0.02 (0.05 on a
            clip enlarged to 1080p); where nothing is certain, as in what comes
            to light or has no detail, single patches may settle elsewhere. `farneback` fits a quadratic to the surroundings of each pixel and compares (G. Farnebäck, "Two-frame motion
            estimation based on polynomial expansion", 2003), with the parameters and the results of `calcOpticalFlowFarneback` of OpenCV,
            within 0.003 pixels in the mean.

            `quality` measures either on a smaller picture, `dis` by a search of our own that is not refined, and brings the motion up along
            the edges of the picture (J. Kopf et al., "Joint Bilateral Upsampling", 2007). Beyond the last frame stands that frame, so that
            its flow is nil. Show a flow with `visualize`, see with `occlusion` where it has nothing to follow, or use it in an effect with
            a `flow` parameter.

            Motion is measured once for all frames that need it; `kinora render --flow-cache FOLDER` keeps it for later renders, too.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The clip."),
            Parameter(
                "method", .choice(["dis", "farneback"]), default: .choice("dis"), documentation: "How motion is found."),
            Parameter(
                "preset", .choice(["ultrafast", "fast", "medium"]), default: .choice("fast"),
                documentation: "Detail of `dis`, as OpenCV names it."),
            Parameter(
                "quality", .choice(["full", "half", "quarter"]), optional: true,
                documentation: """
                    The size at which motion is measured, in place of that of `preset`; smaller ones are brought up along the edges of the
                    picture. When absent `farneback` measures at full size, and `dis` as its preset says.
                    """),
            Parameter(
                "to", .number(.ratio), in: -8...8, default: .ratio(1), integer: true,
                documentation:
                    "The frame that is compared, counted from the present one: 1 is the next, -1 the one before."),
            Parameter(
                "scale", .number(.ratio), in: 0.1...0.9, default: .ratio(0.5),
                documentation: "Farneback: size of each level of the pyramid against the one below."),
            Parameter(
                "levels", .number(.ratio), in: 0...8, default: .ratio(3), integer: true,
                documentation:
                    "Farneback: levels above the picture itself; more of them follow faster motion. Levels below 32 pixels are left out."
            ),
            Parameter(
                "window", .number(.length), in: 3...63, default: .pixels(15),
                documentation:
                    "Farneback: width of the square over which motion is averaged; an even one counts as the next odd one."
            ),
            Parameter(
                "iterations", .number(.ratio), in: 1...10, default: .ratio(3), integer: true,
                documentation: "Farneback: times the motion is refined at each level."),
            Parameter(
                "poly_n", .number(.length), in: 3...9, default: .pixels(5),
                documentation: "Farneback: pixels on each side that the quadratic is fitted to, as OpenCV counts them."),
            Parameter(
                "poly_sigma", .number(.ratio), in: 0.3...4, default: .ratio(1.2),
                documentation:
                    "Farneback: standard deviation, in pixels, of the Gaussian that weighs them: 1.1 for 5, 1.5 for 7."),
            Parameter(
                "weights", .choice(["box", "gaussian"]), default: .choice("box"),
                documentation: "Farneback: whether all pixels of the window count alike, or those in its middle more."),
        ],
        result: .flow,
        examples: [
            "clip.flow().visualize()", "clip.flow(method: farneback, window: 21px).visualize(range: 8px)",
            "clip.flow(quality: half).visualize()",
        ])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        result.format = nil
        result.hasAlpha = false
        return result
    }

    static func warnings(of use: NodeUse, probes: MediaProbes) throws -> [Diagnostic] {
        let isFarneback = use.choice("method") == "farneback"
        let ownOfFarneback = ["scale", "levels", "window", "iterations", "poly_n", "poly_sigma", "weights"]
        let given = use.node.explicitArguments
        let (owner, wanted) = isFarneback ? ("inverse search", "dis") : ("Farneback's method", "farneback")
        return (isFarneback ? ["preset"] : ownOfFarneback).filter(given.contains).map { name in
            use.warning(
                "W0647",
                "'\(name)' changes nothing here: it belongs to \(owner), and this flow is measured by the other; write "
                    + "'method: \(wanted)', or leave it out")
        }
    }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let frames = Int((use.number("to") ?? 1).rounded())
        var picture = try lowering.input(0, of: use, segment: segment)
        let other = try lowering.input(0, of: use, segment: segment, later: frames)
        let name = use.node.path
        let (a, b) = (lowering.luma(of: picture, name: name), lowering.luma(of: other, name: "\(name).other"))
        let field =
            use.choice("method") == "farneback"
            // Each level is made of the picture itself: to read its bytes is less than to write floats of them first.
            ? farneback(
                use, lowering, from: lowering.storedLuma(of: picture) ?? a, to: lowering.storedLuma(of: other) ?? b,
                size: picture.size)
            : inverseSearch(use, lowering, from: a, to: b, size: picture.size)
        picture.content = .computed(field.components)
        return picture
    }

    private static func farneback(
        _ use: NodeUse, _ lowering: Lowering, from a: PlaneID, to b: PlaneID, size: Size
    ) -> FlowField {
        let name = use.node.path
        let search = Farneback(
            name: name, scale: use.number("scale") ?? 0.5, levels: Int(use.number("levels") ?? 3),
            window: Int(use.number("window") ?? 15), iterations: Int(use.number("iterations") ?? 3),
            expansion: PolynomialExpansion(
                reach: Int(use.number("poly_n") ?? 5), deviation: use.number("poly_sigma") ?? 1.2),
            isGaussian: use.choice("weights") == "gaussian", lowering: lowering)
        let times = 1 << (halvings(use) ?? 0)
        guard times > 1, min(size.width, size.height) >= 16 * times else {
            return search.flow(from: a, to: b, size: size)
        }
        let small = Size((size.width + times - 1) / times, (size.height + times - 1) / times)
        let pyramid = SmoothedPyramid(name: "\(name).small", lowering: lowering)
        let planes = pyramid.level([a, b], from: size, to: small, factor: 1 / Double(times))
        let upsampling = GuidedUpsampling(
            name: name, guide: a, small: planes[0], other: planes[1], margin: 0, lowering: lowering)
        return upsampling.enlarged(
            search.flow(from: planes[0], to: planes[1], size: small), to: size,
            by: (
                Float(Double(size.width) / Double(small.width)), Float(Double(size.height) / Double(small.height))
            ))
    }

    private static func inverseSearch(
        _ use: NodeUse, _ lowering: Lowering, from a: PlaneID, to b: PlaneID, size: Size
    ) -> FlowField {
        let name = use.node.path
        guard let finest = halvings(use) ?? (OrderedSearch.isUsable(for: size) ? nil : 0) else {
            let presets = ["ultrafast": OrderedSearch.Preset.ultrafast, "medium": .medium]
            let preset = presets[use.choice("preset") ?? "fast"] ?? .fast
            return OrderedSearch(name: name, preset: preset, lowering: lowering).flow(from: a, to: b, size: size)
        }
        let search = InverseSearch(name: name, finest: finest, steps: (4, 2), lowering: lowering)
        let first = search.pyramid(of: a, size: size, name: "\(name).a")
        let second = search.pyramid(of: b, size: size, name: "\(name).b")
        let field = search.flow(from: first, to: second, name: name)
        let level = search.finestLevel(of: size)
        let scale = Float(1 << level)
        guard halvings(use) != nil, level > 0 else {
            return field.enlarged(to: size, by: scale, name: name, in: lowering)
        }
        let upsampling = GuidedUpsampling(
            name: name, guide: a, small: first.plane(level), other: second.plane(level), margin: LumaPyramid.margin,
            lowering: lowering)
        return upsampling.enlarged(field, to: size, by: (scale, scale))
    }

    /// How often the picture is halved before motion is measured, where the author says so.
    private static func halvings(_ use: NodeUse) -> Int? {
        use.choice("quality").flatMap { ["full": 0, "half": 1, "quarter": 2][$0] }
    }
}
