import Foundation
import KinoraCore
import KinoraMedia
import Testing

@testable import Kinora

@Suite("Frames between frames of a clip of variable rate")
struct UnevenTimeTests {
    /// When the frames of the clip are shown, in hundredths of a second. The last two are far apart.
    private static let stamps = [0, 2, 8, 18, 32, 50, 72, 132]

    private static func grey(_ frame: Int) -> UInt8 { UInt8(40 + 20 * frame) }

    /// A clip of grey frames, each lighter than the one before; nil where there is no FFmpeg to give it its time stamps.
    private static func clip() throws -> String? {
        let (even, path) = (GraphHelp.temporary("even.y4m"), GraphHelp.temporary("uneven.mkv"))
        defer { try? FileManager.default.removeItem(atPath: even) }
        var data = Data("YUV4MPEG2 W16 H16 F25:1 Ip A1:1 C420jpeg\n".utf8)
        for frame in stamps.indices {
            data += Data("FRAME\n".utf8) + Data(repeating: grey(frame), count: 256) + Data(repeating: 128, count: 128)
        }
        try data.write(to: URL(fileURLWithPath: even))
        let terms = stamps.enumerated().map { "eq(N\\,\($0.offset))*\($0.element)" }.joined(separator: "+")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "ffmpeg", "-v", "error", "-nostdin", "-y", "-i", even, "-vf", "settb=1/1000,setpts=(\(terms))*0.01/TB",
            "-fps_mode", "vfr", "-enc_time_base", "1/1000", "-c:v", "ffv1", path,
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        if process.terminationStatus == 127 {
            print("skipped: there is no ffmpeg")
            return nil
        }
        #expect(process.terminationStatus == 0)
        return path
    }

    /// The luma that lies between the frames before and after a time in hundredths of a second.
    private static func expected(at time: Double) -> Double {
        let before = stamps.lastIndex { Double($0) <= time } ?? 0
        guard before + 1 < stamps.count else { return Double(grey(before)) }
        let (start, end) = (Double(stamps[before]), Double(stamps[before + 1]))
        // Above a quarter of a second the clip stood still.
        let share = end - start > 25 ? 0 : (time - start) / (end - start)
        return Double(grey(before)) + share * Double(grey(before + 1) - grey(before))
    }

    @Test("Frames lie where their time lies between those of their neighbours, and what stood still is held")
    func mixed() throws {
        guard let path = try Self.clip() else { return }
        defer { try? FileManager.default.removeItem(atPath: path) }
        func lumas(_ film: String) throws -> [Double] {
            GraphHelp.frames(try GraphHelp.pictures("film = decode(\"\(path)\")\(film)")).map { Double($0[0]) }
        }
        let all = try lumas(".interpolate(to: 200fps, method: blend)")
        #expect(all.count > 264)
        for (index, luma) in all.enumerated() {
            let truth = Self.expected(at: Double(index) / 2)
            // Rounded to whole code values.
            #expect(abs(luma - truth) <= 0.51, "frame \(index): \(luma), not \(truth)")
        }
        // Where its rate happens to be the one that is asked for, too: a grid of frames as even as the finest of the clip.
        let rate = try #require(try MediaProbe.open(path).video).gridRate
        let own = try lumas(".interpolate(to: \(rate.numerator)/\(rate.denominator)fps, method: blend)")
        for (index, luma) in own.enumerated() {
            let truth = Self.expected(at: Double(index) / rate.doubleValue * 100)
            #expect(abs(luma - truth) <= 0.51, "frame \(index) at the clip's own rate: \(luma), not \(truth)")
        }
        // The same of a part of the clip, shown at half its speed: its second 0 is the clip's 0.1 s.
        let part = try lumas("[100ms..700ms].speed(0.5).interpolate(to: 100fps, method: blend)")
        #expect(part.count == 120)
        for (index, luma) in part.enumerated() {
            let truth = Self.expected(at: 10 + Double(index) / 2)
            #expect(abs(luma - truth) <= 0.51, "frame \(index) of the part: \(luma), not \(truth)")
        }
        // Two parts of it behind each other: each counts its own frames, those outside the part included.
        let joined = GraphHelp.frames(
            try GraphHelp.pictures(
                "clip = decode(\"\(path)\")\nfilm = cut(clip[0s..250ms], clip[150ms..700ms]).interpolate(to: 200fps, method: blend)"
            ))
        #expect(joined.count == 160)
        for (index, frame) in joined.enumerated() {
            let truth = Self.expected(at: Double(index) / 2 - (index < 50 ? 0 : 10))
            #expect(abs(Double(frame[0]) - truth) <= 0.51, "frame \(index) of both parts: \(frame[0]), not \(truth)")
        }
        let near = try lumas(".interpolate(to: 200fps, method: nearest)")
        for (index, luma) in near.enumerated() {
            let time = Double(index) / 2
            let nearest = Self.stamps.indices.min { left, right in
                let distances = [left, right].map { abs(Double(Self.stamps[$0]) - time) }
                return distances[0] < distances[1]
            }
            // Half-way either would do; the later one is shown.
            let isTie = Self.stamps.indices.dropLast().contains { index in
                abs(Double(Self.stamps[index] + Self.stamps[index + 1]) / 2 - time) < 1e-9
            }
            #expect(isTie || luma == Double(Self.grey(nearest ?? 0)), "frame \(index) of the nearest: \(luma)")
        }
    }
}
