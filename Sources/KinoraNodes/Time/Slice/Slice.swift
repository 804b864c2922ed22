import KinoraCore
import KinoraLanguage
import KinoraMedia

/// `clip[2s..5s]`: a stretch of a stream.
public enum Slice: PictureOperator {
    /// Name, parameters and documentation.
    public static let signature = BuiltinSignatures.slice

    /// What its stream is like.
    public static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        let (from, to) = try bounds(of: use, input: result)
        result.handles.before = result.handles.before + from
        if let end = result.duration, let to { result.handles.after = result.handles.after + end - to }
        // Nothing ends a stream without end: its handle is as long as any transition. Where the end is not known, no
        // footage can be promised.
        if result.duration == nil, !result.endsWithSource { result.handles.after = Rational(86_400) }
        result.duration = to.map { $0 - from }
        result.endsWithSource = result.endsWithSource && to == nil
        return result
    }

    /// The stretches during which it shows the same inputs.
    public static func segments(of use: NodeUse) throws -> [TimeSegment] {
        let (from, to) = try bounds(of: use, input: use.firstInput)
        let uses = use.node.inputs.prefix(1).map { TimeSegment.Use(node: $0.node, offset: from) }
        return [TimeSegment(start: Rational(0), end: to.map { $0 - from }, uses: uses)]
    }

    /// Its picture over one stretch of time.
    public static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        try lowering.input(0, of: use, segment: segment)
    }

    /// The slice's bounds in the stream's own seconds.
    ///
    /// - Throws: `Diagnostic` when it is empty or leaves the stream.
    static func bounds(of use: NodeUse, input: StreamProperties) throws -> (from: Rational, to: Rational?) {
        let from = use.seconds("from", rate: input.rate) ?? Rational(0)
        let end = input.duration
        let to = use.seconds("to", rate: input.rate) ?? end
        if let end, from >= end {
            throw use.problem(
                "E0610",
                "a slice must begin inside the stream, this one begins at "
                    + "\(text(from)) and the stream ends at \(text(end))")
        }
        // A container's clock is coarser than a frame: half a frame beyond the end is still the end.
        if let end, let asked = to, asked > end {
            let half = input.rate.numerator > 0 ? Rational(1) / (input.rate + input.rate) : Rational(0)
            guard asked <= end + half else {
                throw use.problem(
                    "E0610",
                    "a slice must end inside the stream, this one ends at "
                        + "\(text(asked)) and the stream at \(text(end))")
            }
            return (from, end)
        }
        if let to, to <= from {
            throw use.problem(
                "E0611",
                "a slice must be longer than nothing, this one goes from \(text(from)) to "
                    + "\(text(to))")
        }
        return (from, to)
    }

    private static func text(_ seconds: Rational) -> String { DecimalText.seconds(seconds) }
}
