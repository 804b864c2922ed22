import Foundation
import KinoraCore
import Testing

@testable import KinoraNodes

/// The effects of `colour.kin` beside their formulas in plain Swift.
@Suite("Colour effects against plain Swift")
struct ColourEffectTests {
    typealias Case = EffectReferenceTests.Case

    private static func clamp(_ x: Float) -> Float { min(max(x, 0), 1) }
    private static func luma(_ c: [Float]) -> Float { EffectReferenceTests.luma(c) }
    private static func mix(_ a: Float, _ b: Float, _ t: Float) -> Float { EffectReferenceTests.mix(a, b, t) }
    private static func power(_ x: Float, _ p: Float) -> Float { x < 0 ? -pow(-x, p) : pow(x, p) }

    static let cases: [Case] = [
        Case("tint(color: #ff8000, amount: 0.4)") { c, _, _ in
            zip(c, [1, Float(128) / 255, 0]).map { mix($0, luma(c) * $1, 0.4) }
        },
        Case(each: "gamma(amount: 1.8)") { pow($0, 1 / 1.8) },
        Case(each: "levels(black: 0.1, white: 0.8, gamma: 1.3, out_black: 0.05, out_white: 0.9)") {
            0.05 + 0.85 * pow(clamp(($0 - 0.1) / 0.7), 1 / 1.3)
        },
        Case(each: "levels(white: 0.8, out_white: 0.9)") { clamp($0 / 0.8) * 0.9 },
        Case(each: "posterize(levels: 5, amount: 0.5)") { mix($0, min(floor($0 * 5), 4) / 4, 0.5) },
        Case("threshold(level: 0.4, softness: 0.1)") { c, _, _ in
            c.map { _ in EffectReferenceTests.smoothstep(0.35, 0.45, luma(c)) }
        },
        Case(each: "solarize(threshold: 0.6)") { $0 > 0.6 ? 1 - $0 : $0 },
        Case("duotone(shadows: #000080, highlights: #ffff00, amount: 0.7)") { c, _, _ in
            let (dark, bright): ([Float], [Float]) = ([0, 0, 128.0 / 255], [1, 1, 0])
            return (0..<3).map { mix(c[$0], mix(dark[$0], bright[$0], luma(c)), 0.7) }
        },
        Case("vibrance(amount: 0.6)") { c, _, _ in
            // The arithmetic of FFmpeg's vf_vibrance.c with an intensity of 0.6 and `alternate` set.
            let saturation = max(c[0], c[1], c[2]) - min(c[0], c[1], c[2])
            return c.map { mix(luma(c), $0, 1 + 0.6 * (1 - saturation)) }
        },
        Case("vibrance(amount: -0.6)") { c, _, _ in
            let saturation = max(c[0], c[1], c[2]) - min(c[0], c[1], c[2])
            return c.map { mix(luma(c), $0, 1 - 0.6 * (1 + saturation)) }
        },
        Case("split_tone(shadows: #004080, highlights: #ff8000, amount: 0.8, balance: 0.2)") { c, _, _ in
            let (dark, bright): ([Float], [Float]) = ([0, 64.0 / 255, 128.0 / 255], [1, 128.0 / 255, 0])
            let y = luma(c)
            let light = EffectReferenceTests.smoothstep(0, 1, y - 0.1)
            return (0..<3).map {
                c[$0] + 0.8 * 4 * y * (1 - y) * mix(dark[$0] - luma(dark), bright[$0] - luma(bright), light)
            }
        },
        Case("channel_mixer(red: rgb(0.8, 0.3, -0.1), blue: rgb(0, 1.2, 0.8))") { c, _, _ in
            [0.8 * c[0] + 0.3 * c[1] - 0.1 * c[2], c[1], 1.2 * c[1] + 0.8 * c[2]]
        },
        Case("lift_gamma_gain(lift: rgb(0.1, 0, -0.05), gamma: rgb(1.2, 1, 0.8), gain: rgb(1.1, 1, 0.9))") { c, _, _ in
            let (lift, gamma, gain): ([Float], [Float], [Float]) = ([0.1, 0, -0.05], [1.2, 1, 0.8], [1.1, 1, 0.9])
            return (0..<3).map { power(gain[$0] * (c[$0] + lift[$0] * (1 - c[$0])), 1 / gamma[$0]) }
        },
        Case("cdl(slope: rgb(1.2, 1, 0.9), offset: rgb(-0.1, 0, 0.1), power: rgb(1.5, 1, 0.7), saturation: 1.3)") {
            c, _, _ in
            let (slope, offset, exponent): ([Float], [Float], [Float]) = (
                [1.2, 1, 0.9], [-0.1, 0, 0.1], [1.5, 1, 0.7]
            )
            let graded = (0..<3).map { pow(clamp(c[$0] * slope[$0] + offset[$0]), exponent[$0]) }
            return graded.map { clamp(mix(luma(graded), $0, 1.3)) }
        },
        Case("cdl(saturation: 0)") { c, _, _ in c.map { _ in luma(c) } },
        Case("white_balance(temperature: 4300, tint: 0.4)") { c, _, _ in
            adapted(c.map(Double.init), kelvin: 4300, tint: 0.4).map { Float($0) }
        },
    ]

    /// White balance as the standards write it: XYZ in between, matrices derived from the chromaticities.
    private static func adapted(_ color: [Double], kelvin: Double, tint: Double) -> [Double] {
        func place(_ t: Double) -> SIMD2<Double> {
            SIMD2(
                (0.860117757 + 1.54118254e-4 * t + 1.28641212e-7 * t * t)
                    / (1 + 8.42420235e-4 * t + 7.08145163e-7 * t * t),
                (0.317398726 + 4.22806245e-5 * t + 4.20481691e-8 * t * t)
                    / (1 - 2.89741816e-5 * t + 1.61456053e-7 * t * t))
        }
        func white(_ uv: SIMD2<Double>) -> (Double, Double, Double) {
            let below = 2 * uv.x - 8 * uv.y + 4
            let (x, y) = (3 * uv.x / below, 2 * uv.y / below)
            return (x / y, 1, (1 - x - y) / y)
        }
        let step = place(kelvin * 1.001) - place(kelvin)
        let length = (step.x * step.x + step.y * step.y).squareRoot()
        let scene = place(kelvin) + tint * 0.02 * SIMD2(-step.y, step.x) / length
        let bradford = Matrix3(0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296)
        func cones(_ uv: SIMD2<Double>) -> (Double, Double, Double) {
            let w = white(uv)
            return bradford.multiplied(w.0, w.1, w.2)
        }
        let (from, to) = (cones(scene), cones(place(6504)))
        let gains = Matrix3(to.0 / from.0, 0, 0, 0, to.1 / from.1, 0, 0, 0, to.2 / from.2)
        let xyz = ColorDescription.Primaries.bt709.toXYZ
        guard let back = (bradford * xyz).inverse else { return color }
        let light = color.map { pow($0, 2.4) }
        let result = (back * gains * bradford * xyz).multiplied(light[0], light[1], light[2])
        return [result.0, result.1, result.2].map { $0 < 0 ? -pow(-$0, 1 / 2.4) : pow($0, 1 / 2.4) }
    }

    @Test("Every colour effect is its formula, on every backend")
    func formula() throws {
        let size = EffectReferenceTests.size
        let bindings = Self.cases.enumerated().map { "look\($0) = clip.\($1.call)\n" }.joined()
        let harness = try NodeHarness("clip = pattern(noise, size: 45x31, rate: 10fps, duration: 2s)\n" + bindings)
        let source = TestPattern.Kind.noise.image(size)
        for (index, effect) in Self.cases.enumerated() {
            let expected = TestImage(size) { x, y in effect.pixel(source[x, y], x, y) }
            // Powers have an error of some units in the last place, which a root of a dark tone enlarges.
            let tolerance: Float = effect.call.hasPrefix("white") ? 4e-4 : 4e-6
            for backend in TestBackends.all {
                let found = try harness.image("look\(index)", on: backend)
                #expect(found.largestDifference(expected) < tolerance, "\(effect.call) on \(backend.name)")
            }
        }
    }

    @Test("A grey of a colder light becomes warmer, grey under the neutral light stays grey, green tints are green")
    func whiteBalance() throws {
        let harness = try NodeHarness(
            """
            clip = color(#808080, size: 8x8, rate: 10fps, duration: 1s)
            warm = clip.white_balance(temperature: 9000)
            cool = clip.white_balance(temperature: 4000)
            green = clip.white_balance(tint: 1)
            """)
        let (warm, cool, green) = (
            try harness.image("warm")[2, 2], try harness.image("cool")[2, 2], try harness.image("green")[2, 2]
        )
        #expect(warm[0] > warm[2] + 0.05)
        #expect(cool[2] > cool[0] + 0.05)
        #expect(green[1] > green[0] + 0.02 && green[1] > green[2] + 0.02)
    }
}
