import KinoraCore
import KinoraLanguage
import KinoraMedia
import KinoraNodes

/// A render with everything decided: what is shown, how large, how fast, how long and how it is stored.
struct ResolvedRender: Sendable {
    /// The render as written.
    var render: Render
    /// What the rendered stream is like.
    var stream: StreamProperties
    /// The target file; `-` is standard output.
    var target: String
    /// The kind of file.
    var container: OutputContainer
    /// How the picture is coded.
    var encoding: VideoEncoding
    /// What the encoder is given.
    var delivered: DeliveredFormat
    /// libav's name of the encoder; empty for bare samples.
    var encoder: String
    /// Frames a second.
    var rate: Rational
    /// Seconds; nil when the render ends where its source does.
    var duration: Rational?
    /// Frames; nil when the render ends where its source does.
    var frameCount: Int?
    /// The index first.
    var faststart: Bool
    /// Where the sound comes from; nil for silence.
    var audio: AudioSelection?
    /// How the sound is coded.
    var audioEncoding: AudioEncoding
    /// Tracks of subtitles, in the film's time.
    var subtitles: [SubtitleTrack] = []
    /// What the author should know about them.
    var subtitleWarnings: [Diagnostic] = []
    /// Tags.
    var metadata: [String: String]
    /// Repeats of an animated image.
    var loop: Int?

    /// How far ahead a render looks whose length is not known: three years of film, which no pipe will reach.
    static let horizon = Rational(100_000_000)
    /// Seconds that are planned for.
    var plannedDuration: Rational { duration ?? Self.horizon }
    /// Frames that are planned for.
    var plannedFrameCount: Int { frameCount ?? StreamProperties.frames(in: Self.horizon, at: rate) }

    /// Where the sound of a render comes from.
    enum AudioSelection: Hashable, Sendable {
        /// The sound that belongs to a stream of pictures.
        case ofPicture(NodeID)
        /// A stream of sound.
        case node(NodeID)
    }
}
