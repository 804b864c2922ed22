import Foundation
import Testing

@testable import Kinora

@Suite("Styles of still pictures")
struct StillStyleTests {
    /// Twelve frames of one picture with edges, flat parts and a slope, in a style.
    private static func frames(_ style: String) throws -> [Data] {
        let text = """
            slope = gradient(from: #202830, to: #f0e0a0, size: 96x64, rate: 25fps, duration: 480ms)
            clip = slope.overlay(bars(size: 96x64, rate: 25fps, duration: 480ms), blend: screen, opacity: 50%)
            film = clip.style(\(style))
            """
        return GraphHelp.frames(try GraphHelp.pictures(text))
    }

    @Test(
        "Nothing flickers where nothing moves",
        arguments: ["anime", "realistic", "abstract", "neon", "noir", "watercolor"])
    func standsStill(_ style: String) throws {
        let frames = try Self.frames(style)
        #expect(frames.count == 12)
        #expect(frames.allSatisfy { $0 == frames[0] })
    }

    @Test("Grain moves, and neither light nor contrast with it", arguments: ["vintage", "cinematic"])
    func onlyGrainMoves(_ style: String) throws {
        let frames = try Self.frames(style)
        #expect(frames.count == 12)
        let means = frames.map { frame in frame.reduce(0.0) { $0 + Double($1) } / Double(frame.count) }
        let lowest = means.min() ?? 0
        let highest = means.max() ?? 255
        // A mean of thousands of samples whose grain deviates by some 8 codes deviates by a tenth of one.
        #expect(highest - lowest < 0.5, "\(lowest) to \(highest)")
        let apart = zip(frames[0], frames[1]).reduce(0) { $0 + ($1.0 == $1.1 ? 0 : 1) }
        #expect(apart > frames[0].count / 8)
        let strayed = zip(frames[0], frames[1]).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
        #expect(strayed < 80)
    }
}
