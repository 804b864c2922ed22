import KinoraCore
import Testing

@testable import KinoraNodes

@Suite("Light and fog")
struct SteadinessTests {
    private static func frames(_ call: String, kind: String, count: Int = 6) throws -> [TestImage] {
        let harness = try NodeHarness(
            "clip = pattern(\(kind), size: 128x80, rate: 25fps, duration: 4s)\nlook = clip.\(call)")
        return try (0..<count).map { try harness.image(at: Rational(Int64($0 + 20), 25), on: TestBackends.fast) }
    }

    @Test("Fog over a still picture moves by less than two code values from frame to frame, and does move")
    func fog() throws {
        let frames = try Self.frames("fog(density: 0.8, drift: 2px)", kind: "hills")
        for (a, b) in zip(frames, frames.dropFirst()) { #expect(a.largestDifference(b) < 2.0 / 255) }
        #expect(frames[0].largestDifference(frames[5]) > 0.5 / 255)
    }

    @Test("Fog is thickest at the bottom and leaves the top alone")
    func layers() throws {
        let frame = try Self.frames(
            "fog(density: 1, height: 0.6, color: #ffffff, patchiness: 0)", kind: "count", count: 1)[0]
        let rows = (0..<80).map { frame[64, $0][0] }
        #expect(rows[0] == rows[20])
        // An even layer rises steadily; interpolation of the coarse field rounds.
        for (upper, lower) in zip(rows, rows.dropFirst()) { #expect(lower >= upper - 1e-5) }
        #expect(rows[79] - rows[0] > 0.3)
    }

    @Test("A light that stands still changes nothing from frame to frame over a still picture")
    func stillLight() throws {
        let frames = try Self.frames("light(angle: 30deg)", kind: "hills")
        for frame in frames { #expect(frame == frames[0]) }
    }

    @Test("A moving light changes smoothly")
    func movingLight() throws {
        let frames = try Self.frames("light(angle: 0deg -> 90deg, intensity: 1)", kind: "hills")
        // 90 degrees in 100 frames: less than a degree, under 2 % of the light, a frame.
        for (a, b) in zip(frames, frames.dropFirst()) { #expect(a.largestDifference(b) < 0.02) }
        #expect(frames[0].largestDifference(frames[5]) > 0.002)
    }

    @Test("Noise in the footage does not make the light flicker")
    func noisyFootage() throws {
        // Noise of full range is new in every frame; what the light multiplies it by must hardly change.
        let lit = try Self.frames("light(angle: 30deg, intensity: 1)", kind: "noise", count: 3)
        let gains = lit.enumerated().map { index, image -> [Float] in
            let source = TestPattern.Kind.noise.image(Size(128, 80), frame: index + 20)
            return zip(image.planes[1], source.planes[1]).map { $1 > 0.2 ? $0 / $1 : .nan }
        }
        for index in gains[0].indices where !gains[0][index].isNaN && !gains[1][index].isNaN {
            #expect(abs(gains[0][index] - gains[1][index]) < 0.25)
        }
    }

    @Test("The side that is nearer to the light gets more of it")
    func direction() throws {
        let right = try Self.frames("light(angle: 0deg, intensity: 1, warmth: 0)", kind: "count", count: 1)[0]
        #expect(right[120, 40][0] > right[8, 40][0])
        let above = try Self.frames("light(angle: 90deg, intensity: 1, warmth: 0)", kind: "count", count: 1)[0]
        #expect(above[64, 6][0] > above[64, 74][0])
    }
}
