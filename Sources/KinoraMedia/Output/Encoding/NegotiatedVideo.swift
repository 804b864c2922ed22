internal import CLibAV
import KinoraCore

/// What a coder will take: the answer to a `VideoEncoding`, before anything is written.
public struct NegotiatedVideo: Hashable, Sendable {
    /// The codec.
    public let codec: VideoCodec
    /// libav's name of the encoder, as `libx264`; empty for bare samples.
    public let encoder: String
    /// How the samples of submitted pictures must lie in memory.
    public let pixelFormat: PixelFormat
    /// What the samples of submitted pictures must mean; it is written to container and bitstream.
    public let color: ColorDescription
    /// Columns and rows.
    public let size: Size
    /// Frames a second.
    public let rate: FrameRate

    /// Finds an encoder and a sample layout for a coding, and checks its size; writes nothing.
    ///
    /// - Throws: `MediaError`, kind `usage`, that says what is not possible and what is.
    init(_ encoding: VideoEncoding, in container: OutputContainer) throws(MediaError) {
        _ = LibAV.isQuiet
        let codec = try container.videoCodec(encoding.codec)
        self.codec = codec
        size = encoding.size
        rate = encoding.rate
        guard size.width > 0, size.height > 0 else {
            throw MediaError(.usage, "a picture has at least one pixel, \(size) has none")
        }
        guard codec != .raw else {
            encoder = ""
            let floats = container.isFlow ? PixelFormat.named("gbrpf32le") : nil
            let format = floats ?? encoding.pixelFormat ?? .yuv420p
            if container.method == .y4m { _ = try Y4MHeader.colorSpace(of: format, color: encoding.color) }
            pixelFormat = format
            color = encoding.color.resolved(for: format, size: size)
            return
        }
        guard let (name, pointer) = codec.findEncoder() else { throw codec.missingError }
        encoder = name
        let taken = codec.pixelFormats(of: pointer)
        let format = encoding.pixelFormat ?? codec.defaultPixelFormat
        guard taken.contains(format) else {
            let list = taken.map(\.name).joined(separator: " ")
            throw MediaError(
                .usage, "the \(codec.rawValue) encoder \(name) takes no \(format.name)",
                remedy: nearestName(to: format.name, in: taken.map(\.name)).map {
                    "did you mean \($0)? it takes: \(list)"
                }
                    ?? "it takes: \(list)")
        }
        pixelFormat = format
        color = codec.color(encoding.color, format: format, size: size)
        try codec.check(size, format)
        try codec.check(encoding.quality)
    }
}

extension VideoCodec {
    /// Encoders of libav for the codec, best first.
    var encoders: [String] {
        switch self {
        case .h264: ["libx264", "libopenh264"]
        case .hevc: ["libx265"]
        case .vp8: ["libvpx"]
        case .vp9: ["libvpx-vp9"]
        case .av1: ["libsvtav1", "libaom-av1", "librav1e"]
        case .prores: ["prores_ks"]
        case .ffv1: ["ffv1"]
        case .mjpeg: ["mjpeg"]
        case .png: ["png"]
        case .gif: ["gif"]
        case .apng: ["apng"]
        case .webp: ["libwebp_anim"]
        case .tiff: ["tiff"]
        case .exr: ["exr"]
        case .dnxhr: ["dnxhd"]
        case .raw: []
        }
    }

    /// The first encoder this libav has.
    func findEncoder() -> (name: String, pointer: UnsafePointer<AVCodec>)? {
        for name in encoders {
            if let pointer = avcodec_find_encoder_by_name(name) { return (name, pointer) }
        }
        return nil
    }

    /// Why the codec cannot be written here.
    var missingError: MediaError {
        let there = VideoCodec.allCases.filter { $0.findEncoder() != nil }.map(\.rawValue).joined(separator: ", ")
        return MediaError(
            .usage, "this FFmpeg has no encoder for \(rawValue) (\(encoders.joined(separator: " or ")))",
            remedy: "install an FFmpeg built with one, or choose among \(there)")
    }

    /// What is written when the user names no format.
    var defaultPixelFormat: PixelFormat {
        switch self {
        case .prores: PixelFormat.named("yuv422p10le") ?? .yuv420p10
        case .png, .gif, .apng, .tiff: .rgb24
        case .exr: PixelFormat.named("gbrpf32le") ?? .rgb24
        case .dnxhr: PixelFormat.named("yuv422p") ?? .yuv420p
        default: .yuv420p
        }
    }

    /// The formats a submitted picture may have; the encoder's own, its full-range and its other-endian twins.
    func pixelFormats(of encoder: UnsafePointer<AVCodec>) -> [PixelFormat] {
        if self == .gif { return [.rgb24, .rgba] }
        // The encoder lists 4:4:4 and RGB of DNxHR 444 as well; 8-bit HQ and 10-bit HQX are what cutting rooms exchange.
        if self == .dnxhr { return ["yuv422p", "yuv422p10le"].compactMap(PixelFormat.named) }
        var formats: [PixelFormat] = []
        guard var pointer = clibav_encoder_pixel_formats(encoder) else { return PixelFormat.all }
        while pointer.pointee != AV_PIX_FMT_NONE {
            let swapped = av_pix_fmt_swap_endianness(pointer.pointee)
            for candidate in [pointer.pointee, swapped] where candidate != AV_PIX_FMT_NONE {
                if let format = PixelFormat.from(candidate)?.format, !formats.contains(format) {
                    formats.append(format)
                }
            }
            pointer += 1
        }
        return formats
    }

    /// The colour description the codec can carry, nearest to the wanted one.
    func color(_ wanted: ColorDescription, format: PixelFormat, size: Size) -> ColorDescription {
        var color = wanted.resolved(for: format, size: size)
        if self == .mjpeg {
            // JFIF 1.02: BT.601 weights, all 256 levels, chroma in the middle.
            color.matrix = .bt470bg
            color.range = .full
            color.chromaLocation = format.isSubsampled ? .center : .unspecified
        }
        if format.model == .rgb { color.range = .full }
        if self == .exr {
            // Without chromaticities a file is of the primaries of BT.709 (OpenEXR, "Technical Introduction").
            color.primaries = .bt709
            color.transfer = .linear
        }
        return color
    }

    /// Refuses a size the codec cannot take.
    func check(_ size: Size, _ format: PixelFormat) throws(MediaError) {
        let limit: (low: Size, high: Size)
        switch self {
        case .h264, .hevc, .prores: limit = (self == .hevc ? Size(8, 8) : Size(1, 1), Size(16_384, 16_384))
        case .vp8: limit = (Size(1, 1), Size(16_383, 16_383))
        case .vp9, .gif, .mjpeg: limit = (Size(1, 1), Size(65_500, 65_500))
        case .webp: limit = (Size(1, 1), Size(16_383, 16_383))
        case .dnxhr: limit = (Size(256, 120), Size(15_360, 8_640))
        case .av1: limit = (Size(64, 64), Size(16_384, 8_704))
        case .ffv1, .png, .apng, .tiff, .exr, .raw: limit = (Size(1, 1), Size(65_500, 65_500))
        }
        guard size.width >= limit.low.width, size.height >= limit.low.height else {
            throw MediaError(
                .usage, "\(rawValue) takes pictures of at least \(limit.low), \(size) is smaller",
                remedy: "resize the picture, or choose another codec")
        }
        guard size.width <= limit.high.width, size.height <= limit.high.height else {
            throw MediaError(
                .usage, "\(rawValue) takes pictures of at most \(limit.high), \(size) is larger",
                remedy: "resize the picture, or choose another codec")
        }
        guard [.h264, .hevc, .prores, .dnxhr].contains(self) else { return }
        let columns = 1 << format.log2ChromaWidth
        let rows = 1 << format.log2ChromaHeight
        guard size.width % columns == 0, size.height % rows == 0 else {
            let fitting = Size(max(columns, size.width / columns * columns), max(rows, size.height / rows * rows))
            let rule = rows == 2 ? "an even width and height" : "an even width"
            throw MediaError(
                .usage, "\(rawValue) in \(format.name) takes \(rule), \(size) is odd",
                remedy: "crop or resize to \(fitting), or set pixel_format to a 4:4:4 one such as yuv444p")
        }
    }

    /// Refuses a quality outside the codec's scale.
    func check(_ quality: VideoQuality) throws(MediaError) {
        switch quality {
        case .standard: return
        case .bitrate(let bits):
            if standardQuality == nil || self == .webp {
                throw MediaError(.usage, "\(rawValue) has no bitrate", remedy: "leave it out")
            }
            guard bits >= 1000 else {
                throw MediaError(.usage, "a bitrate of at least 1 kbit/s is expected, \(bits) bit/s is less")
            }
        case .crf(let value):
            let range: ClosedRange<Double>
            switch self {
            case .h264, .hevc: range = 0...51
            case .vp8, .vp9, .av1: range = 0...63
            case .mjpeg: range = 1...31
            case .webp: range = 0...63
            case .prores, .ffv1, .png, .gif, .apng, .tiff, .exr, .dnxhr, .raw:
                throw MediaError(.usage, "\(rawValue) has no crf", remedy: "leave it out")
            }
            guard value >= range.lowerBound, value <= range.upperBound else {
                throw MediaError(
                    .usage,
                    "the crf of \(rawValue) lies in \(Int(range.lowerBound))..\(Int(range.upperBound)), "
                        + "\(DecimalText.rounded(value)) does not",
                    remedy: "lower is better and larger; the usual is \(self == .h264 ? 23 : self == .hevc ? 28 : 32)")
            }
        }
    }
}
