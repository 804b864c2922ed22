import Foundation
import KinoraCore
import Testing

@testable import KinoraMedia

#if canImport(Glibc)
    import Glibc
#endif

@Suite("Refusals before anything is written")
struct WriterErrorTests {
    /// The error of opening a writer, which must leave the folder as it was.
    func refusal(
        _ name: String, size: Size = Size(64, 64), codec: VideoCodec? = nil, format: PixelFormat? = nil,
        quality: VideoQuality = .standard, audio: AudioCodec? = nil, hasSound: Bool = false
    ) throws -> MediaError {
        let folder = try TemporaryFolder()
        let encoding = VideoEncoding(size: size, rate: .pal, codec: codec, quality: quality, pixelFormat: format)
        let error = try #require(throws: MediaError.self) {
            _ = try MediaWriter(
                target: name == "-" ? name : folder.file(name), encoding, audio: AudioEncoding(codec: audio),
                source: hasSound ? Silence() : nil)
        }
        #expect(folder.names.isEmpty)
        return error
    }

    @Test("Each misuse has its message, its remedy and the usage exit code")
    func table() throws {
        #expect(
            try refusal("a.mp5").description.contains(
                "the extension of a target says what is written, '.mp5' is not one that Kinora writes; did you mean .mp4?"
            ))
        #expect(try refusal("film").description.contains("has no extension"))
        #expect(
            try refusal("a.webm", codec: .h264).description
                == ".webm files hold vp9, av1, vp8, not h264; h264 goes into .mp4 .m4v .mov .mkv .m3u8")
        #expect(
            try refusal("a.mp4", size: Size(7681, 4321)).description
                == "h264 in yuv420p takes an even width and height, 7681x4321 is odd; "
                + "crop or resize to 7680x4320, or set pixel_format to a 4:4:4 one such as yuv444p")
        #expect(
            try refusal("a.mp4", size: Size(1, 1)).message
                == "h264 in yuv420p takes an even width and height, 1x1 is odd")
        #expect(try refusal("a.mkv", size: Size(4, 4), codec: .hevc).message.contains("at least 8x8"))
        #expect(try refusal("a.mp4", size: Size(0, 4)).message == "a picture has at least one pixel, 0x4 has none")
        #expect(
            try refusal("a.mp4", quality: .crf(60)).description
                == "the crf of h264 lies in 0..51, 60 does not; lower is better and larger; the usual is 23")
        #expect(try refusal("a.mp4", quality: .crf(.nan)).message.contains("crf of h264 lies in 0..51"))
        #expect(try refusal("a.png", quality: .crf(20)).description == "png has no crf; leave it out")
        #expect(try refusal("a.mp4", quality: .bitrate(10)).message.contains("at least 1 kbit/s"))
        #expect(try refusal("a.mp4", format: .rgb24).message == "the h264 encoder libx264 takes no rgb24")
        #expect(
            try refusal("a.webm", audio: .aac, hasSound: true).message
                == ".webm files hold sound as opus, vorbis, not aac")
        #expect(try refusal("a.gif", hasSound: true).description == ".gif files hold no sound; say audio: none")
        #expect(try refusal("-", format: .rgb24).message == "YUV4MPEG2 has no name for rgb24")
        #expect(try refusal("missing/a.mp4").message.contains("its directory does not exist"))
        for error in [try refusal("a.mp5"), try refusal("a.webm", codec: .h264)] { #expect(error.exitCode == 2) }
    }

    @Test("An existing target is kept unless it may be replaced")
    func existing() throws {
        let folder = try TemporaryFolder()
        let target = folder.file("a.mkv")
        try Data("precious".utf8).write(to: URL(fileURLWithPath: target))
        let encoding = VideoEncoding(size: Size(64, 64), rate: .pal, preset: .ultrafast)
        let error = try #require(throws: MediaError.self) { _ = try MediaWriter(target: target, encoding) }
        #expect(error.description == "\(EscapedText.name(target)) exists; to replace it, use -y")
        #expect(FileManager.default.contents(atPath: target) == Data("precious".utf8))
        try writeFilm(target, encoding, count: 2, options: .init(overwrite: true))
        #expect(try MediaProbe.open(target).video?.codec == "h264")
        try Data("x".utf8).write(to: URL(fileURLWithPath: folder.file("00007.png")))
        let sequence = try #require(throws: MediaError.self) {
            _ = try MediaWriter(target: folder.file("%05d.png"), VideoEncoding(size: Size(8, 8), rate: .pal))
        }
        #expect(sequence.message == "\(EscapedText.name(folder.file("00007.png"))) exists")
    }

    @Test("A film without frames and a second picture for one image are refused")
    func counts() throws {
        let folder = try TemporaryFolder()
        let encoding = VideoEncoding(size: Size(64, 64), rate: .pal, preset: .ultrafast)
        let empty = try #require(throws: MediaError.self) { try writeFilm(folder.file("a.mp4"), encoding, count: 0) }
        #expect(empty.message.contains("the film has no frames"))
        let many = try #require(throws: MediaError.self) { try writeFilm(folder.file("a.png"), encoding, count: 3) }
        #expect(many.description.contains("a-%05d.png"))
    }

    @Test("A full disk is a resource error that names the target")
    func fullDisk() throws {
        // /dev/full refuses every byte with ENOSPC.
        guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
        let folder = try TemporaryFolder()
        let link = folder.file("full.y4m")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/dev/full")
        let error = try #require(throws: MediaError.self) {
            try writeFilm(link, VideoEncoding(size: Size(64, 64), rate: .pal), count: 3)
        }
        #expect(error.exitCode == 7)
        #expect(error.message.contains(EscapedText.name(link)))
        #expect(error.message.contains("No space left on device"))
    }

    @Test("A reader that goes away stops the film quietly: kind closedPipe, exit code 0")
    func closedPipe() throws {
        signal(SIGPIPE, SIG_IGN)
        let folder = try TemporaryFolder()
        let path = folder.file("pipe.y4m")
        #expect(mkfifo(path, 0o600) == 0)
        let reader = Thread {
            let descriptor = open(path, O_RDONLY)
            var byte: UInt8 = 0
            _ = read(descriptor, &byte, 1)
            close(descriptor)
        }
        reader.start()
        let error = try #require(throws: MediaError.self) {
            try writeFilm(path, VideoEncoding(size: Size(640, 480), rate: .pal), count: 20)
        }
        #expect(error.kind == .closedPipe)
        #expect(error.exitCode == 0)
    }

    @Test("HEVC in MP4 carries the tag that every player takes, and Kinora's metadata is read back")
    func tags() throws {
        let folder = try TemporaryFolder()
        let target = folder.file("a.mp4")
        try writeFilm(
            target, VideoEncoding(size: Size(64, 64), rate: .pal, codec: .hevc, preset: .ultrafast), count: 2,
            options: .init(metadata: ["title": "Rain"]))
        #expect(try MediaProbe.open(target).metadata["title"] == "Rain")
        if let said = ffprobe(target, "stream=codec_tag_string") { #expect(said == "hvc1") }
    }

    @Test("The shortest HEVC films have the decoding times of longer ones, which x265 leaves out", arguments: 1...3)
    func shortFilms(count: Int) throws {
        let folder = try TemporaryFolder()
        let target = folder.file("a.mp4")
        try writeFilm(
            target, VideoEncoding(size: Size(64, 64), rate: .pal, codec: .hevc, preset: .ultrafast),
            count: Int64(count))
        guard let said = ffprobe(target, "packet=dts_time") else { return }
        let times = said.split(whereSeparator: \.isNewline).compactMap { Double($0) }
        #expect(times == Array([-0.08, -0.04, 0].prefix(count)))
    }
}
