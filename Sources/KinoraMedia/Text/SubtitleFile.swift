import KinoraCore

/// The cues of a subtitle file: SubRip, WebVTT (W3C Recommendation candidate of 2019) or Advanced SubStation Alpha.
public struct SubtitleFile: Hashable, Sendable {
    /// Kinds of subtitle files.
    public enum Format: String, Hashable, Sendable, CaseIterable {
        /// SubRip, `.srt`.
        case srt
        /// WebVTT, `.vtt`.
        case vtt
        /// Advanced SubStation Alpha and its predecessor, `.ass` `.ssa`.
        case ass
    }

    /// What the file is.
    public var format: Format
    /// The cues of SubRip and WebVTT in the notation of ASS, by their start; empty for ASS.
    public var cues: [TextDrawing.Cue]
    /// The whole text of an ASS file; empty for the others.
    public var script: String

    /// Reads a file; its extension says what it is.
    ///
    /// - Parameter isDrawn: false leaves out of the cues what only libass needs, for a track that players draw.
    /// - Throws: `MediaError` of kind `inputUnreadable` that names the line which is wrong.
    public init(path: String, isDrawn: Bool = true) throws(MediaError) {
        let name = FileSystem.split(path).name
        let ending = name.utf8.lastIndex(of: UInt8(ascii: ".")).map { name[name.utf8.index(after: $0)...].lowercased() }
        let format: Format? = ending == "ssa" ? .ass : ending.flatMap(Format.init)
        guard let format else {
            throw MediaError(
                .inputUnreadable, "subtitles are a .srt, .vtt, .ass or .ssa file, \(MediaInput.described(path)) is none"
            )
        }
        var bytes = try FileSystem.contents(of: path)[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let isWide = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
            throw MediaError(
                .inputUnreadable, "subtitles are UTF-8, \(MediaInput.described(path)) is not",
                remedy: "convert it: iconv -f \(isWide ? "UTF-16" : "WINDOWS-1252") -t UTF-8")
        }
        self = try SubtitleFile(text, format: format, name: path, isDrawn: isDrawn)
    }

    /// Reads the text of a file.
    ///
    /// - Parameters:
    ///   - name: the file's name for messages.
    ///   - isDrawn: as in `init(path:isDrawn:)`.
    /// - Throws: as `init(path:)`.
    public init(_ text: String, format: Format, name: String, isDrawn: Bool = true) throws(MediaError) {
        self.format = format
        cues = []
        script = ""
        if format == .ass {
            guard text.contains("[Events]") else {
                throw MediaError(
                    .inputUnreadable, "\(MediaInput.described(name)) has no [Events], so it is no ASS file or cut short"
                )
            }
            _ = try AssScript(text, name: MediaInput.described(name))
            script = text
            return
        }
        var reader = CueReader(text: text, format: format, name: MediaInput.described(name), isDrawn: isDrawn)
        cues = try reader.read()
        guard !cues.isEmpty else {
            throw MediaError(.inputUnreadable, "\(MediaInput.described(name)) holds no subtitles")
        }
    }

    /// Milliseconds at which the last cue ends; nil for ASS.
    public var end: Int64? { cues.map { $0.start + $0.duration }.max() }
}

/// Reads cues of SubRip and WebVTT, block by block.
private struct CueReader {
    let lines: [Substring]
    let format: SubtitleFile.Format
    let name: String
    let isDrawn: Bool
    var index = 0

    init(text: String, format: SubtitleFile.Format, name: String, isDrawn: Bool) {
        lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
        self.format = format
        self.name = name
        self.isDrawn = isDrawn
    }

    mutating func read() throws(MediaError) -> [TextDrawing.Cue] {
        if format == .vtt {
            guard lines.first?.hasPrefix("WEBVTT") == true else {
                throw MediaError(.inputUnreadable, "\(name) line 1: a WebVTT file begins with WEBVTT")
            }
            skipBlock()
        }
        var cues: [TextDrawing.Cue] = []
        while index < lines.count {
            let line = trimmed(lines[index])
            if line.isEmpty {
                index += 1
            } else if format == .vtt, ["NOTE", "STYLE", "REGION"].contains(where: { line.hasPrefix($0) }) {
                skipBlock()
            } else {
                if let cue = try cue() { cues.append(cue) }
            }
        }
        return cues.sorted { $0.start < $1.start }
    }

    private mutating func skipBlock() {
        while index < lines.count, !trimmed(lines[index]).isEmpty { index += 1 }
    }

    private mutating func cue() throws(MediaError) -> TextDrawing.Cue? {
        // A number or a name may stand before the times.
        if !lines[index].contains("-->"), index + 1 < lines.count,
            lines[index + 1].contains("-->") || isNumber(lines[index]) && !trimmed(lines[index + 1]).isEmpty
        {
            index += 1
        }
        let line = lines[index]
        let parts = line.split(separator: "-->", maxSplits: 1).map(trimmed)
        let tail = parts.count > 1 ? parts[1].split(separator: " ", maxSplits: 1) : []
        guard line.contains("-->"), parts.count == 2, let start = milliseconds(parts[0]), let last = tail.first,
            let end = milliseconds(last)
        else {
            let example = format == .srt ? "00:00:01,000 --> 00:00:02,500" : "00:01.000 --> 00:02.500"
            throw MediaError(
                .inputUnreadable,
                "\(name) line \(index + 1): times as \(example) are expected, found '\(EscapedText.terminal(String(line)))'"
            )
        }
        guard end > start else {
            throw MediaError(
                .inputUnreadable, "\(name) line \(index + 1): a subtitle ends after it begins, this one does not")
        }
        index += 1
        var text: [Substring] = []
        while index < lines.count, !trimmed(lines[index]).isEmpty {
            text.append(lines[index])
            index += 1
        }
        guard !text.isEmpty else { return nil }
        let placement = format == .vtt && tail.count > 1 ? CueMarkup.placement(tail[1]) : ""
        return TextDrawing.Cue(
            start: start, duration: end - start,
            text: placement + CueMarkup.ass(text.joined(separator: "\n"), format, isDrawn: isDrawn))
    }

    /// `00:00:01,000`, `00:01.000`; hours may be missing in WebVTT.
    private func milliseconds(_ text: Substring) -> Int64? {
        let halves = text.split(whereSeparator: { $0 == "," || $0 == "." })
        let fields = (halves.first ?? "").split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(halves.count), fields.count == 3 || (fields.count == 2 && format == .vtt) else {
            return nil
        }
        var seconds: Int64 = 0
        for (position, field) in fields.enumerated() {
            guard (1...6).contains(field.utf8.count), field.utf8.allSatisfy({ (48...57).contains($0) }),
                let number = Int64(field), position == 0 || number < 60
            else { return nil }
            seconds = seconds * 60 + number
        }
        guard halves.count == 2 else { return seconds * 1000 }
        let digits = halves[1].prefix(3)
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }), var fraction = Int64(digits) else {
            return nil
        }
        for _ in digits.count..<3 { fraction *= 10 }
        return seconds * 1000 + fraction
    }

    private func isNumber(_ line: Substring) -> Bool { trimmed(line).utf8.allSatisfy { (48...57).contains($0) } }

    private func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
