import Foundation
import KinoraCore
import KinoraMedia
import KinoraNodes
import Testing

@testable import Kinora

@Suite("Frames between frames, rendered")
struct RetimingRenderTests {
    /// A clip in which something moves, as YUV4MPEG2.
    private static func clip(
        frames: Int = 6, size: String = "96x64", rate: String = "25fps", settings: String = ""
    ) throws -> String {
        let path = GraphHelp.temporary("clip.y4m")
        let text = """
            film = checker(size: \(size), rate: \(rate), duration: \(frames)f).blur(2px)
                .rotate(0deg -> 40deg).grain(amount: 0.1)
            render film to "\(path)" { \(settings) }
            """
        _ = try Renderer(RenderPlan(GraphHelp.compile(text), options: RenderOptions())).run()
        return path
    }

    private static func plan(_ text: String) throws -> RenderPlan {
        try RenderPlan(GraphHelp.compile(text + "\nrender film to \"out.y4m\"\n"), options: RenderOptions())
    }

    @Test("A higher rate and back again gives the frames of the clip, bit for bit, and made ones between them")
    func upAndBack() throws {
        let path = try Self.clip()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let own = GraphHelp.frames(try Data(contentsOf: URL(fileURLWithPath: path)))
        let more = GraphHelp.frames(try GraphHelp.pictures("film = decode(\"\(path)\").interpolate(to: 50fps)"))
        #expect(own.count == 6 && more.count == 12)
        for (index, frame) in own.enumerated() {
            let isSame = more[2 * index] == frame
            #expect(isSame, "frame \(index)")
        }
        var areNew = true
        for index in 0..<5 {
            let made = more[2 * index + 1]
            if made == own[index] || made == own[index + 1] { areNew = false }
        }
        #expect(areNew)
        let back = GraphHelp.frames(
            try GraphHelp.pictures("film = decode(\"\(path)\").interpolate(to: 50fps).interpolate(to: 25fps)"))
        let areSame = back == own
        #expect(areSame)
    }

    @Test("Any rate becomes any other with the exact length, the last frame included")
    func lengths() throws {
        let path = try Self.clip(frames: 24, size: "16x16", rate: "23.976fps")
        defer { try? FileManager.default.removeItem(atPath: path) }
        func count(_ rate: String, _ method: String = "blend") throws -> Int {
            let text = "film = decode(\"\(path)\").interpolate(to: \(rate), method: \(method))"
            return GraphHelp.frames(try GraphHelp.pictures(text)).count
        }
        // 24 frames of 1001/24000 s are 1.001 s.
        #expect(try count("60fps") == 60)
        #expect(try count("23.976fps") == 24)
        #expect(try count("30fps") == 30)
        #expect(try count("10fps", "nearest") == 10)
        #expect(try count("1000fps") == 1001)
    }

    @Test("Equal rates, and a speed of 1, leave nothing to compute")
    func equalRates() throws {
        let path = try Self.clip()
        defer { try? FileManager.default.removeItem(atPath: path) }
        for node in ["interpolate(to: 25fps)", "speed(1, smooth: true)"] {
            let summary = try Self.plan("film = decode(\"\(path)\").\(node)").summary()
            #expect(summary.spans.map(\.isPassthrough) == [true], "\(node)")
        }
    }

    @Test("Frames of the clip have a plan of their own, in which no motion is looked for")
    func ownFrames() throws {
        let path = try Self.clip()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let plan = try Self.plan("film = decode(\"\(path)\").interpolate(to: 50fps)")
        let planner = plan.planner()
        let between = planner.time(of: 3)
        #expect(plan.first.lowered.serves(between) && !plan.first.lowered.serves(planner.time(of: 4)))
        let own = try planner.plan(plan.firstSpan, frame: planner.time(of: 4))
        #expect(own.lowered.passthrough != nil)
        #expect(own.lowered.serves(planner.time(of: 0)) && !own.lowered.serves(between))
    }

    @Test("Ten bits stay ten bits")
    func tenBits() throws {
        let path = try Self.clip(settings: "pixel_format: yuv420p10le")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let text = "film = decode(\"\(path)\").interpolate(to: 50fps)"
        #expect(try Self.plan(text).resolved.delivered.format.bitDepth == 10)
        let made = GraphHelp.frames(try GraphHelp.pictures(text))[3]
        let luma = made.prefix(96 * 64 * 2).withUnsafeBytes { Array($0.bindMemory(to: UInt16.self)) }
        // Code values of eight bits would all be multiples of four.
        #expect(luma.contains { $0 % 4 != 0 })
        #expect(luma.allSatisfy { $0 < 1024 })
    }

    @Test("Every tile shape and any number of threads give the same bits: no seams")
    func tiles() throws {
        let path = try Self.clip(frames: 3)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let text = "film = decode(\"\(path)\").interpolate(to: 75fps)"
        var all: [Data] = []
        for (tile, threads) in [(nil, 1), (Size(96, 64), 2), (Size(32, 16), 1), (Size(16, 48), 3)] as [(Size?, Int)] {
            var options = RenderOptions()
            options.tile = tile
            options.threads = threads
            all.append(try GraphHelp.pictures(text, options: options))
        }
        let areSame = all.dropFirst().allSatisfy { $0 == all[0] }
        #expect(areSame)
    }

    @Test("One frame, two frames, eight pixels and pictures without texture are no trouble", arguments: [1, 2])
    func smallClips(count: Int) throws {
        let path = try Self.clip(frames: count, size: "8x8")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let own = GraphHelp.frames(try Data(contentsOf: URL(fileURLWithPath: path)))
        let more = GraphHelp.frames(try GraphHelp.pictures("film = decode(\"\(path)\").interpolate(to: 75fps)"))
        #expect(more.count == 3 * count)
        // Behind the last frame stands that frame.
        let isHeld = more.suffix(3).allSatisfy { $0 == own[count - 1] }
        #expect(isHeld)
        let black = GraphHelp.frames(
            try GraphHelp.pictures(
                "film = color(#000000, size: 8x8, rate: 25fps, duration: 80ms).interpolate(to: 50fps)"))
        let isBlack = Set(black).count == 1
        #expect(isBlack)
    }

    @Test("A speed ramp takes its sound with it, as long as its pictures")
    func rampSound() throws {
        let (source, target) = (GraphHelp.temporary("source.mkv"), GraphHelp.temporary("ramp.mkv"))
        defer { for path in [source, target] { try? FileManager.default.removeItem(atPath: path) } }
        func render(_ film: String, _ path: String, _ settings: String) throws {
            let text = "film = \(film)\nrender film to \"\(path)\" { preset: ultrafast, \(settings) }"
            _ = try Renderer(RenderPlan(GraphHelp.compile(text), options: RenderOptions())).run()
        }
        try render("color(#203040, size: 16x16, rate: 25fps, duration: 2s)", source, "audio: ambience(2s)")
        try render("decode(\"\(source)\").speed(1 -> 0.5)", target, "audio_codec: flac")
        let pictures = try #require(MediaProbes().probe(target).duration).doubleValue
        let samples = try #require(FileAudio(target, tolerance: .none).sampleCount)
        let sound = Double(samples) / 48_000
        // 2 ln(2) / (1/2) = 2.7726 s; the ramp ends a frame before the clip does.
        #expect(abs(pictures - 2.79) < 0.05, "\(pictures)")
        // A frame at most, as the pictures' length is whole frames.
        #expect(abs(sound - pictures) < 0.04, "\(sound) and \(pictures)")
    }

    @Test(
        "Another rate leaves the sound as it is, to its last sample",
        arguments: ["60fps", "25fps", "29.97fps", "12fps"])
    func sound(rate: String) throws {
        let (source, target) = (GraphHelp.temporary("source.mkv"), GraphHelp.temporary("rate.mkv"))
        defer { for path in [source, target] { try? FileManager.default.removeItem(atPath: path) } }
        func render(_ film: String, _ path: String, _ settings: String) throws {
            let text = """
                film = \(film)
                render film to "\(path)" { preset: ultrafast, audio_codec: pcm_s16le \(settings) }
                """
            _ = try Renderer(RenderPlan(GraphHelp.compile(text), options: RenderOptions())).run()
        }
        func samples(_ path: String) throws -> [[Float]] {
            let file = try FileAudio(path, tolerance: .none)
            let buffer = AudioBuffer(channelCount: 2, capacity: 96_200)
            let count = try #require(file.sampleCount)
            try file.read(from: 0, count: Int(count), into: buffer, at: 0)
            return (0..<2).map { channel in (0..<Int(count)).map { buffer.channel(channel)[$0] } }
        }
        // 48 frames of 1001/24000 s are 2.002 s.
        try render(
            "color(#203040, size: 16x16, rate: 23.976fps, duration: 48f)", source, ", audio: ambience(2002ms)")
        try render("decode(\"\(source)\").interpolate(to: \(rate), method: nearest)", target, "")
        let (own, kept) = (try samples(source), try samples(target))
        #expect(own[0].count == 96_096)
        let isSame = own == kept
        #expect(isSame, "\(kept[0].count) samples")
    }
}
