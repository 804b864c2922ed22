/// A sound with a level that may vary in time.
///
/// One thread at a time (`@unchecked Sendable`: the owner may hand it on, never share it).
public final class AudioGain: AudioSource, @unchecked Sendable {
    /// Rate and channels of the source.
    public var format: AudioFormat { source.format }
    /// Samples of the source.
    public var sampleCount: Int64? { source.sampleCount }

    private let source: any AudioSource
    private let level: @Sendable (Double) -> Double

    /// Samples from one evaluation of the level to the next; between them it runs in a straight line.
    private static let block: Int64 = 64

    /// A sound whose level follows a function.
    ///
    /// - Parameter level: a factor for a time in seconds; NaN counts as 0.
    public init(_ source: any AudioSource, level: @escaping @Sendable (Double) -> Double) {
        self.source = source
        self.level = level
    }

    /// A sound at a constant level.
    ///
    /// - Parameter decibels: 0 leaves it alone, -6 is about half, `-infinity` is silence.
    public convenience init(_ source: any AudioSource, decibels: Double) {
        let factor = AudioLevel.factor(decibels: decibels)
        self.init(source) { _ in factor }
    }

    /// Reads the source and scales it.
    public func read(from position: Int64, count: Int, into buffer: AudioBuffer, at offset: Int) throws(MediaError) {
        try source.read(from: position, count: count, into: buffer, at: offset)
        var index = 0
        while index < count {
            // Blocks lie on a grid of their own, so that the result does not depend on where reads begin.
            let sample = position &+ Int64(index)
            let remainder = ((sample % Self.block) + Self.block) % Self.block
            let blockStart = sample &- remainder
            let low = value(at: blockStart)
            let slope = (value(at: blockStart &+ Self.block) - low) / Float(Self.block)
            let length = min(count - index, Int(Self.block - remainder))
            for channel in 0..<format.channelCount {
                guard let base = buffer.channel(channel).baseAddress else { continue }
                let samples = base + offset + index
                for step in 0..<length { samples[step] *= low + slope * Float(Int(remainder) + step) }
            }
            index += length
        }
    }

    /// Lets the source rest.
    public func rest() { source.rest() }

    private func value(at sample: Int64) -> Float {
        let factor = level(Double(sample) / Double(format.sampleRate))
        return factor.isFinite ? Float(factor) : 0
    }
}
