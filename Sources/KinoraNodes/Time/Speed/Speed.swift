import KinoraCore
import KinoraLanguage
import KinoraMedia

/// `clip.speed(0.5)`: the same pictures, faster or slower.
public enum Speed: PictureOperator {
    /// Speeds that are accepted.
    private static let range = 0.01...100.0

    /// Name, parameters and documentation.
    public static let signature = Signature(
        name: "speed", category: "Time",
        documentation: """
            Plays a stream faster or slower; sound keeps its pitch.

            The frame rate stays: at half speed each picture is shown twice, at double speed every second one is left
            out. With `smooth`, pictures between those of the stream are made as by `interpolate`: slow motion. The length is
            divided by the factor. A factor that varies is a speed ramp; its times are those of the footage, so that
            `[2s: 1, 3s: 0.25]` slows down what happens in the third second, whatever came before.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The stream to retime."),
            Parameter(
                "factor", .number(.ratio), in: range, default: .ratio(1), signal: true,
                insteadOfNone:
                    "nothing plays backwards or stands still; one frame as clip[2s..2.04s].speed(0.01) is a still",
                documentation: "2 plays twice as fast, 0.5 half as fast."),
            Parameter(
                "smooth", .bool, default: .bool(false),
                documentation: "Whether pictures between pictures are made from the motion of both neighbours."),
        ],
        result: .video, keepsMasks: true,
        examples: ["clip.speed(0.5)", "clip.speed(0.25, smooth: true)", "clip.speed([1s: 1, 2s: 0.25], smooth: true)"])

    /// What its stream is like.
    public static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        if isRamp(use) {
            guard result.duration != nil else { throw use.noEnd(result, "has no place for a speed that varies") }
            result.duration = curve(use)?.length
            result.handles = StreamProperties.Handles()
        } else {
            result.duration = result.duration.map { $0 / factor(use) }
            result.handles.before = result.handles.before / factor(use)
            result.handles.after = result.handles.after / factor(use)
        }
        return result
    }

    /// True when it leaves its input as it is.
    public static func isIdentity(_ use: NodeUse) -> Bool { !isRamp(use) && factor(use) == Rational(1) }

    /// The stretches during which it shows the same inputs.
    public static func segments(of use: NodeUse) throws -> [TimeSegment] {
        if let curve = curve(use) {
            let uses = use.node.inputs.prefix(1).map { TimeSegment.Use(node: $0.node, curve: curve) }
            return [TimeSegment(start: Rational(0), end: curve.length, uses: uses)]
        }
        let uses = use.node.inputs.prefix(1).map { TimeSegment.Use(node: $0.node, scale: factor(use)) }
        let duration = try use.firstInput.duration.map { $0 / factor(use) }
        return [TimeSegment(start: Rational(0), end: duration, uses: uses)]
    }

    /// Its picture over one stretch of time.
    public static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        guard isSmooth(use), let input = segment.uses.first, let rate = use.inputs.first?.rate, rate > Rational(0)
        else { return try lowering.input(0, of: use, segment: segment) }
        let map = use.map.then(input)
        let uneven = try lowering.unevenTime(of: input.node, map: map, skipsRepeats: true)
        return try Retiming(name: use.node.path, rate: rate, uneven: uneven, method: .flow)
            .picture(of: input.node, map: map, in: lowering)
    }

    private static func isSmooth(_ use: NodeUse) -> Bool { use.flag("smooth") == true && !isIdentity(use) }

    private static func isRamp(_ use: NodeUse) -> Bool {
        if case .signal? = use.node.arguments["factor"] { return true }
        return false
    }

    /// The time of a speed that varies; nil for a constant one.
    private static func curve(_ use: NodeUse) -> TimeCurve? {
        guard case .signal(let signal)? = use.node.arguments["factor"], let input = use.inputs.first,
            let duration = input.duration
        else { return nil }
        return TimeCurve(signal, range: range, duration: duration, rate: input.rate)
    }

    /// The factor as an exact fraction: six decimals, so that times stay exact.
    static func factor(_ use: NodeUse) -> Rational {
        let value = use.number("factor") ?? 1
        return Rational(Int64((min(max(value, 0.01), 100) * 1_000_000).rounded()), 1_000_000)
    }
}
