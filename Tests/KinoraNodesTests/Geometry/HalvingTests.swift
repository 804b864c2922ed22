import KinoraCore
import Testing

@testable import KinoraNodes

@Suite("Half and twice the size")
struct HalvingTests {
    private static let source = TestPattern.Kind.noise.image(Size(26, 18))

    private func found(_ calls: String) throws -> TestImage {
        try NodeHarness.image("clip = pattern(noise, size: 26x18, rate: 10fps, duration: 2s)\nlook = clip.\(calls)")
    }

    /// The mean of the four pixels around a corner on each axis, 1 3 3 1 over 8.
    private static func halved(_ image: TestImage) -> TestImage {
        let weights: [(Int, Float)] = [(-1, 0.125), (0, 0.375), (1, 0.375), (2, 0.125)]
        return TestImage(Size(image.size.width / 2, image.size.height / 2)) { x, y in
            var sum: [Float] = [0, 0, 0]
            for (j, high) in weights {
                for (i, wide) in weights {
                    for component in 0..<3 { sum[component] += high * wide * image[2 * x + i, 2 * y + j][component] }
                }
            }
            return sum
        }
    }

    @Test("Half the size is the mean of four by four pixels, of stored and of computed pictures")
    func half() throws {
        let expected = Self.halved(Self.source)
        // Sums of sixteen products in single precision.
        #expect(try found("resize(scale: 50%)").largestDifference(expected) < 2e-6)
        let grey = Self.source.map { $0.map { 0.5 + ($0 - 0.5) * 0.5 } }
        #expect(try found("contrast(amount: 0.5).resize(13x9)").largestDifference(Self.halved(grey)) < 2e-6)
    }

    @Test("A quarter of the size is half of half of it, of stored and of computed pictures")
    func quarter() throws {
        let source = TestPattern.Kind.noise.image(Size(32, 24))
        let weights: [Float] = [1, 3, 6, 10, 12, 12, 10, 6, 3, 1]
        let low = TestImage(Size(32, 6)) { x, y in
            (0..<3).map { component in
                weights.indices.reduce(0) { $0 + weights[$1] / 64 * source[x, 4 * y - 3 + $1][component] }
            }
        }
        func narrowed(_ image: TestImage) -> TestImage {
            TestImage(Size(image.size.width / 2, image.size.height)) { x, y in
                (0..<3).map { component in
                    zip([-1, 0, 1, 2], [0.125, 0.375, 0.375, 0.125] as [Float]).reduce(0) {
                        $0 + $1.1 * image[2 * x + $1.0, y][component]
                    }
                }
            }
        }
        func found(_ calls: String) throws -> TestImage {
            try NodeHarness.image("clip = pattern(noise, size: 32x24, rate: 10fps, duration: 2s)\nlook = clip.\(calls)")
        }
        let expected = narrowed(narrowed(low))
        #expect(try found("resize(scale: 25%)").largestDifference(expected) < 2e-6)
        let grey = expected.map { $0.map { 0.5 + ($0 - 0.5) * 0.5 } }
        #expect(try found("contrast(amount: 0.5).resize(8x6)").largestDifference(grey) < 2e-6)
    }

    @Test("Twice the size of a computed picture is the cubic of Catmull and Rom, edges included")
    func twice() throws {
        let grey = Self.source.map { $0.map { 0.5 + ($0 - 0.5) * 0.5 } }
        let expected = TestImage(Size(52, 36)) { x, y in
            grey.bicubic((Double(x) + 0.5) / 2, (Double(y) + 0.5) / 2).map { Float($0) }
        }
        #expect(try found("contrast(amount: 0.5).resize(52x36)").largestDifference(expected) < 2e-6)
    }

    @Test("Two and four times the size are linear where a picture grows linearly, edges included", arguments: [2, 4])
    func linear(factor: Int) throws {
        let expected = TestImage(Size(26 * factor, 18 * factor)) { x, y in
            Self.source.bilinear((Double(x) + 0.5) / Double(factor), (Double(y) + 0.5) / Double(factor)).map {
                Float($0)
            }
        }
        let call = "resize(scale: \(factor * 100)%, growing: bilinear)"
        #expect(try found(call).largestDifference(expected) < 2e-6)
        let grey = expected.map { $0.map { 0.5 + ($0 - 0.5) * 0.5 } }
        #expect(try found("contrast(amount: 0.5).\(call)").largestDifference(grey) < 2e-6)
    }
}
