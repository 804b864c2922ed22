import Foundation
import KinoraCore
import Testing

@testable import KinoraNodes

/// The effects of `distort.kin` beside their formulas in plain Swift, on noise, where every wrong place is a wrong colour.
@Suite("Distortions against plain Swift")
struct DistortTests {
    static let size = Size(45, 31)
    static let source = TestPattern.Kind.noise.image(size, frame: 2)
    static let (width, height) = (45.0, 31.0)

    struct Case: Sendable, CustomTestStringConvertible {
        var call: String
        var pixel: @Sendable (_ x: Double, _ y: Double) -> [Double]
        var testDescription: String { call }

        init(_ call: String, _ pixel: @escaping @Sendable (Double, Double) -> [Double]) {
            self.call = call
            self.pixel = pixel
        }
    }

    private static func turned(_ x: Double, _ y: Double, _ angle: Double) -> (Double, Double) {
        (x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle))
    }

    /// Colours along a way from -1 to 1 in sixteen steps, both ends counting half.
    private static func smeared(_ place: (Double) -> (Double, Double)) -> [Double] {
        var sum = [0.0, 0.0, 0.0]
        for i in -8...8 {
            let (x, y) = place(Double(i) / 8)
            let color = source.bilinear(x, y)
            for component in 0..<3 { sum[component] += color[component] / 16 * (abs(i) == 8 ? 0.5 : 1) }
        }
        return sum
    }

    /// Ripples at 0.2 s, one crest and a half passing in a second.
    private static func ripple(_ along: Double) -> Double { 3 * sin(2 * Double.pi * (along / 12 - 1.5 * 0.2)) }

    static let cases: [Case] = [
        Case("swirl(angle: 120deg, radius: 0.6, center: (40%, 60%))") { x, y in
            let (cx, cy) = (0.4 * width, 0.6 * height)
            let (dx, dy) = (x - cx, y - cy)
            let near = min(max(1 - (dx * dx + dy * dy).squareRoot() / (0.6 * height), 0), 1)
            let (u, v) = turned(dx, dy, -120 * Double.pi / 180 * near * near)
            return source.bicubic(cx + u, cy + v)
        },
        Case("ripple(amplitude: 3px, wavelength: 12px, speed: 1.5)") { x, y in
            let (dx, dy) = (x - width / 2, y - height / 2)
            let away = (dx * dx + dy * dy).squareRoot()
            let push = ripple(away) / max(away, 0.001)
            return source.bilinear(x + dx * push, y + dy * push, border: .mirror)
        },
        Case("ripple(amplitude: 3px, wavelength: 12px, speed: 1.5, direction: horizontal)") { x, y in
            source.bilinear(x, y + ripple(x - width / 2), border: .mirror)
        },
        Case("ripple(amplitude: 3px, wavelength: 12px, speed: 1.5, direction: vertical)") { x, y in
            source.bilinear(x + ripple(y - height / 2), y, border: .mirror)
        },
        Case("kaleidoscope(segments: 8, angle: 20deg, center: (45%, 55%))") { x, y in
            let (cx, cy) = (0.45 * width, 0.55 * height)
            let (dx, dy) = (x - cx, y - cy)
            let slice = 2 * Double.pi / 8
            var a = atan2(dy, dx).truncatingRemainder(dividingBy: slice)
            if a < 0 { a += slice }
            let b = abs(a - slice / 2) + 20 * Double.pi / 180
            let away = (dx * dx + dy * dy).squareRoot()
            return source.bilinear(cx + away * cos(b), cy + away * sin(b), border: .mirror)
        },
        Case("lens_distort(k1: 0.3, k2: -0.1, zoom: 1.2)") { x, y in
            let half = (width * width + height * height).squareRoot() / 2
            let (dx, dy) = ((x - width / 2) / half / 1.2, (y - height / 2) / half / 1.2)
            let r2 = dx * dx + dy * dy
            let factor = (1 + 0.3 * r2 - 0.1 * r2 * r2) * half
            return source.bicubic(width / 2 + dx * factor, height / 2 + dy * factor)
        },
        Case("chromatic_aberration(amount: 4%)") { x, y in
            let (dx, dy) = (x - width / 2, y - height / 2)
            let red = source.bilinear(width / 2 + dx * 0.96, height / 2 + dy * 0.96)
            let blue = source.bilinear(width / 2 + dx * 1.04, height / 2 + dy * 1.04)
            return [red[0], source.bilinear(x, y)[1], blue[2]]
        },
        Case("pixelate(block: 8px)") { x, y in
            // Sixteen points between pixels, each the mean of four: the mean of the block's 64 pixels.
            let (left, top) = (Int(x / 8) * 8, Int(y / 8) * 8)
            var sum = [0.0, 0.0, 0.0]
            for j in 0..<8 {
                for i in 0..<8 {
                    for (component, value) in source[left + i, top + j].enumerated() {
                        sum[component] += Double(value) / 64
                    }
                }
            }
            return sum
        },
        Case("pixelate(block: 3px)") { x, y in
            let (left, top) = (Int(x / 3) * 3, Int(y / 3) * 3)
            return (0..<3).map { component in
                (0..<9).reduce(0.0) { $0 + Double(source[left + $1 % 3, top + $1 / 3][component]) / 9 }
            }
        },
        Case("directional_blur(angle: 30deg, length: 10px)") { x, y in
            smeared { (x + 5 * $0 * cos(Double.pi / 6), y + 5 * $0 * sin(Double.pi / 6)) }
        },
        Case("motion_blur(angle: 90deg, length: 6px)") { x, y in smeared { (x, y + 3 * $0) } },
        Case("radial_blur(amount: 20%, center: (30%, 40%))") { x, y in
            let (cx, cy) = (0.3 * width, 0.4 * height)
            return smeared { (cx + (x - cx) * (1 + 0.1 * $0), cy + (y - cy) * (1 + 0.1 * $0)) }
        },
        Case("radial_blur(amount: 4%, mode: spin)") { x, y in
            smeared {
                let (u, v) = turned(x - width / 2, y - height / 2, 2 * Double.pi * 0.02 * $0)
                return (width / 2 + u, height / 2 + v)
            }
        },
    ]

    @Test("Every distortion is its formula", arguments: cases)
    func formula(_ effect: Case) throws {
        let text = "clip = pattern(noise, size: 45x31, rate: 10fps, duration: 2s)\nlook = clip.\(effect.call)"
        let expected = TestImage(Self.size) { x, y in
            effect.pixel(Double(x) + 0.5, Double(y) + 0.5).map { Float($0) }
        }
        let found = try NodeHarness.image(text, at: Rational(1, 5), on: TestBackends.fast)
        // Places of up to 45 pixels through polynomials of sine and arc tangent: 1e-5 pixels, between neighbours up to 1 apart
        // and through a cubic's slope of 1.5.
        #expect(found.largestDifference(expected) < 2e-4)
    }

    @Test(
        "A distortion by nothing is the picture",
        arguments: [
            "swirl(angle: 0deg)", "ripple(amplitude: 0px)", "lens_distort(k1: 0)", "chromatic_aberration(amount: 0)",
            "pixelate(block: 1px)", "directional_blur(length: 0px)", "radial_blur(amount: 0)",
            "radial_blur(amount: 0, mode: spin)",
        ])
    func neutral(call: String) throws {
        let text = "clip = pattern(noise, size: 45x31, rate: 10fps, duration: 2s)\nlook = clip.\(call)"
        let found = try NodeHarness.image(text, at: Rational(1, 5), on: TestBackends.fast)
        // The place itself, worked out by way of the middle: some 1e-6 pixels.
        #expect(found.largestDifference(Self.source) < 1e-5)
    }
}
