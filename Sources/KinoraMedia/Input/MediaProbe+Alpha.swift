internal import CLibAV

extension MediaProbe {
    /// The decoder of VP8 or VP9 pictures whose transparency lies beside them in Matroska's block additions; nil for all
    /// others, and where this FFmpeg has none.
    ///
    /// libav's own decoders of these codecs leave the transparency out; those of libvpx read it.
    static func alphaDecoder(of stream: UnsafeMutablePointer<AVStream>) -> UnsafePointer<AVCodec>? {
        guard let parameters = stream.pointee.codecpar,
            parameters.pointee.format == AV_PIX_FMT_YUV420P.rawValue,
            MediaProbe.tags(stream.pointee.metadata)["alpha_mode"] == "1"
        else { return nil }
        switch parameters.pointee.codec_id {
        case AV_CODEC_ID_VP8: return avcodec_find_decoder_by_name("libvpx")
        case AV_CODEC_ID_VP9: return avcodec_find_decoder_by_name("libvpx-vp9")
        default: return nil
        }
    }
}
