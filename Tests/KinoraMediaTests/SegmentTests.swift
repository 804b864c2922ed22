import Foundation
import KinoraCore
import Testing

@testable import KinoraMedia

@Suite("Playlists and segments")
struct SegmentTests {
    /// Writes pictures of half a second each.
    private static func write(_ target: String, seconds: Int64, codec: VideoCodec? = nil) throws {
        let encoding = VideoEncoding(
            size: Size(64, 64), rate: try #require(FrameRate(Rational(2))), codec: codec, preset: .ultrafast,
            threads: 1)
        let writer = try MediaWriter(target: target, encoding, options: .init(overwrite: true))
        for number in 0..<seconds * 2 {
            let picture = try writer.leasePicture()
            fill(picture, number: number)
            writer.submit(picture, frame: number)
        }
        _ = try writer.finish(frameCount: seconds * 2)
    }

    @Test("A film of 14 seconds is three segments that begin with key frames; a shorter one takes their place")
    func segments() throws {
        let folder = try TemporaryFolder()
        let playlist = folder.file("a.m3u8")
        try Self.write(playlist, seconds: 14)
        #expect(folder.names.sorted() == ["a-00000.ts", "a-00001.ts", "a-00002.ts", "a.m3u8"])
        let text = try String(contentsOfFile: playlist, encoding: .utf8)
        #expect(text.contains("#EXT-X-PLAYLIST-TYPE:VOD") && text.contains("#EXT-X-INDEPENDENT-SEGMENTS"))
        #expect(text.contains("#EXT-X-ENDLIST"))
        let lengths = text.split(separator: "\n").filter { $0.hasPrefix("#EXTINF") }
        #expect(lengths == ["#EXTINF:6.000000,", "#EXTINF:6.000000,", "#EXTINF:2.000000,"])
        for name in folder.names where name.hasSuffix(".ts") {
            let frame = try DecodedFrame()
            let decoder = try VideoDecoder(folder.file(name))
            #expect(try decoder.decodeNext(into: frame) && frame.isKeyFrame, "\(name)")
        }
        // Nobody else's file goes with the old segments.
        try Data("x".utf8).write(to: URL(fileURLWithPath: folder.file("a-00009.ts")))
        try Self.write(playlist, seconds: 3)
        #expect(folder.names.sorted() == ["a-00000.ts", "a-00009.ts", "a.m3u8"])
    }

    @Test("H.265 goes into fragments of MP4 with the tag that Apple's players take")
    func fragments() throws {
        guard VideoCodec.hevc.findEncoder() != nil else { return }
        let folder = try TemporaryFolder()
        try Self.write(folder.file("a.m3u8"), seconds: 7, codec: .hevc)
        #expect(folder.names.sorted() == ["a-00000.m4s", "a-00001.m4s", "a-init.mp4", "a.m3u8"])
        let text = try String(contentsOfFile: folder.file("a.m3u8"), encoding: .utf8)
        #expect(text.contains("#EXT-X-MAP:URI=\"a-init.mp4\""))
        let frame = try DecodedFrame()
        #expect(try VideoDecoder(folder.file("a.m3u8")).decodeNext(into: frame))
    }

    @Test("Nothing stays of a film that was cancelled, and nothing is replaced unasked")
    func refusals() throws {
        let folder = try TemporaryFolder()
        let encoding = VideoEncoding(size: Size(64, 64), rate: .pal, preset: .ultrafast)
        let writer = try MediaWriter(target: folder.file("a.m3u8"), encoding)
        let picture = try writer.leasePicture()
        fill(picture, number: 0)
        writer.submit(picture, frame: 0)
        #expect(folder.names.count == 1 && folder.names.first?.hasPrefix(".a.m3u8.kinora-part-") == true)
        writer.cancel()
        #expect(folder.names.isEmpty)
        let percent = try #require(throws: MediaError.self) {
            _ = try MediaWriter(target: folder.file("a%d.m3u8"), encoding)
        }
        #expect(percent.message.contains("the path of a playlist holds no percent sign"))
        try Data("x".utf8).write(to: URL(fileURLWithPath: folder.file("a-00003.ts")))
        let existing = try #require(throws: MediaError.self) {
            _ = try MediaWriter(target: folder.file("a.m3u8"), encoding)
        }
        #expect(existing.message.contains("a-00003.ts' exists"))
        #expect(folder.names == ["a-00003.ts"])
    }

    @Test("The folder of a killed process is removed")
    func abandoned() throws {
        let folder = try TemporaryFolder()
        let dead = Process()
        dead.executableURL = URL(fileURLWithPath: "/bin/true")
        try dead.run()
        dead.waitUntilExit()
        let part = folder.file(PartFile.partName(of: "a.m3u8", process: dead.processIdentifier))
        try FileManager.default.createDirectory(atPath: part, withIntermediateDirectories: false)
        try Data("x".utf8).write(to: URL(fileURLWithPath: part + "/a-00000.ts"))
        #expect(PartFile.removeAbandoned(target: folder.file("a.m3u8")) == [part])
        #expect(folder.names.isEmpty)
    }
}
