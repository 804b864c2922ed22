internal import CLibAV
import KinoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// An open encoder for pictures. Opening it is the last check before anything is written.
final class VideoEncoderSession {
    let context: UnsafeMutablePointer<AVCodecContext>
    private let video: NegotiatedVideo
    /// The format the encoder is fed with, when it is not the one pictures are submitted in.
    private let fedFormat: AVPixelFormat
    private let needsConversion: Bool
    private let converter = FrameConverter()
    private var palette: PaletteConverter?
    private let scratch: UnsafeMutablePointer<AVFrame>
    private let aspect: Rational
    /// Pictures sent and packets received.
    private var sentCount: Int64 = 0
    private var receivedCount: Int64 = 0

    /// - Parameters:
    ///   - usesGlobalHeader: puts parameter sets into the container's header instead of the stream.
    ///   - hasClosedGroups: no picture refers to one of another group of pictures.
    init(
        _ encoding: VideoEncoding, _ video: NegotiatedVideo, usesGlobalHeader: Bool, hasClosedGroups: Bool = false
    ) throws(MediaError) {
        guard let encoder = avcodec_find_encoder_by_name(video.encoder) else { throw video.codec.missingError }
        guard let scratch = av_frame_alloc() else { throw MediaError(.resource, "memory ran out for a picture") }
        var scratchPointer: UnsafeMutablePointer<AVFrame>? = scratch
        guard let context = avcodec_alloc_context3(encoder) else {
            av_frame_free(&scratchPointer)
            throw MediaError(.resource, "memory ran out for an encoder")
        }
        self.video = video
        self.scratch = scratch
        self.context = context
        aspect = encoding.sampleAspectRatio
        (fedFormat, needsConversion) = Self.fedFormat(video, encoder)
        if video.codec == .gif { palette = PaletteConverter() }
        let rate = video.rate.framesPerSecond
        context.pointee.width = Int32(clamping: video.size.width)
        context.pointee.height = Int32(clamping: video.size.height)
        context.pointee.pix_fmt = fedFormat
        context.pointee.time_base = rate.reciprocal.libav
        context.pointee.framerate = rate.libav
        context.pointee.sample_aspect_ratio = aspect.libav
        context.pointee.thread_count = Int32(clamping: max(0, encoding.threads))
        context.pointee.color_primaries = video.color.libavPrimaries
        context.pointee.color_trc = video.color.libavTransfer
        context.pointee.colorspace = video.color.libavMatrix
        context.pointee.color_range = video.color.libavRange
        context.pointee.chroma_sample_location = video.color.libavLocation
        if let interval = encoding.keyFrameInterval { context.pointee.gop_size = Int32(clamping: max(1, interval)) }
        if usesGlobalHeader { context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER }
        var options = EncoderOptions.make(for: encoding, video, context, hasClosedGroups: hasClosedGroups)
        defer { av_dict_free(&options) }
        clibav_forget_log()
        let opened = avcodec_open2(context, encoder, &options)
        guard opened >= 0 else {
            // `self` is complete, so deinit frees what was allocated.
            throw MediaError(
                opened == clibav_error(ENOMEM) ? .resource : .usage,
                "the \(video.codec.rawValue) encoder \(video.encoder) refuses \(video.size) at \(video.rate) in "
                    + "\(video.pixelFormat.name): \(LibAV.text(opened))\(LibAV.lastLine())")
        }
    }

    deinit {
        var contextPointer: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&contextPointer)
        var scratchPointer: UnsafeMutablePointer<AVFrame>? = scratch
        av_frame_free(&scratchPointer)
    }

    /// Feeds one picture, or the end with nil.
    func send(_ frame: UnsafeMutablePointer<AVFrame>?, number: Int64) throws(MediaError) {
        guard let frame else {
            let result = avcodec_send_frame(context, nil)
            guard result >= 0 || result == LibAV.endOfFile else { throw failure(result) }
            return
        }
        var fed = frame
        if var converter = palette {
            try converter.convert(frame, to: scratch)
            palette = converter
            fed = scratch
        } else if needsConversion {
            av_frame_unref(scratch)
            scratch.pointee.format = fedFormat.rawValue
            scratch.pointee.width = frame.pointee.width
            scratch.pointee.height = frame.pointee.height
            try converter.convert(frame, color: video.color, to: scratch, targetColor: video.color)
            fed = scratch
        }
        fed.pointee.format = fedFormat.rawValue
        fed.pointee.pts = number
        clibav_set_frame_duration(fed, 1)
        // A decoded picture says which type it was; the encoder is to choose again.
        fed.pointee.pict_type = AV_PICTURE_TYPE_NONE
        fed.pointee.quality = 0
        fed.pointee.sample_aspect_ratio = aspect.libav
        fed.pointee.color_primaries = video.color.libavPrimaries
        fed.pointee.color_trc = video.color.libavTransfer
        fed.pointee.colorspace = video.color.libavMatrix
        fed.pointee.color_range = video.color.libavRange
        fed.pointee.chroma_location = video.color.libavLocation
        if context.pointee.flags & AV_CODEC_FLAG_QSCALE != 0 { fed.pointee.quality = context.pointee.global_quality }
        let result = avcodec_send_frame(context, fed)
        guard result >= 0 else { throw failure(result) }
        sentCount += 1
    }

    /// Takes the next coded packet; false when the encoder wants more pictures or is done.
    func receive(into packet: UnsafeMutablePointer<AVPacket>) throws(MediaError) -> Bool {
        let result = avcodec_receive_packet(context, packet)
        if result == LibAV.again || result == LibAV.endOfFile { return false }
        guard result >= 0 else { throw failure(result) }
        if packet.pointee.duration == 0 { packet.pointee.duration = 1 }
        repairDecodeTime(of: packet)
        receivedCount += 1
        return true
    }

    /// x265 measures by how much decoding precedes showing once it has seen more pictures than its reorder delay; up to
    /// 3.5 at least, the packets of a shorter film carry whatever its memory held. They get here what longer films get.
    private func repairDecodeTime(of packet: UnsafeMutablePointer<AVPacket>) {
        // Every preset of x265 has B-frames that others refer to; libav does not pass the delay on.
        let delay: Int64 = 2
        guard video.encoder == "libx265", sentCount <= delay else { return }
        packet.pointee.dts = receivedCount - delay
    }

    private func failure(_ result: Int32) -> MediaError {
        MediaError(
            .internalDefect,
            "the \(video.codec.rawValue) encoder \(video.encoder) failed: \(LibAV.text(result))\(LibAV.lastLine())")
    }

    /// The encoder's own name for the submitted format, and whether samples must be rearranged for it.
    private static func fedFormat(
        _ video: NegotiatedVideo, _ encoder: UnsafePointer<AVCodec>
    ) -> (AVPixelFormat, Bool) {
        if video.codec == .gif { return (AV_PIX_FMT_PAL8, false) }
        let wanted = video.pixelFormat.libav
        guard let first = clibav_encoder_pixel_formats(encoder) else { return (wanted, false) }
        var pointer = first
        var twin: AVPixelFormat?
        while pointer.pointee != AV_PIX_FMT_NONE {
            if pointer.pointee == wanted { return (wanted, false) }
            // The `yuvj` name of the same samples.
            if PixelFormat.from(pointer.pointee)?.format == video.pixelFormat { twin = pointer.pointee }
            pointer += 1
        }
        if let twin { return (twin, false) }
        return (av_pix_fmt_swap_endianness(wanted), true)
    }
}
