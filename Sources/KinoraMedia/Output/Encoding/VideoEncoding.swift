import KinoraCore

/// Codecs a picture may be written with; the raw values are the names users write.
public enum VideoCodec: String, Hashable, Sendable, CaseIterable {
    /// H.264, by x264.
    case h264
    /// H.265, by x265.
    case hevc
    /// VP8, by libvpx.
    case vp8
    /// VP9, by libvpx.
    case vp9
    /// AV1, by SVT-AV1, libaom or rav1e.
    case av1
    /// Apple ProRes.
    case prores
    /// FFV1, lossless.
    case ffv1
    /// JPEG pictures.
    case mjpeg
    /// PNG pictures, lossless.
    case png
    /// GIF, at most 256 colours a picture.
    case gif
    /// Animated PNG, lossless.
    case apng
    /// WebP, lossy by a quality of 0...100.
    case webp
    /// TIFF pictures, lossless.
    case tiff
    /// OpenEXR pictures: linear light in floats, lossless.
    case exr
    /// Avid DNxHR, a mezzanine of the cutting room.
    case dnxhr
    /// Samples as they are.
    case raw
}

/// Speed against size, in x264's words; other encoders are set to what costs about as much.
public enum EncoderPreset: String, Hashable, Sendable, CaseIterable {
    /// The fastest.
    case ultrafast
    /// Very fast.
    case superfast
    /// The fastest with all of x264's usual tools.
    case veryfast
    /// Faster than usual.
    case faster
    /// A little faster than usual.
    case fast
    /// The usual one.
    case medium
    /// A little smaller.
    case slow
    /// Smaller.
    case slower
    /// The smallest that pays.
    case veryslow
    /// As small as it gets.
    case placebo

    /// Position from fastest (0) to slowest (9).
    var rank: Int { EncoderPreset.allCases.firstIndex(of: self) ?? 5 }
}

/// How good and how large a coded picture becomes.
public enum VideoQuality: Hashable, Sendable {
    /// The codec's default: crf 20 for h264, 22 for hevc, 31 for vp9, 10 for vp8, 30 for av1; quantiser 3 for mjpeg.
    case standard
    /// Constant rate factor: 0...51 for h264 and hevc, 0...63 for vp8, vp9 and av1, 1...31 (the quantiser) for mjpeg.
    case crf(Double)
    /// Average bits a second.
    case bitrate(Int)
}

/// How the picture of a file is to be coded.
public struct VideoEncoding: Hashable, Sendable {
    /// Columns and rows.
    public var size: Size
    /// Frames a second, constant.
    public var rate: FrameRate
    /// What the samples mean; `MediaWriter.negotiate` says what the codec makes of it.
    public var color: ColorDescription
    /// The codec; nil leaves the choice to the container.
    public var codec: VideoCodec?
    /// How good and how large.
    public var quality: VideoQuality
    /// Speed against size.
    public var preset: EncoderPreset
    /// How samples are stored; nil leaves the choice to the codec.
    public var pixelFormat: PixelFormat?
    /// The most frames from one key frame to the next; nil leaves the choice to the encoder (250 for x264).
    public var keyFrameInterval: Int?
    /// Width over height of a sample.
    public var sampleAspectRatio: Rational
    /// Bits of a float where the codec stores floats (EXR): 16 or 32.
    public var floatBits = 16
    /// Threads of the encoder; 0 leaves the choice to it. The same number gives the same bits.
    public var threads: Int

    /// A coding with the codec's defaults.
    public init(
        size: Size, rate: FrameRate, color: ColorDescription = .bt709, codec: VideoCodec? = nil,
        quality: VideoQuality = .standard, preset: EncoderPreset = .medium, pixelFormat: PixelFormat? = nil,
        keyFrameInterval: Int? = nil, sampleAspectRatio: Rational = .one, threads: Int = 0
    ) {
        self.size = size
        self.rate = rate
        self.color = color
        self.codec = codec
        self.quality = quality
        self.preset = preset
        self.pixelFormat = pixelFormat
        self.keyFrameInterval = keyFrameInterval
        self.sampleAspectRatio = sampleAspectRatio
        self.threads = threads
    }
}
