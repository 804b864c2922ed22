import KinoraCore
import KinoraLanguage

extension NodeUse {
    /// Refuses a guide that ends before the film that it leads, or has other frames: no motion is known there.
    func requireWholeGuide() throws {
        try requireGuideFrames()
        guard inputs.count > 1, let end = inputs[1].duration, inputs[0].rate > Rational(0) else { return }
        let frame = Rational(1) / inputs[0].rate
        let isWhole = inputs[0].duration.map { $0 <= end + frame } ?? false
        if isWhole { return }
        let length = inputs[0].duration.map { "lasts \(DecimalText.seconds($0))" } ?? "has no end that is known"
        throw problem(
            "E0626",
            "a guide is as long as the film it leads, this one lasts \(DecimalText.seconds(end)) and the film \(length)"
        )
    }

    /// Refuses a guide that does not show a frame of its own for each frame of the film.
    func requireGuideFrames() throws {
        guard inputs.count > 1, inputs[0].rate > Rational(0) else { return }
        let (film, guide) = (inputs[0].rate, inputs[1].rate)
        if (guide / film).denominator == 1 { return }
        throw problem(
            "E0629",
            "a guide has the film's rate or a whole multiple of it, this one has \(Value.rate(guide)) and the film \(Value.rate(film)); change the rate after '\(node.name)'"
        )
    }

    /// Says so where a guide is of another shape, so that its picture is stretched.
    func guideWarnings() -> [Diagnostic] {
        guard inputs.count > 1 else { return [] }
        let (own, guide) = (inputs[0].size, inputs[1].size)
        let (wide, high) = (Double(own.width * guide.height), Double(own.height * guide.width))
        // A pixel more or less of a smaller copy is no other shape.
        let rounding = Double(max(own.width, own.height) + max(guide.width, guide.height))
        guard abs(wide - high) > rounding else { return [] }
        return [
            warning(
                "W0627",
                "the guide is of another shape: its \(guide) are stretched to the film's \(own), and its motion with them"
            )
        ]
    }
}
