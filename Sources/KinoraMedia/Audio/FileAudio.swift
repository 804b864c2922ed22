import KinoraCore

/// The sound of a media file as samples of one rate and channel count, readable at any sample.
///
/// Sample 0 sounds when the first picture of the file appears; in a file without pictures it is the first audible sample.
/// Encoder delay ("priming") is left out, gaps in the file are silence. The same samples are delivered whether a position
/// is reached by reading or by seeking; where rates differ, a seek may shift the resampled grid by less than one sample.
///
/// Blocks on the disk; one thread at a time (`@unchecked Sendable`: the owner may hand a source on, never share it).
public final class FileAudio: AudioSource, @unchecked Sendable {
    /// The path as it was given.
    public let path: String
    /// What the file says about itself.
    public let probe: MediaProbe
    /// Rate and channels of what is delivered.
    public let format: AudioFormat
    /// Samples up to the end of the file's sound, as far as its headers say; nil when they do not.
    public let sampleCount: Int64?

    private let tolerance: VideoDecoder.Tolerance
    private let origin: Rational
    private var stream: AudioStreamDecoder?
    /// Decoded samples `windowStart..<windowStart + windowCount`, from the beginning of `window`.
    private let window: AudioBuffer
    private var windowStart: Int64 = 0
    private var windowCount = 0
    private var isExhausted = false

    /// Seconds decoded and thrown away after a seek, so that codecs with memory (AAC, Opus, MP3) have settled.
    private static let preroll = Rational(1, 4)

    /// No file is longer than this; sums of samples below it cannot overflow.
    private static let farthest: Int64 = 1 << 53

    /// Opens the sound of a file.
    ///
    /// - Parameters:
    ///   - path: a media file.
    ///   - format: what is delivered; other rates are resampled, other channel counts mixed by libswresample.
    ///   - tolerance: what to do about damaged data.
    /// - Throws: `MediaError`, kind `inputUnreadable`: a file that cannot be read, or one without sound.
    public init(
        _ path: String, format: AudioFormat = .standard, tolerance: VideoDecoder.Tolerance = .none
    ) throws(MediaError) {
        let probe = try MediaProbe.open(path)
        guard let audio = probe.audio else {
            throw MediaError(.inputUnreadable, "\(MediaInput.described(path)) has no sound")
        }
        self.path = path
        self.probe = probe
        self.format = format
        self.tolerance = tolerance
        if let video = probe.video {
            origin = video.startTime
        } else {
            // A small negative start is the encoder's delay, which the decoder leaves out.
            origin = audio.startTime < .zero && audio.startTime > Rational(-1, 5) ? .zero : audio.startTime
        }
        let rate = Rational(Int64(format.sampleRate))
        let origin = self.origin
        sampleCount = audio.duration.map { max(0, ((audio.startTime + $0 - origin) * rate).rounded) }
        window = AudioBuffer(channelCount: format.channelCount, capacity: max(4 * format.sampleRate, 262_144))
    }

    /// Writes decoded samples, silence where the file has none.
    public func read(from position: Int64, count: Int, into buffer: AudioBuffer, at offset: Int) throws(MediaError) {
        var position = position
        var offset = offset
        var left = count
        if position < 0 {
            let silent = Int(min(Int64(left), position.magnitude > UInt64(Int64.max) ? Int64.max : -position))
            buffer.silence(from: offset, count: silent)
            position += Int64(silent)
            offset += silent
            left -= silent
        }
        guard position < Self.farthest else {
            buffer.silence(from: offset, count: left)
            return
        }
        if left > 0 { try place(at: position) }
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

    /// Closes the file until the next `read`.
    public func rest() {
        stream = nil
        windowCount = 0
        isExhausted = false
    }

    /// Makes sure that decoding reaches `position` without going through much of what lies before it.
    private func place(at position: Int64) throws(MediaError) {
        let end = windowStart + Int64(windowCount)
        let isNear = position >= windowStart && position <= end + Int64(2 * format.sampleRate)
        if let stream {
            if isNear || (isExhausted && position >= windowStart) { return }
            try seek(stream, to: position)
        } else {
            let stream = try AudioStreamDecoder(path: path, format: format, origin: origin, tolerance: tolerance)
            self.stream = stream
            windowStart = 0
            windowCount = 0
            isExhausted = false
            if position > Int64(2 * format.sampleRate) { try seek(stream, to: position) }
        }
    }

    private func seek(_ stream: AudioStreamDecoder, to position: Int64) throws(MediaError) {
        let time = max(.zero, Rational(position, Int64(format.sampleRate)) - Self.preroll)
        try stream.seek(to: time)
        windowCount = 0
        windowStart = position
        isExhausted = false
    }

    /// Decodes one more piece and appends it where its time stamp says.
    private func extend() throws(MediaError) {
        guard let stream, let piece = try stream.decodePiece() else {
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
        windowCount = kept
    }
}
