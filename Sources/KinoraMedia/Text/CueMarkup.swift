/// The markup inside a cue of SubRip or WebVTT, as tags of ASS; what is no known tag is text.
enum CueMarkup {
    /// A cue's text: `<b> <i> <u> <s>`, in SubRip `<font color>` and `{\an8}` as well, in WebVTT classes, voices and entities.
    ///
    /// - Parameter isDrawn: whether libass draws it, which has escapes and line breaks of its own; else libav codes it.
    static func ass(_ text: String, _ format: SubtitleFile.Format, isDrawn: Bool = true) -> String {
        var result = ""
        var plain = ""
        func flush() {
            result += isDrawn ? AssText.escaped(AssText.withLineBreaks(plain)) : AssText.escapedForTracks(plain)
            plain = ""
        }
        var rest = text[...]
        while let character = rest.first {
            if character == "<", let close = rest.firstIndex(of: ">"),
                let tag = tag(String(rest[rest.index(after: rest.startIndex)..<close]), format)
            {
                flush()
                result += tag
                rest = rest[rest.index(after: close)...]
            } else if format == .srt, rest.hasPrefix("{\\an"), let digit = rest.dropFirst(4).first,
                ("1"..."9").contains(digit), rest.dropFirst(5).first == "}"
            {
                flush()
                result += "{\\an\(digit)}"
                rest = rest.dropFirst(6)
            } else if format == .vtt, character == "&", let end = rest.prefix(8).firstIndex(of: ";"),
                let entity = entities[String(rest[..<end])]
            {
                plain += entity
                rest = rest[rest.index(after: end)...]
            } else {
                plain.append(rest.removeFirst())
            }
        }
        flush()
        return result
    }

    private static let entities = [
        "&amp": "&", "&lt": "<", "&gt": ">", "&nbsp": "\u{A0}", "&lrm": "\u{200E}", "&rlm": "\u{200F}",
    ]

    private static func tag(_ text: String, _ format: SubtitleFile.Format) -> String? {
        let isEnd = text.hasPrefix("/")
        let body = isEnd ? String(text.dropFirst()) : text
        let name = body.prefix { $0.isLetter }.lowercased()
        switch name {
        case "b", "i", "u", "s": return "{\\\(name)\(isEnd ? 0 : 1)}"
        case "font" where format == .srt:
            if isEnd { return "{\\c}" }
            guard let mark = body.firstIndex(of: "#") else { return "" }
            let digits = body[body.index(after: mark)...].prefix { $0.isHexDigit }.uppercased()
            guard digits.utf8.count == 6 else { return "" }
            return "{\\c&H\(digits.suffix(2))\(digits.dropFirst(2).prefix(2))\(digits.prefix(2))&}"
        // Classes, languages, voices and ruby carry no look of their own; time stamps inside a cue are for karaoke.
        case "c", "lang", "v", "ruby", "rt": return format == .vtt ? "" : nil
        default:
            let isStamp = !body.isEmpty && body.allSatisfy { $0.isNumber || $0 == ":" || $0 == "." }
            return format == .vtt && isStamp ? "" : nil
        }
    }

    /// WebVTT's settings of a cue that name a place: `line`, `position` and `align`, as near as ASS's nine places come.
    static func placement(_ settings: Substring) -> String {
        var (row, column) = (0, 1)
        for setting in settings.split(separator: " ") {
            let pair = setting.split(separator: ":", maxSplits: 1)
            guard pair.count == 2 else { continue }
            switch (pair[0], pair[1]) {
            case ("align", "start"), ("align", "left"): column = 0
            case ("align", "end"), ("align", "right"): column = 2
            case ("line", let value):
                let number = value.prefix { $0.isNumber || $0 == "-" }
                guard let line = Int(number) else { continue }
                let isShare = value.contains("%")
                row = isShare ? (line < 34 ? 2 : line < 67 ? 1 : 0) : (line >= 0 && line < 8 ? 2 : 0)
            default: continue
            }
        }
        return row == 0 && column == 1 ? "" : "{\\an\(row * 3 + column + 1)}"
    }
}
