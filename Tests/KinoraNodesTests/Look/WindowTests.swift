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

    /// Each component of each pixel from those of the square around it, edges continued unless a border is named.
    private func reference(
        _ radius: Int, of source: TestImage = source, border: Float? = nil, _ value: ([Float]) -> Float
    ) -> TestImage {
        TestImage(Self.size) { x, y in
            (0..<3).map { component in
                var square: [Float] = []
                for dy in -radius...radius {
                    for dx in -radius...radius {
                        let isInside = (0..<44).contains(x + dx) && (0..<36).contains(y + dy)
                        square.append(
                            isInside ? source[x + dx, y + dy][component] : border ?? source[x + dx, y + dy][component])
                    }
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

    @Test("Opening erodes and then dilates, closing the other way round", arguments: [1, 4])
    func openAndClose(radius: Int) throws {
        let (eroded, dilated) = (reference(radius) { $0.min() ?? 0 }, reference(radius) { $0.max() ?? 0 })
        let opened = reference(radius, of: eroded, border: 0) { $0.max() ?? 0 }
        let closed = reference(radius, of: dilated, border: 1) { $0.min() ?? 0 }
        #expect(try found("open(\(radius)px)").largestDifference(opened) < Self.rounding)
        #expect(try found("close(\(radius)px)").largestDifference(closed) < Self.rounding)
        // Both leave the hills' ridges and valleys somewhere else than they were.
        #expect(opened.largestDifference(Self.source) > 0.001 && closed.largestDifference(Self.source) > 0.001)
    }

    @Test("Closing joins the two ends of a line, and what is closed is a mask still")
    func maskStays() throws {
        let text = """
            effect line(src: video) -> mask { if abs(xy.y - 10.5) < 1 and abs(xy.x - 20) > 2 then 1 else 0 }
            clip = color(#808080, size: 44x36)
            look = clip.inked(clip.line().close(2px), color: #ffffff)
            """
        let image = try NodeHarness.image(text, on: TestBackends.fast)
        #expect((0..<44).allSatisfy { image[$0, 10] == [1, 1, 1] })
        #expect(abs(image[20, 13][0] - 128.0 / 255) < 1e-6)
    }

    @Test(
        "A mask of a picture is what counts of each pixel, between two tones",
        arguments: ["luma", "red", "green", "blue"])
    func asMask(channel: String) throws {
        let image = try found("as_mask(\(channel), low: 0.25, high: 0.75, invert: true)")
        let weights: [String: [Float]] = [
            "luma": [0.2126, 0.7152, 0.0722], "red": [1, 0, 0], "green": [0, 1, 0], "blue": [0, 0, 1],
        ]
        let weight = try #require(weights[channel])
        let expected = Self.source.map { color in
            let value = zip(color, weight).reduce(Float(0)) { $0 + $1.0 * $1.1 }
            return [Float](repeating: 1 - min(max((value - 0.25) / 0.5, 0), 1), count: 3)
        }
        // A sum of three numbers below 1, in another order, times two.
        #expect(image.largestDifference(expected) < 1e-6)
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

    @Test(
        "Of every square of zeros and ones in order along both axes the selection finds the middle", arguments: [3, 5])
    func selection(side: Int) {
        let (comparisons, place) = MedianNetwork.selection(side: side)
        let candidates = MedianNetwork.candidates(side: side)
        /// Zeros at the beginning of each row, no more than in the row above.
        func squares(_ rows: [Int]) {
            guard rows.count == side else {
                for zeros in 0...(rows.last ?? side) { squares(rows + [zeros]) }
                return
            }
            var values = candidates.map { $0.column < rows[$0.row] ? 0 : 1 }
            for (low, high) in comparisons where values[low] > values[high] { values.swapAt(low, high) }
            #expect(values[place] == (rows.reduce(0, +) > side * side / 2 ? 0 : 1))
        }
        squares([])
    }

    @Test("A bilateral filter weighs neighbours by distance in the picture and in colour")
    func bilateral() throws {
        let (sigmaColor, sigmaSpace) = (0.2, 2.5)
        func expected(_ falling: (Double) -> Double) -> TestImage {
            TestImage(Self.size) { x, y in
                var sum = [0.0, 0.0, 0.0], total = 0.0
                for dy in -3...3 {
                    for dx in -3...3 where dx * dx + dy * dy <= 9 {
                        let there = Self.source[x + dx, y + dy].map(Double.init)
                        let distance = zip(there, Self.source[x, y]).reduce(0.0) { $0 + abs($1.0 - Double($1.1)) }
                        let weight = falling(
                            -distance * distance / (2 * sigmaColor * sigmaColor)
                                - Double(dx * dx + dy * dy) / (2 * sigmaSpace * sigmaSpace))
                        for component in 0..<3 { sum[component] += weight * there[component] }
                        total += weight
                    }
                }
                return sum.map { Float($0 / total) }
            }
        }
        let image = try found("bilateral(d7, sigma_color: \(sigmaColor), sigma_space: \(sigmaSpace)px)")
        // Thirty weights of 24 bits, raised to the sixteenth power.
        #expect(image.largestDifference(expected { pow(max(1 + 0.959 / 16 * $0, 0), 16) }) < 1e-5)
        // Weights that are off by 0.0081 at most, of colours that differ by as much as 1 and still count.
        #expect(image.largestDifference(expected { exp($0) }) < 0.0081)
    }
}
