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
    /// Places at which the file is being read, the last used one first.
    private var cursors: [FileAudioCursor] = []

    /// A crossfade or an echo of one file reads it at two places in turn; more are sought for.
    private static let cursorLimit = 3

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
    }

    /// Writes decoded samples, silence where the file has none.
    public func read(from position: Int64, count: Int, into buffer: AudioBuffer, at offset: Int) throws(MediaError) {
        let silent = position < 0 ? Int(min(UInt64(max(0, count)), position.magnitude)) : 0
        if silent > 0 { buffer.silence(from: offset, count: silent) }
        let left = count - silent
        guard left > 0 else { return }
        guard position < Self.farthest else {
            buffer.silence(from: offset + silent, count: left)
            return
        }
        let start = max(0, position)
        try cursor(near: start).read(from: start, count: left, into: buffer, at: offset + silent)
    }

    /// Closes the file until the next `read`.
    public func rest() { cursors.removeAll() }

    /// The cursor that reaches a position without a seek, else a new one, else the one used longest ago.
    private func cursor(near position: Int64) throws(MediaError) -> FileAudioCursor {
        var index = cursors.firstIndex { $0.reaches(position) }
        if index == nil {
            if cursors.count < Self.cursorLimit {
                let stream = try AudioStreamDecoder(path: path, format: format, origin: origin, tolerance: tolerance)
                cursors.append(FileAudioCursor(stream, format: format))
            }
            index = cursors.count - 1
        }
        let chosen = cursors.remove(at: index ?? 0)
        cursors.insert(chosen, at: 0)
        return chosen
    }
}
