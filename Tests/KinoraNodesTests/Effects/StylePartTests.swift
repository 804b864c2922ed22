import Foundation
import KinoraCore
import Testing

@testable import KinoraNodes

/// What the styles are put together from, beside plain Swift, and how they are put together.
@Suite("Parts of styles against plain Swift")
struct StylePartTests {
    static let size = Size(45, 31)
    static let source = TestPattern.Kind.noise.image(size, frame: 2)
    private typealias Plain = EffectReferenceTests

    private func found(_ call: String) throws -> TestImage {
        try NodeHarness.image(
            """
            clip = pattern(noise, size: 45x31, rate: 10fps, duration: 2s)
            other = clip.flip()
            look = clip.\(call)
            """, at: Rational(1, 5), on: TestBackends.fast)
    }

    private static func other(_ x: Int, _ y: Int) -> [Float] { source[44 - x, y] }

    private static func mixed(_ x: Int, _ y: Int, _ share: Float) -> [Float] {
        zip(source[x, y], other(x, y)).map { Plain.mix($0, $1, share) }
    }

    @Test("Looks are blended, in the corners too, and light is added")
    func blends() throws {
        let blended = TestImage(Self.size) { x, y in Self.mixed(x, y, 0.3) }
        let corners = TestImage(Self.size) { x, y in
            let (dx, dy) = ((Float(x) + 0.5 - 22.5) / 31, (Float(y) + 0.5 - 15.5) / 31)
            return Self.mixed(x, y, 0.7 * Plain.smoothstep(0.0625, 0.81, dx * dx + dy * dy))
        }
        let lit = TestImage(Self.size) { x, y in
            zip(Self.source[x, y], Self.other(x, y)).map { 1 - (1 - $0) * (1 - min($1 * 1.5, 1)) }
        }
        // A flip leaves weights of 0 and 1 but for rounding at 45 pixels.
        #expect(try found("blend_look(other, amount: 0.3)").largestDifference(blended) < 1e-5)
        #expect(try found("soft_corners(other, amount: 0.7)").largestDifference(corners) < 1e-5)
        #expect(try found("add_light(other, amount: 1.5)").largestDifference(lit) < 1e-5)
    }

    @Test("Ink covers a picture where the mask is")
    func ink() throws {
        let expected = TestImage(Self.size) { x, y in
            let line = 0.6 * Plain.luma(Self.source[x, y])
            return zip(Self.source[x, y], [1, 0.5, 0] as [Float]).map { Plain.mix($0, $1, line) }
        }
        let image = try found("inked(clip.as_mask(), color: rgb(1, 0.5, 0), strength: 0.6)")
        #expect(image.largestDifference(expected) < 2e-6)
    }

    @Test("Few tones of luma are left, and colours keep their proportions")
    func flatTones() throws {
        let expected = Self.source.map { color in
            let l = Plain.luma(color)
            let place = min(max(l * 5 - 0.5, 0), 4)
            let below = place.rounded(.down)
            let tone = (below + min(max((place - below - 0.5) / 0.4 + 0.5, 0), 1) + 0.5) / 5
            return color.map { min($0 * tone / max(l, 0.02), 1) }
        }
        // From tone to tone it is at most ten times as steep as the picture.
        #expect(try found("flat_tones(tones: 5, softness: 0.2)").largestDifference(expected) < 1e-5)
    }

    @Test("Bars leave a picture of 2.39:1")
    func bars() throws {
        let half = Float(45 / 2.39 / 2)
        let expected = TestImage(Self.size) { x, y in
            Self.source[x, y].map { abs(Float(y) + 0.5 - 15.5) > half ? $0 * 0.25 : $0 }
        }
        #expect(try found("bars_239(amount: 0.75)").isNear(expected))
    }

    @Test("Neighbours whose luma is alike calm that of a pixel, and leave its colour alone")
    func calmed() throws {
        let expected = TestImage(Self.size) { x, y in
            let l = Plain.luma(Self.source[x, y])
            // What neighbours lack in weight the pixel has more.
            var sum: Float = 0, left: Float = 9
            for j in -1...1 {
                for i in -1...1 where (i, j) != (0, 0) {
                    let there = Plain.luma(Self.source[x + i, y + j])
                    let weight = 1 - min(abs(there - l) / 0.4, 1)
                    sum += there * weight
                    left -= weight
                }
            }
            return Self.source[x, y].map { $0 + ((sum + left * l) / 9 - l) }
        }
        #expect(try found("calmed(noise: 0.4)").largestDifference(expected) < 5e-6)
    }

    @Test(
        "A style at an amount is that share of the style",
        arguments: ["anime", "realistic", "abstract", "neon", "noir"])
    func shares(style: String) throws {
        let whole = try found("style(\(style))")
        let half = try found("style(\(style), amount: 0.5)")
        let expected = TestImage(Self.size) { x, y in
            zip(Self.source[x, y], whole[x, y]).map { Plain.mix($0, $1, 0.5) }
        }
        #expect(half.largestDifference(expected) < 1e-5)
        #expect(whole.largestDifference(Self.source) > 0.05)
        #expect(try found("style(\(style), amount: 0)").isNear(Self.source))
    }
}
