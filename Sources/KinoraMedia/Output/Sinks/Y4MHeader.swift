import KinoraCore

/// The first line of a YUV4MPEG2 stream (mjpegtools' yuv4mpeg(5), with the depth and range tags of FFmpeg and x264).
struct Y4MHeader {
    /// The line with its line feed.
    let text: String

    /// A header for progressive pictures.
    init(
        size: Size, rate: FrameRate, aspect: Rational, format: PixelFormat, color: ColorDescription
    ) throws(MediaError) {
        let space = try Self.colorSpace(of: format, color: color)
        var line = "YUV4MPEG2 W\(size.width) H\(size.height)"
        line += " F\(rate.framesPerSecond.numerator):\(rate.framesPerSecond.denominator) Ip"
        line += " A\(aspect.numerator):\(aspect.denominator) C\(space)"
        if space.hasPrefix("420") { line += " XYSCSS=\(space.uppercased())" }
        line += " XCOLORRANGE=\(color.range == .full ? "FULL" : "LIMITED")"
        text = line + "\n"
    }

    /// The value of the `C` tag.
    ///
    /// - Throws: `MediaError`, kind `usage`, for a format that YUV4MPEG2 has no name for.
    static func colorSpace(of format: PixelFormat, color: ColorDescription) throws(MediaError) -> String {
        let depth = format.bitDepth == 8 ? "" : "p\(format.bitDepth)"
        let isKnownDepth = [8, 9, 10, 12, 14, 16].contains(format.bitDepth)
        if format.layout == .planar, format.storage != .f32, isKnownDepth {
            switch (format.model, format.hasAlpha, format.log2ChromaWidth, format.log2ChromaHeight) {
            case (.gray, false, _, _): return format.bitDepth == 8 ? "mono" : "mono\(format.bitDepth)"
            case (.yuv, false, 1, 1):
                guard format.bitDepth == 8 else { return "420" + depth }
                switch color.chromaLocation {
                case .center: return "420jpeg"
                case .topLeft: return "420paldv"
                default: return "420mpeg2"
                }
            case (.yuv, false, 1, 0): return "422" + depth
            case (.yuv, false, 0, 0): return "444" + depth
            case (.yuv, true, 0, 0) where format.bitDepth == 8: return "444alpha"
            default: break
            }
        }
        throw MediaError(
            .usage, "YUV4MPEG2 has no name for \(format.name)",
            remedy: "set pixel_format to yuv420p, yuv422p, yuv444p or gray, 8 to 16 bits, or write .yuv")
    }
}
