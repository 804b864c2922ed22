/// Rate and channels of a sound; samples are planar 32-bit floats with a nominal range of -1...1.
public struct AudioFormat: Hashable, Sendable, CustomStringConvertible {
    /// Samples a second; at least 1.
    public let sampleRate: Int
    /// Channels, 1...8, in libav's default order: mono, left right, ...
    public let channelCount: Int

    /// A format; values outside the ranges are moved into them.
    public init(sampleRate: Int = 48_000, channelCount: Int = 2) {
        self.sampleRate = min(max(1, sampleRate), 768_000)
        self.channelCount = min(max(1, channelCount), 8)
    }

    /// 48 kHz, left and right: what Kinora mixes in.
    public static let standard = AudioFormat()

    /// `48000 Hz, 2 channels`.
    public var description: String { "\(sampleRate) Hz, \(channelCount) channel\(channelCount == 1 ? "" : "s")" }
}
