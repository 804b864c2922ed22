/// Text in the notation of Advanced SubStation Alpha.
public enum AssText {
    /// A text in which nothing is a tag: what the author wrote is what is seen.
    public static func escaped(_ text: some StringProtocol) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\n", "\r\n": result += "\\N"
            case "\r": continue
            case "\t": result += "    "
            // A word joiner keeps the backslash from beginning a tag.
            case "\\": result += "\\\u{2060}"
            case "{": result += "\\{"
            case "}": result += "\\}"
            default: result.append(character)
            }
        }
        return result
    }

    /// A line of a script without its tags.
    static func plain(_ text: String) -> String {
        var result = ""
        var depth = 0
        var rest = text[...]
        while let character = rest.popFirst() {
            switch character {
            case "{": depth = 1
            case "}" where depth > 0: depth = 0
            case "\\" where depth == 0:
                switch rest.first {
                case "N", "n", "h":
                    rest.removeFirst()
                    result += " "
                case "{", "}": result.append(rest.removeFirst())
                default: result += "\\"
                }
            default: if depth == 0 { result.append(character) }
            }
        }
        return result
    }

    /// A colour of 0...1 and its opacity as `&HAABBGGRR`, in which 00 is opaque.
    public static func color(red: Double, green: Double, blue: Double, alpha: Double = 1) -> String {
        func byte(_ value: Double) -> String {
            let code = Int((min(max(value.isFinite ? value : 0, 0), 1) * 255).rounded())
            let digits = String(code, radix: 16, uppercase: true)
            return digits.count < 2 ? "0" + digits : digits
        }
        return "&H" + byte(1 - alpha) + byte(blue) + byte(green) + byte(red)
    }
}
