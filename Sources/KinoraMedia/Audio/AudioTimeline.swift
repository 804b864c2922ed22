#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A change of level at the beginning or end of a clip.
public struct AudioFade: Hashable, Sendable {
    /// How the level runs between silence and full.
    public enum Curve: Hashable, Sendable {
        /// In a straight line: two copies of one sound that cross keep their level.
        case linear
        /// Along a quarter of a sine: two different sounds that cross keep their power.
        case equalPower
    }

    /// Samples it lasts; not negative.
    public var sampleCount: Int64
    /// How the level runs.
    public var curve: Curve

    /// A fade.
    public init(sampleCount: Int64, curve: Curve = .equalPower) {
        self.sampleCount = max(0, sampleCount)
        self.curve = curve
    }

    /// The level, 0...1, `index` samples after silence.
    func level(_ index: Int64) -> Float {
        guard index < sampleCount else { return 1 }
        let position = (Double(max(0, index)) + 0.5) / Double(sampleCount)
        return Float(curve == .linear ? position : sin(position * .pi / 2))
    }
}

/// A stretch of a source at a place of a timeline.
public struct AudioClip: Sendable {
    /// The sound.
    public var source: any AudioSource
    /// The first sample of the source that is heard.
    public var sourceStart: Int64
    /// The sample of the timeline at which it is heard.
    public var start: Int64
    /// Samples heard.
    public var sampleCount: Int64
    /// How it begins; nil at once.
    public var fadeIn: AudioFade?
    /// How it ends; nil at once.
    public var fadeOut: AudioFade?
    /// A factor on every sample.
    public var gain: Float

    /// A clip. Crossfades are two clips that overlap, one with a `fadeOut`, the other with a `fadeIn` of the same length.
    public init(
        _ source: any AudioSource, sourceStart: Int64 = 0, start: Int64 = 0, sampleCount: Int64,
        fadeIn: AudioFade? = nil, fadeOut: AudioFade? = nil, gain: Float = 1
    ) {
        self.source = source
        self.sourceStart = sourceStart
        self.start = start
        self.sampleCount = max(0, sampleCount)
        self.fadeIn = fadeIn
        self.fadeOut = fadeOut
        self.gain = gain
    }
}

/// Clips on a line of time: slices, cuts, crossfades and mixes are all this. Overlapping clips add up.
///
/// Memory does not grow with the length; a source rests when its last clip has been passed. One thread at a time
/// (`@unchecked Sendable`: the owner may hand a timeline on, never share it).
public final class AudioTimeline: AudioSource, @unchecked Sendable {
    /// Rate and channels.
    public let format: AudioFormat
    /// Samples from 0 to the end.
    public let sampleCount: Int64?

    private let clips: [AudioClip]
    /// For each clip the latest end among it and all before it, so that a binary search finds where sound begins.
    private let latestEnd: [Int64]
    /// For each clip, whether no later clip uses its source.
    private let isLastUse: [Bool]
    private var scratch: AudioBuffer
    private var restedCount = 0

    /// A timeline.
    ///
    /// - Parameters:
    ///   - clips: in any order; their sources must have the timeline's format.
    ///   - format: rate and channels.
    ///   - sampleCount: the end; nil means the end of the last clip.
    /// - Throws: `MediaError`, kind `internalDefect`, when a source has another format.
    public init(clips: [AudioClip], format: AudioFormat = .standard, sampleCount: Int64? = nil) throws(MediaError) {
        for clip in clips where clip.source.format != format {
            throw MediaError(.internalDefect, "a sound of \(format) is expected, one of \(clip.source.format) came")
        }
        self.format = format
        self.clips = clips.filter { $0.sampleCount > 0 }.sorted { $0.start < $1.start }
        var ends: [Int64] = []
        var latest = Int64.min
        for clip in self.clips {
            let (end, overflow) = clip.start.addingReportingOverflow(clip.sampleCount)
            latest = max(latest, overflow ? Int64.max : end)
            ends.append(latest)
        }
        latestEnd = ends
        var seen: Set<ObjectIdentifier> = []
        var lastUses = [Bool](repeating: false, count: self.clips.count)
        for index in self.clips.indices.reversed() {
            lastUses[index] = seen.insert(ObjectIdentifier(self.clips[index].source)).inserted
        }
        isLastUse = lastUses
        self.sampleCount = sampleCount ?? max(0, ends.last ?? 0)
        scratch = AudioBuffer(channelCount: format.channelCount, capacity: 4096)
    }

    /// Adds up the clips that sound; silence elsewhere.
    ///
    /// - Complexity: O(log n + k) for n clips of which k sound.
    public func read(from position: Int64, count: Int, into buffer: AudioBuffer, at offset: Int) throws(MediaError) {
        buffer.silence(from: offset, count: count)
        let (sum, overflow) = position.addingReportingOverflow(Int64(count))
        let end = min(overflow ? Int64.max : sum, sampleCount ?? Int64.max)
        var index = firstClip(endingAfter: position)
        restBefore(index)
        while index < clips.count, clips[index].start < end {
            let clip = clips[index]
            index += 1
            let from = max(position, clip.start)
            let to = min(end, clip.start &+ clip.sampleCount)
            guard from < to else { continue }
            var done = from
            while done < to {
                let step = Int(min(Int64(scratch.capacity), to - done))
                try clip.source.read(
                    from: clip.sourceStart &+ (done - clip.start), count: step, into: scratch, at: 0)
                mix(clip, at: done - clip.start, count: step, into: buffer, at: offset + Int(done - position))
                done += Int64(step)
            }
        }
    }

    /// Lets all sources rest.
    public func rest() {
        for clip in clips { clip.source.rest() }
        restedCount = 0
    }

    private func firstClip(endingAfter position: Int64) -> Int {
        var low = 0
        var high = clips.count
        while low < high {
            let middle = (low + high) / 2
            if latestEnd[middle] > position { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private func restBefore(_ index: Int) {
        if index < restedCount { restedCount = index }
        while restedCount < index {
            if isLastUse[restedCount] { clips[restedCount].source.rest() }
            restedCount += 1
        }
    }

    private func mix(_ clip: AudioClip, at place: Int64, count: Int, into buffer: AudioBuffer, at offset: Int) {
        let fadeIn = clip.fadeIn.flatMap { place < $0.sampleCount ? $0 : nil }
        let fadeOut = clip.fadeOut.flatMap { clip.sampleCount - place - Int64(count) < $0.sampleCount ? $0 : nil }
        if fadeIn != nil || fadeOut != nil {
            for index in 0..<count {
                var level: Float = 1
                if let fadeIn { level *= fadeIn.level(place + Int64(index)) }
                if let fadeOut { level *= fadeOut.level(clip.sampleCount - 1 - place - Int64(index)) }
                for channel in 0..<format.channelCount { scratch.channel(channel)[index] *= level }
            }
        }
        for channel in 0..<format.channelCount {
            guard let source = scratch.channel(channel).baseAddress, let base = buffer.channel(channel).baseAddress
            else { continue }
            let target = base + offset
            for index in 0..<count { target[index] += source[index] * clip.gain }
        }
    }
}
