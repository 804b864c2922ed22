import Foundation
import KinoraCore
import Testing

@testable import KinoraNodes

/// Each standard effect beside its formula in plain Swift.
@Suite("Effects against plain Swift")
struct EffectReferenceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var call: String
        var pixel: @Sendable (_ color: [Float], _ x: Int, _ y: Int) -> [Float]
        var testDescription: String { call }

        init(_ call: String, _ pixel: @escaping @Sendable ([Float], Int, Int) -> [Float]) {
            self.call = call
            self.pixel = pixel
        }

        /// Three components, each by the same function.
        init(each call: String, _ component: @escaping @Sendable (Float) -> Float) {
            self.init(call) { color, _, _ in color.map(component) }
        }
    }

    static let size = Size(45, 31)

    static func luma(_ c: [Float]) -> Float { 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2] }
    static func mix(_ a: Float, _ b: Float, _ t: Float) -> Float { a + (b - a) * t }
    static func smoothstep(_ low: Float, _ high: Float, _ x: Float) -> Float {
        let t = min(max((x - low) / (high - low), 0), 1)
        return t * t * (3 - 2 * t)
    }

    static let cases: [Case] = [
        Case(each: "exposure(stops: 0.7)") { $0 * Float(Foundation.exp2(0.7 / 2.4)) },
        Case(each: "contrast(amount: 1.4, pivot: 0.4)") { ($0 - 0.4) * 1.4 + 0.4 },
        Case(each: "brightness(amount: -0.1)") { $0 - 0.1 },
        Case("saturation(amount: 0.3)") { c, _, _ in c.map { mix(luma(c), $0, 0.3) } },
        Case("hue(angle: 75deg)") { c, _, _ in
            // The matrix as W3C prints it, not as the shader factors it.
            let (cosine, sine) = (Float(cos(75 * Double.pi / 180)), Float(sin(75 * Double.pi / 180)))
            let weights: [Float] = [0.2126, 0.7152, 0.0722]
            let rows: [[Float]] = [
                [-0.2126, -0.7152, 0.9278], [0.143, 0.140, -0.283], [-0.7874, 0.7152, 0.0722],
            ]
            return (0..<3).map { row in
                (0..<3).reduce(Float(0)) { sum, column in
                    let same: Float = row == column ? 1 : 0
                    let weight = weights[column] + cosine * (same - weights[column]) + sine * rows[row][column]
                    return sum + weight * c[column]
                }
            }
        },
        Case("temperature(warmth: 0.5, tint: -0.4)") { c, _, _ in
            [
                c[0] * Float(Foundation.exp2(0.5 / 4.8)), c[1] * Float(Foundation.exp2(-0.4 / 9.6)),
                c[2] * Float(Foundation.exp2(-0.5 / 4.8)),
            ]
        },
        Case("grayscale(amount: 0.6)") { c, _, _ in c.map { mix($0, luma(c), 0.6) } },
        Case("grayscale()") { c, _, _ in c.map { _ in luma(c) } },
        Case("sepia(amount: 0.8)") { c, _, _ in
            let tone = 0.393 * c[0] + 0.769 * c[1] + 0.189 * c[2]
            let tint: [Float] = [1, 0.891, 0.694]
            return zip(c, tint).map { mix($0, tone * $1, 0.8) }
        },
        Case(each: "invert()") { 1 - $0 },
        Case(each: "invert(amount: 0.25)") { mix($0, 1 - $0, 0.25) },
        Case("vignette(strength: 0.6, radius: 0.2, softness: 0.5)") { c, x, y in
            let dx = (Float(x) + 0.5 - 22.5) / 31
            let dy = (Float(y) + 0.5 - 15.5) / 31
            let shade = 1 - 0.6 * smoothstep(0.2 * 0.2, 0.7 * 0.7, dx * dx + dy * dy)
            return c.map { $0 * shade }
        },
        Case("grain(amount: 20%, lights: 0.3)") { c, x, y in
            let seed = Float(EffectInputs.seed(of: "look/grain"))
            let h = ReferenceHash.unit([Float(x), Float(y), 2], seed: seed)
            let low = h * 4096
            let triangle = (low - low.rounded(.down)) + h - 1
            let strength = 0.2 * triangle * mix(1, 0.3, luma(c))
            return c.map { $0 + strength }
        },
    ]

    @Test("Every effect is its formula, on every backend", arguments: cases)
    func formula(_ effect: Case) throws {
        let text = "clip = pattern(noise, size: 45x31, rate: 10fps, duration: 2s)\nlook = clip.\(effect.call)"
        let source = TestPattern.Kind.noise.image(Self.size, frame: 2)
        let expected = TestImage(Self.size) { x, y in effect.pixel(source[x, y], x, y) }
        for backend in TestBackends.all {
            let found = try NodeHarness.image(text, at: Rational(1, 5), on: backend)
            // Sums of a few floats near 1, contracted or in another order: some units in the last place.
            #expect(found.largestDifference(expected) < 2e-6, "\(backend.name)")
        }
    }

    @Test("Grain is new in every frame, has a mean of nothing and stays within its amount")
    func grain() throws {
        let text = "clip = color(#000000, size: 64x48, rate: 10fps, duration: 2s)\nlook = clip.grain(amount: 10%)"
        let harness = try NodeHarness(text)
        let (first, second) = (try harness.image(at: .zero), try harness.image(at: Rational(1, 10)))
        #expect(first.largestDifference(second) > 0.05)
        // 3072 samples of a triangular distribution of half-width 0.1: the mean's deviation is 0.1 / sqrt(6 * 3072).
        #expect(abs(first.mean()) < 4 * 0.1 / (6.0 * 3072).squareRoot())
        #expect(first.planes[0].allSatisfy { abs($0) <= 0.1 })
        #expect(try harness.image(at: .zero) == first)
    }
}

/// The language's `hash` in plain Swift.
enum ReferenceHash {
    static func unit(_ values: [Float], seed: Float) -> Float {
        let salts: [UInt32] = [0x68E3_1DA4, 0x1B56_C4E9, 0x4F1B_BCDD]
        var sum = mixed((seed + 0).bitPattern)
        for (index, value) in values.enumerated().reversed() {
            sum = mixed((value + 0).bitPattern ^ salts[index]) &+ sum
        }
        return Float(mixed(sum) >> 8) * 0x1p-24
    }

    static func mixed(_ value: UInt32) -> UInt32 {
        var h = value
        h = (h ^ (h >> 16)) &* 0x7FEB_352D
        h = (h ^ (h >> 15)) &* 0x846C_A68B
        return h ^ (h >> 16)
    }
}
