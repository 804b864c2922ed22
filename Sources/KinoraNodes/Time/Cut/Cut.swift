import KinoraCore
import KinoraLanguage
import KinoraMedia

/// `cut(a, b, c)`: clips one after the other.
public enum Cut: PictureOperator {
    /// Name, parameters and documentation.
    public static let signature = BuiltinSignatures.cut

    /// What its stream is like.
    public static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        try use.requireConvertibleColors()
        result.color = use.commonColor
        var total: Rational? = Rational(0)
        for (index, input) in use.inputs.enumerated() {
            guard let length = input.duration else {
                guard index == use.inputs.count - 1 else { throw use.noEnd(input, "can only stand last in a cut") }
                total = nil
                break
            }
            total = total.map { $0 + length }
            result.hasAlpha = result.hasAlpha || input.hasAlpha
            result.hasAudio = result.hasAudio || input.hasAudio
            result.bitDepth = max(result.bitDepth, input.bitDepth)
            if let format = result.format, input.format?.hasSampling(of: format) != true { result.format = nil }
        }
        result.duration = total
        result.endsWithSource = use.inputs.last?.endsWithSource ?? false
        result.handles.after = use.inputs.last?.handles.after ?? Rational(0)
        return result
    }

    /// What the author should know although the node is accepted.
    public static func warnings(of use: NodeUse, probes: MediaProbes) throws -> [Diagnostic] {
        use.meetingWarnings(use.inputs) + use.colorWarnings()
    }

    /// The stretches during which it shows the same inputs.
    public static func segments(of use: NodeUse) throws -> [TimeSegment] {
        var start = Rational(0)
        var segments: [TimeSegment] = []
        segments.reserveCapacity(use.inputs.count)
        for (input, edge) in zip(use.inputs, use.node.inputs) {
            let end = input.duration.map { start + $0 }
            let shift = Rational(0) - start
            segments.append(
                TimeSegment(start: start, end: end, uses: [TimeSegment.Use(node: edge.node, offset: shift)]))
            start = end ?? start
        }
        return segments
    }

    /// Its picture over one stretch of time.
    public static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let picture = try lowering.input(0, of: use, segment: segment)
        let size = use.properties?.size ?? picture.size
        return try lowering.matched(
            lowering.fitted(picture, to: size, mode: .contain, use: use), to: use.commonColor, use: use)
    }
}

extension NodeUse {
    /// What the author should know about clips of one film: those of other sizes and rates follow the first.
    func meetingWarnings(_ clips: some Sequence<StreamProperties>) -> [Diagnostic] {
        let clips = Array(clips)
        guard let first = clips.first else { return [] }
        var warnings: [Diagnostic] = []
        if let other = clips.first(where: { $0.size != first.size }) {
            warnings.append(
                warning("W0613", "clips of \(other.size) are brought to the first clip's \(first.size), with bars"))
        }
        if let other = clips.first(where: { $0.rate != first.rate }) {
            warnings.append(
                warning(
                    "W0614",
                    "clips of \(Value.rate(other.rate)) are shown at the first clip's \(Value.rate(first.rate))"))
        }
        return warnings
    }
}
