import Foundation
import KinoraCore
import Testing

@testable import KinoraNodes

@Suite("Matching colours")
struct MatchColorTests {
    private static let text = """
        clip = pattern(hills, size: 96x64, rate: 10fps, duration: 1s)
        soft = clip.contrast(amount: 0.5)
        warm = pattern(hills, size: 80x60, rate: 10fps, duration: 1s)
            .channel_mixer(red: rgb(0.4, 0.1, 0.1), green: rgb(0.1, 0.3, 0.05), blue: rgb(0, 0.15, 0.3)).brightness(amount: 0.2)

        """

    /// CIE L*a*b* of an sRGB colour, in double precision, a hundredth of the usual numbers.
    private static func lab(_ c: [Float]) -> SIMD3<Double> {
        let xyz = ColorDescription.Primaries.bt709.toXYZ
        func light(_ v: Float) -> Double {
            let x = Double(v)
            return x < 0 ? -light(-v) : x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4)
        }
        let white = xyz.multiplied(1, 1, 1)
        let place = xyz.multiplied(light(c[0]), light(c[1]), light(c[2]))
        func f(_ t: Double) -> Double { t > 216.0 / 24389 ? cbrt(t) : 841.0 / 108 * t + 4.0 / 29 }
        let (x, y, z) = (f(place.0 / white.0), f(place.1 / white.1), f(place.2 / white.2))
        return SIMD3(1.16 * y - 0.16, 5 * (x - y), 2 * (y - z))
    }

    /// Mean and covariance of a picture's colours.
    private static func moments(_ image: TestImage) -> (mean: SIMD3<Double>, covariance: [Double]) {
        let colors = (0..<image.size.height).flatMap { y in (0..<image.size.width).map { lab(image[$0, y]) } }
        let mean = colors.reduce(SIMD3<Double>.zero, +) / Double(colors.count)
        var covariance = [Double](repeating: 0, count: 9)
        for color in colors {
            let d = color - mean
            for row in 0..<3 { for column in 0..<3 { covariance[3 * row + column] += d[row] * d[column] } }
        }
        return (mean, covariance.map { $0 / Double(colors.count) })
    }

    @Test(
        "The result has the other picture's mean and spread: each for itself, or all together",
        arguments: ColorTransport.allCases)
    func moments(_ method: ColorTransport) throws {
        let harness = try NodeHarness(Self.text + "look = soft.match_color(warm, method: \(method.rawValue))")
        let wanted = Self.moments(try harness.image("warm", on: TestBackends.fast))
        for backend in TestBackends.all {
            let found = Self.moments(try harness.image(on: backend))
            for axis in 0..<3 { #expect(abs(found.mean[axis] - wanted.mean[axis]) < 2e-3) }
            for entry in 0..<9 where method == .transport || entry % 4 == 0 {
                // Variances lie around 1e-3 to 1e-2 here; 1e-5 is added to both, and sums round at 2^-16.
                #expect(abs(found.covariance[entry] - wanted.covariance[entry]) < 1e-4, "\(entry)")
            }
        }
    }

    @Test("A picture matched to itself stays, a part of a match is a mixture, a picture of one colour takes the mean")
    func special() throws {
        let harness = try NodeHarness(
            Self.text + """
                same = soft.match_color(soft, method: transport)
                all = soft.match_color(warm)
                part = soft.match_color(warm, amount: 0.3)
                flat = color(#406080, size: 32x32, rate: 10fps, duration: 1s).match_color(warm)
                """)
        let soft = try harness.image("soft", on: TestBackends.fast)
        #expect(try harness.image("same", on: TestBackends.fast).largestDifference(soft) < 1e-3)
        let all = try harness.image("all", on: TestBackends.fast)
        let part = try harness.image("part", on: TestBackends.fast)
        let mixture = TestImage(soft.size) { x, y in zip(soft[x, y], all[x, y]).map { $0 + 0.3 * ($1 - $0) } }
        #expect(part.largestDifference(mixture) < 1e-5)
        let mean = Self.moments(try harness.image("warm", on: TestBackends.fast)).mean
        let flat = Self.lab(try harness.image("flat", on: TestBackends.fast)[5, 5])
        // The rounding of the mean's sum, 2^-17, times the other picture's spread over that of one colour, about 30.
        #expect(abs(flat[0] - mean[0]) < 2e-3 && abs(flat[1] - mean[1]) < 2e-3 && abs(flat[2] - mean[2]) < 2e-3)
    }

    @Test("The root of a symmetric matrix times itself is the matrix")
    func root() {
        let matrix = Matrix3(0.05, 0.01, -0.004, 0.01, 0.02, 0.003, -0.004, 0.003, 0.0001 + 0.01)
        let square = matrix.symmetricRoot * matrix.symmetricRoot
        #expect(abs(square.m00 - matrix.m00) < 1e-12 && abs(square.m12 - matrix.m12) < 1e-12)
        #expect(abs(square.m22 - matrix.m22) < 1e-12 && abs(square.m01 - matrix.m01) < 1e-12)
    }
}
