import KinoraCore

/// A script of Advanced SubStation Alpha, taken apart into what holds for all events and the events.
struct AssScript {
    /// All sections but the lines of the events.
    var header = ""
    /// The events, by their start.
    var cues: [SubtitleTrack.Cue] = []

    /// The order in which fields are kept, whatever the script's own is.
    private static let order = ["layer", "style", "name", "marginl", "marginr", "marginv", "effect"]
    /// The fields of words without a style of their own.
    static let plainFields = "0,Default,,0,0,0,"
    /// A script without events, for words without a style of their own; libav takes Arial, 16 high, for no style at all
    /// and writes no tags for it.
    static let plainHeader =
        "[Script Info]\nScriptType: v4.00+\nPlayResX: 384\nPlayResY: 288\n\n[V4+ Styles]\n"
        + "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, "
        + "Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, "
        + "MarginR, MarginV, Encoding\n"
        + "Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1\n\n[Events]\n"
        + eventFormat
    private static let eventFormat =
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"

    /// Reads a script of either version.
    ///
    /// - Parameter name: the file, for messages.
    /// - Throws: `MediaError`, kind `inputUnreadable`, that names the line which is wrong.
    init(_ text: String, name: String) throws(MediaError) {
        guard ["v4.00", "[V4 Styles]", "[V4+ Styles]"].contains(where: text.contains) else {
            throw MediaError(
                .inputUnreadable,
                "\(name) has neither a ScriptType nor [V4+ Styles], so what its lines mean cannot be known",
                remedy: "write 'ScriptType: v4.00+' below [Script Info]")
        }
        var names = ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"]
        var isInEvents = false
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
        for (number, line) in lines.enumerated() {
            if line.hasPrefix("[") {
                isInEvents = line.hasPrefix("[Events]")
                header += line + "\n" + (isInEvents ? Self.eventFormat : "")
            } else if !isInEvents {
                header += line + "\n"
            } else if line.hasPrefix("Format:") {
                names = line.dropFirst(7).split(separator: ",").map { $0.filter { !$0.isWhitespace }.lowercased() }
            } else if line.hasPrefix("Dialogue:") {
                guard let cue = Self.cue(line.dropFirst(9), names) else {
                    throw MediaError(
                        .inputUnreadable,
                        "\(name) line \(number + 1): a line of dialogue has \(names.count) fields and times as 0:00:01.50"
                    )
                }
                if cue.start < cue.end { cues.append(cue) }
            }
        }
        cues.sort { $0.start < $1.start }
    }

    private static func cue(_ line: Substring, _ names: [String]) -> SubtitleTrack.Cue? {
        // The text is the last field and may hold commas.
        let parts = line.split(separator: ",", maxSplits: max(0, names.count - 1), omittingEmptySubsequences: false)
        guard parts.count == names.count, names.last == "text", let text = parts.last else { return nil }
        var fields: [String: Substring] = [:]
        for (name, part) in zip(names, parts) { fields[name] = part.drop { $0 == " " } }
        guard let start = milliseconds(fields["start"]), let end = milliseconds(fields["end"]) else { return nil }
        let rest = order.map {
            String(fields[$0] ?? ($0 == "style" ? "Default" : $0 == "name" || $0 == "effect" ? "" : "0"))
        }
        return SubtitleTrack.Cue(
            start: start, end: end, fields: rest.joined(separator: ","), text: String(text))
    }

    /// `0:00:01.50`.
    private static func milliseconds(_ text: Substring?) -> Int64? {
        guard let text else { return nil }
        let fields = text.split(whereSeparator: { $0 == ":" || $0 == "." })
        guard fields.count == 4, fields.allSatisfy({ (1...6).contains($0.utf8.count) }) else { return nil }
        let numbers = fields.compactMap { Int64($0) }
        guard numbers.count == 4, numbers.allSatisfy({ $0 >= 0 }), fields[3].utf8.count <= 3 else { return nil }
        let share = [100, 10, 1][fields[3].utf8.count - 1] as Int64
        return ((numbers[0] * 60 + numbers[1]) * 60 + numbers[2]) * 1000 + numbers[3] * share
    }
}
