/// The operators that are part of the language: their syntax is special, their signatures are ordinary.
public enum BuiltinSignatures {
    /// `x[from..to]`: a stretch of a stream, half open; a missing end means the stream's own.
    public static let slice = Signature(
        name: "slice", category: "Time",
        documentation: """
            A stretch of a stream, written `clip[2s..5s]`.

            The start belongs to it, the end does not. `clip[2s..]` and `clip[..5s]` leave an end out. Footage outside the
            slice stays reachable as the handles of a transition.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The stream to take from; video or audio."),
            Parameter("from", .duration, optional: true, documentation: "Where it begins; the start when absent."),
            Parameter("to", .duration, optional: true, documentation: "Where it ends; the end when absent."),
        ],
        result: .video, examples: ["clip[0s..2s]", "clip[12f..]"], kind: .builtin)

    /// `cut(a, b, c)`: streams one after the other.
    public static let cut = Signature(
        name: "cut", category: "Time",
        documentation: """
            Plays clips one after the other, picture and sound together.

            Sizes and rates that differ are brought to those of the first clip, and a warning says so.
            """,
        parameters: [Parameter("clips", .video, variadic: true, documentation: "The clips in order.")],
        result: .video, examples: ["cut(clip[0s..1s], clip[2s..3s])"], kind: .builtin)

    /// `x.audio`: the sound that belongs to a video.
    public static let audio = Signature(
        name: "audio", category: "Sound",
        documentation: "The sound that belongs to a video, with every slice, cut and speed change applied.",
        parameters: [Parameter("of", .video, documentation: "The video whose sound is meant.")],
        result: .audio, examples: ["clip.audio"], kind: .builtin)

    /// All of them, in the order of their documentation.
    public static let all: [Signature] = [slice, cut, audio]
}
