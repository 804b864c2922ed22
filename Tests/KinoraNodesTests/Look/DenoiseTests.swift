import Foundation
import KinoraCore
import Testing

@testable import KinoraNodes

@Suite("Denoising")
struct DenoiseTests {
    static let size = Size(40, 24)
    static let source = TestPattern.Kind.hills.image(size)

    /// Lightness and colour as OpenCV's denoiser sees them: in double precision, not rounded.
    private static func lab(_ color: [Float]) -> [Double] {
        let matrix = [
            [0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227],
        ]
        let white = [0.950456, 1, 1.088754]
        let roots = (0..<3).map { row -> Double in
            let value = (0..<3).reduce(0.0) { $0 + matrix[row][$1] * Double(color[$1]) } / white[row]
            return value > 0.008856 ? cbrt(value) : 7.787 * value + 16.0 / 116
        }
        return [2.55 * (116 * roots[1] - 16), 500 * (roots[0] - roots[1]), 200 * (roots[1] - roots[2])]
    }

    private static func color(_ lab: [Double]) -> [Float] {
        let middle = (lab[0] / 2.55 + 16) / 116
        let white = [0.950456, 1, 1.088754]
        let xyz = zip([middle + lab[1] / 500, middle, middle - lab[2] / 200], white).map { root, white in
            white * (root > 0.206893 ? root * root * root : (root - 16.0 / 116) / 7.787)
        }
        let matrix = [
            [3.240479, -1.53715, -0.498535], [-0.969256, 1.875991, 0.041556], [0.055648, -0.204043, 1.057311],
        ]
        return matrix.map { row in Float((0..<3).reduce(0.0) { $0 + row[$1] * xyz[$1] }) }
    }

    /// A position mirrored at the centres of the outermost pixels.
    private static func mirrored(_ x: Int, _ y: Int) -> (Int, Int) {
        func axis(_ value: Int, _ count: Int) -> Int {
            let positive = abs(value)
            return max(0, min(positive, 2 * (count - 1) - positive))
        }
        return (axis(x, size.width), axis(y, size.height))
    }

    /// Non-local means as Buades et al. write it, of the components listed, each pixel on its own.
    private static func means(_ planes: [[[Double]]], _ x: Int, _ y: Int, h: Double) -> [Double] {
        let (reach, template) = (3, 2)
        func at(_ plane: Int, _ x: Int, _ y: Int) -> Double {
            let (column, row) = mirrored(x, y)
            return planes[plane][row][column]
        }
        var sum = planes.map { _ in 0.0 }, total = 0.0
        for dy in -reach...reach {
            for dx in -reach...reach {
                var distance = 0.0
                for v in -template...template {
                    for u in -template...template {
                        for plane in planes.indices {
                            let change = at(plane, x + u, y + v) - at(plane, x + dx + u, y + dy + v)
                            distance += change * change
                        }
                    }
                }
                let weight = exp(-distance / (h * h * 25 * Double(planes.count)))
                if weight < 0.001 { continue }
                for plane in planes.indices { sum[plane] += weight * at(plane, x + dx, y + dy) }
                total += weight
            }
        }
        return sum.map { $0 / total }
    }

    private func found(_ call: String) throws -> TestImage {
        try NodeHarness.image(
            "clip = pattern(hills, size: 40x24, rate: 10fps, duration: 1s)\nlook = clip.\(call)", on: TestBackends.fast)
    }

    @Test("Exact denoising is the mean of pixels whose surroundings look alike")
    func exact() throws {
        let pixels = (0..<Self.size.height).map { y in
            (0..<Self.size.width).map { x in Self.lab(Self.source[x, y]) }
        }
        let planes = (0..<3).map { component in pixels.map { $0.map { $0[component] } } }
        let expected = TestImage(Self.size) { x, y in
            Self.color(
                Self.means([planes[0]], x, y, h: 9) + Self.means([planes[1], planes[2]], x, y, h: 14))
        }
        let image = try found("denoise(h: 9, h_color: 14, template: 5px, search: 7px, quality: exact)")
        // Weights are within 6 % and less by a thousandth; the pixels they join differ by some ten code values.
        #expect(image.largestDifference(expected) < 1.5 / 255)
        // The filter does something.
        #expect(image.largestDifference(Self.source) > 8.0 / 255)
    }

    @Test("A strength of zero leaves lightness or colour as it is")
    func neutral() throws {
        #expect(try found("denoise(h: 0, h_color: 0)").largestDifference(Self.source) < WindowTests.rounding)
        let image = try found("denoise(h: 0, h_color: 20, search: 5px)")
        let change = (0..<Self.size.height).flatMap { y in
            (0..<Self.size.width).map { x in abs(Self.lab(image[x, y])[0] - Self.lab(Self.source[x, y])[0]) }
        }
        // Colours that leave the unit cube are kept by both.
        #expect(change.allSatisfy { $0 < 0.05 })
    }

    @Test("Fast denoising takes as much noise away as exact denoising")
    func fast() throws {
        let call = "grain(amount: 0.15)"
        let (fast, exact) = (
            try found("\(call).denoise(h: 12, h_color: 12, search: 11px)"),
            try found("\(call).denoise(h: 12, h_color: 12, search: 11px, quality: exact)")
        )
        func error(_ image: TestImage) -> Double {
            var sum = 0.0
            for y in 0..<Self.size.height {
                for x in 0..<Self.size.width {
                    sum += zip(image[x, y], Self.source[x, y]).reduce(0.0) {
                        $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1))
                    }
                }
            }
            return sum
        }
        // Within half a decibel on this small picture.
        #expect(error(fast) < 1.13 * error(exact))
        #expect(error(fast) < 0.8 * error(try found(call)))
    }
}
