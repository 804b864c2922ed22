import KinoraCore
/// What a method of `Video` hands to a node: text of the language, or another stream.
struct VideoArgument: Sendable {
    enum Content: Sendable {
        case text(String)
        case stream(Video)
        /// A formula of a number that a node finds out, which stands where `VideoMeasurement.place` is.
        case formula(String, of: Video)
    }

    var content: Content

    static func text(_ text: String) -> VideoArgument { VideoArgument(content: .text(text)) }
    static func stream(_ video: Video) -> VideoArgument { VideoArgument(content: .stream(video)) }
    static func number(_ value: Double, unit: String) -> VideoArgument { text(decimal(value) + unit) }

    /// A text in quotes.
    static func quoted(_ value: String) -> VideoArgument { text(EscapedText.literal(value)) }

    static func duration(_ duration: Duration) -> VideoArgument {
        let (seconds, attoseconds) = duration.components
        return text(decimal(Double(seconds) + Double(attoseconds) * 1e-18) + "s")
    }

    /// A number as the language writes it: a decimal without an exponent. What is no number becomes a text that the
    /// checker refuses with a message of its own.
    static func decimal(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "(0 / 0)" : value < 0 ? "(-1 / 0)" : "(1 / 0)" }
        let text = "\(value)"
        guard text.contains("e") else { return value < 0 ? "(\(text))" : text }
        // Twelve digits behind the point are finer than any parameter's effect.
        let scaled = (abs(value) * 1e12).rounded()
        guard scaled < 9e18 else { return "(1 / 0)" }
        let digits = String(Int64(scaled))
        let padded = String(repeating: "0", count: max(0, 13 - digits.count)) + digits
        let decimal = "\(padded.dropLast(12)).\(padded.suffix(12))"
        return value < 0 ? "(-\(decimal))" : decimal
    }
}
