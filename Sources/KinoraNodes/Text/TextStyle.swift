import KinoraCore
import KinoraLanguage
import KinoraMedia

/// How text looks: a style of an ASS script, whose lengths are pixels of the picture.
struct TextStyle {
    var font = "sans-serif"
    var size = 48.0
    var isBold = false
    var isItalic = false
    var color = "&H00FFFFFF"
    var secondColor = "&H00FFFFFF"
    var outlineColor = "&H00000000"
    var backColor = "&H80000000"
    var spacing = 0.0
    var outline = 0.0
    var shadow = 0.0
    /// 1 draws outline and shadow, 4 a box around all lines, as far around them as the shadow says.
    var border = 1
    /// As on a keypad: 1 is bottom left, 9 top right.
    var alignment = 5
    var margin = 0.0

    /// The places a text can be aligned to, and their numbers.
    static let places: [(name: String, key: Int)] = [
        ("top_left", 7), ("top", 8), ("top_right", 9), ("left", 4), ("center", 5), ("right", 6), ("bottom_left", 1),
        ("bottom", 2), ("bottom_right", 3),
    ]

    /// The line of the script that declares the style.
    func line(_ name: String) -> String {
        func number(_ value: Double) -> String { DecimalText.rounded(value) }
        // Encoding -1 lets each paragraph find its own direction (Unicode Bidirectional Algorithm, rules P2 and P3).
        let fields = [
            name, font, number(size), color, secondColor, outlineColor, backColor, isBold ? "-1" : "0",
            isItalic ? "-1" : "0", "0", "0", "100", "100", number(spacing), "0", "\(border)", number(outline),
            number(shadow), "\(alignment)", number(margin), number(margin), number(margin), "-1",
        ]
        return "Style: " + fields.joined(separator: ",") + "\n"
    }

    /// A script of styles for pictures of a size, without cues.
    static func script(size: Size, styles: [(name: String, style: TextStyle)]) -> String {
        var text = "[Script Info]\nScriptType: v4.00+\nPlayResX: \(size.width)\nPlayResY: \(size.height)\n"
        text += "WrapStyle: 0\nScaledBorderAndShadow: yes\nYCbCr Matrix: None\n\n[V4+ Styles]\n"
        text += "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, "
        text += "Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, "
        text += "Alignment, MarginL, MarginR, MarginV, Encoding\n"
        for (name, style) in styles { text += style.line(name) }
        text += "\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        return text
    }
}

extension NodeUse {
    /// A constant colour in the notation of ASS.
    func assColor(_ name: String, default fallback: String) -> String {
        guard case .color(let red, let green, let blue, let alpha)? = constant(name) else { return fallback }
        return AssText.color(red: red, green: green, blue: blue, alpha: alpha)
    }
}
