internal import CLibAV
import KinoraCore

/// Decodes one audio stream piece by piece and says at which sample each piece begins.
final class AudioStreamDecoder {
    /// Samples with the position of the first one.
    struct Piece {
        var position: Int64
        var count: Int
        var buffer: AudioBuffer
    }

    private let input: MediaInput
    private let codec: UnsafeMutablePointer<AVCodecContext>
    private let packet: UnsafeMutablePointer<AVPacket>
    private let frame: UnsafeMutablePointer<AVFrame>
    private let streamIndex: Int32
    private let timeBase: Rational
    private let format: AudioFormat
    private let origin: Rational
    private let tolerance: VideoDecoder.Tolerance
    private var resampler: OpaquePointer?
    private var resamplerKey: (rate: Int32, format: Int32, channels: Int32) = (0, 0, 0)
    private var buffer: AudioBuffer
    /// Where the next piece begins if its time stamp agrees or is missing; nil after a seek.
    private var nextPosition: Int64?
    private var hasSought = false
    private var isInputExhausted = false
    private var isFlushed = false
    /// Samples of the stream's own rate: the first packet, and how many each packet holds; 0 when they vary.
    private let gridStart: Double
    private let gridStep: Double

    init(
        path: String, format: AudioFormat, origin: Rational, tolerance: VideoDecoder.Tolerance
    ) throws(MediaError) {
        let input = try MediaInput.open(path)
        let name = MediaInput.described(path)
        guard let audio = input.probe.audio, let stream = input.context.pointee.streams[audio.index],
            let parameters = stream.pointee.codecpar
        else { throw MediaError(.inputUnreadable, "\(name) has no sound") }
        guard let decoder = avcodec_find_decoder(parameters.pointee.codec_id) else {
            throw MediaError(
                .inputUnreadable, "the sound of \(name) is coded as \(audio.codec), which this FFmpeg cannot decode")
        }
        var packetPointer = av_packet_alloc()
        var framePointer = av_frame_alloc()
        var codecPointer = avcodec_alloc_context3(decoder)
        guard let packet = packetPointer, let frame = framePointer, let codec = codecPointer else {
            av_packet_free(&packetPointer)
            av_frame_free(&framePointer)
            avcodec_free_context(&codecPointer)
            throw MediaError(.resource, "memory ran out for sound")
        }
        avcodec_parameters_to_context(codec, parameters)
        codec.pointee.pkt_timebase = stream.pointee.time_base
        codec.pointee.thread_count = 1
        clibav_forget_log()
        let opened = avcodec_open2(codec, decoder, nil)
        guard opened >= 0 else {
            av_packet_free(&packetPointer)
            av_frame_free(&framePointer)
            avcodec_free_context(&codecPointer)
            throw MediaError(
                .inputUnreadable,
                "the \(audio.codec) decoder refuses the sound of \(name): "
                    + "\(LibAV.text(opened))\(LibAV.lastLine())")
        }
        for index in 0..<Int(input.context.pointee.nb_streams) where index != audio.index {
            input.context.pointee.streams[index]?.pointee.discard = AVDISCARD_ALL
        }
        self.input = input
        self.packet = packet
        self.frame = frame
        self.codec = codec
        self.format = format
        self.origin = origin
        self.tolerance = tolerance
        streamIndex = Int32(audio.index)
        timeBase = Rational(stream.pointee.time_base)
        buffer = AudioBuffer(channelCount: format.channelCount, capacity: 8192)
        // Milliseconds are coarser than samples: Matroska's stamps are rounded, the packets themselves are not.
        let rate = Double(audio.sampleRate)
        let tick = timeBase.doubleValue * rate
        let stated = Int(parameters.pointee.frame_size)
        gridStep = tick > 1 ? Double(stated == 0 && audio.codec == "opus" ? 960 : stated) : 0
        let start = audio.startTime.doubleValue * rate
        let padding = Double(parameters.pointee.initial_padding)
        gridStart = abs(start + padding) <= tick ? -padding : start.rounded()
    }

    deinit {
        swr_free(&resampler)
        var codecPointer: UnsafeMutablePointer<AVCodecContext>? = codec
        avcodec_free_context(&codecPointer)
        var packetPointer: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packetPointer)
        var framePointer: UnsafeMutablePointer<AVFrame>? = frame
        av_frame_free(&framePointer)
    }

    /// Goes to a packet at or before `time` (seconds from the origin).
    func seek(to time: Rational) throws(MediaError) {
        let stamp = ((time + origin) / timeBase).floor
        var result = av_seek_frame(input.context, streamIndex, stamp, AVSEEK_FLAG_BACKWARD)
        if result < 0 { result = avformat_seek_file(input.context, -1, Int64.min, 0, 0, AVSEEK_FLAG_BYTE) }
        guard result >= 0 else {
            throw MediaError(
                .inputUnreadable, "\(MediaInput.described(input.path)) cannot be searched: \(LibAV.text(result))")
        }
        avcodec_flush_buffers(codec)
        swr_free(&resampler)
        resamplerKey = (0, 0, 0)
        nextPosition = nil
        hasSought = true
        isInputExhausted = false
        isFlushed = false
    }

    /// The next samples; nil at the end. The buffer is valid until the next call.
    func decodePiece() throws(MediaError) -> Piece? {
        while true {
            let result = avcodec_receive_frame(codec, frame)
            if result == LibAV.again {
                try feed()
                continue
            }
            if result == LibAV.endOfFile { return flushResampler() }
            guard result >= 0 else {
                try noteDamage(LibAV.text(result))
                continue
            }
            defer { av_frame_unref(frame) }
            if let piece = try convert() { return piece }
        }
    }

    private func feed() throws(MediaError) {
        while true {
            if Cancellation.isWanted { throw MediaError(.cancelled, "decoding was cancelled") }
            clibav_forget_log()
            let result = isInputExhausted ? LibAV.endOfFile : av_read_frame(input.context, packet)
            if result < 0 {
                if result != LibAV.endOfFile, !isInputExhausted {
                    isInputExhausted = true
                    try noteDamage(LibAV.text(result))
                }
                isInputExhausted = true
                _ = avcodec_send_packet(codec, nil)
                return
            }
            defer { av_packet_unref(packet) }
            guard packet.pointee.stream_index == streamIndex else { continue }
            if packet.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 { try noteDamage("a packet is incomplete") }
            let sent = avcodec_send_packet(codec, packet)
            if sent < 0, sent != LibAV.again, sent != LibAV.endOfFile {
                try noteDamage(LibAV.text(sent))
                continue
            }
            return
        }
    }

    private func noteDamage(_ what: String) throws(MediaError) {
        guard tolerance == .none else { return }
        throw MediaError(
            .inputUnreadable,
            "the sound of \(MediaInput.described(input.path)) is damaged or cut short: \(what)\(LibAV.lastLine())",
            remedy: "to go on past the damage, use --tolerate decode-errors")
    }

    /// Where the current frame begins, in samples of the delivered rate from the origin.
    private func position(sourceRate: Int32) -> Int64 {
        let stamp = frame.pointee.best_effort_timestamp
        let rate = Rational(Int64(format.sampleRate))
        guard stamp != LibAV.noTime else { return nextPosition ?? 0 }
        var seconds = Rational(stamp) * timeBase
        if gridStep > 0, sourceRate > 0 {
            let measured = seconds.doubleValue * Double(sourceRate)
            let snapped = gridStart + ((measured - gridStart) / gridStep).rounded() * gridStep
            let tick = timeBase.doubleValue * Double(sourceRate)
            if abs(snapped - measured) <= tick, abs(snapped) < 9e15 {
                seconds = Rational(Int64(snapped), Int64(sourceRate))
            }
        }
        let measured = ((seconds - origin) * rate).rounded
        guard let next = nextPosition else { return measured }
        // Small disagreement is rounding; large disagreement is a gap or an overlap in the file.
        let slack = max(Int64(format.sampleRate / 100), (timeBase * rate).ceiling * 2)
        return abs(measured - next) <= slack ? next : measured
    }

    private func convert() throws(MediaError) -> Piece? {
        let count = Int(frame.pointee.nb_samples)
        guard count > 0, let planes = frame.pointee.extended_data else { return nil }
        // After a seek decoders drop a part of their first frame; its stamp is then off the grid, and it is preroll anyway.
        if hasSought, nextPosition == nil, Double(count) < gridStep { return nil }
        let start = position(sourceRate: frame.pointee.sample_rate)
        let channels = frame.pointee.ch_layout.nb_channels
        let isPlain =
            frame.pointee.format == AV_SAMPLE_FMT_FLTP.rawValue && frame.pointee.sample_rate == Int32(format.sampleRate)
            && (Int(channels) == format.channelCount || channels == 1)
        if isPlain {
            reserve(count)
            for channel in 0..<format.channelCount {
                guard let source = planes[channels == 1 ? 0 : channel], let target = buffer.channel(channel).baseAddress
                else { continue }
                UnsafeMutableRawPointer(target).copyMemory(from: source, byteCount: count * 4)
            }
            nextPosition = start + Int64(count)
            return Piece(position: start, count: count, buffer: buffer)
        }
        try prepareResampler()
        let room = Int(swr_get_out_samples(resampler, Int32(count))) + 32
        reserve(room)
        let produced = resample(planes, count)
        guard produced >= 0 else {
            throw MediaError(.internalDefect, "libswresample failed: \(LibAV.text(Int32(produced)))")
        }
        nextPosition = start + Int64(produced)
        return Piece(position: start, count: produced, buffer: buffer)
    }

    /// The samples the resampler still holds, once.
    private func flushResampler() -> Piece? {
        guard resampler != nil, !isFlushed, let start = nextPosition else { return nil }
        isFlushed = true
        reserve(Int(swr_get_out_samples(resampler, 0)) + 32)
        let produced = resample(nil, 0)
        guard produced > 0 else { return nil }
        return Piece(position: start, count: produced, buffer: buffer)
    }

    private func reserve(_ count: Int) {
        if buffer.capacity < count { buffer = AudioBuffer(channelCount: format.channelCount, capacity: count * 2) }
    }

    private func prepareResampler() throws(MediaError) {
        let key = (frame.pointee.sample_rate, frame.pointee.format, frame.pointee.ch_layout.nb_channels)
        if resampler != nil, key == resamplerKey { return }
        swr_free(&resampler)
        var target = AVChannelLayout()
        // One channel is copied to all, at full level: libswresample would lower it by 3 dB.
        av_channel_layout_default(&target, key.2 == 1 ? 1 : Int32(format.channelCount))
        defer { av_channel_layout_uninit(&target) }
        var source = AVChannelLayout()
        defer { av_channel_layout_uninit(&source) }
        if frame.pointee.ch_layout.order == AV_CHANNEL_ORDER_UNSPEC {
            av_channel_layout_default(&source, key.2)
        } else {
            _ = av_channel_layout_copy(&source, &frame.pointee.ch_layout)
        }
        let made = swr_alloc_set_opts2(
            &resampler, &target, AV_SAMPLE_FMT_FLTP, Int32(format.sampleRate), &source,
            AVSampleFormat(rawValue: key.1), key.0, 0, nil)
        guard made >= 0, swr_init(resampler) >= 0 else {
            throw MediaError(
                .inputUnreadable, "the sound of \(MediaInput.described(input.path)) cannot be converted to \(format)")
        }
        resamplerKey = key
        isFlushed = false
    }

    private func resample(_ planes: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?, _ count: Int) -> Int {
        withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<UInt8>?.self, capacity: 8) { outputs in
            outputs.initialize(repeating: nil)
            for channel in 0..<format.channelCount {
                outputs[channel] = buffer.channel(channel).baseAddress.map {
                    UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt8.self)
                }
            }
            let inputs = planes.map {
                UnsafeMutableRawPointer($0).assumingMemoryBound(to: UnsafePointer<UInt8>?.self)
            }
            let produced = Int(
                swr_convert(resampler, outputs.baseAddress, Int32(clamping: buffer.capacity), inputs, Int32(count)))
            if produced > 0, resamplerKey.channels == 1, let first = buffer.channel(0).baseAddress {
                for channel in 1..<max(1, format.channelCount) where channel < format.channelCount {
                    buffer.channel(channel).baseAddress?.update(from: first, count: produced)
                }
            }
            return produced
        }
    }
}
