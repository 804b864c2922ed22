import KinoraCore

extension TimeSegment {
    /// Segments as the sound and the subtitles of a node's first stream see them: neighbours that show the first stream at the
    /// same of its times are one, however else they differ. A chain of captions stays one look at the clip below.
    package static func ofFirstStream(_ segments: [TimeSegment]) -> [TimeSegment] {
        var result: [TimeSegment] = []
        for segment in segments {
            if let last = result.last, let use = segment.uses.first, last.uses.first == use,
                last.end == segment.start
            {
                result[result.count - 1].end = segment.end
            } else {
                result.append(segment)
            }
        }
        return result
    }
}
