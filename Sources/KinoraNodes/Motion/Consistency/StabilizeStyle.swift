import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `styled.stabilize_style(guide: clip)`: a style that holds still where the film does.
enum StabilizeStyle: PictureOperator {
    static let signature = Signature(
        name: "stabilize_style", category: "Motion",
        documentation: """
            Takes the flicker out of a stylised film: what a style makes of a thing is averaged over the frames that show it.

            The motion of the original leads to each pixel in the frames before and after (dense inverse search at half of the
            sides, of pictures above 2048x1152 at a quarter, once for each pair of frames); what the style made of it there counts as far
            as the original looks the same. Luma is first averaged with the frame after, for every frame of the window, which so reaches
            a frame further: where all looks the same, the frames of `window: 1` count 2, 3, 3 and 2 (in pictures above 2048x1152 the three
            of the window alone, alike). Things that are covered, transparent or outside the picture there do not count, nor do frames of another
            shot. No pixel moves away from its own frame's style by more than `drift`. A frame depends on its window alone, wherever a render begins; a style that does not depend on time is computed once for
            each frame all the same, and kept for the frames around it.
            Measure what it does with `consistency`.
            """,
        parameters: [
            Parameter("of", .video, documentation: "The stylised film."),
            Parameter(
                "guide", .video,
                documentation:
                    "The film as it was, with the motion; another size is stretched to that of the stylised one."),
            Parameter(
                "strength", .number(.ratio), in: 0...1, default: .ratio(1), signal: true,
                documentation: "How much other frames count against a pixel's own; 0 changes nothing."),
            Parameter(
                "window", .number(.ratio), in: 1...3, default: .ratio(1), integer: true,
                documentation: "Frames before and after that are averaged; the work grows with it."),
            Parameter(
                "drift", .number(.ratio), in: 0...1, default: .ratio(0.5), signal: true,
                documentation: "The most a component may move away from its own frame's style, as a share of white."),
        ],
        result: .video,
        examples: [
            "clip.style(abstract).stabilize_style(guide: clip)",
            "clip.style(anime).stabilize_style(guide: clip, strength: 70%, window: 2)",
        ])

    private static let likeness = SteadyMotion.Likeness(alike: 6, other: 18)

    static func isIdentity(_ use: NodeUse) -> Bool { use.isAlways("strength", 0) || use.isAlways("drift", 0) }

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        if !isIdentity(use) {
            try use.requireWholeGuide()
            result.computePixels()
        }
        return result
    }

    static func warnings(of use: NodeUse, probes: MediaProbes) throws -> [Diagnostic] {
        isIdentity(use) ? [] : use.guideWarnings()
    }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let reach = Int((use.number("window") ?? 1).rounded())
        let motion = try SteadyMotion(
            (-reach...reach).filter { $0 != 0 }, of: use, guide: 1, size: picture.size,
            strength: lowering.parameter("strength", of: use).lowerBound, likeness: likeness, segment: segment,
            in: lowering)
        let mean = SteadyMean(
            motion: motion, drift: lowering.parameter("drift", of: use).lowerBound, name: use.node.path,
            lowering: lowering)
        picture.content = try mean.content(of: picture) {
            try lowering.input(0, of: use, segment: segment, later: $0)
        }
        return picture
    }
}
