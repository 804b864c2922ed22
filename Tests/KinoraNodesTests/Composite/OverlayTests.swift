import KinoraCore
import KinoraMedia
import Testing

@testable import KinoraNodes

@Suite("Overlay and fade")
struct OverlayTests {
    private static let below = TestPattern.Kind.noise.image(Size(32, 24))

    private static func picture(_ call: String, at time: Rational = .zero) throws -> TestImage {
        try NodeHarness.image(
            """
            clip = pattern(noise, size: 32x24, rate: 10fps, duration: 2s)
            red = color(#ff0000, size: 8x6, rate: 10fps, duration: 1s)
            look = clip.\(call)
            """, at: time)
    }

    @Test("The upper picture lies where its anchor is placed")
    func placement() throws {
        let found = try Self.picture("overlay(red, at: (10px, 5px), anchor: (0, 0))")
        #expect(found[10, 5] == [1, 0, 0])
        #expect(found[17, 10] == [1, 0, 0])
        #expect(areNear(found[9, 5], Self.below[9, 5]))
        #expect(areNear(found[18, 10], Self.below[18, 10]))
        #expect(areNear(found[12, 11], Self.below[12, 11]))
    }

    @Test("Opacity mixes, blends combine")
    func opacity() throws {
        let half = try Self.picture("overlay(red, opacity: 50%)")
        let lower = Self.below[16, 12]
        #expect(zip(half[16, 12], [(lower[0] + 1) / 2, lower[1] / 2, lower[2] / 2]).allSatisfy { abs($0 - $1) < 1e-6 })
        let screen = try Self.picture("overlay(red, blend: screen)")
        #expect(abs(screen[16, 12][0] - 1) < 1e-6 && abs(screen[16, 12][1] - lower[1]) < 1e-6)
        let product = try Self.picture("overlay(red, blend: multiply)")
        #expect(abs(product[16, 12][0] - lower[0]) < 1e-6 && product[16, 12][1] == 0)
    }

    @Test("An upper picture that has ended is gone")
    func end() throws {
        let after = try Self.picture("overlay(red)", at: Rational(3, 2))
        #expect(after.isNear(TestPattern.Kind.noise.image(Size(32, 24), frame: 15)))
    }

    @Test("A fade begins and ends with its colour and leaves the middle alone")
    func fade() throws {
        #expect(try Self.picture("fade(in: 500ms, out: 500ms, color: #0000ff)")[3, 3] == [0, 0, 1])
        #expect(try Self.picture("fade(in: 500ms, out: 500ms)", at: Rational(19, 10))[3, 3] == [0, 0, 0])
        let middle = try Self.picture("fade(in: 500ms, out: 500ms)", at: Rational(1))
        #expect(middle.isNear(TestPattern.Kind.noise.image(Size(32, 24), frame: 10)))
        let quarter = try Self.picture("fade(in: 1s)", at: Rational(1, 2))
        let source = TestPattern.Kind.noise.image(Size(32, 24), frame: 5)
        #expect(quarter.largestDifference(source.map { $0.map { $0 / 2 } }) < 1e-6)
    }
}

@Suite("Transparency")
struct TransparencyTests {
    @Test("What a move leaves empty is black where the file has no transparency")
    func overBlack() throws {
        let harness = try NodeHarness(
            """
            clip = color(#ffffff, size: 16x16, rate: 10fps, duration: 1s)
            look = clip.transform(scale: 50%)
            """)
        let (lowering, picture) = try harness.lowering(at: .zero)
        let format = try #require(PixelFormat.named("gbrp"))
        _ = lowering.deliver(picture, as: DeliveredFormat(size: picture.size, format: format, color: .srgb))
        // The kernels that reach the encoder's planes read alpha, although none of those planes holds it.
        let alpha = try #require(lowering.components(of: picture).alpha)
        #expect(lowering.kernels.kernels.contains { $0.inputs.contains(alpha) })
        #expect(lowering.kernels.sinks.count == 3)
    }
}
