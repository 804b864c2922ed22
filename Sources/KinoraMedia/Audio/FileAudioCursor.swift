import KinoraCore

/// One place at which a file's sound is being read: a decoder and the samples it delivered last.
final class FileAudioCursor {
    private let stream: AudioStreamDecoder
    private let format: AudioFormat
    /// Decoded samples `windowStart..<windowStart + windowCount`, from the beginning of `window`.
    private let window: AudioBuffer
    private var windowStart: Int64 = 0
    private var windowCount = 0
    private var isExhausted = false
    /// Where a gap of the file begins that ends at `windowStart`; nil when what lies before the window was dropped.
    private var gapStart: Int64?

    /// Seconds decoded and thrown away after a seek, so that codecs with memory (AAC, Opus, MP3) have settled.
    private static let preroll = Rational(1, 4)

    /// A cursor at the beginning of the sound.
    init(_ stream: AudioStreamDecoder, format: AudioFormat) {
        self.stream = stream
        self.format = format
        window = AudioBuffer(channelCount: format.channelCount, capacity: max(4 * format.sampleRate, 262_144))
    }

    /// True when a position is in the window or at most two seconds behind it.
    func reaches(_ position: Int64) -> Bool {
        guard position >= gapStart ?? windowStart else { return false }
        return isExhausted || position <= windowStart + Int64(windowCount + 2 * format.sampleRate)
    }

    /// Writes decoded samples, silence where the file has none; `position` is not negative.
    func read(from position: Int64, count: Int, into buffer: AudioBuffer, at offset: Int) throws(MediaError) {
        var position = position
        var offset = offset
        var left = count
        if !reaches(position) { try seek(to: position) }
        while left > 0 {
            let end = windowStart + Int64(windowCount)
            if position < windowStart {
                // A gap in the file, longer than the window.
                let silent = Int(min(Int64(left), windowStart - position))
                buffer.silence(from: offset, count: silent)
                position += Int64(silent)
                offset += silent
                left -= silent
            } else if position < end {
                let start = Int(position - windowStart)
                let copied = min(left, windowCount - start)
                for channel in 0..<format.channelCount {
                    guard let source = window.channel(channel).baseAddress,
                        let target = buffer.channel(channel).baseAddress
                    else { continue }
                    (target + offset).update(from: source + start, count: copied)
                }
                position += Int64(copied)
                offset += copied
                left -= copied
            } else if isExhausted {
                buffer.silence(from: offset, count: left)
                return
            } else {
                try extend()
            }
        }
    }

    private func seek(to position: Int64) throws(MediaError) {
        try stream.seek(to: max(.zero, Rational(position, Int64(format.sampleRate)) - Self.preroll))
        windowCount = 0
        windowStart = position
        gapStart = nil
        isExhausted = false
    }

    /// Decodes one more piece and appends it where its time stamp says.
    private func extend() throws(MediaError) {
        guard let piece = try stream.decodePiece() else {
            isExhausted = true
            return
        }
        guard piece.count > 0 else { return }
        var first = 0
        var start = piece.position
        let end = windowStart + Int64(windowCount)
        if windowCount == 0, start < windowStart {
            // On the way to a sought position; keep what reaches it.
            guard start + Int64(piece.count) > windowStart else { return }
        }
        if start < end {
            first = Int(min(Int64(piece.count), end - start))
            start += Int64(first)
        }
        let count = piece.count - first
        guard count > 0 else { return }
        let gap = Int(min(start - end, Int64(window.capacity)))
        makeRoom(for: gap + count)
        guard windowCount + gap + count <= window.capacity else {
            // A gap longer than the window: begin anew behind it; what lies between is silence.
            window.silence()
            gapStart = end
            windowStart = start
            windowCount = 0
            append(piece.buffer, from: first, count: min(count, window.capacity))
            return
        }
        if gap > 0 {
            window.silence(from: windowCount, count: gap)
            windowCount += gap
        }
        append(piece.buffer, from: first, count: count)
    }

    private func append(_ source: AudioBuffer, from first: Int, count: Int) {
        for channel in 0..<format.channelCount {
            guard let from = source.channel(channel).baseAddress, let to = window.channel(channel).baseAddress
            else { continue }
            (to + windowCount).update(from: from + first, count: count)
        }
        windowCount += count
    }

    /// Drops the oldest samples, but keeps a second of history for readers that look back.
    private func makeRoom(for count: Int) {
        guard windowCount + count > window.capacity else { return }
        let kept = min(windowCount, format.sampleRate, max(0, window.capacity - count))
        let dropped = windowCount - kept
        for channel in 0..<format.channelCount {
            guard let samples = window.channel(channel).baseAddress else { continue }
            samples.update(from: samples + dropped, count: kept)
        }
        windowStart += Int64(dropped)
        gapStart = nil
        windowCount = kept
    }
}
