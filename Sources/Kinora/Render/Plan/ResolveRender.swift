import KinoraCore
import KinoraLanguage
import KinoraMedia
import KinoraNodes

/// Decides what a render block leaves open.
struct ResolveRender {
    let compiled: CompiledGraph
    /// `-o`: replaces the target of the render.
    let output: String?
    /// Threads of the encoder.
    let encoderThreads: Int
    /// Length of a stream without end, in seconds.
    static let endlessDuration = Rational(5)

    /// Everything about one render; writes nothing.
    ///
    /// - Throws: `KinoraError` when settings contradict each other, the target's kind is unknown or the codec cannot do it.
    func run(_ render: Render) throws(KinoraError) -> ResolvedRender {
        guard let stream = compiled.properties[render.source.index] else {
            throw problem("E0602", "a stream of pictures is expected, '\(render.name)' renders sound", render)
        }
        let settings = Settings(render: render)
        let target = output ?? render.target
        let preset = settings.choice("quality").flatMap(QualityPreset.init(rawValue:))
        let rate = settings.rate("rate") ?? preset?.rate ?? stream.rate
        guard rate > Rational(0), rate <= FrameRate.wanted.upperBound else {
            throw problem(
                "E0604",
                "a frame rate lies above 0 and at most at 1000, this one is \(DecimalText.rounded(rate.doubleValue))",
                render)
        }
        let size = settings.size("size") ?? preset?.size(for: stream.size) ?? stream.size
        let bitrate = settings.number("bitrate").map { Int($0) }
        let crf = settings.number("crf")
        if crf != nil, bitrate != nil {
            throw problem("E0503", "either 'crf' or 'bitrate' is expected, both are set", render)
        }
        let quality: VideoQuality =
            crf.map { .crf($0) } ?? (bitrate ?? preset?.bitrate).map { .bitrate($0) } ?? .standard
        if let gop = settings.seconds("gop", rate: rate), gop <= Rational(0) {
            throw problem(
                "E0611", "a group of pictures takes some time, this one takes \(DecimalText.seconds(gop))", render)
        }
        let gop = settings.seconds("gop", rate: rate).map { max(1, Int(($0 * rate).doubleValue.rounded())) }
        do {
            let container = try OutputContainer.forTarget(target)
            guard !container.isAudioOnly else {
                throw MediaError(
                    .usage, ".\(container.name) files hold sound alone", remedy: "name a .mp4 or .mkv file")
            }
            let isFlow = compiled.graph[render.source]?.type == .flow
            guard container.isFlow == isFlow else {
                throw isFlow
                    ? MediaError(
                        .usage, "motion is written to .flo files, not to .\(container.name)",
                        remedy: "to see it, render its visualize()")
                    : MediaError(
                        .usage, ".flo files hold motion, '\(render.name)' renders pictures",
                        remedy: "render clip.flow()")
            }
            // A graph that asks for hevc can still be watched through a pipe or looked at as a still.
            let isForeign = output != nil && container.videoCodecs.count == 1
            let chosen = isForeign ? nil : settings.choice("codec").flatMap(VideoCodec.init(rawValue:))
            let codec = chosen ?? container.videoCodecs.first
            var encoding = VideoEncoding(
                size: size, rate: FrameRate(rate) ?? .pal, color: Self.encodedColor(stream), codec: codec,
                // What the graph asks of its own target is checked; a target given by '-o' takes what it can of it.
                quality: (output == nil && (crf != nil || bitrate != nil)) || codec.map(Self.hasQuality) ?? true
                    ? quality : .standard,
                preset: settings.choice("preset").flatMap(EncoderPreset.init(rawValue:)) ?? .medium,
                pixelFormat: try pixelFormat(
                    isForeign && codec != .raw ? nil : settings.choice("pixel_format"), stream: stream, codec: codec),
                keyFrameInterval: gop,
                threads: encoderThreads)
            // A file of halves is what others expect; whoever names the format of floats gets floats.
            if settings.choice("pixel_format") != nil { encoding.floatBits = 32 }
            let taken = try MediaWriter.negotiate(target: target, encoding)
            let duration = stream.duration ?? (stream.endsWithSource ? nil : Self.endlessDuration)
            let isSingle = container.isImages && !target.contains("%")
            var result = ResolvedRender(
                render: render, stream: stream, target: target, container: container, encoding: encoding,
                delivered: DeliveredFormat(size: size, format: taken.pixelFormat, color: taken.color),
                encoder: taken.encoder, rate: rate, duration: duration,
                frameCount: isSingle ? 1 : duration.map { StreamProperties.frames(in: $0, at: rate) },
                faststart: settings.flag("faststart") ?? true,
                audio: container.audioCodecs.isEmpty ? nil : audio(settings, render: render, stream: stream),
                audioEncoding: AudioEncoding(
                    codec: settings.choice("audio_codec").flatMap(AudioCodec.init(rawValue:)),
                    bitRate: settings.number("audio_bitrate").map { Int($0) }),
                metadata: settings.metadata, loop: settings.number("loop").map { Int($0) })
            // A still, or a pipe to look through, leaves the tracks of the film out.
            if output == nil || container.holdsSubtitles { try addSubtitles(to: &result) }
            return result
        } catch let error as MediaError where error.kind == .usage && output == nil {
            // What the graph asks for has its place in the graph.
            throw KinoraError(
                [Diagnostic(DiagnosticCode("E0507"), error.description, subject: render.name, at: render.span)],
                sources: compiled.sources, code: .usage)
        } catch {
            throw KinoraError.from(error, sources: compiled.sources)
        }
    }

    /// Presets speak of bitrates; codecs without rate control ignore them.
    private static func hasQuality(_ codec: VideoCodec) -> Bool {
        ![.prores, .ffv1, .png, .gif, .apng, .webp, .tiff, .exr, .dnxhr, .raw].contains(codec)
    }

    private func addSubtitles(to result: inout ResolvedRender) throws {
        let found = try SubtitleTracks(
            of: result.render.source, during: TimeRange(start: Rational(0), duration: result.plannedDuration),
            in: compiled)
        for track in found.tracks { try result.container.requireSubtitles(track) }
        result.subtitles = found.tracks
        result.subtitleWarnings = found.warnings
    }

    private func audio(
        _ settings: Settings, render: Render, stream: StreamProperties
    ) -> ResolvedRender.AudioSelection? {
        switch render.settings["audio"] {
        case .audio(let node)?: .node(node)
        case .none?: nil
        default: stream.hasAudio ? .ofPicture(render.source) : nil
        }
    }

    /// How samples are stored unless the user says so: what players of the codec take, deeper where source and codec are;
    /// lossless and bare pictures keep the source's own layout.
    private func pixelFormat(
        _ name: String?, stream: StreamProperties, codec: VideoCodec?
    ) throws(MediaError) -> PixelFormat? {
        if let name {
            if let format = PixelFormat.named(name) { return format }
            throw MediaError(.usage, "kernels cannot write the pixel format \(name)", remedy: "choose yuv420p")
        }
        let isDeep = stream.bitDepth > 8
        switch codec {
        case .png, .apng, .tiff:
            let name = stream.hasAlpha ? (isDeep ? "rgba64le" : "rgba") : (isDeep ? "rgb48le" : "rgb24")
            return PixelFormat.named(name)
        case .exr: return PixelFormat.named(stream.hasAlpha ? "gbrapf32le" : "gbrpf32le")
        case .gif: return stream.hasAlpha ? .rgba : .rgb24
        case .webp: return stream.hasAlpha ? PixelFormat.named("yuva420p") : nil
        case .dnxhr: return PixelFormat.named(isDeep ? "yuv422p10le" : "yuv422p")
        case .prores: return stream.hasAlpha ? PixelFormat.named("yuva444p10le") : nil
        case .ffv1 where stream.format?.model == .rgb && !stream.hasAlpha:
            let formats = ["bgr0", "gbrp10le", "gbrp12le", "gbrp14le", "gbrp16le"].compactMap(PixelFormat.named)
            return formats.first { $0.bitDepth >= stream.bitDepth } ?? formats.last
        case .raw, .ffv1:
            return stream.format.flatMap { plain($0, bitDepth: stream.bitDepth) }
                ?? (isDeep ? PixelFormat.named("yuv444p10le") : .yuv444p)
        case .vp9 where stream.hasAlpha && !isDeep: return PixelFormat.named("yuva420p")
        case .hevc, .vp9, .av1: return isDeep ? .yuv420p10 : nil
        default: return nil
        }
    }

    /// The planar format without transparency that has the sampling of another one and room for a depth; nil for R'G'B'.
    private func plain(_ format: PixelFormat, bitDepth: Int) -> PixelFormat? {
        guard format.model != .rgb else { return nil }
        let depth = bitDepth > format.bitDepth ? max(bitDepth, 10) : format.bitDepth
        return PixelFormat.all.first {
            $0.layout == .planar && !$0.hasAlpha && $0.hasSampling(of: format) && $0.bitDepth == depth
        }
    }

    /// The colour of the picture: the stream's own; where an RGB source has no matrix the writer chooses one by size.
    static func encodedColor(_ stream: StreamProperties) -> ColorDescription {
        var color = stream.color
        if color.matrix == .rgb {
            color.matrix = .unspecified
            color.range = .unspecified
            color.chromaLocation = .unspecified
        }
        return color
    }

    private func problem(_ code: String, _ message: String, _ render: Render) -> KinoraError {
        KinoraError(
            [Diagnostic(DiagnosticCode(code), message, subject: render.name, at: render.span)],
            sources: compiled.sources)
    }
}

/// The settings of a render block by type.
private struct Settings {
    let render: Render

    private func value(_ name: String) -> Value? {
        if case .value(let value)? = render.settings[name] { return value }
        return nil
    }

    func choice(_ name: String) -> String? {
        if case .choice(let choice)? = value(name) { return choice }
        return nil
    }

    func number(_ name: String) -> Double? {
        if case .number(let number, _)? = value(name) { return number }
        return nil
    }

    func rate(_ name: String) -> Rational? {
        if case .rate(let rate)? = value(name) { return rate }
        return nil
    }

    func size(_ name: String) -> Size? {
        if case .size(let width, let height)? = value(name) { return Size(width, height) }
        return nil
    }

    func flag(_ name: String) -> Bool? {
        if case .bool(let flag)? = value(name) { return flag }
        return nil
    }

    func seconds(_ name: String, rate: Rational) -> Rational? {
        switch value(name) {
        case .duration(let seconds)?: seconds
        case .frames(let count)?: Rational(Int64(count)) / rate
        default: nil
        }
    }

    var metadata: [String: String] {
        if case .metadata(let tags)? = render.settings["metadata"] { return tags }
        return [:]
    }
}
