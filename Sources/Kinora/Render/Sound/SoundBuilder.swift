import KinoraCore
import KinoraLanguage
import KinoraMedia
import KinoraNodes

/// Turns the time structure of a graph into clips of sound on the output's line of time.
///
/// The same stretches that decide which picture is shown decide which sound is heard, so both follow every slice, cut,
/// crossfade and change of speed. Times become samples once, at the ends of a clip: a cut is exact to the sample.
final class SoundBuilder {
    private let compiled: CompiledGraph
    private let tolerance: VideoDecoder.Tolerance
    private var files: [String: any AudioSource] = [:]
    private let probes = MediaProbes()
    /// True when the film ends where its pictures do, and nobody knows yet when that is.
    private let isOpenEnded: Bool

    init(compiled: CompiledGraph, tolerance: VideoDecoder.Tolerance, isOpenEnded: Bool) {
        self.compiled = compiled
        self.tolerance = tolerance
        self.isOpenEnded = isOpenEnded
    }

    /// The sample that sounds at a time.
    static func sample(at time: Rational) -> Int64 { (time * Rational(Int64(AudioFormat.standard.sampleRate))).rounded }

    /// The clips of a node's sound.
    ///
    /// - Parameters:
    ///   - map: output time to the node's own time.
    ///   - range: the stretch of the output that is wanted; it may reach outside the node's own length (handles).
    func clips(of id: NodeID, map: TimeMap, during range: TimeRange) throws -> [AudioClip] {
        guard !range.isEmpty, let node = compiled.graph[id] else { return [] }
        if case .effect(let index) = node.operation, compiled.graph.effects[index].isTransition {
            return try crossfaded(node, map: map, during: range)
        }
        switch node.name {
        case Decode.signature.name: return try fileClips(node, map: map, during: range)
        case "audio": return try inputClips(node, map: map, during: range)
        case Ambience.signature.name: return try ambienceClips(node, map: map, during: range)
        case SoundNodes.gain.name: return try gained(node, map: map, during: range)
        case SoundNodes.normalize.name: return try normalized(node, map: map, during: range)
        case SoundNodes.mix.name:
            return try node.inputs.flatMap { try clips(of: $0.node, map: map, during: range) }
        case Slice.signature.name where node.type == .audio: return try sliceOfSound(node, map: map, during: range)
        case "fade": return try faded(node, map: map, during: range)
        default: return try segmented(node, map: map, during: range)
        }
    }

    /// One source that plays the clips of a node, positions on the output's line of time.
    private func timeline(of id: NodeID, map: TimeMap, during range: TimeRange) throws -> AudioTimeline {
        let clips = try self.clips(of: id, map: map, during: range)
        return try AudioTimeline(clips: clips, sampleCount: max(0, Self.sample(at: range.end)))
    }

    private func inputClips(_ node: Node, map: TimeMap, during range: TimeRange) throws -> [AudioClip] {
        guard let input = node.inputs.first else { return [] }
        return try clips(of: input.node, map: map, during: range)
    }

    // MARK: Files

    private func fileClips(_ node: Node, map: TimeMap, during range: TimeRange) throws -> [AudioClip] {
        guard case .constant(.text(let path))? = node.arguments["path"] else { return [] }
        let isSound = node.type == .audio
        // A pipe gives its pictures or its sound; `decode` warns that the sound is missing.
        if !isSound {
            let probe = try probes.probe(path)
            guard probe.audio != nil, !probe.isReadOnce else { return [] }
        }
        return try played(path, map: map, during: range) { try FileAudio(path, tolerance: tolerance) }
    }

    private func ambienceClips(_ node: Node, map: TimeMap, during range: TimeRange) throws -> [AudioClip] {
        let length = NodeUse(node: node, inputs: []).seconds("duration", rate: Rational(25))
        return try played(node.path, map: map, during: range) {
            LakeSound(sampleCount: length.map { Self.sample(at: $0) })
        }
    }

    /// One clip of a source that is read at its own times; a source is opened once for each speed.
    private func played(
        _ name: String, map: TimeMap, during range: TimeRange, open: () throws -> any AudioSource
    ) throws -> [AudioClip] {
        guard map.scale > Rational(0) else { return [] }
        let key = "\(name)\u{0}\(map.scale)"
        let source: any AudioSource
        if let known = files[key] {
            source = known
        } else {
            let file = try open()
            source = map.scale == Rational(1) ? file : AudioStretch(file, speed: map.scale.doubleValue)
            files[key] = source
        }
        // In the stretched sound's own samples: own time is scale * output + offset, which is scale times this.
        let first = Self.sample(at: range.start + map.offset / map.scale)
        let start = Self.sample(at: range.start)
        return [AudioClip(source, sourceStart: first, start: start, sampleCount: Self.sample(at: range.end) - start)]
    }

    // MARK: Time

    /// A node that changes pictures, or only their time: its first stream is heard, stretch by stretch.
    private func segmented(_ node: Node, map: TimeMap, during range: TimeRange) throws -> [AudioClip] {
        guard let use = use(of: node, map: map) else { return try inputClips(node, map: map, during: range) }
        let segments = TimeSegment.ofFirstStream(try compiled.library.segments(of: use, graph: compiled.graph))
        var result: [AudioClip] = []
        for (index, segment) in segments.enumerated() {
            guard let input = segment.uses.first else { continue }
            // The first and last stretch continue into the handles.
            var (start, end) = (range.start, range.end)
            if index > 0, let time = map.inverse(segment.start) { start = max(start, time) }
            if index < segments.count - 1, let time = segment.end.flatMap({ map.inverse($0) }) { end = min(end, time) }
            guard start < end else { continue }
            let stretch = TimeRange(start: start, end: end)
            if let curve = input.curve {
                result += try bent(input.node, by: curve, map: map, during: stretch)
            } else {
                result += try clips(of: input.node, map: map.then(input), during: stretch)
            }
        }
        return result
    }

    /// A sound whose speed varies; its pitch stays.
    private func bent(
        _ id: NodeID, by curve: TimeCurve, map: TimeMap, during range: TimeRange
    ) throws -> [AudioClip] {
        let perSecond = Double(AudioFormat.standard.sampleRate)
        let whole = TimeRange(start: Rational(0), end: compiled.properties[id.index]?.duration ?? range.end)
        let own = try clips(of: id, map: .identity, during: whole)
        guard !own.isEmpty else { return [] }
        let sound = try AudioTimeline(clips: own, sampleCount: max(0, Self.sample(at: whole.end)))
        let start = Self.sample(at: range.start)
        let length = Self.sample(at: range.end) - start
        let stretched = AudioStretch(sound, sampleCount: length) { sample in
            let time = map(Rational(start + sample, Int64(AudioFormat.standard.sampleRate)))
            return curve.source(at: time.doubleValue) * perSecond
        }
        return [AudioClip(stretched, sourceStart: 0, start: start, sampleCount: length)]
    }

    private func sliceOfSound(_ node: Node, map: TimeMap, during range: TimeRange) throws -> [AudioClip] {
        guard let input = node.inputs.first else { return [] }
        let use = NodeUse(node: node, inputs: [])
        let from = use.seconds("from", rate: Rational(25)) ?? Rational(0)
        var end = range.end
        if let to = use.seconds("to", rate: Rational(25)), let time = map.inverse(to - from) { end = min(end, time) }
        return try clips(
            of: input.node, map: map.then(scale: Rational(1), offset: from),
            during: TimeRange(start: range.start, end: end))
    }

    /// Every transition of pictures is a crossfade of sounds.
    private func crossfaded(_ node: Node, map: TimeMap, during range: TimeRange) throws -> [AudioClip] {
        guard let use = use(of: node, map: map), node.inputs.count >= 2 else { return [] }
        let blend = try Transition.blend(of: use)
        guard let start = map.inverse(blend.start), let end = map.inverse(blend.end) else { return [] }
        let samples = Self.sample(at: end) - Self.sample(at: start)
        let fade = AudioFade(sampleCount: samples)
        var result: [AudioClip] = []
        let first = TimeRange(start: range.start, end: min(range.end, end))
        if !first.isEmpty {
            let sound = try timeline(of: node.inputs[0].node, map: map, during: first)
            result.append(clip(sound, first, fadeOut: end <= range.end ? fade : nil))
        }
        let second = TimeRange(start: max(range.start, start), end: range.end)
        if !second.isEmpty {
            let inner = map.then(scale: Rational(1), offset: Rational(0) - blend.cut)
            let sound = try timeline(of: node.inputs[1].node, map: inner, during: second)
            result.append(clip(sound, second, fadeIn: start >= range.start ? fade : nil))
        }
        return result
    }

    private func faded(_ node: Node, map: TimeMap, during range: TimeRange) throws -> [AudioClip] {
        guard let use = use(of: node, map: map), let input = node.inputs.first, let own = use.inputs.first else {
            return try inputClips(node, map: map, during: range)
        }
        let sound = try timeline(of: input.node, map: map, during: range)
        func fade(_ name: String) -> AudioFade? {
            guard let length = use.seconds(name, rate: own.rate), length > Rational(0), map.scale > Rational(0) else {
                return nil
            }
            return AudioFade(sampleCount: Self.sample(at: length / map.scale), curve: .linear)
        }
        let startsHere = map.inverse(Rational(0)).map { $0 >= range.start } ?? false
        let endsHere = own.duration.flatMap { map.inverse($0) }.map { $0 <= range.end } ?? false
        return [clip(sound, range, fadeIn: startsHere ? fade("in") : nil, fadeOut: endsHere ? fade("out") : nil)]
    }

    private func clip(
        _ sound: any AudioSource, _ range: TimeRange, fadeIn: AudioFade? = nil, fadeOut: AudioFade? = nil
    ) -> AudioClip {
        let start = Self.sample(at: range.start)
        return AudioClip(
            sound, sourceStart: start, start: start, sampleCount: Self.sample(at: range.end) - start, fadeIn: fadeIn,
            fadeOut: fadeOut)
    }

    // MARK: Level

    private func gained(_ node: Node, map: TimeMap, during range: TimeRange) throws -> [AudioClip] {
        guard let input = node.inputs.first, let argument = node.arguments["amount"] else { return [] }
        let sound = try timeline(of: input.node, map: map, during: range)
        if case .number(let decibels, _)? = argument.constant {
            return [clip(AudioGain(sound, decibels: decibels), range)]
        }
        if isOpenEnded, case .signal(let signal) = argument, signal.dependsOnLength {
            var stream = StreamProperties(size: Size(1, 1), rate: Rational(25), duration: nil)
            stream.endsWithSource = true
            throw NodeUse(node: node, inputs: [])
                .noLength(stream, "the gain runs", remedy: "give it a time of its own, as -20dB -> 0dB over 5s")
        }
        let duration = range.end.doubleValue
        let gain = AudioGain(sound) { seconds in
            let local = map(Rational(Int64((seconds * 48_000).rounded()), 48_000)).doubleValue
            let moment = SignalMoment(
                t: local, p: duration > 0 ? min(max(local / duration, 0), 1) : 0, frame: local * 25, duration: duration,
                rate: 25)
            return AudioLevel.factor(decibels: argument.evaluate(at: moment))
        }
        return [clip(gain, range)]
    }

    private func normalized(_ node: Node, map: TimeMap, during range: TimeRange) throws -> [AudioClip] {
        guard let input = node.inputs.first else { return [] }
        let use = NodeUse(node: node, inputs: [])
        var clips = try self.clips(of: input.node, map: map, during: range)
        if isOpenEnded { clips = try clips.map { try bounded($0, node) } }
        let sound = try AudioTimeline(
            clips: clips, sampleCount: isOpenEnded ? nil : max(0, Self.sample(at: range.end)))
        return [
            clip(
                try AudioLimiter.normalised(
                    sound, to: use.number("target") ?? -16, ceiling: use.number("peak") ?? -1), range)
        ]
    }

    /// A clip that ends with its source, so that it can be measured before the end of the film is known.
    private func bounded(_ clip: AudioClip, _ node: Node) throws -> AudioClip {
        guard let count = clip.source.sampleCount else {
            throw NodeUse(node: node, inputs: [])
                .problem("E0612", "a sound without end has no loudness; slice it first, as sound[0s..60s]")
        }
        var result = clip
        result.sampleCount = min(clip.sampleCount, max(0, count - clip.sourceStart))
        return result
    }

    private func use(of node: Node, map: TimeMap) -> NodeUse? {
        guard let own = compiled.properties[node.id.index] else { return nil }
        let inputs = node.inputs.compactMap { compiled.properties[$0.node.index] }
        return NodeUse(node: node, inputs: inputs, properties: own, map: map)
    }
}
