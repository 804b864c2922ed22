import KinoraCore

/// Subtitles as a track of a film, which players show and hide.
public struct SubtitleTrack: Hashable, Sendable {
    /// A stretch of time and what is read in it.
    public struct Cue: Hashable, Sendable {
        /// Milliseconds from the beginning of the film; `end` is later.
        public var start: Int64, end: Int64
        /// The fields of an ASS event between its times and its text: `Layer,Style,Name,MarginL,MarginR,MarginV,Effect`.
        var fields: String
        /// The text with its override tags.
        var text: String

        /// The same words at another time.
        public func moved(start: Int64, end: Int64) -> Cue { Cue(start: start, end: end, fields: fields, text: text) }
    }

    /// The language by its three letters (ISO 639-2/T), as `deu`; nil where it is not said.
    public var language: String?
    /// What a player calls the track; nil for nothing.
    public var title: String?
    /// True when the styles of an ASS file belong to it.
    public var isStyled: Bool
    /// The cues, by their start.
    public var cues: [Cue]
    /// The sections of an ASS script without its events.
    var header: String

    /// The cues of a file.
    ///
    /// - Parameter delay: milliseconds by which every cue comes later.
    /// - Throws: `MediaError`, kind `inputUnreadable`, that names the line which is wrong.
    public init(
        path: String, delay: Int64 = 0, language: String? = nil, title: String? = nil
    ) throws(MediaError) {
        let file = try SubtitleFile(path: path, isDrawn: false)
        self.language = language
        self.title = title
        isStyled = file.format == .ass
        if isStyled {
            guard file.script.contains("v4.00+") else {
                throw MediaError(
                    .inputUnreadable, "\(MediaInput.described(path)) is SubStation Alpha 4.00, a track holds 4.00+",
                    remedy: "convert it: ffmpeg -i in.ssa out.ass")
            }
            let script = try AssScript(file.script, name: MediaInput.described(path))
            header = script.header
            cues = script.cues
        } else {
            header = AssScript.plainHeader
            cues = file.cues.map {
                Cue(start: $0.start, end: $0.start + $0.duration, fields: AssScript.plainFields, text: $0.text)
            }
        }
        for index in cues.indices {
            cues[index].start = cues[index].start.addingClamped(delay)
            cues[index].end = cues[index].end.addingClamped(delay)
        }
    }

    /// The same track with cues that never overlap: where several are shown at once, one holds the lines of all.
    ///
    /// - Complexity: O(n (log n + k)) for k cues at a time.
    var flattened: SubtitleTrack {
        var result = self
        result.cues = []
        let moments = Set(cues.flatMap { [$0.start, $0.end] }).sorted()
        var active: [Cue] = []
        var waiting = cues.sorted { $0.start < $1.start }[...]
        for (start, end) in zip(moments, moments.dropFirst()) {
            active.removeAll { $0.end <= start }
            while let cue = waiting.first, cue.start <= start {
                active.append(cue)
                waiting.removeFirst()
            }
            guard let first = active.first else { continue }
            // A cue that goes on alone while nothing changes stays one cue.
            if active.count == 1, let last = result.cues.last, last.end == start, last.text == first.text,
                first.start < start
            {
                result.cues[result.cues.count - 1].end = end
                continue
            }
            let text = active.map(\.text).joined(separator: "{\\r}\\N")
            result.cues.append(Cue(start: start, end: end, fields: first.fields, text: text))
        }
        return result
    }
}

extension Int64 {
    /// The sum, or the nearest number there is.
    fileprivate func addingClamped(_ other: Int64) -> Int64 {
        let (sum, isOver) = addingReportingOverflow(other)
        return isOver ? (other > 0 ? .max : .min) : sum
    }
}
