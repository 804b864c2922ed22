internal import CEbur128
internal import CLibAV

/// What the media libraries of this machine can do; `kinora doctor` prints it.
public struct MediaCapabilities: Hashable, Sendable {
    /// A library.
    public struct Library: Hashable, Sendable {
        /// Its name, as `libavcodec`.
        public var name: String
        /// The version in use, as `59.37.100`.
        public var version: String
    }

    /// A codec and what writes it.
    public struct Codec: Hashable, Sendable {
        /// The name users write, as `h264`.
        public var name: String
        /// libav's encoder that would be used; nil when there is none.
        public var encoder: String?
        /// Encoders that would do, best first.
        public var candidates: [String]
    }

    /// The release of FFmpeg, as `5.1.9-0+deb12u1`.
    public var release: String
    /// The libraries of that release.
    public var libraries: [Library]
    /// What measures loudness.
    public var loudness: Library
    /// Codecs of pictures.
    public var videoCodecs: [Codec]
    /// Codecs of sound.
    public var audioCodecs: [Codec]

    /// What the linked libraries say.
    public static var current: MediaCapabilities {
        _ = LibAV.isQuiet
        func find(_ candidates: [String]) -> String? {
            candidates.first { avcodec_find_encoder_by_name($0) != nil }
        }
        return MediaCapabilities(
            release: LibAV.string(av_version_info()),
            libraries: [
                Library(name: "libavformat", version: LibAV.version(avformat_version())),
                Library(name: "libavcodec", version: LibAV.version(avcodec_version())),
                Library(name: "libavutil", version: LibAV.version(avutil_version())),
                Library(name: "libswscale", version: LibAV.version(swscale_version())),
                Library(name: "libswresample", version: LibAV.version(swresample_version())),
            ],
            loudness: Library(name: "libebur128", version: String(cString: cebur128_version())),
            videoCodecs: VideoCodec.allCases.filter { $0 != .raw }.map {
                Codec(name: $0.rawValue, encoder: find($0.encoders), candidates: $0.encoders)
            },
            audioCodecs: AudioCodec.allCases.map {
                Codec(name: $0.rawValue, encoder: find($0.encoders), candidates: $0.encoders)
            })
    }
}
