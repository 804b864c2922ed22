import Foundation
import KinoraCore
import Testing

@testable import KinoraNodes

@Suite("Filters that paint")
struct PaintTests {
    static let size = Size(44, 36)
    static let source = TestPattern.Kind.hills.image(size)

    private func found(_ call: String) throws -> TestImage {
        try NodeHarness.image(
            "clip = pattern(hills, size: 44x36, rate: 10fps, duration: 1s)\nlook = clip.\(call)", on: TestBackends.fast)
    }

    private static func luma(_ color: [Double]) -> Double { 0.2126 * color[0] + 0.7152 * color[1] + 0.0722 * color[2] }

    /// Mean colour and variance of luma of the square whose upper left pixel is nearest to a place in the picture.
    private static func square(_ x: Int, _ y: Int, side: Int) -> (mean: [Double], variance: Double) {
        let (left, top) = (max(0, x), max(0, y))
        var mean = [0.0, 0.0, 0.0], energy = 0.0
        for dy in 0..<side {
            for dx in 0..<side {
                let color = source[left + dx, top + dy].map(Double.init)
                for component in 0..<3 { mean[component] += color[component] / Double(side * side) }
                energy += luma(color) * luma(color) / Double(side * side)
            }
        }
        return (mean, max(0, energy - luma(mean) * luma(mean)))
    }

    private static func squares(_ x: Int, _ y: Int, side: Int) -> [(mean: [Double], variance: Double)] {
        let reach = side - 1
        return [(x - reach, y - reach), (x - reach, y), (x, y - reach), (x, y)].map { square($0, $1, side: side) }
    }

    @Test(
        "Kuwahara's filter takes the mean of the most even square",
        arguments: [("small", 3), ("medium", 4), ("large", 5)])
    func kuwahara(brush: String, side: Int) throws {
        let image = try found("kuwahara(brush: \(brush))")
        var wrong = 0
        for y in 0..<Self.size.height {
            for x in 0..<Self.size.width {
                let squares = Self.squares(x, y, side: side)
                let least = squares.map(\.variance).min() ?? 0
                // Squares as even as the most even one within rounding may be taken as well.
                let isOne = squares.contains { square in
                    square.variance <= least + 1e-6
                        && zip(square.mean, image[x, y]).allSatisfy { abs($0 - Double($1)) < 1e-5 }
                }
                if !isOne { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }

    @Test("Oil weighs squares by how even they are", arguments: [0.0, 6.0])
    func oil(sharpness: Double) throws {
        let expected = TestImage(Self.size) { x, y in
            let squares = Self.squares(x, y, side: 5)
            let weights = squares.map { pow(0.0001 + $0.variance, -sharpness / 2) }
            let total = weights.reduce(0, +)
            return (0..<3).map { component in
                Float(zip(squares, weights).reduce(0.0) { $0 + $1.0.mean[component] * $1.1 } / total)
            }
        }
        // Weights reach 1e12: single precision keeps their ratios to about a thousandth.
        #expect(try found("oil(sharpness: \(sharpness))").largestDifference(expected) < 2e-3)
    }
}
