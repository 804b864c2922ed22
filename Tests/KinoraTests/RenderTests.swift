import Foundation
import KinoraCore
import KinoraMedia
import KinoraTesting
import Testing

@testable import Kinora

@Suite("Rendering")
struct RenderTests {
    @Test("Real footage keeps its length through slices, cuts, crossfades, speed and effects")
    func street() throws {
        guard let clip = SharedMedia.url("street.mp4")?.path else {
            print("skipped: the shared footage is not here")
            return
        }
        let path = GraphHelp.temporary("street.mp4")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let compiled = try GraphHelp.compile(
            """
            input clip: video = "\(clip)"
            a = clip[1s..2s]
            b = clip[4s..6s].speed(2)
            film = cut(a.crossfade(b, over: 400ms), clip[8s..9s].sepia(amount: 0.8)).fade(in: 200ms)
            render film to "\(path)" { preset: ultrafast, audio: film.audio.gain(-3dB) }
            """)
        let report = try Renderer(RenderPlan(compiled)).run()
        #expect(report.frames == 38)
        let probe = try MediaProbe.open(path)
        let video = try #require(probe.video)
        let audio = try #require(probe.audio)
        #expect(abs((video.duration?.doubleValue ?? 0) - 3.04) < 0.04)
        // Sound ends with the film, at 3 s, the last of 38 frames half a frame later.
        #expect(audio.duration == Rational(3))
        #expect(video.color.matrix == .smpte170m && video.color.range == .limited)
    }

    @Test("An identity graph at crf 12 keeps at least 45 dB against its source")
    func identity() throws {
        guard let clip = SharedMedia.url("street.mp4")?.path else {
            print("skipped: the shared footage is not here")
            return
        }
        let path = GraphHelp.temporary("identity.mp4")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let compiled = try GraphHelp.compile(
            """
            input clip: video = "\(clip)"
            film = clip[0s..1s]
            render film to "\(path)" { crf: 12, preset: veryfast }
            """)
        let plan = try RenderPlan(compiled)
        #expect(try plan.summary().spans[0].isPassthrough)
        _ = try Renderer(plan).run()
        let source = try GraphHelp.pictures("input clip: video = \"\(clip)\"\nfilm = clip[0s..1s]")
        let result = try GraphHelp.pictures("film = decode(\"\(path)\")")
        let frame = 768 * 432 * 3 / 2
        var sum = 0.0
        for (a, b) in zip(source.suffix(frame), result.suffix(frame)) {
            let difference = Double(a) - Double(b)
            sum += difference * difference
        }
        let psnr = 10 * log10(255 * 255 * Double(frame) / max(sum, 1))
        #expect(psnr >= 45, "\(psnr) dB")
    }

    @Test("A slice at the end of a file does not decode its beginning")
    func seeks() throws {
        guard let clip = SharedMedia.url("street.mp4")?.path else {
            print("skipped: the shared footage is not here")
            return
        }
        let reader = try SourceReader(path: clip, threads: 1, tolerance: .none, reach: .init())
        let frame = try DecodedFrame()
        #expect(try reader.read(at: Rational(29), into: frame))
        #expect(frame.time <= Rational(29))
        #expect(reader.decoder.decodedCount < 300)
    }

    // Matroska rounds 1/30 s to milliseconds: pictures begin a little after the time at which they are wanted.
    @Test("A reader that keeps neighbours shows the pictures of one that keeps none, whatever the ticks of the file")
    func neighbours() throws {
        let path = GraphHelp.temporary("ticks.mkv")
        let compiled = try GraphHelp.compile(
            """
            film = color(#336699, size: 16x16, rate: 30fps, duration: 1s).grain()
            render film to "\(path)" { codec: ffv1 }
            """)
        _ = try Renderer(try RenderPlan(compiled)).run()
        let plain = try SourceReader(path: path, threads: 1, tolerance: .none, reach: .init())
        let keeping = try SourceReader(path: path, threads: 1, tolerance: .none, reach: .init(window: 2))
        let (expected, found) = (try DecodedFrame(), try DecodedFrame())
        for index in 0..<28 {
            for later in 0...1 {
                let time = Rational(Int64(index + later), 30)
                _ = try plain.read(at: time, into: expected)
                _ = try keeping.read(at: time, into: found)
                #expect(found.time == expected.time)
                #expect(abs((found.time - time).doubleValue) < 0.001)
            }
        }
    }

    @Test("A cancelled render leaves nothing behind")
    func cancelled() throws {
        let path = GraphHelp.temporary("cancelled.mp4")
        let compiled = try GraphHelp.compile(
            """
            film = color(#336699, size: 320x180, rate: 25fps, duration: 60s).grain()
            render film to "\(path)" { preset: ultrafast }
            """)
        let renderer = Renderer(try RenderPlan(compiled))
        #expect {
            try renderer.run { progress in if progress.frame == 5 { renderer.cancel() } }
        } throws: {
            ($0 as? KinoraError)?.code == .interrupted
        }
        let folder = (path as NSString).deletingLastPathComponent
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    @Test("A memory limit below what the render needs refuses it, with both numbers")
    func memory() throws {
        let compiled = try GraphHelp.compile(
            """
            film = color(#336699, size: 1920x1080, rate: 25fps, duration: 1s).grain()
            render film to "film.mp4"
            """)
        var options = RenderOptions()
        options.memoryLimit = 64 << 20
        #expect {
            _ = try RenderPlan(compiled, options: options)
        } throws: { error in
            (error as? KinoraError)?.code == .resourceLimit && "\(error)".contains("64 MiB")
        }
    }

    @Test(
        "R'G'B' stays R'G'B' where nothing is lost, at its own depth",
        arguments: [("rgb24", "bgr0"), ("rgb48le", "gbrp16le")])
    func losslessColor(stored: String, wanted: String) throws {
        let setting = "{ pixel_format: \(stored) }"
        let picture = GraphHelp.temporary("picture.png")
        let film = "gradient(from: #102030, to: #f0c040, size: 64x36, rate: 25fps, duration: 40ms)"
        _ = try Renderer(RenderPlan(GraphHelp.compile("render \(film) to \"\(picture)\" \(setting)"))).run()
        let path = GraphHelp.temporary("film.mkv")
        let graph = "clip = decode(\"\(picture)\")\nrender clip[0s..40ms] to \"\(path)\" { codec: ffv1 }"
        _ = try Renderer(RenderPlan(GraphHelp.compile(graph))).run()
        #expect(try MediaProbe.open(path).video?.storedPixelFormat == wanted)
        let again = GraphHelp.temporary("again.png")
        let back = "clip = decode(\"\(path)\")\nrender clip to \"\(again)\" \(setting)"
        _ = try Renderer(RenderPlan(GraphHelp.compile(back))).run()
        func samples(_ path: String) throws -> [UInt16] {
            let decoder = try VideoDecoder(path, threads: 1)
            let frame = try #require(try decoder.decodeNext())
            defer { withExtendedLifetime(frame) {} }
            let (size, format) = (frame.size, decoder.pixelFormat)
            let bytes = format.storage == .u16 ? 2 : 1
            return try format.components.flatMap { component in
                let plane = try #require(frame.plane(component.plane))
                return (0..<size.width * size.height).map { index in
                    let column = bytes * (index % size.width * component.step + component.offset)
                    let place = plane.base + index / size.width * plane.stride + column
                    return bytes == 2 ? place.loadUnaligned(as: UInt16.self) : UInt16(place.load(as: UInt8.self))
                }
            }
        }
        let (first, last) = (try samples(picture), try samples(again))
        #expect(first == last && Set(first).count > 30)
    }
}
