internal import CLibAV
import KinoraCore

/// Decodes the pictures of one video stream, by time or one after the other.
///
/// One thread at a time may call a decoder; calls whose name begins with `decode` or `seek` block on the disk and on the
/// codec's own threads. Time is counted in seconds from the first picture of the stream. Every picture has the format,
/// size and colour that the decoder promises from the start, whatever the file does in between.
///
/// `@unchecked Sendable`: the owner may hand a decoder from thread to thread, never share it.
public final class VideoDecoder: @unchecked Sendable {
    /// What to do about damaged data.
    public enum Tolerance: String, Hashable, Sendable {
        /// The first damage is an error.
        case none
        /// Go on past the damage and count it.
        case decodeErrors = "decode-errors"
    }

    /// What the file says about itself.
    public let probe: MediaProbe
    /// What the file says about the decoded stream.
    public let video: MediaProbe.Video
    /// How the samples of every delivered picture lie in memory.
    public let pixelFormat: PixelFormat
    /// Columns and rows of every delivered picture, before rotation.
    public let size: Size
    /// What the samples mean, every gap filled.
    public let color: ColorDescription
    /// What to do about damaged data.
    public let tolerance: Tolerance
    /// Damaged pictures and packets so far; above 0 only with `tolerance` `.decodeErrors`.
    public internal(set) var damageCount: Int64 = 0
    /// Pictures decoded so far, those skipped after a seek included.
    public internal(set) var decodedCount: Int64 = 0

    let input: MediaInput
    let codec: UnsafeMutablePointer<AVCodecContext>
    let packet: UnsafeMutablePointer<AVPacket>
    let streamIndex: Int32
    let timeBase: Rational
    /// Ticks of the first picture.
    let origin: Int64
    /// Ticks from one picture to the next where the file does not say; at least 1.
    let defaultDuration: Int64
    let allocator = FrameAllocator()
    /// True when the codec's pictures lie in the allocator's memory.
    let deliversOwnedMemory: Bool
    let converter = FrameConverter()
    /// libav's number of the last format that needed no conversion; names need not be compared for every picture.
    var acceptedFormat: Int32 = -1
    /// A scratch frame for pictures that need conversion.
    let raw: UnsafeMutablePointer<AVFrame>

    /// The picture last delivered, and the one after it when it is known already.
    var current: DecodedFrame
    var upcoming: DecodedFrame
    var hasDrained = false
    var isInputExhausted = false
    /// Byte behind the last packet read; 0 before the first.
    var lastPacketEnd: Int64 = 0
    /// True for YUV4MPEG2, whose pictures all have one size.
    let isBareY4M: Bool
    /// Bytes of the file; negative for a pipe.
    let fileByteCount: Int64
    /// Ticks at which the next picture begins if it carries no time stamp.
    var expectedStamp: Int64
    /// Pictures that begin before this time stamp are only on the way to a target; their damage does not matter.
    var quietBefore: Int64 = .min
    /// True for containers that store decoding times only.
    let lacksPresentationTimes: Bool
    /// Decoding time of the first packet of a stream without presentation times.
    var anchor: Int64?
    /// Ticks by which times derived from decoding times lie late, found at the first picture after `anchor`.
    var reorderDelay: Int64?
    /// True when nothing was decoded since the beginning of the stream.
    var isFresh = true
    /// True when `current` is the first picture of the stream.
    var isAtStart = false
    /// True when `current` was sought but not yet delivered.
    var isCurrentPending = false

    /// Opens a file for decoding; blocks until its headers are read.
    ///
    /// - Parameters:
    ///   - path: a file, an image, an image sequence as `%05d.png`, or `-` for standard input.
    ///   - threads: threads of the codec; 0 leaves the choice to libav.
    ///   - tolerance: what to do about damaged data.
    ///   - imageRate: frames a second of an image sequence.
    /// - Throws: `MediaError`, kind `inputUnreadable`, that says what is wrong with the file.
    public init(
        _ path: String, threads: Int = 0, tolerance: Tolerance = .none, imageRate: FrameRate = .pal
    ) throws(MediaError) {
        let input = try MediaInput.open(path, imageRate: imageRate)
        OpenedInputs.noteReader(input)
        let name = MediaInput.described(path)
        guard let video = input.probe.video else {
            let found = input.probe.audio == nil ? "none" : "only sound"
            throw MediaError(
                .inputUnreadable, "\(name) has no video stream: a moving picture is expected, it holds \(found)")
        }
        guard let stream = input.context.pointee.streams[video.index], let parameters = stream.pointee.codecpar else {
            throw MediaError(.internalDefect, "libav lost a stream of \(name)")
        }
        guard
            let decoder = MediaProbe.alphaDecoder(of: stream) ?? avcodec_find_decoder(parameters.pointee.codec_id)
        else {
            throw MediaError(
                .inputUnreadable, "\(name) is coded as \(video.codec), which this FFmpeg cannot decode",
                remedy: "install an FFmpeg with a \(video.codec) decoder")
        }
        guard video.size.width > 0, video.size.height > 0 else {
            throw MediaError(
                .inputUnreadable, "\(name) does not say how large its picture is: it is cut short or damaged")
        }
        let current = try DecodedFrame()
        let upcoming = try DecodedFrame()
        guard let packet = av_packet_alloc() else { throw MediaError(.resource, "memory ran out for a packet") }
        var packetPointer: UnsafeMutablePointer<AVPacket>? = packet
        guard let raw = av_frame_alloc() else {
            av_packet_free(&packetPointer)
            throw MediaError(.resource, "memory ran out for a picture")
        }
        var rawPointer: UnsafeMutablePointer<AVFrame>? = raw
        guard let codec = avcodec_alloc_context3(decoder) else {
            av_packet_free(&packetPointer)
            av_frame_free(&rawPointer)
            throw MediaError(.resource, "memory ran out for a decoder")
        }
        var codecPointer: UnsafeMutablePointer<AVCodecContext>? = codec
        avcodec_parameters_to_context(codec, parameters)
        codec.pointee.pkt_timebase = stream.pointee.time_base
        codec.pointee.thread_count = Int32(clamping: max(0, threads))
        codec.pointee.err_recognition |= AV_EF_CAREFUL
        allocator.install(in: codec)
        clibav_forget_log()
        let opened = avcodec_open2(codec, decoder, nil)
        guard opened >= 0 else {
            av_packet_free(&packetPointer)
            av_frame_free(&rawPointer)
            avcodec_free_context(&codecPointer)
            throw MediaError(
                .inputUnreadable,
                "the \(video.codec) decoder refuses \(name): \(LibAV.text(opened))\(LibAV.lastLine())")
        }
        for index in 0..<Int(input.context.pointee.nb_streams) where index != video.index {
            input.context.pointee.streams[index]?.pointee.discard = AVDISCARD_ALL
        }
        self.input = input
        self.packet = packet
        self.raw = raw
        self.codec = codec
        self.current = current
        self.upcoming = upcoming
        self.tolerance = tolerance
        probe = input.probe
        self.video = video
        pixelFormat = video.pixelFormat
        size = video.size
        color = video.color
        streamIndex = Int32(video.index)
        timeBase = video.timeBase > .zero ? video.timeBase : Rational(1, 1000)
        let start = stream.pointee.start_time
        origin = start == LibAV.noTime ? 0 : start
        expectedStamp = origin
        let rate = video.frameRate ?? .pal
        defaultDuration = max(1, (rate.frameDuration / timeBase).rounded)
        lacksPresentationTimes = ["avi", "h264", "hevc", "m4v", "mpegvideo", "vc1"].contains(input.probe.container)
        isBareY4M = input.probe.container == "yuv4mpegpipe"
        fileByteCount = input.probe.isReadOnce ? -1 : input.context.pointee.pb.map { avio_size($0) } ?? -1
        deliversOwnedMemory = decoder.pointee.capabilities & AV_CODEC_CAP_DR1 != 0
    }

    deinit {
        var codecPointer: UnsafeMutablePointer<AVCodecContext>? = codec
        avcodec_free_context(&codecPointer)
        var packetPointer: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packetPointer)
        var rawPointer: UnsafeMutablePointer<AVFrame>? = raw
        av_frame_free(&rawPointer)
    }

    /// Decodes the next picture into `frame`; false at the end of the stream. May block.
    ///
    /// - Throws: `MediaError`, kind `inputUnreadable`, at the first damage unless it is tolerated.
    public func decodeNext(into frame: DecodedFrame) throws(MediaError) -> Bool {
        if !isCurrentPending {
            guard try advance() else {
                frame.clear()
                return false
            }
        }
        isCurrentPending = false
        try frame.share(current)
        return true
    }

    /// Decodes the next picture into a new slot; nil at the end of the stream. May block.
    public func decodeNext() throws(MediaError) -> DecodedFrame? {
        let frame = try DecodedFrame()
        return try decodeNext(into: frame) ? frame : nil
    }

    /// Makes the picture after `current` the current one; false at the end.
    func advance() throws(MediaError) -> Bool {
        if upcoming.isEmpty {
            guard try receive(into: upcoming) else {
                guard decodedCount > 0 || !isFresh else {
                    throw MediaError(
                        .inputUnreadable,
                        "\(MediaInput.described(input.path)) has no picture: its video stream ends where it begins")
                }
                return false
            }
        }
        swap(&current, &upcoming)
        upcoming.clear()
        isAtStart = isFresh
        isFresh = false
        isCurrentPending = false
        return true
    }
}
