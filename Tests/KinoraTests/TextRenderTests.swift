import Foundation
import KinoraCore
import KinoraMedia
import KinoraNodes
import KinoraTesting
import Testing

@testable import Kinora

@Suite("Rendered text")
struct TextRenderTests {
    private static let frame = 128 * 64 * 3

    private static func pictures(_ text: String) throws -> [[UInt8]] {
        let bytes = [UInt8](try GraphHelp.pictures(text))
        let body = bytes.suffix(from: try #require(bytes.firstIndex(of: 10)) + 1)
        return stride(from: body.startIndex, to: body.endIndex, by: frame + 6).map { start in
            Array(body[start + 6..<start + 6 + frame])
        }
    }

    @Test("Subtitles are seen from their first to their last frame, and later with a delay")
    func subtitles() throws {
        let path = GraphHelp.temporary("a.srt")
        try "1\n00:00:00,200 --> 00:00:00,600\nRain\n".write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let clip = "clip = color(#336699, size: 128x64, rate: 10fps, duration: 1s)\n"
        let shown = try Self.pictures(clip + "film = clip.subtitles(\"\(path)\")")
        let empty = shown[0]
        let isEmpty = shown.map { $0 == empty }
        #expect(isEmpty == [true, true, false, false, false, false, true, true, true, true])
        let later = try Self.pictures(clip + "film = clip.subtitles(\"\(path)\", delay: 300ms)[300ms..]")
        let isSame = later.prefix(7).elementsEqual(shown.prefix(7))
        #expect(isSame)
    }

    @Test("Words that move are drawn once and land where their signal says")
    func moved() throws {
        let clip = "clip = color(#000000, size: 128x64, rate: 10fps, duration: 200ms)\n"
        let still = try Self.pictures(clip + "film = clip.text(\"Rain\", at: (40px, 32px), size: 20px)")
        let moved = try Self.pictures(
            clip + "film = clip.text(\"Rain\", at: (40px, 32px) -> (64px, 32px) ease hold, size: 20px)")
        // Moved by whole pixels a picture keeps its values, but for one code of rounding.
        let worst = zip(moved[0], still[0]).map { abs(Int($0) - Int($1)) }.max() ?? 255
        #expect(worst <= 1, "\(worst)")
        let (stands, moves) = (still[0] == still[1], moved[0] != moved[1])
        #expect(stands && moves)
    }

    @Test("A chain of captions divides time where they come and go, and is looked at once")
    func chain() throws {
        // Twice as many looks for each caption would be 2^60 of them.
        let captions = (1...60).map { number in
            "v\(number) = v\(number - 1).text(\"\(number)\", from: \(number)s, to: \(number + 1)s)"
        }
        let compiled = try GraphHelp.compile(
            """
            v0 = color(#000000, size: 128x64, rate: 10fps, duration: 100s)
            \(captions.joined(separator: "\n"))
            film = v60
            render film to "film.mkv"
            """)
        let spans = try Timeline(graph: compiled.graph, properties: compiled.properties, library: compiled.library)
            .spans(of: compiled.graph.renders[0].source, duration: Rational(100))
        #expect(spans.map(\.start) == (0...61).map { Rational(Int64($0)) })
    }

    @Test("Streams that meet again and again are looked at once")
    func diamonds() throws {
        let mixes = (1...60).map { "v\($0) = v\($0 - 1).overlay(v\($0 - 1), opacity: 0.5)" }
        let compiled = try GraphHelp.compile(
            """
            a = color(#000000, size: 64x64, rate: 10fps, duration: 2s)
            v0 = cut(a, a)
            \(mixes.joined(separator: "\n"))
            film = v60
            render film to "film.mkv"
            """)
        let spans = try Timeline(graph: compiled.graph, properties: compiled.properties, library: compiled.library)
            .spans(of: compiled.graph.renders[0].source, duration: Rational(4))
        #expect(spans.map(\.start) == [Rational(0), Rational(2)])
    }

    @Test("Five thousand subtitles are planned in a second and drawn as few do")
    func many() throws {
        let path = GraphHelp.temporary("many.srt")
        defer { try? FileManager.default.removeItem(atPath: path) }
        var text = ""
        for number in 0..<5000 {
            let (hour, minute, second) = (number / 3600, number / 60 % 60, number % 60)
            func time(_ fraction: String) -> String {
                [hour, minute, second].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":") + "," + fraction
            }
            text += "\(number + 1)\n\(time("100")) --> \(time("900"))\nLine \(number) of a long film\n\n"
        }
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let compiled = try GraphHelp.compile(
            """
            film = color(#000000, size: 128x64, rate: 10fps, duration: 5000s).subtitles("\(path)")
            render film to "film.y4m"
            """)
        let plan = try RenderPlan(compiled)
        // One stretch, one stage: what is shown changes, not how.
        #expect(plan.spans.count == 1)
        #expect(plan.first.lowered.sources.count == 1)
    }
}
