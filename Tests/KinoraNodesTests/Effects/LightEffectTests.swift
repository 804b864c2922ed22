import Foundation
import KinoraCore
import Testing

@testable import KinoraNodes

/// The effects of `glow.kin` beside plain Swift.
@Suite("Spreading light against plain Swift")
struct LightEffectTests {
    static let size = Size(64, 48)
    static let source = TestPattern.Kind.hills.image(size)
    private typealias Plain = EffectReferenceTests

    private func found(_ call: String) throws -> TestImage {
        try NodeHarness.image(
            "clip = pattern(hills, size: 64x48, rate: 10fps, duration: 1s)\nlook = clip.\(call)", on: TestBackends.fast)
    }

    private func lights(_ threshold: Float, softness: Float) -> TestImage {
        Self.source.map { color in
            let share = Plain.smoothstep(
                threshold - softness / 2, threshold + softness / 2 + 0.0001, Plain.luma(color))
            return color.map { $0 * share }
        }
    }

    /// Light added as a double exposure adds it.
    private func exposed(_ light: TestImage, _ amount: Float) -> TestImage {
        TestImage(Self.size) { x, y in
            zip(Self.source[x, y], light[x, y]).map { 1 - (1 - $0) * (1 - min(max($1 * amount, 0), 1)) }
        }
    }

    /// What a blur of a radius may differ from the Gaussian, and from a picture of little light the same.
    private let blurring: Float = 1.0 / 255

    @Test("Highlights are what is brighter than a threshold")
    func highlights() throws {
        // A few products of numbers below 1.
        #expect(
            try found("highlights(threshold: 0.5, softness: 0.3)").largestDifference(lights(0.5, softness: 0.3)) < 2e-6)
    }

    @Test("Bloom is the blurred highlights, exposed once more")
    func bloom() throws {
        let expected = exposed(BlurTests.reference(lights(0.5, softness: 0.2), 3), 0.8)
        let image = try found("bloom(amount: 0.8, threshold: 0.5, radius: 3px)")
        #expect(image.largestDifference(expected) < blurring)
        #expect(image.largestDifference(Self.source) > 0.1)
    }

    @Test("Halation is a bloom of one colour, whatever the light was")
    func halation() throws {
        let red: [Float] = [1, 0.25, 0]
        let light = lights(0.45, softness: 0.2).map { color in red.map { Plain.luma(color) * $0 } }
        let expected = exposed(BlurTests.reference(light, 2), 1.5)
        let image = try found("halation(amount: 1.5, threshold: 0.45, radius: 2px, color: rgb(1, 0.25, 0))")
        // The light is multiplied by 1.5.
        #expect(image.largestDifference(expected) < 1.5 * blurring)
        #expect(image.largestDifference(Self.source) > 0.1)
    }

    @Test("Light by an amount of nothing changes nothing", arguments: ["bloom(amount: 0)", "halation(amount: 0)"])
    func neutral(call: String) throws { #expect(try found(call).isNear(Self.source)) }

    @Test("A tilted band stays sharp and the rest is blurred")
    func tiltShift() throws {
        let soft = BlurTests.reference(Self.source, 4)
        let angle = 25 * Float.pi / 180
        let expected = TestImage(Self.size) { x, y in
            let (dx, dy) = ((Float(x) + 0.5 - 32) / 48, (Float(y) + 0.5 - 0.4 * 48) / 48)
            let off = abs(dy * cos(angle) - dx * sin(angle))
            let share = Plain.smoothstep(0.1, 0.35, off)
            return zip(Self.source[x, y], soft[x, y]).map { Plain.mix($0, $1, share) }
        }
        let image = try found("tilt_shift(center: 40%, width: 0.2, falloff: 0.25, radius: 4px, angle: 25deg)")
        #expect(image.largestDifference(expected) < blurring)
        #expect(image.largestDifference(Self.source) > 0.01)
        #expect(try found("tilt_shift(radius: 0px)").isNear(Self.source))
    }
}
