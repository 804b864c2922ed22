import Foundation
import Testing

/// Subtitles as tracks: what ffprobe and ffmpeg find in the file, and what is refused.
@Suite("Tracks of subtitles")
struct SubtitleTrackTests {
    private let folder = TemporaryFolder()

    /// A clip with two cues from 0.5 to 1.5 s and from 1.2 to 2 s, and a script of ASS.
    private func prepare(_ lines: String) throws {
        try folder.write(
            "1\n00:00:00,500 --> 00:00:01,500\n<b>one</b> {two} a\\nb\n\n2\n00:00:01,200 --> 00:00:02,000\nthree\n",
            to: "film.srt")
        try folder.write(
            """
            [Script Info]
            ScriptType: v4.00+

            [V4+ Styles]
            Format: Name, Fontname, Fontsize
            Style: Big,DejaVu Sans,36

            [Events]
            Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
            Comment: 0,0:00:00.00,0:00:01.00,Big,,0,0,0,,not shown
            Dialogue: 1,0:00:00.10,0:00:00.80,Big,Ada,0,0,5,,{\\pos(10,10)}Hi, you

            """, to: "film.ass")
        try folder.write(
            "kinora 1\nclip = color(#203040, size: 64x48, rate: 10fps, duration: 3s)\n" + lines, to: "graph.kin")
    }

    private struct Kind: CustomStringConvertible, Sendable {
        var name: String
        var codec: String
        var language: String
        /// Whether the container tells titles of tracks by that name.
        var titleKey: String
        var description: String { name }
    }

    private static let kinds = [
        Kind(name: "a.mp4", codec: "mov_text", language: "deu", titleKey: "handler_name"),
        Kind(name: "a.mov", codec: "mov_text", language: "ger", titleKey: "handler_name"),
        Kind(name: "a.mkv", codec: "subrip", language: "ger", titleKey: "title"),
        Kind(name: "a.webm", codec: "webvtt", language: "ger", titleKey: "title"),
    ]

    @Test("A track follows slice, cut and speed and says its language and title", arguments: kinds.indices)
    func containers(_ index: Int) throws {
        guard MediaTool.ffmpeg.find() != nil, MediaTool.ffprobe.find() != nil else { return }
        let kind = Self.kinds[index]
        try prepare(
            """
            worded = clip.subtitles("film.srt", mode: track, language: "de", title: "Deutsch")
            film = cut(worded[1s..2s], worded.speed(2))
            render film to "\(kind.name)" { preset: ultrafast }
            """)
        let outcome = try KinoraProcess.run("render", "graph.kin", "--quiet", in: folder)
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        let probed = try ProbedFile(kind.name, in: folder)
        try #require(probed.streams.count == 2)
        let track = probed.streams[1]
        #expect(track["codec_name"] as? String == kind.codec)
        let tags = try #require(track["tags"] as? [String: String])
        // Matroska holds the bibliographic codes of ISO 639-2, MP4 the terminological ones.
        #expect(["deu", "ger"].contains(tags["language"] ?? ""), "\(tags)")
        #expect(tags[kind.titleKey] == "Deutsch", "\(tags)")
        // 1.2 to 1.5 s of the slice's second hold both cues: overlapping in two containers, one cue of both in MP4 and MOV.
        let text = try MediaTool.ffmpeg.run("-i", kind.name, "-map", "0:1", "-f", "srt", "-", in: folder)
        let times = text.split(separator: "\n").filter { $0.contains("-->") }.map(String.init)
        let apart = [
            "00:00:00,000 --> 00:00:00,500", "00:00:00,200 --> 00:00:01,000", "00:00:01,250 --> 00:00:01,750",
            "00:00:01,600 --> 00:00:02,000",
        ]
        let joined = [
            "00:00:00,000 --> 00:00:00,200", "00:00:00,200 --> 00:00:00,500", "00:00:00,500 --> 00:00:01,000",
            "00:00:01,250 --> 00:00:01,600", "00:00:01,600 --> 00:00:01,750", "00:00:01,750 --> 00:00:02,000",
        ]
        #expect(times == (kind.codec == "mov_text" ? joined : apart))
        #expect(text.contains("<b>one</b>") && text.contains("two") && text.contains("three"), "\(text)")
        // The film is as long as its pictures.
        #expect(abs(try #require(probed.duration) - 2.5) < 0.1)
    }

    @Test("The styles of an ASS file come back from MKV as they were")
    func styles() throws {
        guard MediaTool.ffmpeg.find() != nil else { return }
        try prepare("render clip.subtitles(\"film.ass\", mode: track, delay: 1s) to \"a.mkv\" { preset: ultrafast }")
        let outcome = try KinoraProcess.run("render", "graph.kin", "--quiet", in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let text = try MediaTool.ffmpeg.run("-i", "a.mkv", "-map", "0:1", "-c", "copy", "-f", "ass", "-", in: folder)
        #expect(text.contains("Style: Big,DejaVu Sans,36"))
        #expect(text.contains("Dialogue: 1,0:00:01.10,0:00:01.80,Big,Ada,0,0,5,,{\\pos(10,10)}Hi, you"), "\(text)")
        #expect(!text.contains("not shown"))
    }

    @Test("In a transition one clip's subtitles end where the other's begin; another stream's are warned of")
    func transitions() throws {
        guard MediaTool.ffmpeg.find() != nil else { return }
        try prepare(
            """
            worded = clip.subtitles("film.srt", mode: track)
            film = worded[0s..1s].crossfade(worded[1s..2s], over: 500ms)
            render film.overlay(worded[0s..2s].subtitles("film.srt", mode: track, title: "lost")) to "a.mkv" {
                preset: ultrafast
            }
            """)
        let outcome = try KinoraProcess.run("render", "graph.kin", in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("W0644"), "\(outcome.errors)")
        let text = try MediaTool.ffmpeg.run("-i", "a.mkv", "-map", "0:1", "-f", "srt", "-", in: folder)
        let times = text.split(separator: "\n").filter { $0.contains("-->") }.map(String.init)
        #expect(
            times == [
                "00:00:00,500 --> 00:00:01,000", "00:00:01,000 --> 00:00:01,500", "00:00:01,200 --> 00:00:02,000",
            ])
    }

    static let refusals = [
        (
            "film.srt", "a.gif",
            ".gif files hold no track of subtitles; write .mp4, .mkv or .webm, or draw them: mode: burnt"
        ),
        ("film.srt", "%05d.png", ".png files hold no track of subtitles"),
        ("film.ass", "a.mp4", ".mp4 files hold no styles of ASS; write .mkv, convert the subtitles to .srt"),
        ("film.ass", "a.webm", ".webm files hold no styles of ASS"),
    ]

    @Test("What a container cannot hold is refused before the first frame", arguments: refusals.indices)
    func refusal(_ index: Int) throws {
        let (file, target, message) = Self.refusals[index]
        try prepare("render clip.subtitles(\"\(file)\", mode: track) to \"\(target)\"")
        let outcome = try KinoraProcess.run("render", "graph.kin", in: folder)
        #expect(outcome.status == 2 && outcome.errors.contains(message), "\(outcome.status) \(outcome.errors)")
        #expect(!folder.holds(target))
    }
}
