import Foundation
import KinoraCore
import Testing

@testable import KinoraNodes

@Suite("Generated pictures")
struct GeneratedPictureTests {
    private static func image(_ call: String, at time: Rational = .zero) throws -> TestImage {
        try NodeHarness.image("look = \(call)", at: time)
    }

    private static func fastImages(_ call: String, count: Int) throws -> [TestImage] {
        let harness = try NodeHarness("look = \(call)")
        return try (0..<count).map { try harness.image(at: Rational(Int64($0 + 10), 25), on: TestBackends.fast) }
    }

    private static func total(_ image: TestImage) -> Float { image.planes.joined().reduce(0, +) }

    /// 8-bit codes of SMPTE RP 219-1:2014, tables 1 to 4, at the middle of each part; x in bars from the left edge of
    /// the pattern, y in twelfths.
    static let codes: [(x: Double, y: Double, code: [Int])] = [
        (-0.6, 3, [104, 128, 128]), (0.5, 3, [180, 128, 128]), (1.5, 3, [168, 44, 136]), (2.5, 3, [145, 147, 44]),
        (3.5, 3, [133, 63, 52]), (4.5, 3, [63, 193, 204]), (5.5, 3, [51, 109, 212]), (6.5, 3, [28, 212, 120]),
        (7.6, 3, [104, 128, 128]), (-0.6, 7.5, [188, 154, 16]), (0.5, 7.5, [61, 153, 99]), (3, 7.5, [180, 128, 128]),
        (7.6, 7.5, [32, 240, 118]), (-0.6, 8.5, [219, 16, 138]), (0.5, 8.5, [35, 174, 152]),
        (7.6, 8.5, [63, 102, 240]),
        (-0.6, 10, [49, 128, 128]), (0.7, 10, [16, 128, 128]), (2.5, 10, [235, 128, 128]), (3.9, 10, [16, 128, 128]),
        (4.5, 10, [12, 128, 128]), (4.83, 10, [16, 128, 128]), (5.17, 10, [20, 128, 128]), (5.5, 10, [16, 128, 128]),
        (5.83, 10, [25, 128, 128]), (6.5, 10, [16, 128, 128]), (7.6, 10, [49, 128, 128]),
    ]

    @Test("SMPTE bars have the codes of RP 219 in every part")
    func bars() throws {
        let size = Size(448, 96)
        let image = try Self.image("bars(size: 448x96)")
        for (x, y, code) in Self.codes {
            let column = Int((0.125 + x * 3 / 28) * Double(size.width))
            let pixel = image[column, Int(y / 12 * Double(size.height))].map(Double.init)
            // Recommendation ITU-R BT.709-6, items 3.3 to 3.5.
            let luma = 0.2126 * pixel[0] + 0.7152 * pixel[1] + 0.0722 * pixel[2]
            let found = [
                16 + 219 * luma, 128 + 224 * (pixel[2] - luma) / 1.8556, 128 + 224 * (pixel[0] - luma) / 1.5748,
            ]
            // Half a code, and what rounding in binary32 adds.
            let worst = zip(found, code).map { abs($0 - Double($1)) }.max() ?? 255
            #expect(worst <= 0.501, "\(x) \(y): \(found) instead of \(code)")
        }
    }

    @Test("EBU bars are eight, of full white and 75 or 100 % of colour")
    func ebu() throws {
        for (name, strength) in [("ebu", Float(0.75)), ("ebu_100", 1)] {
            let image = try Self.image("bars(\(name), size: 64x4)")
            let parts: [[Float]] = [
                [1, 1, 1], [1, 1, 0], [0, 1, 1], [0, 1, 0], [1, 0, 1], [1, 0, 0], [0, 0, 1], [0, 0, 0],
            ]
            for (index, part) in parts.enumerated() {
                let wanted = index == 0 ? part : part.map { $0 * strength }
                #expect(image[index * 8 + 4, 2] == wanted, "\(name) \(index)")
            }
        }
    }

    @Test("The fractal is the set of the textbook, coloured by the smooth number of steps")
    func fractal() throws {
        let size = Size(32, 18)
        let image = try Self.image("fractal(mandelbrot, center_x: -0.5, size: 32x18)")
        var far = 0
        for row in 0..<size.height {
            for column in 0..<size.width {
                let re = (Double(column) + 0.5 - 16) / 18 * 2.6 - 0.5
                let im = (Double(row) + 0.5 - 9) / 18 * 2.6
                var (x, y, steps) = (0.0, 0.0, 0)
                while x * x + y * y < 256, steps < 96 {
                    (x, y) = (x * x - y * y + re, 2 * x * y + im)
                    steps += 1
                }
                let length = x * x + y * y
                var wanted: [Double] = [0.01, 0.01, 0.03]
                if length >= 256 {
                    let smooth = Double(steps) + 1 - log2(log2(length) / 2)
                    let depth = min(max(smooth / 96, 0), 1).squareRoot()
                    let t = min(depth / 0.3, 1)
                    wanted = [1.1, 1.3, 1.7].map { (0.5 - 0.5 * cos(6.2832 * depth * $0)) * t * t * (3 - 2 * t) }
                }
                let found = image[column, row]
                if zip(found, wanted).contains(where: { abs(Double($0) - $1) > 2e-3 }) { far += 1 }
            }
        }
        // Beside the border of the set binary32 and binary64 part ways.
        #expect(far <= 6, "\(far) of \(size.width * size.height)")
    }

    @Test("Static is even, new in every frame, the same for the same frame, and as coarse as its grains")
    func noise() throws {
        let call = "tv_static(grain: 4px, size: 64x64, duration: 1s)"
        let (first, again) = (try Self.image(call), try Self.image(call))
        let later = try Self.image(call, at: Rational(1, 25))
        #expect(first == again)
        #expect(first.largestDifference(later) > 0.5)
        #expect(first[0, 0] == first[3, 3] && first[3, 0] != first[4, 0] && first[5, 5][0] == first[5, 5][2])
        let values = (0..<256).map { first[$0 % 16 * 4, $0 / 16 * 4][0] }
        // The mean of 256 even numbers has a deviation of 0.018; five of them.
        #expect(abs(values.reduce(0, +) / 256 - 0.5) < 0.09)
        #expect(try Self.image("tv_static(color: true, size: 8x8)")[2, 2].count == 3)
    }

    @Test("Noise with names before its values is the picture, without them the formula")
    func noiseByName() throws {
        #expect(try Self.image("noise(size: 16x16, grain: 2px)") == Self.image("tv_static(grain: 2px, size: 16x16)"))
        let formula = "color(#404040, size: 8x8).brightness(1 + noise(3))"
        #expect(try Self.image(formula)[0, 0] == Self.image(formula)[7, 7])
    }

    @Test("A flight through stars keeps its light from frame to frame, and moves")
    func stars() throws {
        let frames = try Self.fastImages("starfield(size: 320x180, duration: 4s)", count: 4)
        let light = frames.map(Self.total)
        for (a, b) in zip(light, light.dropFirst()) { #expect(abs(a - b) < 0.03 * a, "\(light)") }
        #expect(frames[0].largestDifference(frames[3]) > 0.05)
        #expect(light[0] > 20)
    }

    @Test("Weather moves steadily, in time with its frames, and only brightens what it falls on")
    func weather() throws {
        for call in ["rain()", "snow()"] {
            let source = "color(#000000, size: 160x90, rate: 25fps, duration: 4s)"
            let frames = try Self.fastImages("\(source).\(call)", count: 3)
            let light = frames.map(Self.total)
            #expect(light[0] > 100 && frames[0].largestDifference(frames[1]) > 0.02, "\(call) \(light)")
            for (a, b) in zip(light, light.dropFirst()) { #expect(abs(a - b) < 0.06 * a, "\(call) \(light)") }
            #expect(frames[0].planes.joined().allSatisfy { $0 >= 0 && $0 <= 1 })
        }
    }

    // Brighter than white, luma and colour differences would be clipped one by one, and turn green.
    @Test("Flames are white where they are hottest, and never brighter")
    func hottest() throws {
        let flames = try Self.image("fire(height: 200%, size: 64x36)", at: Rational(1))
        #expect(flames.planes.joined().allSatisfy { (0...1).contains($0) })
        #expect(flames.planes.allSatisfy { $0.contains(1) })
    }

    @Test("Clouds, fire, sea and plasma change smoothly: no frame jumps, none is empty")
    func smooth() throws {
        for call in ["clouds", "fire", "ocean", "plasma"] {
            let frames = try Self.fastImages("\(call)(size: 96x54, duration: 4s)", count: 3)
            for (a, b) in zip(frames, frames.dropFirst()) {
                let pairs = zip(a.planes.joined(), b.planes.joined())
                let mean = pairs.reduce(Float(0)) { $0 + abs($1.0 - $1.1) } / Float(96 * 54 * 3)
                #expect(mean > 0.0005 && mean < 0.08, "\(call) \(mean)")
            }
            let values = frames[0].planes.joined()
            #expect((values.max() ?? 0) - (values.min() ?? 0) > 0.3 && values.allSatisfy(\.isFinite), "\(call)")
        }
    }
}
