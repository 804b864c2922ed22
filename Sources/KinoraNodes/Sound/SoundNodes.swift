import KinoraLanguage

/// The nodes that work on sound. Sound is mixed by the engine's timeline, so these are declarations; the engine's
/// `SoundBuilder` gives them their meaning.
public enum SoundNodes {
    /// `clip.audio.normalize(-16LUFS)`.
    public static let normalize = Signature(
        name: "normalize", category: "Sound",
        documentation: """
            Brings a sound to a loudness.

            The whole sound is measured first (ITU-R BS.1770-5, integrated loudness), then one gain is applied; a limiter
            keeps samples below `peak`.
            """,
        parameters: [
            Parameter("source", .audio, documentation: "The sound."),
            Parameter(
                "target", .number(.loudness), in: -70...0, default: .number(-16, .loudness),
                documentation: "Integrated loudness; -16LUFS for the web, -23LUFS for European broadcast."),
            Parameter(
                "peak", .number(.gain), in: -20...0, default: .number(-1, .gain),
                documentation: "The largest sample, relative to full scale."),
        ],
        result: .audio, examples: ["clip.audio.normalize(-16LUFS)"])

    /// `clip.audio.gain(-3dB)`.
    public static let gain = Signature(
        name: "gain", category: "Sound",
        documentation: "Makes a sound louder or softer.",
        parameters: [
            Parameter("source", .audio, documentation: "The sound."),
            Parameter(
                "amount", .number(.gain), in: -120...60, default: .number(0, .gain), signal: true,
                documentation: "Decibels of amplitude."),
        ],
        result: .audio, examples: ["clip.audio.gain(-3dB)"])

    /// `mix(music, voice)`.
    public static let mix = Signature(
        name: "mix_audio", category: "Sound",
        documentation: "Plays sounds at the same time; their samples add up.",
        parameters: [Parameter("sources", .audio, variadic: true, documentation: "The sounds.")],
        result: .audio, examples: ["mix_audio(clip.audio, clip.audio.gain(-6dB))"])

    /// All of them.
    public static let signatures: [Signature] = [normalize, gain, mix]
}
