/// A sound made louder or quieter without ever exceeding a ceiling.
///
/// Where a sample would exceed the ceiling, the gain around it is lowered smoothly over 5 ms on either side. The gain at a
/// sample is the mean, over a window, of the least gain needed within the same window: every sample is covered by the
/// windows that contain it, so the ceiling holds, and the gain depends on the sound around a sample alone, never on history.
///
/// One thread at a time (`@unchecked Sendable`: the owner may hand it on, never share it).
public final class AudioLimiter: AudioSource, @unchecked Sendable {
    /// Rate and channels of the source.
    public var format: AudioFormat { source.format }
    /// Samples of the source.
    public var sampleCount: Int64? { source.sampleCount }

    private let source: any AudioSource
    private let gain: Float
    private let ceiling: Float
    /// Samples on either side of a sample that its gain looks at.
    private let reach: Int
    private var scratch: AudioBuffer
    private var needed: [Float]
    private var least: [Float]
    private var queue: [Int]

    private static let chunk = 4096

    /// A sound scaled by a factor and kept below a ceiling.
    ///
    /// - Parameters:
    ///   - gain: the factor, in decibels.
    ///   - ceiling: the largest magnitude of a sample, in decibels below full scale.
    public init(_ source: any AudioSource, gain: Double, ceiling: Double = -1) {
        self.source = source
        self.gain = Float(AudioLevel.factor(decibels: gain))
        self.ceiling = Float(AudioLevel.factor(decibels: ceiling))
        reach = max(1, source.format.sampleRate / 200)
        let length = Self.chunk + 4 * reach
        scratch = AudioBuffer(channelCount: source.format.channelCount, capacity: length)
        needed = [Float](repeating: 1, count: length)
        least = [Float](repeating: 1, count: length)
        queue = [Int](repeating: 0, count: length)
    }

    /// A sound brought to a loudness: measured once from beginning to end, then scaled and limited.
    ///
    /// Silence and sounds below the gate of -70 LUFS are left alone.
    ///
    /// - Parameters:
    ///   - target: integrated loudness in LUFS.
    ///   - ceiling: the largest sample magnitude in decibels below full scale.
    /// - Throws: as `Loudness.measure`. Blocks while the source is read.
    public static func normalised(
        _ source: any AudioSource, to target: Double, ceiling: Double = -1, isCancelled: () -> Bool = { false }
    ) throws(MediaError) -> AudioLimiter {
        let measured = try Loudness.measure(source, measuresTruePeak: false, isCancelled: isCancelled)
        source.rest()
        let gain = measured.integrated.isFinite && target.isFinite ? target - measured.integrated : 0
        return AudioLimiter(source, gain: gain, ceiling: ceiling)
    }

    /// Reads the source, scales and limits it.
    public func read(from position: Int64, count: Int, into buffer: AudioBuffer, at offset: Int) throws(MediaError) {
        var done = 0
        while done < count {
            let length = min(Self.chunk, count - done)
            try limit(from: position &+ Int64(done), count: length, into: buffer, at: offset + done)
            done += length
        }
    }

    /// Lets the source rest.
    public func rest() { source.rest() }

    private func limit(from position: Int64, count: Int, into buffer: AudioBuffer, at offset: Int) throws(MediaError) {
        let total = count + 4 * reach
        try source.read(from: position &- Int64(2 * reach), count: total, into: scratch, at: 0)
        var isNeeded = false
        for index in 0..<total { needed[index] = 1 }
        for channel in 0..<format.channelCount {
            let samples = scratch.channel(channel)
            for index in 0..<total {
                samples[index] *= gain
                let magnitude = abs(samples[index])
                if magnitude > ceiling {
                    needed[index] = min(needed[index], ceiling / magnitude)
                    isNeeded = true
                }
            }
        }
        if isNeeded {
            slideMinimum(total)
            // The mean over 2 * reach + 1 least gains, each of which covers the sample in the middle.
            let width = Float(2 * reach + 1)
            for index in 0..<count {
                var sum: Float = 0
                for place in index...(index + 2 * reach) { sum += least[place + reach] }
                let factor = sum / width
                for channel in 0..<format.channelCount { scratch.channel(channel)[index + 2 * reach] *= factor }
            }
        }
        for channel in 0..<format.channelCount {
            guard let from = scratch.channel(channel).baseAddress, let to = buffer.channel(channel).baseAddress
            else { continue }
            // The mean is rounded; the last bit must not break the promise.
            for index in 0..<count {
                to[offset + index] = min(ceiling, max(-ceiling, from[index + 2 * reach]))
            }
        }
    }

    /// `least[i]` = the minimum of `needed` over `i - reach ... i + reach`, by a monotonic queue in O(n).
    private func slideMinimum(_ total: Int) {
        var head = 0
        var tail = 0
        var next = 0
        for index in 0..<total {
            let end = min(total - 1, index + reach)
            while next <= end {
                while tail > head, needed[queue[tail - 1]] >= needed[next] { tail -= 1 }
                queue[tail] = next
                tail += 1
                next += 1
            }
            while queue[head] < index - reach { head += 1 }
            least[index] = needed[queue[head]]
        }
    }
}
