import KinoraCore

/// Codecs a track of subtitles is written with.
enum SubtitleCodec: String, Hashable, Sendable {
    /// 3GPP timed text (3GPP TS 26.245), the subtitles of MP4 and MOV.
    case mov_text
    /// SubRip.
    case subrip
    /// Advanced SubStation Alpha with its styles.
    case ass
    /// WebVTT.
    case webvtt

    /// libav's words for the languages of QuickTime that are not the three letters of ISO 639-2/T.
    static let quickTimeLanguages = [
        "deu": "ger", "nld": "dut", "swe": "sve", "ell": "gre", "isl": "ice", "hrv": "hr ", "zho": "chi", "fas": "iri",
        "sqi": "alb", "srp": "sr ", "mkd": "mac",
    ]
}

extension OutputContainer {
    /// Codecs its subtitles may have: for words alone, and for the styles of an ASS file; nil where it has none.
    private var subtitleCodecs: (plain: SubtitleCodec?, styled: SubtitleCodec?) {
        switch name {
        case "mp4", "m4v", "mov": (.mov_text, nil)
        case "mkv": (.subrip, .ass)
        case "webm": (.webvtt, nil)
        default: (nil, nil)
        }
    }

    /// Whether files of this kind hold tracks of subtitles.
    public var holdsSubtitles: Bool { subtitleCodecs.plain != nil }

    /// Makes sure that a track can be written.
    ///
    /// - Throws: `MediaError`, kind `usage`, that names what can be done.
    public func requireSubtitles(_ track: SubtitleTrack) throws(MediaError) { _ = try subtitleCodec(track) }

    /// The codec of a track.
    func subtitleCodec(_ track: SubtitleTrack) throws(MediaError) -> SubtitleCodec {
        guard let plain = subtitleCodecs.plain else {
            throw MediaError(
                .usage, ".\(name) files hold no track of subtitles",
                remedy: "write .mp4, .mkv or .webm, or draw them: mode: burnt")
        }
        guard track.isStyled else { return plain }
        guard let styled = subtitleCodecs.styled else {
            throw MediaError(
                .usage, ".\(name) files hold no styles of ASS",
                remedy: "write .mkv, convert the subtitles to .srt, or draw them: mode: burnt")
        }
        return styled
    }
}
