import Foundation
import KinoraCore
import Testing

@testable import KinoraMedia

@Suite("Writing films")
struct WriterTests {
    struct Case: CustomStringConvertible, Sendable {
        var file: String
        var codec: VideoCodec?
        var format: String
        var description: String { "\(file) \(codec?.rawValue ?? "") \(format)" }
    }

    static let cases: [Case] = [
        Case(file: "a.mp4", codec: nil, format: "yuv420p"), Case(file: "a.mp4", codec: .h264, format: "yuv420p10le"),
        Case(file: "a.mov", codec: .h264, format: "yuv444p"), Case(file: "a.mkv", codec: .hevc, format: "yuv420p10le"),
        Case(file: "a.mp4", codec: .hevc, format: "yuv422p"), Case(file: "a.webm", codec: nil, format: "yuv420p"),
        Case(file: "a.mkv", codec: .av1, format: "yuv420p"), Case(file: "a.mkv", codec: .ffv1, format: "gbrp10le"),
        Case(file: "a.mkv", codec: .ffv1, format: "yuv422p12le"),
        Case(file: "a.mov", codec: .prores, format: "yuv422p10le"),
        Case(file: "a.mkv", codec: .mjpeg, format: "yuv420p"), Case(file: "a.y4m", codec: nil, format: "yuv420p"),
        Case(file: "a.y4m", codec: nil, format: "yuv422p10le"), Case(file: "a.y4m", codec: nil, format: "gray"),
        Case(file: "a.y4m", codec: nil, format: "yuv444p12le"), Case(file: "%03d.png", codec: nil, format: "rgb24"),
        Case(file: "%03d.png", codec: nil, format: "rgba64le"), Case(file: "b%d.jpg", codec: nil, format: "yuv444p"),
        Case(file: "a.apng", codec: nil, format: "rgba"), Case(file: "%03d.tiff", codec: nil, format: "rgba64le"),
        Case(file: "%03d.tif", codec: nil, format: "rgb24"),
        Case(file: "a.gif", codec: nil, format: "rgb24"), Case(file: "a.mp4", codec: .h264, format: "nv12"),
        Case(file: "a.mkv", codec: .h264, format: "gray"),
    ]

    @Test("A film comes back with its frames in order, its size and its rate", arguments: cases)
    func roundTrip(_ item: Case) throws {
        let folder = try TemporaryFolder()
        let format = try #require(PixelFormat.named(item.format))
        let rate = try #require(FrameRate(25))
        let encoding = VideoEncoding(
            size: Size(96, 64), rate: rate, codec: item.codec, quality: item.codec == .av1 ? .crf(12) : .standard,
            preset: .veryfast, pixelFormat: format, threads: 2)
        let target = folder.file(item.file)
        let negotiated = try MediaWriter.negotiate(target: target, encoding)
        let summary = try writeFilm(target, encoding, count: 30)
        #expect(summary.frameCount == 30)
        #expect(summary.byteCount > 0)
        let decoder = try VideoDecoder(target)
        #expect(decoder.size == Size(96, 64))
        #expect(decoder.video.frameRate?.framesPerSecond == 25)
        let frame = try DecodedFrame()
        var numbers: [Int] = []
        while try decoder.decodeNext(into: frame) {
            #expect(frame.time == Rational(Int64(numbers.count), 25))
            numbers.append(try number(of: frame))
        }
        if item.file.hasSuffix("gif") {
            // 256 colours: the mean may miss by half of the 5 code values between two frames.
            #expect(numbers.count == 30)
            #expect(numbers.enumerated().allSatisfy { abs($0.offset - $0.element) <= 1 })
        } else {
            #expect(numbers == Array(0..<30))
        }
        if item.file.hasSuffix("mp4") || item.file.hasSuffix("mkv") {
            #expect(decoder.color.range == negotiated.color.range)
            // A picture without chroma has no matrix to write down.
            guard format.model != .gray else { return }
            #expect(decoder.color.matrix == negotiated.color.matrix)
        }
        #expect(folder.names.allSatisfy { !$0.contains("kinora-part") })
    }

    @Test(
        "Colour tags reach the container and the bitstream",
        arguments: [("a.mp4", VideoCodec.h264), ("a.mkv", .hevc), ("a.webm", .vp9), ("a.mov", .h264)])
    func colours(file: String, codec: VideoCodec) throws {
        let folder = try TemporaryFolder()
        let target = folder.file(file)
        let color = ColorDescription(
            primaries: .bt2020, transfer: .bt2020TenBit, matrix: .bt2020NonConstant, range: .limited,
            chromaLocation: .left)
        let encoding = VideoEncoding(
            size: Size(128, 128), rate: .ntsc, color: color, codec: codec, preset: .veryfast, pixelFormat: .yuv420p)
        try writeFilm(target, encoding, count: 5)
        let video = try #require(MediaProbe.open(target).video)
        #expect(video.taggedColor.primaries == .bt2020)
        #expect(video.taggedColor.transfer == .bt2020TenBit)
        #expect(video.taggedColor.matrix == .bt2020NonConstant)
        #expect(video.taggedColor.range == .limited)
        #expect(video.color.chromaLocation == .left)
        if let said = ffprobe(target, "frame=color_space,color_primaries,color_transfer") {
            #expect(said.contains("bt2020nc"))
            #expect(said.contains("bt2020-10"))
        }
    }

    @Test("A target appears under its name only when it is whole")
    func partFile() throws {
        let folder = try TemporaryFolder()
        let encoding = VideoEncoding(size: Size(64, 64), rate: .pal, preset: .ultrafast)
        let writer = try MediaWriter(target: folder.file("film.mp4"), encoding)
        let picture = try writer.leasePicture()
        fill(picture, number: 0)
        writer.submit(picture, frame: 0)
        #expect(folder.names.count == 1)
        #expect(folder.names.first?.hasPrefix(".film.mp4.kinora-part-") == true)
        writer.cancel()
        #expect(folder.names.isEmpty)
        #expect(throws: MediaError.self) { try writer.leasePicture() }
        let finished = try MediaWriter(target: folder.file("film.mp4"), encoding)
        let second = try finished.leasePicture()
        fill(second, number: 0)
        finished.submit(second, frame: 0)
        _ = try finished.finish(frameCount: 1)
        #expect(folder.names == ["film.mp4"])
    }

    @Test("A part that a killed process left is removed, one of a living process is not")
    func abandonedParts() throws {
        let folder = try TemporaryFolder()
        let dead = Process()
        dead.executableURL = URL(fileURLWithPath: "/bin/true")
        try dead.run()
        dead.waitUntilExit()
        let abandoned = folder.file(PartFile.partName(of: "a.mkv", process: dead.processIdentifier))
        let alive = folder.file(PartFile.partName(of: "a.mkv", process: 1))
        for path in [abandoned, alive] { try Data("x".utf8).write(to: URL(fileURLWithPath: path)) }
        try writeFilm(
            folder.file("a.mkv"), VideoEncoding(size: Size(64, 64), rate: .pal, preset: .ultrafast), count: 2)
        #expect(!FileManager.default.fileExists(atPath: abandoned))
        #expect(FileManager.default.fileExists(atPath: alive))
    }

    @Test("Abandoned parts of any picture of a sequence are removed, other files are not")
    func abandonedPictures() throws {
        let folder = try TemporaryFolder()
        let dead = Process()
        dead.executableURL = URL(fileURLWithPath: "/bin/true")
        try dead.run()
        dead.waitUntilExit()
        let process = dead.processIdentifier
        let names = ["007.png", "07.png", "x007.png", "1234.png"].map { PartFile.partName(of: $0, process: process) }
        for name in names { try Data("x".utf8).write(to: URL(fileURLWithPath: folder.file(name))) }
        let removed = PartFile.removeAbandoned(target: folder.file("%03d.png"))
        #expect(removed == [names[0], names[3]].map { folder.file($0) })
        #expect(folder.names.sorted() == [names[1], names[2]].sorted())
    }

    @Test("Pictures submitted out of order are coded in order")
    func order() throws {
        let folder = try TemporaryFolder()
        let encoding = VideoEncoding(size: Size(64, 64), rate: .pal, preset: .ultrafast)
        let target = folder.file("a.mkv")
        let writer = try MediaWriter(target: target, encoding, options: .init(pictureCount: 3))
        for base in stride(from: Int64(0), to: 30, by: 3) {
            let pictures = [try writer.leasePicture(), try writer.leasePicture(), try writer.leasePicture()]
            for offset in [2, 0, 1] {
                fill(pictures[offset], number: base + Int64(offset))
                writer.submit(pictures[offset], frame: base + Int64(offset))
            }
        }
        _ = try writer.finish(frameCount: 30)
        let decoder = try VideoDecoder(target)
        var numbers: [Int] = []
        while let frame = try decoder.decodeNext() { numbers.append(try number(of: frame)) }
        #expect(numbers == Array(0..<30))
    }

    @Test("A decoded picture is coded again without a copy, and stays itself where the codec loses nothing")
    func identity() throws {
        let folder = try TemporaryFolder()
        let first = folder.file("first.mkv")
        let second = folder.file("second.mkv")
        let encoding = VideoEncoding(size: Size(70, 50), rate: .pal, codec: .ffv1, pixelFormat: .yuv420p)
        try writeFilm(first, encoding, count: 12)
        let decoder = try VideoDecoder(first)
        let writer = try MediaWriter(target: second, encoding)
        let frame = try DecodedFrame()
        var sums: [UInt64] = []
        var count: Int64 = 0
        while try decoder.decodeNext(into: frame) {
            sums.append(checksum(frame))
            try writer.submit(frame, frame: count)
            count += 1
        }
        _ = try writer.finish(frameCount: count)
        let again = try VideoDecoder(second)
        var copies: [UInt64] = []
        while try again.decodeNext(into: frame) { copies.append(checksum(frame)) }
        #expect(copies == sums)
        #expect(sums.count == 12)
    }

    @Test("Rows of a leased picture are aligned and padded")
    func layout() throws {
        let folder = try TemporaryFolder()
        for name in ["yuv420p", "gray16le", "nv12", "rgb24", "gbrp10le", "p010le"] {
            let format = try #require(PixelFormat.named(name))
            let encoding = VideoEncoding(size: Size(33, 7), rate: .pal, pixelFormat: format)
            let writer = try MediaWriter(target: folder.file("\(name).yuv"), encoding)
            let picture = try writer.leasePicture()
            for index in 0..<format.planeCount {
                let plane = try #require(picture.plane(index))
                #expect(UInt(bitPattern: plane.base) % 64 == 0)
                #expect(plane.stride % 64 == 0)
                #expect(plane.stride >= format.rowByteCount(plane: index, of: picture.size) + 64)
            }
            #expect(picture.plane(format.planeCount) == nil)
            writer.cancel()
        }
    }
}
