internal import CLibAV
import KinoraCore

extension MediaProbe {
    /// Copies what libav found in the headers.
    init(
        reading context: UnsafeMutablePointer<AVFormatContext>, path: String, isImage: Bool, sequenceLength: Int64?
    ) {
        self.path = path
        container = LibAV.string(context.pointee.iformat.pointee.name)
        let total = context.pointee.duration
        duration = total > 0 && total != LibAV.noTime ? Rational(total, Int64(AV_TIME_BASE)) : nil
        bitRate = context.pointee.bit_rate > 0 ? context.pointee.bit_rate : nil
        self.isImage = isImage
        isReadOnce = context.pointee.pb.map { $0.pointee.seekable == 0 } ?? false
        metadata = MediaProbe.tags(context.pointee.metadata)
        videoStreams = []
        audioStreams = []
        otherStreamCount = 0
        let best = (
            video: av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, nil, 0),
            audio: av_find_best_stream(context, AVMEDIA_TYPE_AUDIO, -1, -1, nil, 0)
        )
        for index in 0..<Int(context.pointee.nb_streams) {
            guard let stream = context.pointee.streams[index], let parameters = stream.pointee.codecpar else {
                continue
            }
            switch parameters.pointee.codec_type {
            case AVMEDIA_TYPE_VIDEO:
                let video = Video(
                    stream, parameters, container: duration, isImage: isImage, sequenceLength: sequenceLength)
                if Int32(index) == best.video { videoStreams.insert(video, at: 0) } else { videoStreams.append(video) }
            case AVMEDIA_TYPE_AUDIO:
                let audio = Audio(stream, parameters, container: duration)
                if Int32(index) == best.audio { audioStreams.insert(audio, at: 0) } else { audioStreams.append(audio) }
            default: otherStreamCount += 1
            }
        }
    }

    static func tags(_ dictionary: OpaquePointer?) -> [String: String] {
        Dictionary(entries(of: dictionary).map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    /// Seconds of a stream's time stamp; nil for none.
    fileprivate static func seconds(_ stamp: Int64, _ base: AVRational) -> Rational? {
        stamp == LibAV.noTime ? nil : Rational(stamp) * Rational(base)
    }
}

extension MediaProbe.Video {
    fileprivate init(
        _ stream: UnsafeMutablePointer<AVStream>, _ parameters: UnsafeMutablePointer<AVCodecParameters>,
        container: Rational?, isImage: Bool, sequenceLength: Int64?
    ) {
        let format = AVPixelFormat(rawValue: parameters.pointee.format)
        index = Int(stream.pointee.index)
        codec = LibAV.string(avcodec_get_name(parameters.pointee.codec_id))
        size = Size(Int(parameters.pointee.width), Int(parameters.pointee.height))
        codedSize = size
        var aspect = Rational(parameters.pointee.sample_aspect_ratio)
        if aspect <= .zero { aspect = Rational(stream.pointee.sample_aspect_ratio) }
        sampleAspectRatio = aspect > .zero ? aspect : .one
        (rotation, isMirrored) = Self.orientation(of: stream)
        averageRate = Rational(stream.pointee.avg_frame_rate)
        gridRate = Rational(stream.pointee.r_frame_rate)
        let ratio = averageRate > .zero && gridRate > .zero ? (gridRate / averageRate).doubleValue : 1
        // A grid of twice the rate is the field rate of interlaced material, not a varying one.
        isVariableRate = abs(ratio - 1) > 0.005 && abs(ratio - 2) > 0.01
        let rate = averageRate <= .zero || abs(ratio - 1) <= 0.005 && gridRate > .zero ? gridRate : averageRate
        frameRate = FrameRate(rate)
        timeBase = Rational(stream.pointee.time_base)
        startTime = MediaProbe.seconds(stream.pointee.start_time, stream.pointee.time_base) ?? .zero
        duration = stream.pointee.duration > 0 ? Rational(stream.pointee.duration) * timeBase : container
        isFrameCountExact = false
        if isImage {
            frameCount = 1
            isFrameCountExact = true
            duration = nil
        } else if let sequenceLength {
            frameCount = sequenceLength
            isFrameCountExact = true
            if let frameRate { duration = frameRate.time(ofFrame: sequenceLength) }
        } else if stream.pointee.nb_frames > 0 {
            frameCount = stream.pointee.nb_frames
            isFrameCountExact = true
        } else if let duration, let frameRate {
            frameCount = (duration * frameRate.framesPerSecond).rounded
        }
        isInterlaced = ![AV_FIELD_UNKNOWN, AV_FIELD_PROGRESSIVE].contains(parameters.pointee.field_order)
        storedPixelFormat = LibAV.string(av_get_pix_fmt_name(format))
        pixelFormat = PixelFormat.nearest(to: format)
        if MediaProbe.alphaDecoder(of: stream) != nil, let withAlpha = PixelFormat.named("yuva420p") {
            pixelFormat = withAlpha
            storedPixelFormat = withAlpha.name
        }
        taggedColor = ColorDescription(
            primaries: parameters.pointee.color_primaries, transfer: parameters.pointee.color_trc,
            matrix: parameters.pointee.color_space, range: parameters.pointee.color_range,
            location: parameters.pointee.chroma_location)
        if PixelFormat.impliesFullRange(name: storedPixelFormat) { taggedColor.range = .full }
        // OpenEXR holds light; libav's decoder does not say so.
        if parameters.pointee.codec_id == AV_CODEC_ID_EXR, taggedColor.transfer == .unspecified {
            taggedColor.transfer = .linear
        }
        color = taggedColor.resolved(for: pixelFormat, size: size)
        bitRate = parameters.pointee.bit_rate > 0 ? parameters.pointee.bit_rate : nil
        isAttachedPicture = stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC != 0
        metadata = MediaProbe.tags(stream.pointee.metadata)
    }

    /// Clockwise degrees and mirroring of the display matrix `[a b u; c d v; x y w]` (ISO/IEC 14496-12, 6.2.2), which maps
    /// `(p, q)` to `(a p + c q, b p + d q)`.
    private static func orientation(of stream: UnsafeMutablePointer<AVStream>) -> (Double, Bool) {
        guard let matrix = clibav_display_matrix(stream) else { return (0, false) }
        let (a, b, c, d) = (Double(matrix[0]), Double(matrix[1]), Double(matrix[3]), Double(matrix[4]))
        let isMirrored = a * d - b * c < 0
        var turned = (0..<9).map { matrix[$0] }
        if isMirrored {
            turned[0] = 0 &- turned[0]
            turned[1] = 0 &- turned[1]
        }
        let counterclockwise = av_display_rotation_get(turned)
        guard counterclockwise.isFinite else { return (0, isMirrored) }
        var degrees = (-counterclockwise).truncatingRemainder(dividingBy: 360)
        if degrees < 0 { degrees += 360 }
        // Fixed point leaves quarter turns a hair off.
        let quarter = (degrees / 90).rounded() * 90
        if abs(degrees - quarter) < 0.01 { degrees = quarter == 360 ? 0 : quarter }
        return (degrees == 0 ? 0 : degrees, isMirrored)
    }
}

extension MediaProbe.Audio {
    fileprivate init(
        _ stream: UnsafeMutablePointer<AVStream>, _ parameters: UnsafeMutablePointer<AVCodecParameters>,
        container: Rational?
    ) {
        index = Int(stream.pointee.index)
        codec = LibAV.string(avcodec_get_name(parameters.pointee.codec_id))
        sampleRate = Int(parameters.pointee.sample_rate)
        channelCount = Int(parameters.pointee.ch_layout.nb_channels)
        var name = [CChar](repeating: 0, count: 128)
        _ = av_channel_layout_describe(&parameters.pointee.ch_layout, &name, name.count)
        channelLayout = LibAV.string(name)
        let base = Rational(stream.pointee.time_base)
        startTime = MediaProbe.seconds(stream.pointee.start_time, stream.pointee.time_base) ?? .zero
        duration = stream.pointee.duration > 0 ? Rational(stream.pointee.duration) * base : container
        bitRate = parameters.pointee.bit_rate > 0 ? parameters.pointee.bit_rate : nil
        metadata = MediaProbe.tags(stream.pointee.metadata)
    }
}
