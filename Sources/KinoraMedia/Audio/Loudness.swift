#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// How loud a stretch of sound is, by ITU-R BS.1770-4 and EBU R 128.
public struct Loudness: Hashable, Sendable {
    /// Integrated loudness in LUFS; `-infinity` when nothing rises above the gate of -70 LUFS.
    public var integrated: Double
    /// The largest magnitude between samples, at 4 times the rate, in dBTP; `-infinity` for silence.
    public var truePeak: Double

    /// Measures a source; blocks while it is read once from beginning to end.
    ///
    /// - Parameters:
    ///   - source: must have an end, or `range` must.
    ///   - range: samples to measure; nil for all of them.
    ///   - isCancelled: asked about once a second of sound.
    /// - Throws: what reading throws; `MediaError` of kind `cancelled`; kind `usage` for a sound without end.
    /// - Complexity: O(n) time; memory for two floats per 100 ms.
    public static func measure(
        _ source: any AudioSource, range: Range<Int64>? = nil, isCancelled: () -> Bool = { false }
    ) throws(MediaError) -> Loudness {
        guard let range = range ?? source.sampleCount.map({ 0..<max(0, $0) }) else {
            throw MediaError(.usage, "the loudness of a sound without end cannot be measured", remedy: "slice it first")
        }
        let meter = LoudnessMeter(format: source.format)
        let buffer = AudioBuffer(channelCount: source.format.channelCount, capacity: 4800)
        var position = range.lowerBound
        var untilQuestion = 0
        while position < range.upperBound {
            untilQuestion -= buffer.capacity
            if untilQuestion <= 0 {
                if isCancelled() { throw MediaError(.cancelled, "the measurement was cancelled") }
                untilQuestion = source.format.sampleRate
            }
            let count = Int(min(Int64(buffer.capacity), range.upperBound - position))
            try source.read(from: position, count: count, into: buffer, at: 0)
            meter.add(buffer, count: count)
            position += Int64(count)
        }
        return meter.loudness
    }
}

/// Accumulates sound for `Loudness`.
final class LoudnessMeter {
    /// One second-order section in transposed direct form II.
    private struct Section {
        var b0, b1, b2, a1, a2: Double
        var z1 = 0.0
        var z2 = 0.0

        mutating func filter(_ input: Double) -> Double {
            let output = b0 * input + z1
            z1 = b1 * input - a1 * output + z2
            z2 = b2 * input - a2 * output
            return output
        }
    }

    private let channelCount: Int
    private var shelves: [Section]
    private var highPasses: [Section]
    private let weights: [Double]
    private let stepLength: Int
    private var filled = 0
    private var energy = 0.0
    /// Mean squares of consecutive 100 ms steps; a gating block is four of them (75 % overlap).
    private var steps: [Double] = []
    private var peak: Float = 0
    private var histories: [[Float]]
    private var historyPosition = 0

    init(format: AudioFormat) {
        let rate = Double(format.sampleRate)
        channelCount = format.channelCount
        shelves = [Section](repeating: Self.shelf(rate), count: channelCount)
        highPasses = [Section](repeating: Self.highPass(rate), count: channelCount)
        stepLength = max(1, format.sampleRate / 10)
        // BS.1770-4, table 3: surround channels count 1.41, the low-frequency channel not at all (libav's 5.1 order).
        weights =
            channelCount >= 6
            ? (0..<channelCount).map { $0 == 3 ? 0 : $0 > 3 ? 1.41 : 1 } : [Double](repeating: 1, count: channelCount)
        histories = [[Float]](repeating: [Float](repeating: 0, count: 2 * Self.taps), count: channelCount)
    }

    /// The pre-filter of BS.1770-4 (tables 1 and 2 give it for 48 kHz; the analogue parameters behind them give it for every
    /// rate: Mansbridge, Finn and Reiss, "Implementation and evaluation of autonomous multi-track fader control", AES 132, 2012).
    private static func shelf(_ rate: Double) -> Section {
        let frequency = 1681.974450955533
        let gain = 3.999843853973347
        let quality = 0.7071752369554196
        let k = tan(.pi * frequency / rate)
        let high = pow(10, gain / 20)
        let band = pow(high, 0.4996667741545416)
        let norm = 1 + k / quality + k * k
        return Section(
            b0: (high + band * k / quality + k * k) / norm, b1: 2 * (k * k - high) / norm,
            b2: (high - band * k / quality + k * k) / norm, a1: 2 * (k * k - 1) / norm,
            a2: (1 - k / quality + k * k) / norm)
    }

    private static func highPass(_ rate: Double) -> Section {
        let frequency = 38.13547087602444
        let quality = 0.5003270373238773
        let k = tan(.pi * frequency / rate)
        let norm = 1 + k / quality + k * k
        return Section(b0: 1, b1: -2, b2: 1, a1: 2 * (k * k - 1) / norm, a2: (1 - k / quality + k * k) / norm)
    }

    func add(_ buffer: AudioBuffer, count: Int) {
        var index = 0
        while index < count {
            let length = min(count - index, stepLength - filled)
            for channel in 0..<channelCount {
                let samples = buffer.channel(channel)
                var shelf = shelves[channel]
                var highPass = highPasses[channel]
                var sum = 0.0
                for sample in index..<(index + length) {
                    let value = highPass.filter(shelf.filter(Double(samples[sample])))
                    sum += value * value
                }
                shelves[channel] = shelf
                highPasses[channel] = highPass
                energy += sum * weights[channel]
            }
            filled += length
            index += length
            if filled == stepLength {
                steps.append(energy / Double(stepLength))
                energy = 0
                filled = 0
            }
        }
        for channel in 0..<channelCount { measurePeak(buffer.channel(channel), count, channel) }
        historyPosition = (historyPosition + count) % Self.taps
    }

    /// Integrated loudness with both gates (BS.1770-4, equations 2 to 7), and the true peak.
    var loudness: Loudness {
        var blocks: [Double] = []
        if steps.count >= 4 {
            for first in 0...(steps.count - 4) {
                blocks.append((steps[first] + steps[first + 1] + steps[first + 2] + steps[first + 3]) / 4)
            }
        }
        func mean(above gate: Double) -> Double? {
            let loud = blocks.filter { Self.level($0) > gate }
            return loud.isEmpty ? nil : loud.reduce(0, +) / Double(loud.count)
        }
        var integrated = -Double.infinity
        if let first = mean(above: -70), let second = mean(above: max(-70, Self.level(first) - 10)) {
            integrated = Self.level(second)
        }
        return Loudness(integrated: integrated, truePeak: AudioLevel.decibels(factor: Double(peak)))
    }

    private static func level(_ power: Double) -> Double { power > 0 ? -0.691 + 10 * log10(power) : -.infinity }

    /// Taps of each phase of the interpolator.
    static let taps = 16

    /// Three phases between samples: windowed sinc (Hann), 16 taps each (BS.1770-4, annex 2, uses 12).
    private static let phases: [[Float]] = (1...3).map { phase in
        let coefficients = (0..<taps).map { tap -> Double in
            let x = Double(tap) - Double(taps / 2 - 1) - Double(phase) / 4
            let sinc = x == 0 ? 1 : sin(.pi * x) / (.pi * x)
            return sinc * (0.5 + 0.5 * cos(.pi * x / Double(taps / 2)))
        }
        let sum = coefficients.reduce(0, +)
        return coefficients.map { Float($0 / sum) }
    }

    private func measurePeak(_ samples: UnsafeMutableBufferPointer<Float>, _ count: Int, _ channel: Int) {
        // The history is written twice, so that the last 16 samples always lie side by side.
        let taps = Self.taps
        var position = historyPosition
        var largest = peak
        let phases = Self.phases
        histories[channel].withUnsafeMutableBufferPointer { history in
            for index in 0..<count {
                let sample = samples[index]
                history[position] = sample
                history[position + taps] = sample
                position = (position + 1) % taps
                largest = max(largest, abs(sample))
                // Between quiet samples no peak can hide that matters: the interpolator at most doubles them.
                var local: Float = 0
                for tap in 0..<taps { local = max(local, abs(history[position + tap])) }
                guard local * 2 > largest else { continue }
                for phase in phases {
                    var value: Float = 0
                    for tap in 0..<taps { value += history[position + tap] * phase[tap] }
                    largest = max(largest, abs(value))
                }
            }
        }
        peak = largest
    }
}
