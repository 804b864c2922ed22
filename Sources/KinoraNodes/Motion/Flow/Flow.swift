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

            `farneback` fits a quadratic to the surroundings of each pixel and compares (G. Farnebäck, "Two-frame motion estimation based
            on polynomial expansion", 2003), with the parameters and the results of `calcOpticalFlowFarneback` of OpenCV. Beyond the last
            frame stands that frame, so that its flow is nil. Show a flow with `visualize`, or use it in an effect with a `flow` parameter.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The clip."),
            Parameter(
                "method", .choice(["farneback"]), default: .choice("farneback"), documentation: "How motion is found."),
            Parameter(
                "to", .number(.ratio), in: -8...8, default: .ratio(1), integer: true,
                documentation:
                    "The frame that is compared, counted from the present one: 1 is the next, -1 the one before."),
            Parameter(
                "scale", .number(.ratio), in: 0.1...0.9, default: .ratio(0.5),
                documentation: "Size of each level of the pyramid against the one below."),
            Parameter(
                "levels", .number(.ratio), in: 0...8, default: .ratio(3), integer: true,
                documentation:
                    "Levels above the picture itself; more of them follow faster motion. Levels below 32 pixels are left out."
            ),
            Parameter(
                "window", .number(.length), in: 3...63, default: .pixels(15),
                documentation:
                    "Width of the square over which motion is averaged; an even one counts as the next odd one."),
            Parameter(
                "iterations", .number(.ratio), in: 1...10, default: .ratio(3), integer: true,
                documentation: "Times the motion is refined at each level."),
            Parameter(
                "poly_n", .number(.length), in: 3...9, default: .pixels(5),
                documentation: "Pixels on each side that the quadratic is fitted to, as OpenCV counts them."),
            Parameter(
                "poly_sigma", .number(.ratio), in: 0.3...4, default: .ratio(1.2),
                documentation: "Standard deviation, in pixels, of the Gaussian that weighs them: 1.1 for 5, 1.5 for 7."),
            Parameter(
                "weights", .choice(["box", "gaussian"]), default: .choice("box"),
                documentation: "Whether all pixels of the window count alike, or those in its middle more."),
        ],
        result: .flow, examples: ["clip.flow().visualize()", "clip.flow(window: 21px, to: -1).visualize(range: 8px)"])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        result.format = nil
        result.hasAlpha = false
        return result
    }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let frames = Int((use.number("to") ?? 1).rounded())
        var picture = try lowering.input(0, of: use, segment: segment)
        let other = try lowering.input(0, of: use, segment: segment, later: frames)
        let name = use.node.path
        let (a, b) = (lowering.luma(of: picture, name: name), lowering.luma(of: other, name: "\(name).other"))
        let search = Farneback(
            name: name, scale: use.number("scale") ?? 0.5, levels: Int(use.number("levels") ?? 3),
            window: Int(use.number("window") ?? 15) | 1, iterations: Int(use.number("iterations") ?? 3),
            expansion: PolynomialExpansion(
                reach: Int(use.number("poly_n") ?? 5), deviation: use.number("poly_sigma") ?? 1.2),
            isGaussian: use.choice("weights") == "gaussian", lowering: lowering)
        picture.content = .computed(search.flow(from: a, to: b, size: picture.size).components)
        return picture
    }
}
