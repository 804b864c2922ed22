import Foundation
import Testing

/// What other programs read in our files: the container's own words and the coded stream's own words, each by itself.
@Suite("Written files, read by ffprobe")
struct OutputProofTests {
    struct Film: CustomStringConvertible, Sendable {
        var name: String
        var codec: String
        var tag: String
        var sound: String
        var description: String { "\(name) \(codec) \(sound)" }
        /// Whether the sound's lead-in may be part of the file's time.
        var leadsIn: Bool { name.hasSuffix("mkv") && sound == "aac" }
    }

    static let films: [Film] = [
        Film(name: "a.mp4", codec: "h264", tag: "avc1", sound: "aac"),
        Film(name: "a.mp4", codec: "h264", tag: "avc1", sound: "opus"),
        Film(name: "a.mov", codec: "hevc", tag: "hvc1", sound: "aac"),
        Film(name: "a.mkv", codec: "h264", tag: "", sound: "opus"),
        Film(name: "a.mkv", codec: "h264", tag: "", sound: "aac"),
        Film(name: "a.webm", codec: "vp9", tag: "", sound: "opus"),
        Film(name: "a.webm", codec: "av1", tag: "", sound: "opus"),
        Film(name: "a.mp4", codec: "av1", tag: "av01", sound: "aac"),
    ]

    /// A colour description by its numbers in ISO/IEC 23091-2 and by FFmpeg's names.
    struct Color: CustomStringConvertible, Sendable {
        var code: UInt8
        var name: String
        var isFull: Bool
        var description: String { "\(name) \(isFull ? "full" : "limited")" }
        var range: String { isFull ? "pc" : "tv" }
    }

    static let colors = [Color(code: 1, name: "bt709", isFull: false), Color(code: 6, name: "smpte170m", isFull: true)]

    struct Case: CustomStringConvertible, Sendable {
        var film: Film
        var color: Color
        var description: String { "\(film), \(color)" }
    }

    /// Each film in the colours of HDTV; one of each way to write them in another colour as well.
    static let cases =
        films.map { Case(film: $0, color: colors[0]) }
        + [films[0], films[2], films[5], films[6]].map { Case(film: $0, color: colors[1]) }

    private let folder = TemporaryFolder()

    /// Footage of 0.6 s with a tone, made once for each colour.
    private static let footage: [String: Result<TemporaryFolder, any Error>] = Dictionary(
        uniqueKeysWithValues: colors.map { color in
            let made = Result {
                let folder = TemporaryFolder()
                let matrix = color.name == "bt709" ? "bt709" : "bt601"
                try MediaTool.ffmpeg.run(
                    "-f", "lavfi", "-i", "testsrc2=s=128x72:r=24000/1001:d=0.6", "-f", "lavfi", "-i",
                    "sine=d=0.6:r=48000", "-vf", "scale=out_color_matrix=\(matrix):out_range=\(color.range)",
                    "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-colorspace", color.name,
                    "-color_trc", color.name, "-color_primaries", color.name, "-color_range", color.range,
                    "-c:a", "pcm_s16le", "source.mkv", in: folder)
                return folder
            }
            return (color.name, made)
        })

    /// Twelve frames at 24000/1001, rendered to the film; false where a tool or an encoder is missing.
    private func make(_ film: Film, _ color: Color) throws -> Bool {
        guard MediaTool.ffmpeg.find() != nil, MediaTool.ffprobe.find() != nil else { return false }
        let footage = try #require(Self.footage[color.name]).get()
        try folder.write(
            """
            kinora 1
            input clip: video = "\(footage.path("source.mkv"))"
            render clip[0f..12f].sepia() to "\(film.name)" {
                codec: \(film.codec)
                preset: ultrafast
                audio_codec: \(film.sound)
            }
            """, to: "graph.kin")
        let outcome = try KinoraProcess.run("render", "graph.kin", in: folder)
        if outcome.status != 0, outcome.errors.contains("has no encoder for") {
            print("skipped: \(outcome.errors)")
            return false
        }
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.status == 0
    }

    @Test("Codec, size, rate, length and colour are as promised, picture and sound together", arguments: cases)
    func promises(item: Case) throws {
        let film = item.film
        guard try make(film, item.color) else { return }
        let probed = try ProbedFile(film.name, in: folder)
        try #require(probed.streams.count == 2)
        expectPicture(probed.streams[0], of: film)
        #expect(probed.packets[0].count == 12)
        #expect(probed.streams[1]["codec_name"] as? String == film.sound)
        #expect(probed.streams[1]["sample_rate"] as? String == "48000")
        if film.leadsIn {
            expectInStep(probed)
        } else {
            try expectLength(probed)
            try expectDecoding(of: film, in: item.color)
        }
        try expectContainer(of: film.name, says: item.color)
    }

    private func expectPicture(_ picture: [String: Any], of film: Film) {
        #expect(picture["codec_name"] as? String == film.codec)
        if !film.tag.isEmpty { #expect(picture["codec_tag_string"] as? String == film.tag) }
        #expect(picture["width"] as? Int == 128)
        #expect(picture["height"] as? Int == 72)
        #expect(picture["r_frame_rate"] as? String == "24000/1001")
        #expect(picture["sample_aspect_ratio"] as? String ?? "1:1" == "1:1")
    }

    private static let wanted = 12 * 1001 / 24_000.0
    private static let halfAFrame = 1001 / 48_000.0

    /// Every length there is: of the file, of each stream where the container tells it, of the packets themselves.
    private func expectLength(_ probed: ProbedFile) throws {
        #expect(abs(try #require(probed.duration) - Self.wanted) < Self.halfAFrame)
        for (stream, packets) in zip(probed.streams, probed.packets) {
            if let text = stream["duration"] as? String {
                #expect(abs(try #require(Double(text)) - Self.wanted) < Self.halfAFrame)
            }
            #expect(abs(packets.end - Self.wanted) < Self.halfAFrame)
        }
        // The first picture is shown at once; Matroska counts milliseconds.
        #expect(probed.packets[0].start == 0)
        #expect(abs(probed.packets[0].end - Self.wanted) < 0.002)
    }

    /// Up to FFmpeg 5.1, Matroska cannot say that AAC begins with 1024 samples of lead-in, so the whole file is moved by them;
    /// the lead-in then plays before the first picture, and both stay in step.
    private func expectInStep(_ probed: ProbedFile) {
        let (picture, sound) = (probed.packets[0], probed.packets[1])
        #expect(abs(picture.end - picture.start - Self.wanted) < 0.002)
        #expect(abs(picture.start - sound.start - 1024 / 48_000.0) < 0.002)
        // The last AAC packet holds up to 1023 samples of silence.
        #expect(sound.end >= picture.end - 0.002)
        #expect(sound.end < picture.end + 1024 / 48_000.0)
    }

    /// The film decodes without a word of complaint, its sound to the length of its picture; and the bitstream without its
    /// container, so that nothing but its own headers can tell, has the colour.
    private func expectDecoding(of film: Film, in color: Color) throws {
        let bare = ["h264": "bare.h264", "hevc": "bare.hevc", "vp9": "bare.ivf", "av1": "bare.obu"][film.codec] ?? ""
        // Asked for by name: FFmpeg 5.1 takes a length of 256...511 bytes for a start code and leaves the stream as it is.
        let filter = ["h264": "h264_mp4toannexb", "hevc": "hevc_mp4toannexb"][film.codec] ?? "null"
        try MediaTool.ffmpeg.run(
            "-i", film.name, "-map", "0:v", "-f", "null", "-", "-map", "0:a", "-ac", "1", "-f", "s16le", "sound.raw",
            "-map", "0:v", "-c", "copy", "-bsf:v", filter, bare, in: folder)
        let samples = try Data(contentsOf: folder.url.appendingPathComponent("sound.raw")).count / 2
        #expect(abs(Double(samples) / 48_000 - Self.wanted) < Self.halfAFrame)

        let stream = try #require(try ProbedFile(bare, in: folder).streams.first)
        #expect(stream["codec_name"] as? String == film.codec)
        #expect(stream["color_range"] as? String == color.range)
        #expect(stream["color_space"] as? String == color.name)
        // VP9 has no fields for the other two.
        guard film.codec != "vp9" else { return }
        #expect(stream["color_transfer"] as? String == color.name)
        #expect(stream["color_primaries"] as? String == color.name)
    }

    /// Reads the container's own description, byte by byte: ffprobe would fill gaps from the bitstream.
    private func expectContainer(of name: String, says color: Color) throws {
        let bytes = [UInt8](try Data(contentsOf: folder.url.appendingPathComponent(name)))
        func find(_ pattern: [UInt8]) -> Int? {
            bytes.indices.first { bytes[$0...].starts(with: pattern) }.map { $0 + pattern.count }
        }
        let code = color.code
        if name.hasSuffix("mp4") || name.hasSuffix("mov") {
            // ISO/IEC 14496-12, 12.1.5: primaries, transfer, matrix in 16 bits each, then the range flag; QuickTime's `nclc`
            // has no flag.
            let kind = name.hasSuffix("mov") ? "nclc" : "nclx"
            let place = try #require(find(Array("colr".utf8) + Array(kind.utf8)))
            #expect(Array(bytes[place..<place + 6]) == [0, code, 0, code, 0, code])
            if kind == "nclx" { #expect(bytes[place + 6] == (color.isFull ? 0x80 : 0)) }
        } else {
            // Matroska's element Colour holds elements of one byte each: matrix, range (1 limited, 2 full), transfer, primaries.
            let place = try #require(find([0x55, 0xB0]))
            let end = place + 1 + Int(bytes[place] & 0x7F)
            let elements = bytes[place + 1..<end]
            for (id, value) in [(0xB1, code), (0xB9, color.isFull ? 2 : 1), (0xBA, code), (0xBB, code)] {
                let wanted = [0x55, UInt8(id), 0x81, value]
                #expect(elements.indices.contains { elements[$0...].starts(with: wanted) }, "element 55\(id)")
            }
        }
    }
}
