import KinoraMedia

/// The sound of an evening at a lake: wind, water at the shore, crickets and a quiet chord.
///
/// Every sample is a function of its position and the channel alone, so a slice sounds the same whatever was read before.
public final class LakeSound: AudioSource {
    /// 48 kHz, left and right.
    public let format = AudioFormat.standard
    /// Samples; nil for ever.
    public let sampleCount: Int64?

    /// The sound; without a length it lasts for ever.
    public init(sampleCount: Int64?) { self.sampleCount = sampleCount }

    /// Writes samples; silence outside the sound.
    public func read(from position: Int64, count: Int, into buffer: AudioBuffer, at offset: Int) {
        for channel in 0..<buffer.channelCount {
            let row = buffer.channel(channel)
            for index in 0..<max(0, min(count, buffer.capacity - offset)) where row.indices.contains(offset + index) {
                let (sample, overflow) = position.addingReportingOverflow(Int64(index))
                let isInside = !overflow && sample >= 0 && sampleCount.map { sample < $0 } ?? true
                row[offset + index] = isInside ? Float(value(sample, channel: channel)) : 0
            }
        }
    }

    /// One sample, about -0.5...0.5.
    private func value(_ sample: Int64, channel: Int) -> Double {
        let t = Double(sample) / Double(format.sampleRate)
        let side = UInt32(truncatingIfNeeded: channel &* 7919)
        return wind(t, side) + water(t, side) + crickets(t, channel) + chord(t, channel)
    }

    /// Low noise that swells and dies away.
    private func wind(_ t: Double, _ side: UInt32) -> Double {
        let gust = 0.5 + 0.5 * Self.noise(t * 0.31, 1)
        let low = Self.noise(t * 170, 11 &+ side) + 0.6 * Self.noise(t * 420, 12 &+ side)
        return 0.07 * (0.35 + 0.65 * gust) * low + 0.018 * gust * gust * Self.noise(t * 1_900, 13 &+ side)
    }

    /// Small waves that break at the shore, one after the other.
    private func water(_ t: Double, _ side: UInt32) -> Double {
        let swell = max(0, Self.noise(t * 0.83, 21 &+ side))
        let splash = max(0, Self.noise(t * 6.1, 22 &+ side))
        let wash = Self.noise(t * 2_600, 23 &+ side) + 0.5 * Self.noise(t * 5_300, 24 &+ side)
        return 0.055 * swell * swell * wash + 0.04 * swell * splash * splash * Self.noise(t * 900, 25 &+ side)
    }

    /// Chirps of four pulses, the left insect not in step with the right one.
    private func crickets(_ t: Double, _ channel: Int) -> Double {
        let period = channel == 0 ? 1.13 : 1.31
        let within = t / period - (t / period).rounded(.down)
        guard within < 0.16 else { return 0 }
        let pulse = Mathematics.sine(within / 0.16 * 4 * .pi)
        return 0.011 * pulse * pulse * Mathematics.sine(2 * .pi * (channel == 0 ? 4_180 : 4_420) * t)
    }

    /// A chord of five tones that breathe one by one.
    private func chord(_ t: Double, _ channel: Int) -> Double {
        let tones: [(frequency: Double, level: Double)] = [
            (110, 0.05), (164.81, 0.035), (220, 0.03), (277.18, 0.02), (329.63, 0.016),
        ]
        var sum = 0.0
        for (index, tone) in tones.enumerated() {
            let breath = 0.6 + 0.4 * Mathematics.sine(2 * .pi * (0.07 + 0.023 * Double(index)) * t + Double(index))
            // Channels a third of a hertz apart beat slowly, which sounds wide.
            let frequency = tone.frequency + (channel == 0 ? 0 : 0.33)
            sum += tone.level * breath * Mathematics.sine(2 * .pi * frequency * t)
        }
        return sum * min(1, t / 0.8)
    }

    /// Smooth noise on a line, -1...1: random values at whole numbers, joined by a cubic.
    private static func noise(_ x: Double, _ seed: UInt32) -> Double {
        let cell = x.rounded(.down)
        let f = x - cell
        let index = UInt32(truncatingIfNeeded: Int64(cell))
        let (a, b) = (lattice(index, seed), lattice(index &+ 1, seed))
        return a + (b - a) * f * f * (3 - 2 * f)
    }

    /// A random value, -1...1 (`lowbias32`, C. Wellons 2018).
    private static func lattice(_ index: UInt32, _ seed: UInt32) -> Double {
        var h = index &* 0x9E37_79B1 ^ seed &* 0x85EB_CA6B
        h = (h ^ (h >> 16)) &* 0x7FEB_352D
        h = (h ^ (h >> 15)) &* 0x846C_A68B
        return Double(h ^ (h >> 16)) / 2_147_483_647.5 - 1
    }
}
