import KinoraCore
import KinoraLanguage
import KinoraMedia

/// `clip.speed(0.5)`: the same pictures, faster or slower.
public enum Speed: PictureOperator {
    /// Name, parameters and documentation.
    public static let signature = Signature(
        name: "speed", category: "Time",
        documentation: """
            Plays a stream faster or slower; sound keeps its pitch.

            The frame rate stays: at half speed each picture is shown twice, at double speed every second one is left
            out. The length is divided by the factor.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The stream to retime."),
            Parameter(
                "factor", .number(.ratio), in: 0.01...100, default: .ratio(1),
                documentation: "2 plays twice as fast, 0.5 half as fast."),
        ],
        result: .video, keepsMasks: true, examples: ["clip.speed(0.5)"])

    /// What its stream is like.
    public static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        result.duration = result.duration.map { $0 / factor(use) }
        result.handles.before = result.handles.before / factor(use)
        result.handles.after = result.handles.after / factor(use)
        return result
    }

    /// True when it leaves its input as it is.
    public static func isIdentity(_ use: NodeUse) -> Bool { factor(use) == Rational(1) }

    /// The stretches during which it shows the same inputs.
    public static func segments(of use: NodeUse) throws -> [TimeSegment] {
        let uses = use.node.inputs.prefix(1).map { TimeSegment.Use(node: $0.node, scale: factor(use)) }
        let duration = try use.firstInput.duration.map { $0 / factor(use) }
        return [TimeSegment(start: Rational(0), end: duration, uses: uses)]
    }

    /// Its picture over one stretch of time.
    public static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        try lowering.input(0, of: use, segment: segment)
    }

    /// The factor as an exact fraction: six decimals, so that times stay exact.
    static func factor(_ use: NodeUse) -> Rational {
        let value = use.number("factor") ?? 1
        return Rational(Int64((min(max(value, 0.01), 100) * 1_000_000).rounded()), 1_000_000)
    }
}
