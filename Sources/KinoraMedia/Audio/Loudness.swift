/// How loud a stretch of sound is, by ITU-R BS.1770-4 and EBU R 128; measured by libebur128.
public struct Loudness: Hashable, Sendable {
    /// Integrated loudness in LUFS; `-infinity` when nothing rises above the gate of -70 LUFS.
    public var integrated: Double
    /// The largest magnitude, also between samples (BS.1770-4, annex 2), in dBTP; `-infinity` for silence, nil when
    /// nobody asked for it.
    public var truePeak: Double?

    /// Measures a source; blocks while it is read once from beginning to end.
    ///
    /// - Parameters:
    ///   - source: must have an end, or `range` must.
    ///   - range: samples to measure; nil for all of them.
    ///   - measuresTruePeak: true peaks take several times as long as loudness.
    ///   - isCancelled: asked about once a second of sound.
    /// - Throws: what reading throws; `MediaError` of kind `cancelled`; kind `usage` for a sound without end or with fewer than
    ///   16 samples a second; kind `resource` when memory runs out.
    /// - Complexity: O(n) time; memory for one number per 100 ms.
    public static func measure(
        _ source: any AudioSource, range: Range<Int64>? = nil, measuresTruePeak: Bool = true,
        isCancelled: () -> Bool = { false }
    ) throws(MediaError) -> Loudness {
        guard let range = range ?? source.sampleCount.map({ 0..<max(0, $0) }) else {
            throw MediaError(.usage, "the loudness of a sound without end cannot be measured", remedy: "slice it first")
        }
        let meter = try LoudnessMeter(format: source.format, measuresTruePeak: measuresTruePeak)
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
            try meter.add(buffer, count: count)
            position += Int64(count)
        }
        return meter.loudness
    }
}
