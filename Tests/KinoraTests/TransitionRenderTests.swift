import Foundation
import KinoraCore
import KinoraMedia
import Testing

@testable import Kinora

@Suite("Transitions in films")
struct TransitionRenderTests {
    /// The project's own four seconds of a lake, 25 frames a second.
    private static let lake = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/lake.mp4").path

    @Test("A transition of the user's own between retimed clips of other rates and sizes has picture and sound")
    func ownEffect() throws {
        let path = GraphHelp.temporary("own.mkv")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let compiled = try GraphHelp.compile(
            """
            lake = "\(Self.lake)"
            a = lake[0.5s..1.5s].resize(64x36)
            b = lake.speed(2)[0.5s..1.5s].resize(48x48)
            effect curtain(from: video, to: video, folds: number in 1..50 = 8) -> video {
                mix(from, to, step(fract(uv.x * folds), p))
            }
            film = a.curtain(to: b, over: 400ms, folds: 5)
            render film to "\(path)" { preset: ultrafast }
            """)
        let report = try Renderer(RenderPlan(compiled)).run()
        #expect(report.frames == 50)
        let probe = try MediaProbe.open(path)
        #expect(probe.video?.size == Size(64, 36))
        #expect(abs((probe.audio?.duration?.doubleValue ?? 0) - 2) < 0.05)
    }

    @Test(
        "Short handles, other sizes and other rates are warned of in every transition",
        arguments: ["curtain(b, over: 1s, folds: 5)", "fade_through(b, over: 1s)"])
    func warnings(call: String) throws {
        let compiled = try GraphHelp.compile(
            """
            lake = "\(Self.lake)"
            a = lake[3s..3.8s].resize(64x36)
            b = color(#203040, size: 48x48, rate: 10fps, duration: 2s)[0.2s..1s]
            effect curtain(from: video, to: video, folds: number in 1..50 = 8) -> video {
                mix(from, to, step(fract(uv.x * folds), p))
            }
            render a.\(call) to "unwritten.mkv"
            """)
        let found = compiled.warnings.map { "\($0.code.rawValue) \($0.message)" }
        #expect(found.contains("W0613 clips of 48x48 are brought to the first clip's 64x36, with bars"), "\(found)")
        #expect(found.contains("W0614 clips of 10fps are shown at the first clip's 25fps"), "\(found)")
        #expect(found.contains { $0.hasPrefix("W0615 the blend is 0.4s long instead of 1s") }, "\(found)")
    }

    @Test("The sound of every transition is the sound of a crossfade")
    func sound() throws {
        func clips(_ call: String) throws -> [[Int64]] {
            let compiled = try GraphHelp.compile(
                """
                lake = "\(Self.lake)"
                effect own(a: video, b: video) -> video { if p < 0.5 then a else b }
                film = lake[1s..2s].\(call)
                render film to "film.mp4"
                """)
            let builder = SoundBuilder(compiled: compiled, tolerance: .none, isOpenEnded: false)
            let range = TimeRange(start: Rational(0), end: Rational(2))
            return try builder.clips(of: compiled.graph.renders[0].source, map: .identity, during: range).map {
                [$0.start, $0.sampleCount, $0.fadeIn?.sampleCount ?? 0, $0.fadeOut?.sampleCount ?? 0]
            }
        }
        let wanted: [[Int64]] = [[0, 57_600, 0, 19_200], [38_400, 57_600, 19_200, 0]]
        for name in ["crossfade", "wipe", "clock", "own"] {
            #expect(try clips("\(name)(lake[1s..2s], over: 400ms)") == wanted, "\(name)")
        }
    }
}
