import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.interpolate(to: 48fps)`: more frames a second, those between made from their neighbours.
enum Interpolate: PictureOperator {
    static let signature = Signature(
        name: "interpolate", category: "Time",
        documentation: """
            Gives a clip another frame rate; frames between those of the clip are made from both neighbours. Length and sound stay.

            `flow` moves both neighbours along the motion between them, found by inverse search in both directions (at the whole size up to
            640x480 pixels, at half of it up to four times as many, above at a quarter), and mixes them; of the motions that either direction suggests for a pixel those
            count most that bring it together with its like, standing still among them, which helps titles; thin ones over strong
            motion may waver, and of thin things that repeat, such as reeds, some may split. Frames of
            the clip itself are left as they are, bit for bit, and no motion is looked for; nothing is mixed across a cut (see `cuts`):
            the last frame of a shot stays until the next one begins. `blend` mixes the neighbours where they are, `nearest` shows the nearer one. Frames of a clip of variable rate count from when they
            are shown, also where its rate is the one asked for, which leaves other clips as they are; one that is shown for more than a
            quarter of a second is held until the next. So do those of a clip that is slowed down, sped up, or cut to others of another
            rate: neighbours are the clip's own. Frames that repeat the one before, as in animation on twos or film in a container
            of a higher rate, are passed over: what moves goes from the first of them to the next that differs, in a quarter of a second
            at most.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The clip."),
            Parameter("to", .rate, documentation: "Frames a second, 0.01 to 1000."),
            Parameter(
                "method", .choice(["flow", "blend", "nearest"]), default: .choice("flow"),
                documentation: "How frames between frames are made."),
            Parameter(
                "repeats", .choice(["skip", "keep"]), default: .choice("skip"),
                documentation: "Whether frames that repeat the one before are passed over, or stay pauses."),
        ],
        result: .video, examples: ["clip.interpolate(to: 48fps)", "clip.interpolate(to: 60fps, method: blend)"])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        if isIdentity(use) { return result }
        result.rate = rate(use) ?? result.rate
        return result
    }

    static func isIdentity(_ use: NodeUse) -> Bool { rate(use) == nil }

    static func warnings(of use: NodeUse, probes: MediaProbes) throws -> [Diagnostic] {
        guard let wanted = rate(use), let own = use.inputs.first?.rate, wanted < own else { return [] }
        return [
            use.warning(
                "W0624",
                "the clip has \(DecimalText.rounded(own.doubleValue)) frames a second and shall have "
                    + "\(DecimalText.rounded(wanted.doubleValue)): pictures are left out")
        ]
    }

    private static func rate(_ use: NodeUse) -> Rational? {
        if case .rate(let rate)? = use.constant("to") { return rate }
        return nil
    }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        guard let input = segment.uses.first, let rate = use.inputs.first?.rate, rate > Rational(0) else {
            throw use.problem("E0601", "a stream is expected, there is none")
        }
        let map = use.map.then(input)
        if rate == Self.rate(use), try lowering.unevenTime(of: input.node, map: map, skipsRepeats: false) == nil {
            // Even frames of the wanted rate: there is nothing to make. Those of a variable rate may have the same number.
            return try lowering.input(0, of: use, segment: segment)
        }
        let method = Retiming.Method(rawValue: use.choice("method") ?? "") ?? .flow
        // What is not mixed stands still as the clip does.
        let skipsRepeats = method != .nearest && use.choice("repeats") != "keep"
        let uneven = try lowering.unevenTime(of: input.node, map: map, skipsRepeats: skipsRepeats)
        return try Retiming(name: use.node.path, rate: rate, uneven: uneven, method: method)
            .picture(of: input.node, map: map, in: lowering)
    }
}
