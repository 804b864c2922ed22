/// Codecs sound may be written with; the raw values are the names users write.
public enum AudioCodec: String, Hashable, Sendable, CaseIterable {
    /// AAC-LC, by libav's own encoder.
    case aac
    /// Opus, by libopus; 48 kHz only.
    case opus
    /// MP3, by LAME.
    case mp3
    /// FLAC, lossless, 16 bits.
    case flac
    /// Vorbis, by libvorbis.
    case vorbis
    /// Apple Lossless, 16 bits.
    case alac
    /// 16-bit samples as they are.
    case pcm_s16le
    /// 24-bit samples as they are.
    case pcm_s24le

    /// Encoders of libav for the codec, best first.
    var encoders: [String] {
        switch self {
        case .aac: ["aac"]
        case .opus: ["libopus"]
        case .mp3: ["libmp3lame", "libshine"]
        case .flac: ["flac"]
        case .vorbis: ["libvorbis"]
        case .alac: ["alac"]
        case .pcm_s16le: ["pcm_s16le"]
        case .pcm_s24le: ["pcm_s24le"]
        }
    }

    /// True when a bitrate means nothing to the codec.
    var isLossless: Bool { [.flac, .alac, .pcm_s16le, .pcm_s24le].contains(self) }

    /// Bits a second when the user names none: transparent for most material.
    func defaultBitRate(channelCount: Int) -> Int {
        switch self {
        case .aac, .mp3: 80_000 * max(1, min(channelCount, 8))
        case .opus: 64_000 * max(1, min(channelCount, 8))
        case .vorbis: 72_000 * max(1, min(channelCount, 8))
        case .flac, .alac, .pcm_s16le, .pcm_s24le: 0
        }
    }
}

/// How the sound of a file is to be coded.
public struct AudioEncoding: Hashable, Sendable {
    /// The codec; nil leaves the choice to the container.
    public var codec: AudioCodec?
    /// Bits a second; nil leaves the choice to the codec (160 kbit/s for stereo AAC, 128 kbit/s for stereo Opus).
    public var bitRate: Int?

    /// A coding with the codec's defaults.
    public init(codec: AudioCodec? = nil, bitRate: Int? = nil) {
        self.codec = codec
        self.bitRate = bitRate
    }
}
