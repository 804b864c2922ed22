internal import CLibAV
import KinoraCore

/// Translates Kinora's words for speed and quality into the options of each encoder.
enum EncoderOptions {
    /// Options for `avcodec_open2`; sets what lives in the context itself. The caller frees the dictionary.
    static func make(
        for encoding: VideoEncoding, _ video: NegotiatedVideo, _ context: UnsafeMutablePointer<AVCodecContext>,
        hasClosedGroups: Bool = false
    ) -> OpaquePointer? {
        var options: OpaquePointer?
        let threads = max(0, encoding.threads)
        func set(_ key: String, _ value: String) { av_dict_set(&options, key, value, 0) }
        var crf: Double?
        switch encoding.quality {
        case .bitrate(let bits): context.pointee.bit_rate = Int64(bits)
        case .crf(let value): crf = value
        case .standard: crf = video.codec.standardQuality
        }
        let rank = encoding.preset.rank
        switch video.encoder {
        case "libx264":
            set("preset", encoding.preset.rawValue)
        case "libx265":
            set("preset", encoding.preset.rawValue)
            // x265 has a log of its own, and a thread pool that libav's thread count does not reach.
            set(
                "x265-params",
                "log-level=none" + (threads > 0 ? ":pools=\(threads)" : "")
                    + (hasClosedGroups ? ":open-gop=0" : ""))
            // Apple's players accept only this tag.
            context.pointee.codec_tag = clibav_tag(104, 118, 99, 49)  // hvc1
        case "libvpx-vp9", "libvpx":
            set("deadline", rank == 0 ? "realtime" : rank == 9 ? "best" : "good")
            set("cpu-used", "\([8, 5, 5, 4, 3, 2, 1, 1, 0, 0][rank])")
            if video.encoder == "libvpx-vp9" {
                set("row-mt", "1")
                set("tile-columns", "\(video.size.width >= 1920 ? 2 : video.size.width >= 960 ? 1 : 0)")
            }
            // The alternate reference frame cannot carry alpha.
            if video.pixelFormat.hasAlpha { set("auto-alt-ref", "0") }
        case "libsvtav1":
            set("preset", "\([12, 11, 10, 9, 8, 7, 6, 5, 4, 2][rank])")
            if threads > 0 { set("svtav1-params", "lp=\(threads)") }
        case "libaom-av1":
            set("cpu-used", "\([8, 8, 7, 6, 6, 5, 4, 3, 2, 1][rank])")
            set("row-mt", "1")
            set("tile-columns", video.size.width >= 1920 ? "1" : "0")
        case "librav1e":
            set("speed", "\(10 - rank)")
        case "prores_ks":
            set("profile", video.pixelFormat.log2ChromaWidth == 0 ? "4444" : "hq")
            set("vendor", "apl0")
        case "ffv1":
            set("level", "3")
            set("slicecrc", "1")
        case "dnxhd": set("profile", video.pixelFormat.bitDepth > 8 ? "dnxhr_hqx" : "dnxhr_hq")
        case "tiff": set("compression_algo", "deflate")
        case "exr":
            set("format", encoding.floatBits == 32 ? "float" : "half")
            set("compression", "zip16")
        default: break
        }
        if let crf {
            switch video.encoder {
            case "libx264", "libx265", "libsvtav1": set("crf", "\(crf)")
            case "libvpx-vp9", "libvpx", "libaom-av1":
                set("crf", "\(Int(crf.rounded()))")
                // Without a bitrate of 0 the factor is only a floor; VP8 needs a ceiling instead.
                context.pointee.bit_rate = video.encoder == "libvpx" ? 50_000_000 : 0
            case "librav1e": set("qp", "\(Int((crf * 4).rounded()))")
            case "mjpeg":
                context.pointee.flags |= AV_CODEC_FLAG_QSCALE
                context.pointee.global_quality = Int32((crf * Double(FF_QP2LAMBDA)).rounded())
            case "libwebp_anim":
                // WebP's scale runs from 0 to 100, best last; 12 of ours is 81 of its, about what JPEG's usual is.
                set("quality", "\(100 - crf * 100 / 63)")
                set("compression_level", "\([0, 1, 2, 3, 4, 4, 5, 5, 6, 6][rank])")
            case "libopenh264":
                context.pointee.bit_rate = Int64(Double(video.size.width * video.size.height) * 3)
            default: break
            }
        }
        return options
    }
}

extension VideoCodec {
    /// The factor of `VideoQuality.standard`; nil for codecs without one.
    var standardQuality: Double? {
        switch self {
        case .h264: 20
        case .hevc: 22
        case .vp8: 10
        case .vp9: 31
        case .av1: 30
        case .mjpeg: 3
        case .webp: 12
        case .prores, .ffv1, .png, .gif, .apng, .tiff, .exr, .dnxhr, .raw: nil
        }
    }
}
