import Foundation
import KinoraCore
import Testing

@testable import Kinora

@Suite("Frames between frames of clips in a stream of other steps")
struct OwnStepsTests {
    /// A clip that grows lighter by 100 a second from 40 on, two seconds long.
    private static func clip(_ rate: Int) throws -> String {
        let path = GraphHelp.temporary("lighter\(rate).y4m")
        var data = Data("YUV4MPEG2 W16 H16 F\(rate):1 Ip A1:1 C420jpeg\n".utf8)
        for frame in 0..<2 * rate {
            data += Data("FRAME\n".utf8) + Data(repeating: UInt8(40 + 100 / rate * frame), count: 256)
            data += Data(repeating: 128, count: 128)
        }
        try data.write(to: URL(fileURLWithPath: path))
        return path
    }

    /// A film of a clip of 25 frames a second, `a`, and one of 20, `b`, and which second of either it shows when.
    struct Film: Sendable {
        var text: String
        var second: @Sendable (Double) -> Double
    }

    static let films = [
        Film(text: "cut(a[0s..400ms], b[800ms..1200ms])") { $0 < 0.4 ? $0 : $0 + 0.4 },
        Film(text: "cut(b[800ms..1200ms], a[0s..400ms])") { $0 < 0.4 ? $0 + 0.8 : $0 - 0.4 },
        // Parts of one frame each.
        Film(text: "cut(a[400ms..440ms], b[800ms..880ms], a[1s..1200ms])") {
            $0 < 0.04 ? $0 + 0.4 : $0 < 0.12 ? $0 + 0.76 : $0 + 0.88
        },
        Film(text: "a[0s..1s].speed(0.5)") { $0 / 2 },
        Film(text: "a[0s..1s].speed(0.3)") { $0 * 0.3 },
        Film(text: "b[0s..1s].speed(2)") { $0 * 2 },
        Film(text: "a[0s..1s].speed([0s: 0.5, 1s: 0.5])") { $0 / 2 },
        Film(text: "cut(a[1s..1400ms].speed(0.5), b[0s..200ms])") { $0 < 0.8 ? 1 + $0 / 2 : $0 - 0.8 },
        Film(text: "a[0s..1s].speed(0.5).overlay(color(#808080, size: 4x4), at: (90%, 90%))") { $0 / 2 },
    ]

    @Test("They are made of the frames of the clip that is shown, at its own times", arguments: films)
    func lighter(film: Film) throws {
        let paths = try [25, 20].map(Self.clip)
        defer { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
        let frames = GraphHelp.frames(
            try GraphHelp.pictures(
                """
                a = decode("\(paths[0])")
                b = decode("\(paths[1])")
                film = \(film.text).interpolate(to: 100fps, method: blend)
                """))
        #expect(frames.count > 20)
        for (index, frame) in frames.enumerated() {
            let truth = 40 + 100 * film.second(Double(index) / 100)
            // Rounded to whole code values; a varying speed to a microsecond.
            #expect(abs(Double(frame[0]) - truth) <= 0.52, "frame \(index): \(frame[0]), not \(truth)")
        }
    }

    @Test("Even frames of fewer than four a second are mixed, also where some repeat")
    func slow() throws {
        let path = GraphHelp.temporary("slow.y4m")
        defer { try? FileManager.default.removeItem(atPath: path) }
        var data = Data("YUV4MPEG2 W16 H16 F2:1 Ip A1:1 C420jpeg\n".utf8)
        for grey in [40, 60, 80, 80, 120] as [UInt8] {
            data += Data("FRAME\n".utf8) + Data(repeating: grey, count: 256) + Data(repeating: 128, count: 128)
        }
        try data.write(to: URL(fileURLWithPath: path))
        let made = GraphHelp.frames(
            try GraphHelp.pictures("film = decode(\"\(path)\").interpolate(to: 4fps, method: blend)"))
        #expect(made.map { $0[0] } == [40, 50, 60, 70, 80, 80, 80, 100, 120, 120])
    }
}
