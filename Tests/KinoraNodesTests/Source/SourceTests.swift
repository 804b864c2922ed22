import KinoraCore
import KinoraMedia
import Testing

@testable import KinoraNodes

@Suite("Sources without a file")
struct SourceTests {
    @Test("A colour is the same everywhere and may vary in time")
    func color() throws {
        let image = try NodeHarness.image("look = color(#3366cc, size: 9x5, duration: 1s)")
        #expect(image[4, 2].map { ($0 * 255).rounded() } == [0x33, 0x66, 0xCC])
        #expect(image[0, 0] == image[8, 4])
        let see = try NodeHarness("look = color(#33669980, size: 4x4, duration: 1s)").properties()
        #expect(see.hasAlpha)
    }

    @Test("A gradient reaches both colours at its ends")
    func gradient() throws {
        let image = try NodeHarness.image("look = gradient(#000000, to: #ffffff, size: 65x9, duration: 1s)")
        #expect(abs(image[0, 4][0]) < 1e-6)
        #expect(abs(image[64, 4][0] - 1) < 1e-6)
        #expect(abs(image[32, 4][0] - 0.5) < 1e-6)
        let down = try NodeHarness.image("look = gradient(#000000, angle: 90deg, size: 9x33, duration: 1s)")
        #expect(abs(down[4, 32][1] - 1) < 1e-6)
        #expect(abs(down[0, 8][1] - down[8, 8][1]) < 1e-6)
    }

    @Test("A chessboard begins with its first colour and changes from square to square")
    func checker() throws {
        let image = try NodeHarness.image(
            "look = checker(4px, first: #000000, second: #ffffff, size: 16x16, duration: 1s)")
        #expect(image[0, 0] == [0, 0, 0])
        #expect(image[4, 0] == [1, 1, 1])
        #expect(image[3, 4] == [1, 1, 1])
        #expect(image[5, 6] == [0, 0, 0])
    }

    @Test("The landscape is the same every time, changes with time, and fills the range of tones")
    func scene() throws {
        let harness = try NodeHarness("look = scene(size: 96x54, duration: 4s)")
        let (first, later) = (
            try harness.image(at: .zero, on: TestBackends.fast),
            try harness.image(at: Rational(2), on: TestBackends.fast)
        )
        #expect(try harness.image(at: .zero, on: TestBackends.fast) == first)
        #expect(first.largestDifference(later) > 0.1)
        let values = first.planes[0].map { min(max($0, 0), 1) }
        #expect((values.min() ?? 1) < 0.1 && (values.max() ?? 0) > 0.85)
        #expect(values.allSatisfy { $0.isFinite })
    }

    @Test("The sound of the lake depends on the position alone and stays within full scale")
    func ambience() {
        let sound = LakeSound(sampleCount: 48_000)
        let (whole, part) = (
            AudioBuffer(channelCount: 2, capacity: 4_000), AudioBuffer(channelCount: 2, capacity: 1_000)
        )
        sound.read(from: 10_000, count: 4_000, into: whole, at: 0)
        sound.read(from: 11_500, count: 1_000, into: part, at: 0)
        for channel in 0..<2 {
            for index in 0..<1_000 { #expect(whole.channel(channel)[1_500 + index] == part.channel(channel)[index]) }
            #expect(whole.channel(channel).allSatisfy { abs($0) < 0.7 })
        }
        sound.read(from: 47_900, count: 200, into: part, at: 0)
        #expect(part.channel(0)[150] == 0)
    }
}
