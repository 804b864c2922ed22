import Foundation
import KinoraCore
import Testing

@testable import KinoraNodes

/// The effects of `stylize.kin` and the looks of `styles.kin` beside their formulas in plain Swift.
@Suite("Stylising effects against plain Swift")
struct StylizeEffectTests {
    static let size = Size(45, 31)
    static let source = TestPattern.Kind.noise.image(size, frame: 2)
    private typealias Plain = EffectReferenceTests

    private func found(_ call: String) throws -> TestImage {
        try NodeHarness.image(
            "clip = pattern(noise, size: 45x31, rate: 10fps, duration: 2s)\nlook = clip.\(call)", at: Rational(1, 5),
            on: TestBackends.fast)
    }

    private static func clamp(_ x: Float) -> Float { min(max(x, 0), 1) }

    @Test("Halftone dots grow with the darkness under them")
    func halftone() throws {
        let angle = 30 * Double.pi / 180
        let expected = TestImage(Self.size) { x, y in
            let (px, py) = (Double(x) + 0.5, Double(y) + 0.5)
            let u = (px * cos(angle) + py * sin(angle)) / 6
            let v = (py * cos(angle) - px * sin(angle)) / 6
            let wave = (cos(2 * Double.pi * u) + cos(2 * Double.pi * v)) / 4 + 0.5
            let dark = Float(wave) - Plain.luma(Self.source[x, y])
            let ink = Plain.smoothstep(-0.5, 0.5, dark * 3)
            return zip([0.1, 0.2, 0.4] as [Float], [1, 0.9, 0.8] as [Float]).map { Plain.mix($1, $0, ink) }
        }
        let image = try found(
            "halftone(cell: 6px, angle: 30deg, ink: rgb(0.1, 0.2, 0.4), paper: rgb(1, 0.9, 0.8))")
        // A cosine of up to 50 in single precision, times three and a smoothstep's slope of 1.5.
        #expect(image.largestDifference(expected) < 1e-4)
    }

    @Test("A glitch shifts whole rows of pieces, red and blue a little further and less far")
    func glitch() throws {
        let seed = Float(EffectInputs.seed(of: "look/glitch"))
        // Two new tears in a second: at 0.2 s those of moment 0.
        let expected = TestImage(Self.size) { x, y in
            let piece = Float(y / 5)
            let torn: Float = ReferenceHash.unit([piece, 0], seed: seed) >= 1 - 0.9 * 0.5 ? 1 : 0
            let shift = (ReferenceHash.unit([piece, 0.5], seed: seed) - 0.5) * torn * 0.9 * 0.2 * 45
            let split = torn * 0.9 * 0.012 * 45
            let (px, py) = (Double(x) + 0.5, Double(y) + 0.5)
            return [Double(shift + split), Double(shift), Double(shift - split)].enumerated().map { component, dx in
                Float(Self.source.bilinear(px + dx, py)[component])
            }
        }
        let image = try found("glitch(amount: 90%, rows: 5px, rate: 2)")
        // Places of up to 45 pixels in single precision.
        #expect(image.largestDifference(expected) < 5e-5)
        #expect(image.largestDifference(Self.source) > 0.1)
        #expect(try found("glitch(amount: 0)").largestDifference(Self.source) < 1e-5)
    }

    @Test("A tube has lines, stripes and a curved face")
    func tube() throws {
        let expected = TestImage(Self.size) { x, y in
            let (px, py) = (Double(x) + 0.5, Double(y) + 0.5)
            let (dx, dy) = (px / 45 * 2 - 1, py / 31 * 2 - 1)
            let bend = 1 + 0.2 * (dx * dx + dy * dy) / 2
            let inside = abs(dx * bend) <= 1 && abs(dy * bend) <= 1
            let shown = Self.source.bilinear((dx * bend / 2 + 0.5) * 45, (dy * bend / 2 + 0.5) * 31)
            let line = 1 - 0.5 * (0.5 + 0.5 * cos(2 * Double.pi * py / 5))
            return shown.enumerated().map { component, value in
                let stripe = x % 3 == component ? 1 : 1 - 0.3
                return inside ? Float(value * stripe * line * (1 + 0.5 * 0.5 + 0.6 * 0.3)) : 0
            }
        }
        let image = try found("crt(lines: 0.5, pitch: 5px, stripes: 0.3, curvature: 0.2)")
        // Places of up to 45 pixels in single precision, times 1.4.
        #expect(image.largestDifference(expected) < 1e-4)
    }

    @Test("The filmic curve is the fit of the ACES curve over linear light")
    func filmic() throws {
        let expected = Self.source.map { color in
            color.map { value in
                // IEC 61966-2-1.
                let linear = value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
                let x = linear * 1.3
                let y = Self.clamp(x * (2.51 * x + 0.03) / (x * (2.43 * x + 0.59) + 0.14))
                return y <= 0.0031308 ? 12.92 * y : 1.055 * pow(y, 1 / 2.4) - 0.055
            }
        }
        // Two powers by polynomials.
        #expect(try found("filmic(exposure: 1.3)").largestDifference(expected) < 1e-5)
    }

    @Test("Teal and orange shift shadows and lights apart")
    func tealOrange() throws {
        let (cold, warm): ([Float], [Float]) = ([-0.09, 0.025, 0.085], [0.095, 0.02, -0.085])
        let expected = Self.source.map { color in
            let l = Plain.luma(color)
            let share = Plain.smoothstep(0.15, 0.75, l)
            return (0..<3).map {
                color[$0] + 0.6 * Plain.mix(cold[$0], warm[$0], share) * (1 - abs(2 * l - 1) * 0.4)
            }
        }
        #expect(try found("teal_orange(amount: 0.6)").largestDifference(expected) < 2e-6)
    }

    @Test("Saturation and value are multiplied in HSV")
    func saturationValue() throws {
        let expected = Self.source.map { color in
            let (high, low) = (max(color[0], color[1], color[2]), min(color[0], color[1], color[2]))
            let saturation = high > 0 ? (high - low) / high : 0
            let wanted = Self.clamp(saturation * 1.7)
            let value = Self.clamp(high * 1.2)
            // A component is V (1 - S k), k from 0 for the greatest to 1 for the least.
            return color.map { value * (1 - wanted * (high > low ? (high - $0) / (high - low) : 0)) }
        }
        // A quotient of small differences.
        #expect(try found("saturation_value(saturation: 1.7, value: 1.2)").largestDifference(expected) < 1e-5)
    }

    @Test("Sobel's operator and Laplace's over luma", arguments: [Float(1), 0.5])
    func derivatives(amount: Float) throws {
        func luma(_ x: Int, _ y: Int) -> Float { Plain.luma(Self.source[x, y]) }
        let sobel = TestImage(Self.size) { x, y in
            let across =
                luma(x + 1, y - 1) - luma(x - 1, y - 1) + 2 * (luma(x + 1, y) - luma(x - 1, y)) + luma(x + 1, y + 1)
                - luma(x - 1, y + 1)
            let down =
                luma(x - 1, y + 1) - luma(x - 1, y - 1) + 2 * (luma(x, y + 1) - luma(x, y - 1)) + luma(x + 1, y + 1)
                - luma(x + 1, y - 1)
            return [Float](repeating: amount * (across * across + down * down).squareRoot(), count: 3)
        }
        let laplacian = TestImage(Self.size) { x, y in
            let sum = luma(x + 1, y) + luma(x - 1, y) + luma(x, y + 1) + luma(x, y - 1) - 4 * luma(x, y)
            return [Float](repeating: amount * abs(sum), count: 3)
        }
        // Sums of eight numbers below 2.
        #expect(try found("sobel(amount: \(amount))").largestDifference(sobel) < 1e-5)
        #expect(try found("laplacian(amount: \(amount))").largestDifference(laplacian) < 1e-5)
    }
}
