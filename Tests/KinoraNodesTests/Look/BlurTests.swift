import Foundation
import KinoraCore
import Testing

@testable import KinoraNodes

@Suite("Blur")
struct BlurTests {
    /// A Gaussian by the definition, in double precision.
    static func reference(_ image: TestImage, _ deviation: Double) -> TestImage {
        let reach = Int((4 * deviation).rounded(.up))
        let weights = (-reach...reach).map { exp(-0.5 * Double($0 * $0) / (deviation * deviation)) }
        let total = weights.reduce(0, +)
        func pass(_ source: TestImage, _ dx: Int, _ dy: Int) -> TestImage {
            TestImage(source.size) { x, y in
                (0..<3).map { component in
                    var sum = 0.0
                    for (weight, step) in zip(weights, -reach...reach) {
                        sum += weight * Double(source[x + step * dx, y + step * dy][component])
                    }
                    return Float(sum / total)
                }
            }
        }
        return pass(pass(image, 1, 0), 0, 1)
    }

    @Test("A blur is the Gaussian of its radius to within a code value", arguments: [0.8, 2.0, 4.0, 9.0])
    func gaussian(_ radius: Double) throws {
        let size = Size(72, 56)
        let text = "clip = pattern(hills, size: 72x56, rate: 10fps, duration: 1s)\nlook = clip.blur(\(radius)px)"
        let found = try NodeHarness.image(text, on: TestBackends.fast)
        let expected = Self.reference(TestPattern.Kind.hills.image(size), radius)
        // Three deviations instead of four, and coarser grids for larger radii: one code value of 8 bits, edges included.
        #expect(found.largestDifference(expected) < 1.0 / 255)
    }

    @Test("A blur changes no even picture and loses no light")
    func energy() throws {
        let flat = try NodeHarness.image(
            "clip = color(#808080, size: 40x30, rate: 10fps, duration: 1s)\nlook = clip.blur(6px)")
        for plane in flat.planes { #expect(plane.allSatisfy { abs($0 - 128.0 / 255) < 1e-5 }) }
    }

    @Test("Sharpening adds what the blur takes away")
    func sharpen() throws {
        let size = Size(40, 30)
        let text =
            "clip = pattern(hills, size: 40x30, rate: 10fps, duration: 1s)\nlook = clip.sharpen(amount: 2, radius: 1.5px)"
        let source = TestPattern.Kind.hills.image(size)
        let soft = Self.reference(source, 1.5)
        let expected = TestImage(size) { x, y in zip(source[x, y], soft[x, y]).map { $0 + 2 * ($0 - $1) } }
        // Twice the tolerance of the blur.
        #expect(try NodeHarness.image(text).largestDifference(expected) < 2.0 / 255)
    }
}
