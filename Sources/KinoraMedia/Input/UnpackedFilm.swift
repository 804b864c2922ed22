internal import CLibAV
import KinoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A film that libav cannot read, rewritten without loss as one that it can, in a file of its own among the temporary ones.
///
/// The file is removed with this object; whoever has it open by then can read on. Memory stays at a few pictures, the disk
/// holds every picture as a PNG would.
final class UnpackedFilm {
    /// The temporary file.
    let path: String
    private let source: String
    private let context: UnsafeMutablePointer<AVFormatContext>
    private let codec: UnsafeMutablePointer<AVCodecContext>
    private let frame: UnsafeMutablePointer<AVFrame>
    private let packet: UnsafeMutablePointer<AVPacket>
    /// Times of pictures are milliseconds from the first.
    private static let tick = AVRational(num: 1, den: 1000)

    /// Rewrites all pictures of an animated WebP, each with its own time; blocks.
    ///
    /// - Parameters:
    ///   - source: the name of the film in messages.
    ///   - folder: where the file is written; by default where temporary files belong.
    /// - Throws: `MediaError`, kind `inputUnreadable` for damage, kind `resource` for memory and disk.
    init(_ film: AnimatedWebP, of source: String, in folder: String = defaultFolder) throws(MediaError) {
        guard let encoder = avcodec_find_encoder(AV_CODEC_ID_PNG) else {
            throw MediaError(
                .usage, "\(EscapedText.name(source)) is unpacked to PNG first, which this FFmpeg cannot write",
                remedy: "install an FFmpeg that was built with zlib")
        }
        let path = try Self.temporaryFile(for: source, in: folder)
        var context: UnsafeMutablePointer<AVFormatContext>?
        guard avformat_alloc_output_context2(&context, nil, "mov", path) >= 0, let context,
            let codec = avcodec_alloc_context3(encoder), let frame = av_frame_alloc(), let packet = av_packet_alloc()
        else {
            unlink(path)
            throw MediaError(.resource, "memory ran out for unpacking \(EscapedText.name(source))")
        }
        (self.path, self.source, self.context) = (path, source, context)
        (self.codec, self.frame, self.packet) = (codec, frame, packet)
        try open(encoder, size: film.size)
        var time: Int64 = 0
        while let (pixels, milliseconds) = try film.next() {
            try write(pixels, at: time, for: milliseconds)
            time += milliseconds
        }
        try check(av_write_trailer(context))
        try check(avio_closep(&context.pointee.pb))
    }

    deinit {
        unlink(path)
        var (packet, frame, codec) = (Optional(packet), Optional(frame), Optional(codec))
        av_packet_free(&packet)
        av_frame_free(&frame)
        avcodec_free_context(&codec)
        if context.pointee.pb != nil { avio_closep(&context.pointee.pb) }
        avformat_free_context(context)
    }

    private func open(_ encoder: UnsafePointer<AVCodec>, size: Size) throws(MediaError) {
        let (width, height) = (Int32(clamping: size.width), Int32(clamping: size.height))
        codec.pointee.width = width
        codec.pointee.height = height
        codec.pointee.pix_fmt = AV_PIX_FMT_RGBA
        codec.pointee.time_base = Self.tick
        // One picture in, one packet out.
        codec.pointee.thread_count = 1
        // Written once, read once: little is gained by squeezing.
        codec.pointee.compression_level = 1
        try check(avcodec_open2(codec, encoder, nil))
        frame.pointee.width = width
        frame.pointee.height = height
        frame.pointee.format = AV_PIX_FMT_RGBA.rawValue
        try check(av_frame_get_buffer(frame, 0))
        guard let stream = avformat_new_stream(context, nil) else { throw failure(clibav_error(ENOMEM)) }
        stream.pointee.time_base = Self.tick
        try check(avcodec_parameters_from_context(stream.pointee.codecpar, codec))
        try check(avio_open(&context.pointee.pb, "file:" + path, AVIO_FLAG_WRITE))
        try check(avformat_write_header(context, nil))
    }

    private func write(_ pixels: UnsafePointer<UInt8>, at time: Int64, for milliseconds: Int64) throws(MediaError) {
        try check(av_frame_make_writable(frame))
        let bytes = 4 * Int(frame.pointee.width)
        for row in 0..<Int(frame.pointee.height) {
            frame.pointee.data.0?.advanced(by: row * Int(frame.pointee.linesize.0))
                .update(from: pixels + row * bytes, count: bytes)
        }
        frame.pointee.pts = time
        try check(avcodec_send_frame(codec, frame))
        try check(avcodec_receive_packet(codec, packet))
        packet.pointee.duration = milliseconds
        if let stream = context.pointee.streams[0] {
            av_packet_rescale_ts(packet, Self.tick, stream.pointee.time_base)
        }
        packet.pointee.stream_index = 0
        try check(av_interleaved_write_frame(context, packet))
    }

    private func check(_ result: Int32) throws(MediaError) { if result < 0 { throw failure(result) } }

    private func failure(_ result: Int32) -> MediaError {
        MediaError(
            .resource,
            "\(EscapedText.name(source)) cannot be unpacked to \(EscapedText.name(path)): \(LibAV.text(result))",
            remedy: "give it room there, or set TMPDIR to a folder with more")
    }

    /// Where temporary files belong.
    static var defaultFolder: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

    /// A new empty file in a folder.
    private static func temporaryFile(for source: String, in folder: String) throws(MediaError) -> String {
        var name = (folder + "/kinora-XXXXXX").utf8CString.map { $0 }
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else {
            throw MediaError(
                .resource,
                "\(EscapedText.name(source)) cannot be unpacked in \(EscapedText.name(folder)): \(FileSystem.text(errno))",
                remedy: "set TMPDIR to a folder that can be written")
        }
        close(descriptor)
        return LibAV.string(name)
    }
}
