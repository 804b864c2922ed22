internal import CEbur128

/// Accumulates sound for `Loudness`: libebur128 behind the types of this module.
final class LoudnessMeter {
    private var state: UnsafeMutablePointer<ebur128_state>?
    private let channelCount: Int
    private let measuresTruePeak: Bool
    private var interleaved: [Float] = []

    /// - Throws: `MediaError` of kind `usage` for a rate that libebur128 does not take, below 16 Hz.
    init(format: AudioFormat, measuresTruePeak: Bool) throws(MediaError) {
        channelCount = format.channelCount
        self.measuresTruePeak = measuresTruePeak
        let mode = measuresTruePeak ? cebur128_integrated_and_true_peak() : cebur128_integrated()
        state = ebur128_init(UInt32(channelCount), UInt(format.sampleRate), mode)
        guard state != nil else {
            throw MediaError(.usage, "the loudness of sound at \(format) cannot be measured")
        }
        for (channel, place) in Self.places(channelCount: channelCount).enumerated() {
            ebur128_set_channel(state, UInt32(channel), Int32(place.rawValue))
        }
    }

    deinit {
        // The library does not check whether there is anything to destroy.
        if state != nil { ebur128_destroy(&state) }
    }

    /// Where the loudspeakers of libav's default layouts stand, for the weights of BS.1770-4 (table 4): the sides count 1.41, the
    /// low-frequency channel not at all, everything else 1. In 5.1 and 5.0 the rear pair is the side pair of the recommendation.
    private static func places(channelCount: Int) -> [channel] {
        let front = [EBUR128_LEFT, EBUR128_RIGHT, EBUR128_CENTER]
        let surround = [EBUR128_LEFT_SURROUND, EBUR128_RIGHT_SURROUND]
        let sides = [EBUR128_Mp090, EBUR128_Mm090]
        switch channelCount {
        case 3: return [EBUR128_LEFT, EBUR128_RIGHT, EBUR128_UNUSED]
        case 4: return front + [EBUR128_Mp180]
        case 5: return front + surround
        case 6: return front + [EBUR128_UNUSED] + surround
        case 7: return front + [EBUR128_UNUSED, EBUR128_Mp180] + sides
        case 8: return front + [EBUR128_UNUSED, EBUR128_Mp135, EBUR128_Mm135] + sides
        default: return Array(front.prefix(channelCount))
        }
    }

    /// Takes the first `count` samples of a buffer.
    ///
    /// - Throws: `MediaError` of kind `resource` when memory runs out.
    func add(_ buffer: AudioBuffer, count: Int) throws(MediaError) {
        if interleaved.count < count * channelCount {
            interleaved = [Float](repeating: 0, count: count * channelCount)
        }
        for channel in 0..<channelCount {
            let samples = buffer.channel(channel)
            for index in 0..<count { interleaved[index * channelCount + channel] = samples[index] }
        }
        guard cebur128_succeeded(ebur128_add_frames_float(state, interleaved, count)) else {
            throw MediaError(.resource, "not enough memory to measure the loudness")
        }
    }

    /// What has been measured so far.
    var loudness: Loudness {
        var integrated = -Double.infinity
        ebur128_loudness_global(state, &integrated)
        var result = Loudness(integrated: integrated, truePeak: nil)
        if measuresTruePeak {
            var largest = 0.0
            for channel in 0..<channelCount {
                var peak = 0.0
                ebur128_true_peak(state, UInt32(channel), &peak)
                largest = max(largest, peak)
            }
            result.truePeak = AudioLevel.decibels(factor: largest)
        }
        return result
    }
}
