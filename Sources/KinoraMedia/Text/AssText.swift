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
            case breakMark: result += "{\\fscx0} {\\fscx}"
            default: result.append(character)
            }
        }
        return result
    }

    /// A text in which nothing is a tag for libav's encoders of subtitles, which know no escapes: a word joiner, which
    /// nobody sees, parts a backslash from what would make it a tag.
    static func escapedForTracks(_ text: some StringProtocol) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\n", "\r\n": result += "\\N"
            case "\r": continue
            case "\\": result += (result.last == "{" ? "\u{2060}" : "") + "\\\u{2060}"
            default: result.append(character)
            }
        }
        return result
    }

    /// Text with places at which a line of Chinese or Japanese may end, which has no spaces to end at.
    ///
    /// libass ends lines at spaces alone, unless it was built with libunibreak; so spaces without a width are put between
    /// ideographs and kana, but not before what closes nor after what opens (Unicode Standard Annex 14, rules LB13,
    /// LB14 and LB21 to LB31, as far as they concern classes ID, CJ, CL, EX, OP and NS).
    public static func withLineBreaks(_ text: some StringProtocol) -> String {
        var result = ""
        var previous: Character?
        for character in text {
            if let before = previous, isIdeographic(before) || isIdeographic(character), !before.isWhitespace,
                !character.isWhitespace, !opening.contains(before), !closing.contains(character)
            {
                result.append(breakMark)
            }
            result.append(character)
            previous = character
        }
        return result
    }

    /// Stands for a place to end a line until `escaped` writes it down; no font has it.
    private static let breakMark: Character = "\u{FFFFE}"
    private static let opening: Set<Character> = [
        "(", "[", "\u{201C}", "\u{2018}", "（", "［", "｛", "〈", "《", "「", "『", "【", "〔", "〖",
    ]
    private static let closing: Set<Character> = [
        ")", "]", "!", "?", ",", ".", ":", ";", "%", "\u{201D}", "\u{2019}", "）", "］", "｝", "〉", "》", "」", "』", "】",
        "〕", "〗",
        "、", "。", "，", "．", "・", "：", "；", "！", "？", "…", "‥", "々", "ー", "ぁ", "ぃ", "ぅ", "ぇ", "ぉ", "っ", "ゃ", "ゅ", "ょ",
        "ゎ",
        "ァ", "ィ", "ゥ", "ェ", "ォ", "ッ", "ャ", "ュ", "ョ", "ヮ",
    ]

    private static func isIdeographic(_ character: Character) -> Bool {
        guard let value = character.unicodeScalars.first?.value else { return false }
        switch value {
        case 0x2E80...0x2FDF, 0x3001...0x30FF, 0x3105...0x312F, 0x31A0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xF900...0xFAFF, 0xFF01...0xFF60, 0x20000...0x323AF:
            return true
        default: return false
        }
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
