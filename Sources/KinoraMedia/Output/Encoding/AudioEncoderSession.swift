internal import CLibAV
import KinoraCore

/// Pulls sound from a source and codes it, a codec frame at a time.
final class AudioEncoderSession {
    let context: UnsafeMutablePointer<AVCodecContext>
    /// Samples coded so far.
    private(set) var position: Int64 = 0
    private let source: any AudioSource
    private let name: String
    private let frame: UnsafeMutablePointer<AVFrame>
    private let buffer: AudioBuffer
    private let frameLength: Int

    /// Opens an encoder for the source's rate and channels.
    init(
        _ encoding: AudioEncoding, source: any AudioSource, container: OutputContainer, usesGlobalHeader: Bool
    ) throws(MediaError) {
        _ = LibAV.isQuiet
        let codec = try container.audioCodec(encoding.codec)
        guard let name = codec.encoders.first(where: { avcodec_find_encoder_by_name($0) != nil }),
            let encoder = avcodec_find_encoder_by_name(name)
        else {
            let there = container.audioCodecs.filter { codec in
                codec.encoders.contains { avcodec_find_encoder_by_name($0) != nil }
            }
            throw MediaError(
                .usage,
                "this FFmpeg has no encoder for \(codec.rawValue) (\(codec.encoders.joined(separator: " or ")))",
                remedy: "install an FFmpeg built with one, or choose among "
                    + there.map(\.rawValue).joined(separator: ", "))
        }
        let format = source.format
        guard codec != .opus || [8_000, 12_000, 16_000, 24_000, 48_000].contains(format.sampleRate) else {
            throw MediaError(.usage, "opus takes 48000 Hz, the sound has \(format.sampleRate)")
        }
        if let bits = encoding.bitRate, !codec.isLossless, bits < 6_000 {
            throw MediaError(.usage, "an audio bitrate of at least 6 kbit/s is expected, \(bits) bit/s is less")
        }
        guard let frame = av_frame_alloc() else { throw MediaError(.resource, "memory ran out for sound") }
        var framePointer: UnsafeMutablePointer<AVFrame>? = frame
        guard let context = avcodec_alloc_context3(encoder) else {
            av_frame_free(&framePointer)
            throw MediaError(.resource, "memory ran out for an encoder")
        }
        var contextPointer: UnsafeMutablePointer<AVCodecContext>? = context
        context.pointee.sample_rate = Int32(clamping: format.sampleRate)
        av_channel_layout_default(&context.pointee.ch_layout, Int32(format.channelCount))
        context.pointee.sample_fmt = Self.sampleFormat(of: encoder)
        context.pointee.time_base = AVRational(num: 1, den: Int32(clamping: format.sampleRate))
        context.pointee.thread_count = 1
        if codec == .pcm_s24le { context.pointee.bits_per_raw_sample = 24 }
        let bits = encoding.bitRate ?? codec.defaultBitRate(channelCount: format.channelCount)
        if bits > 0, !codec.isLossless { context.pointee.bit_rate = Int64(bits) }
        if usesGlobalHeader { context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER }
        clibav_forget_log()
        let opened = avcodec_open2(context, encoder, nil)
        var prepared: Int32 = 0
        let length = context.pointee.frame_size > 0 ? Int(context.pointee.frame_size) : 1024
        if opened >= 0 {
            frame.pointee.format = context.pointee.sample_fmt.rawValue
            frame.pointee.nb_samples = Int32(clamping: length)
            frame.pointee.sample_rate = context.pointee.sample_rate
            _ = av_channel_layout_copy(&frame.pointee.ch_layout, &context.pointee.ch_layout)
            prepared = av_frame_get_buffer(frame, 0)
        }
        guard opened >= 0, prepared >= 0 else {
            let line = LibAV.lastLine()
            avcodec_free_context(&contextPointer)
            av_frame_free(&framePointer)
            throw MediaError(
                .usage,
                "the \(codec.rawValue) encoder \(name) refuses \(format): "
                    + "\(LibAV.text(min(opened, prepared)))\(line)")
        }
        self.context = context
        self.source = source
        self.name = name
        self.frame = frame
        frameLength = length
        buffer = AudioBuffer(channelCount: format.channelCount, capacity: length)
    }

    deinit {
        var contextPointer: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&contextPointer)
        var framePointer: UnsafeMutablePointer<AVFrame>? = frame
        av_frame_free(&framePointer)
    }

    /// Samples a second.
    var sampleRate: Int { source.format.sampleRate }

    /// Samples of the source; nil where nobody knows.
    var sampleCount: Int64? { source.sampleCount }

    /// Codes sound until `end` samples are coded; whole codec frames only, unless `isLast`.
    func pump(until end: Int64, isLast: Bool, _ deliver: () throws(MediaError) -> Void) throws(MediaError) {
        while position < end {
            let count = Int(min(Int64(frameLength), end - position))
            guard count == frameLength || isLast else { return }
            try source.read(from: position, count: count, into: buffer, at: 0)
            guard av_frame_make_writable(frame) >= 0 else { throw MediaError(.resource, "memory ran out for sound") }
            frame.pointee.nb_samples = Int32(clamping: count)
            frame.pointee.pts = position
            fill(count)
            position += Int64(count)
            try check(avcodec_send_frame(context, frame))
            try deliver()
        }
    }

    /// Tells the encoder that no more sound follows.
    func sendEnd() throws(MediaError) {
        let result = avcodec_send_frame(context, nil)
        if result != LibAV.endOfFile { try check(result) }
        source.rest()
    }

    /// Takes the next coded packet; false when the encoder wants more sound or is done.
    func receive(into packet: UnsafeMutablePointer<AVPacket>) throws(MediaError) -> Bool {
        let result = avcodec_receive_packet(context, packet)
        if result == LibAV.again || result == LibAV.endOfFile { return false }
        try check(result)
        return true
    }

    private func check(_ result: Int32) throws(MediaError) {
        guard result < 0 else { return }
        throw MediaError(
            .internalDefect, "the sound encoder \(name) failed: \(LibAV.text(result))\(LibAV.lastLine())")
    }

    private static func sampleFormat(of encoder: UnsafePointer<AVCodec>) -> AVSampleFormat {
        guard let first = clibav_encoder_sample_formats(encoder) else { return AV_SAMPLE_FMT_FLTP }
        let known = [
            AV_SAMPLE_FMT_FLTP, AV_SAMPLE_FMT_FLT, AV_SAMPLE_FMT_S32, AV_SAMPLE_FMT_S32P, AV_SAMPLE_FMT_S16,
            AV_SAMPLE_FMT_S16P,
        ]
        var offered: [AVSampleFormat] = []
        var pointer = first
        while pointer.pointee != AV_SAMPLE_FMT_NONE {
            offered.append(pointer.pointee)
            pointer += 1
        }
        // FLAC and ALAC list 16 bits first: that is what they are meant to hold here.
        if let leading = offered.first, leading == AV_SAMPLE_FMT_S16 || leading == AV_SAMPLE_FMT_S16P { return leading }
        return known.first { offered.contains($0) } ?? offered.first ?? AV_SAMPLE_FMT_FLTP
    }

    /// Converts planar floats to the encoder's own samples; integers are rounded to nearest and clamped.
    private func fill(_ count: Int) {
        let channels = buffer.channelCount
        let format = context.pointee.sample_fmt
        let isPlanar = av_sample_fmt_is_planar(format) != 0
        guard let planes = frame.pointee.extended_data else { return }
        for channel in 0..<channels {
            let source = buffer.channel(channel)
            guard let raw = UnsafeMutableRawPointer(planes[isPlanar ? channel : 0]) else { continue }
            let first = isPlanar ? 0 : channel
            let step = isPlanar ? 1 : channels
            switch format {
            case AV_SAMPLE_FMT_FLTP, AV_SAMPLE_FMT_FLT:
                let samples = raw.assumingMemoryBound(to: Float.self)
                for index in 0..<count { samples[first + index * step] = source[index] }
            case AV_SAMPLE_FMT_S16P, AV_SAMPLE_FMT_S16:
                let samples = raw.assumingMemoryBound(to: Int16.self)
                for index in 0..<count { samples[first + index * step] = Self.integer(source[index], 32_768) }
            case AV_SAMPLE_FMT_S32P, AV_SAMPLE_FMT_S32:
                let samples = raw.assumingMemoryBound(to: Int32.self)
                for index in 0..<count { samples[first + index * step] = Self.integer(source[index], 2_147_483_648) }
            default: break
            }
        }
    }

    private static func integer<Sample: FixedWidthInteger>(_ value: Float, _ scale: Double) -> Sample {
        let scaled = (Double(value) * scale).rounded(.toNearestOrEven)
        // NaN compares false with everything and becomes silence.
        guard scaled >= -scale else { return scaled < -scale ? Sample.min : 0 }
        return scaled >= scale ? Sample.max : Sample(scaled)
    }
}
