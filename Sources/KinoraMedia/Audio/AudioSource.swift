/// Sound that can be read anywhere: the pull model of Kinora's mixing.
///
/// A source is read by one thread at a time. Reading in growing order is cheap; a step back may seek. What is read depends
/// on the position alone, so that a slice sounds the same whatever was read before it (a source that cannot keep that
/// promise to the last bit says so).
public protocol AudioSource: AnyObject, Sendable {
    /// Rate and channels of what `read` delivers.
    var format: AudioFormat { get }
    /// Samples before the sound ends; nil when it never does. Silence lies outside `0..<sampleCount`.
    var sampleCount: Int64? { get }
    /// Writes `count` samples from `position` on into `buffer`, beginning at its sample `offset`. May block.
    ///
    /// `offset + count` must fit in the buffer, and the buffer must have the source's channels.
    func read(from position: Int64, count: Int, into buffer: AudioBuffer, at offset: Int) throws(MediaError)
    /// Lets go of files and caches until the next `read`.
    func rest()
}

extension AudioSource {
    /// Does nothing.
    public func rest() {}
}

/// Silence of a given length.
public final class Silence: AudioSource {
    /// Rate and channels.
    public let format: AudioFormat
    /// Samples; nil for ever.
    public let sampleCount: Int64?

    /// Silence; without a length it lasts for ever.
    public init(format: AudioFormat = .standard, sampleCount: Int64? = nil) {
        self.format = format
        self.sampleCount = sampleCount
    }

    /// Writes zeros.
    public func read(from position: Int64, count: Int, into buffer: AudioBuffer, at offset: Int) {
        buffer.silence(from: offset, count: count)
    }
}
