/// The settings of a `render` block, declared like the parameters of a node.
public enum RenderSettings {
    /// All settings; the first parameter is the stream.
    public static let signature = Signature(
        name: "render", category: "Sink",
        documentation: """
            Writes a stream to a file; the container follows the extension, the codec the container.

            Without settings the file takes the stream's own size and rate and the sound of what it renders.
            """,
        parameters: [
            Parameter("source", .video, documentation: "What is written."),
            Parameter(
                "quality", .choice(["speed", "balanced", "quality", "ultra"]), optional: true,
                documentation: "A preset of size, rate and bitrate; the orientation follows the stream."),
            Parameter("size", .size, optional: true, documentation: "Width and height."),
            Parameter("rate", .rate, optional: true, documentation: "Frames a second."),
            Parameter("codec", .choice(codecs), optional: true, documentation: "The picture's codec."),
            Parameter(
                "crf", .number(.ratio), in: 0...63, optional: true,
                documentation: "Constant rate factor: smaller is better and larger."),
            Parameter(
                "bitrate", .number(.bitrate), in: 1_000...1_000_000_000, optional: true,
                documentation: "Average bits a second of the picture."),
            Parameter("preset", .choice(presets), optional: true, documentation: "Speed against size, x264's names."),
            Parameter(
                "pixel_format", .choice(pixelFormats), optional: true, documentation: "How samples are stored."),
            Parameter(
                "gop", .duration, in: 0...(.infinity), optional: true,
                documentation: "The longest distance between two key frames."),
            Parameter("faststart", .bool, optional: true, documentation: "Puts the index first, for the web."),
            Parameter("audio", .audio, optional: true, documentation: "The sound, or `none`."),
            Parameter("audio_codec", .choice(audioCodecs), optional: true, documentation: "The sound's codec."),
            Parameter(
                "audio_bitrate", .number(.bitrate), in: 6_000...2_000_000, optional: true,
                documentation: "Bits a second of the sound."),
            Parameter(
                "metadata", .text, optional: true, documentation: "Tags: `{ title: \"Rain\", artist: \"Ada\" }`."),
            Parameter(
                "loop", .number(.ratio), in: 0...65_535, optional: true, integer: true,
                documentation: "How often an animated image repeats; 0 is for ever."),
        ],
        result: .video, kind: .builtin)

    /// Codecs a picture may be written with.
    public static let codecs = [
        "h264", "hevc", "vp8", "vp9", "av1", "prores", "ffv1", "mjpeg", "png", "gif", "apng", "webp", "tiff", "exr",
        "dnxhr",
        "raw",
    ]
    /// Codecs sound may be written with.
    public static let audioCodecs = ["aac", "opus", "mp3", "flac", "vorbis", "alac", "pcm_s16le", "pcm_s24le"]
    /// Names of encoder presets, from fastest to slowest.
    public static let presets = [
        "ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow", "placebo",
    ]
    /// Names of sample layouts, as FFmpeg calls them.
    public static let pixelFormats = [
        "yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le", "yuv420p12le", "yuv422p12le",
        "yuv444p12le", "yuvj420p", "yuvj422p", "yuvj444p", "yuva420p", "yuva444p", "yuva444p10le", "nv12", "p010le",
        "gray", "gray10le", "gray12le", "gray16le", "gbrp", "gbrp10le", "gbrp12le", "rgb24", "bgr24", "rgba", "bgra",
        "rgb48le", "rgba64le", "gbrpf32le", "gbrapf32le", "pal8",
    ]
}
