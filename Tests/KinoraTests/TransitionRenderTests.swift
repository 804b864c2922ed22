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
