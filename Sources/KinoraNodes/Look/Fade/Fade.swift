import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.fade(in: 500ms, out: 1s)`: the picture comes out of a colour and goes back into it.
enum Fade: PictureOperator {
    static let signature = Signature(
        name: "fade", category: "Time",
        documentation: """
            Lets the picture come out of a colour at its start and go back into it at its end.

            The first and the last frame show the colour alone.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter(
                "in", .duration, in: 0...(.infinity), default: .duration(Rational(0)),
                documentation: "How long it takes to appear."),
            Parameter(
                "out", .duration, in: 0...(.infinity), default: .duration(Rational(0)),
                documentation: "How long it takes to vanish."),
            Parameter(
                "color", .color, default: .color(red: 0, green: 0, blue: 0, alpha: 1), signal: true,
                documentation: "The colour before and after."),
        ],
        result: .video, examples: ["clip.fade(in: 500ms, out: 1s)", "clip.fade(out: 12f, color: #ffffff)"])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        let (start, end) = lengths(of: use, rate: result.rate)
        if end > Rational(0), result.duration == nil {
            throw use.noEnd(result, "has no end to fade out at")
        }
        if start > Rational(0) || end > Rational(0) { result.computePixels() }
        return result
    }

    static func isIdentity(_ use: NodeUse) -> Bool {
        let (start, end) = lengths(of: use, rate: use.properties?.rate ?? Rational(1))
        return start == Rational(0) && end == Rational(0)
    }

    private static func lengths(of use: NodeUse, rate: Rational) -> (start: Rational, end: Rational) {
        (use.seconds("in", rate: rate) ?? Rational(0), use.seconds("out", rate: rate) ?? Rational(0))
    }

    /// The stretches of fading, and the one between them, whose picture is left alone.
    static func segments(of use: NodeUse) throws -> [TimeSegment] {
        let whole = TimeSegment.whole(of: use)
        let (start, length) = lengths(of: use, rate: use.properties?.rate ?? Rational(1))
        guard let end = whole.end else {
            guard start > Rational(0) else { return [whole] }
            return [stretch(Rational(0), start, whole), stretch(start, nil, whole)]
        }
        let out = max(Rational(0), end - length)
        guard start < out else { return [whole] }
        return [(Rational(0), start), (start, out), (out, end)]
            .filter { $0.0 < $0.1 }
            .map { stretch($0.0, $0.1, whole) }
    }

    private static func stretch(_ start: Rational, _ end: Rational?, _ whole: TimeSegment) -> TimeSegment {
        TimeSegment(start: start, end: end, uses: whole.uses)
    }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let rate = use.properties?.rate ?? Rational(1)
        let (start, length) = lengths(of: use, rate: rate)
        let duration = use.properties?.duration
        let isBetween =
            segment.start >= start
            && segment.end.map { end in
                duration.map { end <= $0 - length } ?? true
            } ?? true
        if isBetween { return picture }
        let (opening, closing) = (start.doubleValue, length.doubleValue)
        let last = (duration.map { $0 - (rate > Rational(0) ? Rational(1) / rate : Rational(0)) } ?? Rational(0))
            .doubleValue
        let hasOut = duration != nil && closing > 0
        let clock = use.clock(.unknown)
        let slot = lowering.uniform("\(use.node.path).amount") { time, slots in
            let t = clock.moment(at: time).t
            var amount = opening > 0 ? t / opening : 1
            if hasOut { amount = min(amount, (last - t) / closing) }
            slots[0] = Float(min(max(amount, 0), 1))
        }.lowerBound
        let source = lowering.components(of: picture)
        let kernel = PixelKernel(use.node.path, in: lowering)
        let color = use.colorSlots("color", in: lowering)
        let amount = kernel.uniform(slot)
        var values = zip([source.red, source.green, source.blue], color).map { plane, slot in
            kernel.uniform(slot).mix(kernel.tap(plane), amount)
        }
        if let alpha = source.alpha {
            values.append(kernel.uniform(color.lowerBound + 3).mix(kernel.tap(alpha), amount))
        }
        picture.content = .computed(kernel.finish(values, size: picture.size))
        return picture
    }
}
