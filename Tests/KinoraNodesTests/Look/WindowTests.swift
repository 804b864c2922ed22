import Foundation
import KinoraCore
import Testing

@testable import KinoraNodes

@Suite("Filters over a window")
struct WindowTests {
    static let size = Size(44, 36)
    static let source = TestPattern.Kind.hills.image(size)
    /// The pattern itself differs between the kernel that draws it and this file by the rounding of a multiply-add.
    static let rounding: Float = 1e-6

    private func found(_ call: String) throws -> TestImage {
        try NodeHarness.image(
            "clip = pattern(hills, size: 44x36, rate: 10fps, duration: 1s)\nlook = clip.\(call)", on: TestBackends.fast)
    }

    /// Each component of each pixel from those of the square around it, edges continued.
    private func reference(_ radius: Int, _ value: ([Float]) -> Float) -> TestImage {
        TestImage(Self.size) { x, y in
            (0..<3).map { component in
                var square: [Float] = []
                for dy in -radius...radius {
                    for dx in -radius...radius { square.append(Self.source[x + dx, y + dy][component]) }
                }
                return value(square)
            }
        }
    }

    @Test("Eroding and dilating give the least and the greatest of a square", arguments: [1, 4, 13, 20])
    func morphology(radius: Int) throws {
        #expect(try found("erode(\(radius)px)").largestDifference(reference(radius) { $0.min() ?? 0 }) < Self.rounding)
        #expect(try found("dilate(\(radius)px)").largestDifference(reference(radius) { $0.max() ?? 0 }) < Self.rounding)
    }

    @Test("A box blur is the mean of a square", arguments: [1, 12, 17])
    func box(radius: Int) throws {
        let expected = reference(radius) { $0.reduce(0, +) / Float($0.count) }
        // Sums of up to 1225 numbers below 1 in single precision.
        #expect(try found("box_blur(\(radius)px)").largestDifference(expected) < 1e-4)
    }

    @Test("A box blur larger than the picture leaves an even picture even")
    func wide() throws {
        let image = try NodeHarness.image("look = color(#408020, size: 44x36).box_blur(200px)", on: TestBackends.fast)
        let color: [Float] = [0x40, 0x80, 0x20].map { Float($0) / 255 }
        // Sums of 44 numbers below 1, taken 200 times at the edges.
        #expect(image.largestDifference(TestImage(Self.size) { _, _ in color }) < 1e-5)
    }

    @Test("A median is the middle value of a square", arguments: [1, 2])
    func median(radius: Int) throws {
        let expected = reference(radius) { $0.sorted()[$0.count / 2] }
        #expect(try found("median(\(radius)px)").largestDifference(expected) < Self.rounding)
    }

    @Test("The network that finds the median sorts any numbers", arguments: [2, 9, 25])
    func network(count: Int) {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<50 {
            var values = (0..<count).map { _ in Int.random(in: 0..<100, using: &random) }
            let expected = values.sorted()
            for (low, high) in MedianNetwork.comparisons(count: count) where values[low] > values[high] {
                values.swapAt(low, high)
            }
            #expect(values == expected)
        }
    }

    @Test("A bilateral filter weighs neighbours by distance in the picture and in colour")
    func bilateral() throws {
        let (sigmaColor, sigmaSpace) = (0.2, 2.5)
        let expected = TestImage(Self.size) { x, y in
            var sum = [0.0, 0.0, 0.0], total = 0.0
            for dy in -3...3 {
                for dx in -3...3 where dx * dx + dy * dy <= 9 {
                    let there = Self.source[x + dx, y + dy].map(Double.init)
                    let distance = zip(there, Self.source[x, y]).reduce(0.0) { $0 + abs($1.0 - Double($1.1)) }
                    let weight =
                        exp(-distance * distance / (2 * sigmaColor * sigmaColor))
                        * exp(-Double(dx * dx + dy * dy) / (2 * sigmaSpace * sigmaSpace))
                    for component in 0..<3 { sum[component] += weight * there[component] }
                    total += weight
                }
            }
            return sum.map { Float($0 / total) }
        }
        let image = try found("bilateral(d7, sigma_color: \(sigmaColor), sigma_space: \(sigmaSpace)px)")
        // The weights' exponentials are polynomials, good to 2^-22.
        #expect(image.largestDifference(expected) < 1e-5)
    }
}
