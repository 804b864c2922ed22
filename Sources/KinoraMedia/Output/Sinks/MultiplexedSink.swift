internal import CLibAV
import KinoraCore

/// Codes pictures and sound and interleaves them in one of libav's containers.
final class MultiplexedSink: PictureSink {
    private let context: UnsafeMutablePointer<AVFormatContext>
    private let packet: UnsafeMutablePointer<AVPacket>
    private let part: any OutputPart
    private let picture: VideoEncoderSession?
    private let sound: AudioEncoderSession?
    private let subtitles: [SubtitleEncoderSession]
    private let rate: FrameRate
    private var written: Int64 = 0
    private var hasHeader = false
    /// Samples by which packets of sound are moved on their way into the container.
    private var soundShift: Int64 = 0

    init(
        target: String, container: OutputContainer, muxer: String, encoding: VideoEncoding?, video: NegotiatedVideo?,
        audio: AudioEncoding, source: (any AudioSource)?, subtitles tracks: [SubtitleTrack] = [],
        options: MediaWriter.Options
    ) throws(MediaError) {
        guard let format = av_guess_format(muxer, nil, nil) else {
            throw MediaError(.usage, "this FFmpeg cannot write .\(container.name) files")
        }
        let usesGlobalHeader = format.pointee.flags & AVFMT_GLOBALHEADER != 0
        var picture: VideoEncoderSession?
        if var encoding, let video {
            if muxer == "hls" {
                // Segments are whole groups of pictures; players change between them at any one.
                encoding.keyFrameInterval =
                    encoding.keyFrameInterval ?? Int(clamping: (video.rate.framesPerSecond * Rational(2)).rounded)
            }
            picture = try VideoEncoderSession(
                encoding, video, usesGlobalHeader: usesGlobalHeader, hasClosedGroups: muxer == "hls")
        }
        var sound: AudioEncoderSession?
        if let source {
            sound = try AudioEncoderSession(
                audio, source: source, container: container, usesGlobalHeader: usesGlobalHeader)
        }
        var subtitles: [SubtitleEncoderSession] = []
        for track in tracks {
            subtitles.append(
                try SubtitleEncoderSession(track, container: container, usesGlobalHeader: usesGlobalHeader))
        }
        let part: any OutputPart =
            muxer == "hls"
            ? try SegmentFolder(
                target: target, suffix: video?.codec == .hevc ? ".m4s" : ".ts", overwrite: options.overwrite)
            : try PartFile(target: target, overwrite: options.overwrite)
        guard let packet = av_packet_alloc() else { throw MediaError(.resource, "memory ran out for a packet") }
        var packetPointer: UnsafeMutablePointer<AVPacket>? = packet
        var contextPointer: UnsafeMutablePointer<AVFormatContext>?
        let made = avformat_alloc_output_context2(&contextPointer, format, nil, "file:" + part.path)
        guard made >= 0, let context = contextPointer else {
            av_packet_free(&packetPointer)
            throw MediaError(.resource, "memory ran out for a file")
        }
        self.picture = picture
        self.sound = sound
        self.subtitles = subtitles
        self.part = part
        self.packet = packet
        self.context = context
        rate = video?.rate ?? .pal
        // From here on deinit cleans up.
        let isFragmented = muxer == "hls" && video?.codec == .hevc
        if let picture {
            try addStream(picture.context, rate: rate, tag: muxer == "mp4" || muxer == "mov" || isFragmented)
        }
        if let sound {
            try addStream(sound.context, rate: nil, tag: false)
            // Matroska's stamps of Opus include the encoder's delay. Up to FFmpeg 5.1 the multiplexer writes the delay
            // down but does not add it to the stamps, and moves the pictures instead to avoid negative ones.
            let isOpus = sound.context.pointee.codec_id == AV_CODEC_ID_OPUS
            if isOpus, muxer == "matroska" || muxer == "webm", avformat_version() >> 16 < 60 {
                soundShift = Int64(sound.context.pointee.initial_padding)
            }
        }
        for session in subtitles {
            try addStream(session.context, rate: nil, tag: false)
            try describe(session.track, muxer: muxer)
        }
        for (key, value) in options.metadata.sorted(by: { $0.key < $1.key }) {
            av_dict_set(&context.pointee.metadata, key, value, 0)
        }
        try begin(muxer: muxer, options)
    }

    deinit {
        if context.pointee.pb != nil { avio_closep(&context.pointee.pb) }
        avformat_free_context(context)
        var packetPointer: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packetPointer)
    }

    var byteCount: Int64 { written }

    private func addStream(
        _ codec: UnsafeMutablePointer<AVCodecContext>, rate: FrameRate?, tag: Bool
    ) throws(MediaError) {
        guard let stream = avformat_new_stream(context, nil),
            avcodec_parameters_from_context(stream.pointee.codecpar, codec) >= 0
        else { throw MediaError(.resource, "memory ran out for a file") }
        stream.pointee.time_base = codec.pointee.time_base
        // The tag of HEVC is ours to choose in MP4 and MOV only.
        if !tag { stream.pointee.codecpar.pointee.codec_tag = 0 }
        if let rate {
            stream.pointee.avg_frame_rate = rate.framesPerSecond.libav
            stream.pointee.sample_aspect_ratio = codec.pointee.sample_aspect_ratio
        }
    }

    private func describe(_ track: SubtitleTrack, muxer: String) throws(MediaError) {
        guard let stream = context.pointee.streams[Int(context.pointee.nb_streams) - 1] else { return }
        if let language = track.language {
            let code = muxer == "mov" ? SubtitleCodec.quickTimeLanguages[language] ?? language : language
            av_dict_set(&stream.pointee.metadata, "language", code, 0)
        }
        // MP4 and MOV have no title of a track; what its handler is called is shown instead.
        let key = muxer == "mp4" || muxer == "mov" ? "handler_name" : "title"
        if let title = track.title { av_dict_set(&stream.pointee.metadata, key, title, 0) }
    }

    private func begin(muxer: String, _ options: MediaWriter.Options) throws(MediaError) {
        clibav_forget_log()
        var settings: OpaquePointer?
        defer { av_dict_free(&settings) }
        if let folder = part as? SegmentFolder {
            setSegments(folder, &settings)
        } else {
            let opened = avio_open(&context.pointee.pb, "file:" + part.path, AVIO_FLAG_WRITE)
            guard opened >= 0 else { throw WriteFailure.error(result: opened, target: EscapedText.name(part.target)) }
        }
        if muxer == "mp4" || muxer == "mov" || muxer == "ipod" {
            av_dict_set(&settings, "movflags", options.faststart ? "+write_colr+faststart" : "+write_colr", 0)
        }
        if muxer == "gif" || muxer == "webp" { av_dict_set(&settings, "loop", "\(options.loop ?? 0)", 0) }
        // APNG counts plays where the others count repeats; 0 is for ever in all of them.
        if muxer == "apng" { av_dict_set(&settings, "plays", "\(options.loop ?? 0)", 0) }
        let result = avformat_write_header(context, &settings)
        guard result >= 0 else { throw failure(result) }
        hasHeader = true
    }

    /// Segments of six seconds (Apple, HLS Authoring Specification, 7.5) that begin with key frames; H.264 in MPEG-2
    /// transport streams, which every player takes, H.265 in fragments of MP4, as the specification asks (1.5).
    private func setSegments(_ folder: SegmentFolder, _ settings: inout OpaquePointer?) {
        av_dict_set(&settings, "hls_time", "6", 0)
        av_dict_set(&settings, "hls_playlist_type", "vod", 0)
        av_dict_set(&settings, "hls_flags", "independent_segments", 0)
        av_dict_set(&settings, "hls_segment_filename", "file:" + folder.segmentPattern, 0)
        guard folder.segmentPattern.hasSuffix(".m4s") else { return }
        av_dict_set(&settings, "hls_segment_type", "fmp4", 0)
        av_dict_set(&settings, "hls_fmp4_init_filename", folder.initialName, 0)
    }

    func write(_ frame: UnsafeMutablePointer<AVFrame>, number: Int64) throws(MediaError) {
        guard let picture else { return }
        try picture.send(frame, number: number)
        try drainPicture(picture)
        // Never further than the picture: the next one may be the last.
        try pumpSound(until: number + 1, isLast: false)
        try pumpSubtitles(until: rate.time(ofFrame: number + 1))
    }

    func finish(frameCount: Int64) throws(MediaError) {
        if let picture {
            // Sound first, so that the interleaver need not hold back the encoder's last pictures.
            try pumpSound(until: frameCount, isLast: true)
            try finishSound()
            try pumpSubtitles(until: rate.time(ofFrame: frameCount))
            try picture.send(nil, number: 0)
            try drainPicture(picture)
        }
        try complete()
    }

    /// Writes a file of sound alone, `sampleCount` samples long.
    func writeSound(sampleCount: Int64, isCancelled: () -> Bool) throws(MediaError) {
        guard let sound else { return }
        let step = Int64(sound.sampleRate)
        var end: Int64 = 0
        while end < sampleCount {
            if isCancelled() { throw MediaError(.cancelled, "cancelled") }
            end = min(sampleCount, end + step)
            try sound.pump(until: end, isLast: end == sampleCount) { () throws(MediaError) in try drainSound(sound) }
        }
        try finishSound()
        try complete()
    }

    func discard() { part.discard() }

    private func complete() throws(MediaError) {
        let result = av_write_trailer(context)
        hasHeader = false
        guard result >= 0 else { throw failure(result) }
        if let folder = part as? SegmentFolder {
            written = folder.byteCount
        } else {
            // The index may have gone to the front of the file, where writing then ended.
            written = max(written, avio_tell(context.pointee.pb))
            avio_flush(context.pointee.pb)
            let late = context.pointee.pb.pointee.error
            let closed = avio_closep(&context.pointee.pb)
            guard late >= 0, closed >= 0 else { throw failure(min(late, closed)) }
        }
        try part.commit()
    }

    /// Codes the sound of so many pictures.
    ///
    /// Sound that ends within half a picture of the last one keeps its length: pictures of another rate than the clip's seldom end when it
    /// does.
    private func pumpSound(until frameCount: Int64, isLast: Bool) throws(MediaError) {
        guard let sound else { return }
        let perSecond = Rational(Int64(sound.sampleRate))
        func sample(_ frame: Int64) -> Int64 { (rate.time(ofFrame: frame) * perSecond).rounded }
        var end = sample(frameCount)
        if let count = sound.sampleCount, 2 * abs(count - end) <= end - sample(frameCount - 1) {
            end = isLast ? count : min(end, count)
        }
        try sound.pump(until: end, isLast: isLast) { () throws(MediaError) in try drainSound(sound) }
    }

    private func pumpSubtitles(until seconds: Rational) throws(MediaError) {
        guard !subtitles.isEmpty else { return }
        let end = (seconds * Rational(1000)).ceiling
        let first = (picture == nil ? 0 : 1) + (sound == nil ? 0 : 1)
        for (index, session) in subtitles.enumerated() {
            try session.pump(until: end, into: packet) { () throws(MediaError) in
                try writePacket(stream: first + index, from: session.context.pointee.time_base)
            }
        }
    }

    private func finishSound() throws(MediaError) {
        guard let sound else { return }
        try sound.sendEnd()
        try drainSound(sound)
    }

    private func drainPicture(_ session: VideoEncoderSession) throws(MediaError) {
        while try session.receive(into: packet) { try writePacket(stream: 0, from: session.context.pointee.time_base) }
    }

    private func drainSound(_ session: AudioEncoderSession) throws(MediaError) {
        let stream = picture == nil ? 0 : 1
        while try session.receive(into: packet) {
            packet.pointee.pts = packet.pointee.pts &+ soundShift
            packet.pointee.dts = packet.pointee.dts &+ soundShift
            try writePacket(stream: stream, from: session.context.pointee.time_base)
        }
    }

    private func writePacket(stream index: Int, from base: AVRational) throws(MediaError) {
        guard let stream = context.pointee.streams[index] else { return }
        packet.pointee.stream_index = Int32(index)
        av_packet_rescale_ts(packet, base, stream.pointee.time_base)
        clibav_forget_log()
        let byteCount = Int64(packet.pointee.size)
        let result = av_interleaved_write_frame(context, packet)
        guard result >= 0 else { throw failure(result) }
        guard context.pointee.pb != nil else {
            written += byteCount
            return
        }
        let late = context.pointee.pb.pointee.error
        guard late >= 0 else { throw failure(late) }
        written = avio_tell(context.pointee.pb)
    }

    private func failure(_ result: Int32) -> MediaError {
        WriteFailure.error(result: result, target: EscapedText.name(part.target))
    }
}
