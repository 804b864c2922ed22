/// Text from outside, written so that its reader cannot mistake it: one way for each purpose.
public enum EscapedText {
    /// A string literal of the graph language, and of printed kernels.
    public static func literal(_ text: String) -> String {
        quoted(text, by: "\"") { isControl($0) ? braced($0) : nil }
    }

    /// A string literal of JSON (RFC 8259, section 7).
    public static func json(_ text: String) -> String {
        quoted(text, by: "\"") { scalar in
            guard isControl(scalar) else { return nil }
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
    }

    /// A name as messages show it: in single quotes; what is not visible cannot forge a second line.
    public static func name(_ text: String) -> String {
        quoted(text, by: "'") { isUnsafe($0) ? braced($0) : nil }
    }

    /// Words on their way to a terminal: control characters and direction marks shown, never sent; line breaks stay.
    public static func terminal(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { isUnsafe($0) && $0 != "\n" }) else { return text }
        var shown = ""
        for scalar in text.unicodeScalars {
            if isUnsafe(scalar), scalar != "\n" {
                shown += braced(scalar)
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }

    private static func quoted(
        _ text: String, by quote: Unicode.Scalar, _ escape: (Unicode.Scalar) -> String?
    ) -> String {
        var result = String(quote)
        for scalar in text.unicodeScalars {
            switch scalar {
            case quote, "\\": result += "\\\(scalar)"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default:
                if let escaped = escape(scalar) {
                    result += escaped
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + String(quote)
    }

    private static func braced(_ scalar: Unicode.Scalar) -> String { "\\u{\(String(scalar.value, radix: 16))}" }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.value < 0x20 || scalar.value == 0x7F }

    /// True for control characters of both sets and for marks that turn the direction of text.
    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        isControl(scalar) || (0x80...0x9F).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
            || (0x2066...0x2069).contains(scalar.value)
    }
}
