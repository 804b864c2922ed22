import KinoraCore
import Testing

@Suite("Text for its reader")
struct EscapedTextTests {
    @Test("What is special to a reader is escaped for that reader, and everything else left alone")
    func escapes() {
        let text = "a'b\"c\\d\n\u{1B}\u{7F}\u{202E}é"
        #expect(EscapedText.literal(text) == "\"a'b\\\"c\\\\d\\n\\u{1b}\\u{7f}\u{202E}é\"")
        #expect(EscapedText.json(text) == "\"a'b\\\"c\\\\d\\n\\u001b\\u007f\u{202E}é\"")
        #expect(EscapedText.name(text) == "'a\\'b\"c\\\\d\\n\\u{1b}\\u{7f}\\u{202e}é'")
        // Line breaks of a message stay, so that a diagnostic keeps its lines.
        #expect(EscapedText.terminal(text) == "a'b\"c\\d\n\\u{1b}\\u{7f}\\u{202e}é")
    }

    @Test("Numbers in messages have the decimals that say something")
    func decimals() {
        #expect(DecimalText.rounded(60) == "60")
        #expect(DecimalText.rounded(1.0 / 3) == "0.333")
        #expect(DecimalText.rounded(-2.5004) == "-2.5")
        #expect(DecimalText.rounded(1e300) == DecimalText.shortest(1e300))
        #expect(DecimalText.seconds(Rational(7, 2)) == "3.5s")
        #expect(DecimalText.shortest(1e-7) == "0.0000001")
    }
}
