#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A sound at another speed with its pitch kept.
///
/// WSOLA (Verhelst and Roelands, "An overlap-add technique based on waveform similarity (WSOLA) for high quality time-scale
/// modification of speech", ICASSP 1993): pieces of 40 ms with half overlap are taken from where the time map says, moved
/// by at most 12 ms to where they continue the piece before them best. The output has exactly the asked length, at speed 1
/// it is the source itself, and its time never strays further from the map than those 12 ms.
///
/// A piece depends on the one before it: reading in order from one place is reproducible; the same place reached by a jump
/// sounds alike but need not have the same bits. One thread at a time (`@unchecked Sendable`: the owner may hand it on).
public final class AudioStretch: AudioSource, @unchecked Sendable {
    /// Rate and channels of the source.
    public var format: AudioFormat { source.format }
    /// Samples of the result.
    public let sampleCount: Int64?

    private let source: any AudioSource
    private let map: @Sendable (Int64) -> Double
    /// Samples from one piece to the next; a piece has twice as many.
    private let hop: Int
    private let reach: Int
    private let window: [Float]
    private let piece: AudioBuffer
    private let tail: AudioBuffer
    private let output: AudioBuffer
    private let region: AudioBuffer
    private var mono: [Float]
    private var template: [Float]
    /// The piece whose first half is in `output`; -1 for none.
    private var current: Int64 = -1
    /// Where in the source the current piece was taken from.
    private var currentStart: Int64 = 0

    /// A sound whose time follows a map.
    ///
    /// - Parameters:
    ///   - sampleCount: samples of the result.
    ///   - map: the source sample for an output sample; it should grow by 0.25...4 a sample to sound well.
    public init(_ source: any AudioSource, sampleCount: Int64?, map: @escaping @Sendable (Int64) -> Double) {
        self.source = source
        self.sampleCount = sampleCount
        self.map = map
        hop = max(16, source.format.sampleRate / 50)
        reach = max(4, source.format.sampleRate * 12 / 1000)
        let channels = source.format.channelCount
        let length = 2 * hop
        // Hann windows half a piece apart add up to 1.
        window = (0..<length).map { Float(0.5 - 0.5 * cos(2 * Double.pi * (Double($0) + 0.5) / Double(length))) }
        piece = AudioBuffer(channelCount: channels, capacity: length)
        tail = AudioBuffer(channelCount: channels, capacity: hop)
        output = AudioBuffer(channelCount: channels, capacity: hop)
        region = AudioBuffer(channelCount: channels, capacity: length + 2 * reach)
        mono = [Float](repeating: 0, count: hop + 2 * reach)
        template = [Float](repeating: 0, count: hop)
    }

    /// A sound at a constant speed.
    ///
    /// - Parameter speed: 2 is twice as fast; values that are not positive and finite count as 1.
    public convenience init(_ source: any AudioSource, speed: Double) {
        let factor = speed.isFinite && speed > 0 ? speed : 1
        let count = source.sampleCount.map { count -> Int64 in
            let length = (Double(count) / factor).rounded()
            return length < 9e18 ? Int64(length) : Int64.max
        }
        self.init(source, sampleCount: count) { Double($0) * factor }
    }

    /// Writes the stretched sound; silence outside of it.
    public func read(from position: Int64, count: Int, into buffer: AudioBuffer, at offset: Int) throws(MediaError) {
        var done = 0
        while done < count {
            let sample = position &+ Int64(done)
            guard sample >= 0 else {
                let silent = Int(min(Int64(count - done), sample == Int64.min ? Int64.max : -sample))
                buffer.silence(from: offset + done, count: silent)
                done += silent
                continue
            }
            if let sampleCount, sample >= sampleCount {
                buffer.silence(from: offset + done, count: count - done)
                return
            }
            let index = sample / Int64(hop)
            let start = Int(sample % Int64(hop))
            try advance(to: index)
            var length = min(count - done, hop - start)
            if let sampleCount { length = Int(min(Int64(length), sampleCount - sample)) }
            for channel in 0..<format.channelCount {
                guard let from = output.channel(channel).baseAddress, let to = buffer.channel(channel).baseAddress
                else { continue }
                (to + offset + done).update(from: from + start, count: length)
            }
            done += length
        }
    }

    /// Lets the source rest.
    public func rest() {
        source.rest()
        current = -1
    }

    /// Makes `output` hold piece `index`'s half, going on from the piece before it where that is known.
    private func advance(to index: Int64) throws(MediaError) {
        guard index != current else { return }
        if current < 0 || index < current || index > current + 8 {
            // A jump: the chain starts so that the wanted piece continues it exactly where the map says.
            try take(from: ideal(index) - Int64(hop), isFirst: true)
            current = index - 1
        }
        while current < index {
            let next = current + 1
            let start = try bestStart(near: ideal(next), continuing: currentStart + Int64(hop))
            try take(from: start, isFirst: false)
            current = next
        }
    }

    private func ideal(_ index: Int64) -> Int64 {
        // The centre of a piece follows the map; so do the ends of the whole.
        let value = map(index * Int64(hop)).rounded()
        return value.isFinite && abs(value) < 9e18 ? Int64(value) : 0
    }

    /// Adds the first half of the piece to the tail of the one before, and keeps its second half as the new tail.
    private func take(from start: Int64, isFirst: Bool) throws(MediaError) {
        try source.read(from: start, count: 2 * hop, into: piece, at: 0)
        currentStart = start
        for channel in 0..<format.channelCount {
            guard let samples = piece.channel(channel).baseAddress, let old = tail.channel(channel).baseAddress,
                let result = output.channel(channel).baseAddress
            else { continue }
            for index in 0..<hop {
                if !isFirst { result[index] = old[index] + samples[index] * window[index] }
                old[index] = samples[hop + index] * window[hop + index]
            }
        }
    }

    /// The start within `reach` of `ideal` whose piece is most like the continuation at `natural`.
    private func bestStart(near ideal: Int64, continuing natural: Int64) throws(MediaError) -> Int64 {
        if natural == ideal { return ideal }
        try source.read(from: natural, count: hop, into: piece, at: 0)
        mixDown(piece, count: hop, into: &template)
        let length = hop + 2 * reach
        try source.read(from: ideal - Int64(reach), count: length, into: region, at: 0)
        mixDown(region, count: length, into: &mono)
        // Coarse over every fourth place and sample, then fine around the best.
        var best = reach
        var bestScore = -Float.infinity
        for place in stride(from: 0, through: 2 * reach, by: 4) {
            let score = similarity(at: place, step: 4)
            if score > bestScore { (best, bestScore) = (place, score) }
        }
        bestScore = -Float.infinity
        var finest = best
        for place in max(0, best - 3)...min(2 * reach, best + 3) {
            let score = similarity(at: place, step: 1)
            if score > bestScore { (finest, bestScore) = (place, score) }
        }
        return ideal - Int64(reach) + Int64(finest)
    }

    private func mixDown(_ buffer: AudioBuffer, count: Int, into result: inout [Float]) {
        for index in 0..<count { result[index] = 0 }
        for channel in 0..<format.channelCount {
            let samples = buffer.channel(channel)
            for index in 0..<count { result[index] += samples[index] }
        }
    }

    /// Normalised cross-correlation of the template with the region at a place.
    private func similarity(at place: Int, step: Int) -> Float {
        var product: Float = 0
        var energy: Float = 1e-9
        mono.withUnsafeBufferPointer { mono in
            template.withUnsafeBufferPointer { template in
                for index in stride(from: 0, to: hop, by: step) {
                    let sample = mono[place + index]
                    product += sample * template[index]
                    energy += sample * sample
                }
            }
        }
        return product / energy.squareRoot()
    }
}
