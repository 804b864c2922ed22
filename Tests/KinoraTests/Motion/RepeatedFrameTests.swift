import Foundation
import KinoraCore
import KinoraMedia
import KinoraNodes
import Testing

@testable import Kinora

@Suite("Clips that repeat frames")
struct RepeatedFrameTests {
    /// The luma of each frame: on twos and threes, one frame alone, one that stands for 11 frames, then on ones. A code value
    /// of difference is what a codec makes of the same picture.
    private static let greys: [UInt8] =
        [40, 41, 60, 60, 80, 80, 81, 100] + [UInt8](repeating: 130, count: 11) + [150, 170, 200]
    /// Where what differs begins, and how long it stands.
    private static let runs = [(0, 2), (2, 2), (4, 3), (7, 1), (8, 11), (19, 1), (20, 1), (21, 1)]

    /// A clip of grey frames, 25 a second.
    private static func clip() throws -> String {
        let path = GraphHelp.temporary("twos.y4m")
        var data = Data("YUV4MPEG2 W32 H32 F25:1 Ip A1:1 C420jpeg\n".utf8)
        for grey in greys {
            data += Data("FRAME\n".utf8) + Data(repeating: grey, count: 1024) + Data(repeating: 128, count: 512)
        }
        try data.write(to: URL(fileURLWithPath: path))
        return path
    }

    /// The luma at a time in frames of the clip.
    private static func expected(at time: Double) -> Double {
        let frame = min(Int(time), greys.count - 1)
        guard let run = runs.last(where: { $0.0 <= frame }) else { return 0 }
        // A quarter of a second is six frames and a quarter; what stands longer is passed over nowhere.
        let (start, length) = run.1 > 6 ? (frame, 1) : run
        guard start + length < greys.count else { return Double(greys[start]) }
        let share = (time - Double(start)) / Double(length)
        return Double(greys[start]) * (1 - share) + Double(greys[start + length]) * share
    }

    private func lumas(_ film: String) throws -> [Double] {
        GraphHelp.frames(try GraphHelp.pictures("film = \(film)")).map { Double($0[0]) }
    }

    @Test("What moves goes from the first of equal frames to the next that differs, and what stands long stands")
    func skipped() throws {
        let path = try Self.clip()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let all = try lumas("decode(\"\(path)\").interpolate(to: 100fps, method: blend)")
        #expect(all.count == Self.greys.count * 4)
        for (index, luma) in all.enumerated() {
            let truth = Self.expected(at: Double(index) / 4)
            // Rounded to whole code values.
            #expect(abs(luma - truth) <= 0.51, "frame \(index): \(luma), not \(truth)")
        }
        // The same from the middle of a run on, and at half the speed.
        let part = try lumas("decode(\"\(path)\")[200ms..720ms].speed(0.5).interpolate(to: 50fps, method: blend)")
        #expect(part.count == 52)
        for (index, luma) in part.enumerated() {
            let truth = Self.expected(at: 5 + Double(index) / 4)
            #expect(abs(luma - truth) <= 0.51, "frame \(index) of the part: \(luma), not \(truth)")
        }
    }

    @Test("Frames before and after a time come from one decoder, whatever lies between them")
    func oneDecoder() throws {
        let path = try Self.clip()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let plan = try RenderPlan(
            GraphHelp.compile("render decode(\"\(path)\").interpolate(to: 100fps) to \"out.y4m\""),
            options: RenderOptions())
        let planner = plan.planner()
        let made = try planner.plan(planner.spans()[0])
        let sources = try plan.sources(of: made, at: Rational(0), readers: SourceReaders(options: .init()))
        #expect(made.lowered.sources.count == 2 && sources.readerCount == 1)
        let places = try sources.places(of: made.lowered.sources)
        let frames = try made.lowered.sources.map { _ in try DecodedFrame() }
        func lumas(at quarter: Int) throws -> [UInt8] {
            #expect(try sources.read(at: Rational(Int64(quarter), 100), places, into: frames))
            return try frames.map { try #require($0.plane(0)).base.load(as: UInt8.self) }
        }
        // Forwards, and once more from the beginning.
        for _ in 0..<2 {
            #expect(try lumas(at: 1) == [40, 60])
            #expect(try lumas(at: 7) == [40, 60])
            #expect(try lumas(at: 11) == [60, 80])
            #expect(try lumas(at: 27) == [80, 100])
            #expect(try lumas(at: 29) == [100, 130])
        }
    }

    @Test("A stretch of a film has the bits it has in the whole film, however many threads there are")
    func sameBits() throws {
        let path = try Self.clip()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let film = "decode(\"\(path)\").interpolate(to: 75fps)"
        let renders = try [1, 3].map { threads in
            var options = RenderOptions()
            options.threads = threads
            return try GraphHelp.pictures("film = \(film)", options: options)
        }
        #expect(renders[0] == renders[1])
        let part = GraphHelp.frames(try GraphHelp.pictures("whole = \(film)\nfilm = whole[200ms..400ms]"))
        let isSame = part == Array(GraphHelp.frames(renders[0])[15..<30])
        #expect(isSame && part.count == 15)
    }

    @Test("Frames that repeat are pauses where a graph keeps them")
    func kept() throws {
        let path = try Self.clip()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let all = try lumas("decode(\"\(path)\").interpolate(to: 50fps, method: blend, repeats: keep)")
        for (index, luma) in all.enumerated() {
            let (own, next) = (Self.greys[index / 2], Self.greys[min(index / 2 + 1, Self.greys.count - 1)])
            let truth = index % 2 == 0 ? Double(own) : (Double(own) + Double(next)) / 2
            #expect(abs(luma - truth) <= 0.51, "frame \(index): \(luma), not \(truth)")
        }
    }
}
