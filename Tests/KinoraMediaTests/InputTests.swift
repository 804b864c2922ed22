import Foundation
import KinoraCore
import KinoraTesting
import Testing

@testable import KinoraMedia

#if canImport(Glibc)
    import Glibc
#endif

/// Runs the ffmpeg command; false, with a line on standard error, when it is not installed.
func ffmpeg(_ arguments: [String]) throws -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["ffmpeg", "-v", "error", "-nostdin", "-y"] + arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    if process.terminationStatus == 127 {
        FileHandle.standardError.write(Data("skipped: ffmpeg is not installed\n".utf8))
        return false
    }
    #expect(process.terminationStatus == 0)
    return true
}

/// Decodes a whole file.
func decodeAll(_ path: String, tolerance: VideoDecoder.Tolerance = .none) throws -> (frames: Int, damages: Int64) {
    let decoder = try VideoDecoder(path, tolerance: tolerance)
    let frame = try DecodedFrame()
    var count = 0
    while try decoder.decodeNext(into: frame) { count += 1 }
    return (count, decoder.damageCount)
}

@Suite("Bad and unusual input")
struct InputTests {
    @Test("Each unreadable input has its own message and the input exit code")
    func table() throws {
        let folder = try TemporaryFolder()
        func problem(_ name: String, _ contents: Data? = nil) throws -> String {
            let path = folder.file(name)
            if let contents { try contents.write(to: URL(fileURLWithPath: path)) }
            let error = try #require(throws: MediaError.self) { _ = try VideoDecoder(path) }
            #expect(error.exitCode == 4)
            return error.description.replacingOccurrences(of: folder.path, with: "DIR")
        }
        try Data("x".utf8).write(to: URL(fileURLWithPath: folder.file("street.mp4")))
        #expect(try problem("stret.mp4") == #"there is no file 'DIR/stret.mp4'; did you mean 'DIR/street.mp4'?"#)
        #expect(try problem("no/such.mp4") == #"there is no file 'DIR/no/such.mp4', not even its directory"#)
        #expect(try problem("empty.mp4", Data()) == #"'DIR/empty.mp4' is empty"#)
        #expect(try problem("").hasPrefix(#"a media file is expected, 'DIR/' is a directory"#))
        #expect(try problem("a.txt", Data(String(repeating: "words\n", count: 500).utf8)).contains("is no media file"))
        var random = SystemRandomNumberGenerator()
        let noise = Data((0..<40_000).map { _ in UInt8.random(in: 0...255, using: &random) })
        let words = try problem("noise.mp4", Data([0, 0, 0]) + noise)
        #expect(words.contains("noise.mp4"))
        #expect(
            try problem("%03d.png")
                == #"no picture matches 'DIR/%03d.png'; the first one would be called 'DIR/001.png'"#)
        #expect(try problem("two\nlines.mp4") == #"there is no file 'DIR/two\nlines.mp4'"#)
        try SoundFile.write(Silence(sampleCount: 4800), to: folder.file("sound.wav"))
        #expect(
            try problem("sound.wav")
                == #"'DIR/sound.wav' has no video stream: a moving picture is expected, it holds only sound"#)
        let nothing = try #require(throws: MediaError.self) { _ = try VideoDecoder("") }
        #expect(nothing.message == #"a file name is expected, '' is none"#)
    }

    @Test(
        "A film that is cut short is an error, or goes on to where it ends", arguments: ["mp4", "mkv", "mov", "webm"])
    func truncated(name: String) throws {
        let folder = try TemporaryFolder()
        let whole = folder.file("whole." + name)
        let short = folder.file("short." + name)
        let encoding = VideoEncoding(size: Size(160, 96), rate: .pal, preset: .veryfast, keyFrameInterval: 12)
        try writeFilm(whole, encoding, count: 100)
        let data = try Data(contentsOf: URL(fileURLWithPath: whole))
        try data.prefix(data.count * 6 / 10).write(to: URL(fileURLWithPath: short))
        let error = try #require(throws: MediaError.self) { _ = try decodeAll(short) }
        #expect(error.exitCode == 4)
        #expect(error.message.contains("cut short"))
        #expect(error.remedy == "to go on past the damage, use --tolerate decode-errors")
        let tolerant = try decodeAll(short, tolerance: .decodeErrors)
        #expect(tolerant.frames > 20 && tolerant.frames < 100)
        #expect(tolerant.damages > 0)
        #expect(try decodeAll(whole) == (100, 0))
    }

    @Test("Damaged data is an error, or is counted and passed")
    func corrupt() throws {
        guard let url = SharedMedia.url("street.mp4") else { return }
        let folder = try TemporaryFolder()
        var data = try Data(contentsOf: url)
        var state: UInt64 = 1
        for _ in 0..<60 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            data[data.count / 4 + Int(state >> 33) % (data.count / 2)] ^= 0xFF
        }
        let path = folder.file("corrupt.mp4")
        try data.write(to: URL(fileURLWithPath: path))
        let error = try #require(throws: MediaError.self) { _ = try decodeAll(path) }
        #expect(error.message.contains("is damaged near"))
        let tolerant = try decodeAll(path, tolerance: .decodeErrors)
        #expect(tolerant.frames > 300)
        #expect(tolerant.damages > 0)
    }

    @Test(
        "Names that look like options, patterns or protocols are files",
        arguments: ["-y.mkv", "a:b.mkv", "a'b \"c\".mkv", "x%%y%z.mkv", "é\u{1F3A5}.mkv", "line\nbreak.mkv"])
    func names(name: String) throws {
        let folder = try TemporaryFolder()
        try writeFilm(
            folder.file(name), VideoEncoding(size: Size(64, 64), rate: .pal, preset: .ultrafast), count: 3)
        #expect(folder.names == [name])
        #expect(try decodeAll(folder.file(name)).frames == 3)
    }

    @Test(
        "Seeks land on the frame in streams with B-frames, whatever the container",
        arguments: ["mp4", "mkv", "mov", "ts", "avi"])
    func seeksWithBFrames(name: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("b." + name)
        let encoding = VideoEncoding(
            size: Size(128, 96), rate: .ntsc, quality: .crf(12), preset: .medium, keyFrameInterval: 40)
        if name == "ts" || name == "avi" {
            try writeFilm(folder.file("b.mp4"), encoding, count: 150)
            // AVI knows decoding times alone; MPEG-4 with B-frames is what it usually holds.
            let codec = name == "avi" ? ["-c:v", "mpeg4", "-bf", "2", "-q:v", "2"] : ["-c", "copy"]
            guard try ffmpeg(["-i", folder.file("b.mp4")] + codec + [path]) else { return }
        } else {
            try writeFilm(path, encoding, count: 150)
        }
        let decoder = try VideoDecoder(path)
        let frame = try DecodedFrame()
        for index in [149, 0, 75, 74, 39, 40, 41, 120, 1, 2, 3, 100, 99] {
            #expect(try decoder.decodeFrame(at: FrameRate.ntsc.time(ofFrame: Int64(index)), into: frame))
            #expect(try number(of: frame) == index % 32, "frame \(index)")
            // A moment before the next frame it is still this one.
            let late = FrameRate.ntsc.time(ofFrame: Int64(index) + 1) - Rational(1, 200)
            #expect(try decoder.decodeFrame(at: late, into: frame))
            #expect(try number(of: frame) == index % 32, "end of frame \(index)")
        }
        #expect(try decoder.decodeFrame(at: Rational(1000), into: frame))
        #expect(try number(of: frame) == 149 % 32)
        #expect(try decoder.decodeFrame(at: Rational(-5), into: frame))
        #expect(try number(of: frame) == 0)
    }

    @Test("A jump within one group of pictures goes on decoding, a jump past a key frame seeks")
    func jumps() throws {
        let folder = try TemporaryFolder()
        let frame = try DecodedFrame()
        for (interval, most) in [(250, 250), (25, 150)] {
            let path = folder.file("\(interval).mp4")
            try writeFilm(
                path, VideoEncoding(size: Size(64, 64), rate: .pal, preset: .veryfast, keyFrameInterval: interval),
                count: 250)
            let decoder = try VideoDecoder(path, threads: 1)
            for second in [0, 3, 6, 9] {
                #expect(try decoder.decodeFrame(at: Rational(Int64(second)), into: frame))
                #expect(try number(of: frame) == second * 25 % 32)
            }
            #expect(decoder.decodedCount <= most)
        }
    }

    @Test("Frames of a variable rate are on screen from their own time stamps")
    func variableRate() throws {
        let folder = try TemporaryFolder()
        let even = folder.file("even.mkv")
        try writeFilm(even, VideoEncoding(size: Size(64, 64), rate: .pal, codec: .ffv1), count: 20)
        let path = folder.file("vfr.mkv")
        // Frame n at n * n / 100 seconds.
        guard
            try ffmpeg([
                "-i", even, "-vf", "setpts=N*N*0.01/TB", "-fps_mode", "vfr", "-enc_time_base", "1/1000", "-c:v", "ffv1",
                path,
            ])
        else { return }
        let decoder = try VideoDecoder(path)
        let frame = try DecodedFrame()
        for (time, wanted) in [
            (Rational(0), 0), (Rational(1, 200), 0), (Rational(1, 100), 1), (Rational(24, 100), 4),
            (Rational(25, 100), 5), (Rational(1), 10), (Rational(120, 100), 10), (Rational(121, 100), 11),
            (Rational(36, 100), 6), (Rational(3), 17),
        ] {
            #expect(try decoder.decodeFrame(at: time, into: frame))
            #expect(try number(of: frame) == wanted, "at \(time)")
        }
        let index = try VideoIndex.scan(path)
        #expect(index.frameCount == 20)
        #expect(index.time(ofFrame: 10) == 1)
        #expect(index.frame(at: Rational(120, 100)) == 10)
        #expect(!index.isConstantRate)
    }

    @Test("An index counts frames without decoding and knows the key frames")
    func index() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.mp4")
        try writeFilm(
            path, VideoEncoding(size: Size(64, 64), rate: .ntsc, preset: .medium, keyFrameInterval: 30), count: 100)
        let index = try VideoIndex.scan(path)
        #expect(index.frameCount == 100)
        #expect(index.isConstantRate)
        #expect(index.time(ofFrame: 99) == FrameRate.ntsc.time(ofFrame: 99))
        #expect(index.keyFrame(atOrBefore: 45) == 30)
        #expect(index.frame(at: Rational(-1)) == 0)
        #expect(index.frame(at: Rational(1000)) == 99)
    }

    @Test("An index knows near which frames others may repeat")
    func repeats() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("paused.mp4")
        // Noise that stands still from 2 s on for some time.
        let noise = "nullsrc=size=160x96:rate=25:duration=6,geq=lum='random(1)*255':cb=128:cr=128"
        guard
            try ffmpeg([
                "-f", "lavfi", "-i", "\(noise),loop=loop=10:size=1:start=50", "-c:v", "libx264", "-bf", "0", path,
            ])
        else { return }
        let index = try VideoIndex.scan(path)
        #expect(index.mayHoldRepeats)
        #expect(index.mayHoldRepeats(near: 55, within: 0) && index.mayHoldRepeats(near: 40, within: 16))
        #expect(!index.mayHoldRepeats(near: 20, within: 16) && !index.mayHoldRepeats(near: 150, within: 16))
    }

    @Test("A rotation flag is reported in clockwise degrees")
    func rotation() throws {
        let folder = try TemporaryFolder()
        let plain = folder.file("plain.mp4")
        try writeFilm(plain, VideoEncoding(size: Size(64, 48), rate: .pal, preset: .ultrafast), count: 3)
        #expect(try MediaProbe.open(plain).video?.rotation == 0)
        let turned = folder.file("turned.mp4")
        guard try ffmpeg(["-i", plain, "-c", "copy", "-metadata:s:v:0", "rotate=90", turned]) else { return }
        let video = try #require(MediaProbe.open(turned).video)
        if let said = ffprobe(turned, "stream_side_data=rotation"), let degrees = Double(said) {
            #expect(video.rotation == (degrees == -90 ? 90 : degrees == 90 ? 270 : 0))
        }
        #expect(!video.isMirrored)
    }

    @Test("An image is one frame, at any time; a sequence begins where its numbers do")
    func images() throws {
        let folder = try TemporaryFolder()
        let encoding = VideoEncoding(size: Size(31, 17), rate: .pal)
        try writeFilm(folder.file("still.png"), encoding, count: 1)
        let still = try VideoDecoder(folder.file("still.png"))
        #expect(still.probe.isImage)
        #expect(still.video.frameCount == 1)
        #expect(still.size == Size(31, 17))
        #expect(still.pixelFormat == .rgb24)
        let frame = try DecodedFrame()
        for time in [Rational(0), Rational(100), Rational(3)] {
            #expect(try still.decodeFrame(at: time, into: frame))
            #expect(try number(of: frame) == 0)
        }
        try writeFilm(folder.file("f%04d.png"), encoding, count: 12)
        for number in 1...6 { try FileManager.default.removeItem(atPath: folder.file("f000\(number).png")) }
        let sequence = try VideoDecoder(folder.file("f%04d.png"), imageRate: .film)
        #expect(sequence.video.frameCount == 6)
        #expect(sequence.video.frameRate == .film)
        #expect(try sequence.decodeFrame(at: .zero, into: frame))
        #expect(try number(of: frame) == 6)
        #expect(try sequence.decodeFrame(at: Rational(5, 24), into: frame))
        #expect(try number(of: frame) == 11)
    }

    @Test(
        "Pictures of 1x1, one row and one column come back",
        arguments: [Size(1, 1), Size(1, 90), Size(90, 1), Size(3, 3)])
    func tiny(size: Size) throws {
        let folder = try TemporaryFolder()
        for name in ["a.y4m", "a.png", "a.webm"] {
            try writeFilm(folder.file(name), VideoEncoding(size: size, rate: .pal), count: 1)
            let frame = try #require(try VideoDecoder(folder.file(name)).decodeNext())
            #expect(frame.size == size)
        }
    }

    @Test("Rows of a decoded picture may be read 256 bytes beyond their planes")
    func slack() throws {
        let folder = try TemporaryFolder()
        for name in ["a.mp4", "a.y4m", "a.png"] {
            try writeFilm(folder.file(name), VideoEncoding(size: Size(34, 18), rate: .pal), count: 1)
            let frame = try #require(try VideoDecoder(folder.file(name)).decodeNext())
            let plane = try #require(frame.plane(0))
            // Reading must not fault; the sanitiser builds judge it more strictly.
            var sum = 0
            for offset in -256..<0 { sum += Int(plane.base.load(fromByteOffset: offset, as: UInt8.self)) }
            let last = try #require(frame.plane(frame.format.planeCount - 1))
            let end = last.stride * last.size.height
            for offset in end..<(end + 256) { sum += Int(last.base.load(fromByteOffset: offset, as: UInt8.self)) }
            #expect(sum >= 0)
        }
    }

    @Test("Standard input carries a YUV4MPEG2 stream with its range and siting, from probe to decoder")
    func standardInput() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.y4m")
        let color = ColorDescription(range: .full, chromaLocation: .center)
        try writeFilm(path, VideoEncoding(size: Size(48, 32), rate: .ntsc, color: color), count: 8)
        let saved = dup(STDIN_FILENO)
        let file = open(path, O_RDONLY)
        dup2(file, STDIN_FILENO)
        defer {
            dup2(saved, STDIN_FILENO)
            close(saved)
            close(file)
        }
        let probe = try MediaProbe.open("-")
        #expect(probe.video?.color.range == .full)
        #expect(probe.video?.taggedColor.chromaLocation == .center)
        let decoder = try VideoDecoder("-")
        #expect(decoder.video.frameRate == .ntsc)
        let frame = try DecodedFrame()
        var numbers: [Int] = []
        for index in [0, 1, 3, 7] {
            #expect(try decoder.decodeFrame(at: FrameRate.ntsc.time(ofFrame: Int64(index)), into: frame))
            numbers.append(try number(of: frame))
        }
        #expect(numbers == [0, 1, 3, 7])
        let error = try #require(throws: MediaError.self) { try decoder.decodeFrame(at: .zero, into: frame) }
        #expect(error.description == "standard input can be read only once, forwards; save it to a file first")
    }

    @Test("A probe is one JSON object that a parser accepts")
    func json() throws {
        let folder = try TemporaryFolder()
        try writeFilm(
            folder.file("a\"b\n.mkv"), VideoEncoding(size: Size(64, 64), rate: .ntsc, preset: .ultrafast), count: 3,
            source: Silence(), options: .init(metadata: ["title": "quotes \" and \\"]))
        let text = try MediaProbe.open(folder.file("a\"b\n.mkv")).json
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let video = try #require((object["video"] as? [[String: Any]])?.first)
        #expect(video["frame_rate"] as? String == "30000/1001")
        #expect((object["metadata"] as? [String: String])?["title"] == "quotes \" and \\")
        #expect((object["audio"] as? [[String: Any]])?.count == 1)
    }
}
