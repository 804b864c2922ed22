import Foundation
import KinoraCore
import Testing

@testable import KinoraNodes

@Suite("Local contrast")
struct LocalToneTests {
    static let size = Size(44, 36)
    static let source = TestPattern.Kind.hills.image(size)

    private static func luma(_ x: Int, _ y: Int) -> Float {
        let color = source[x, y]
        return color[0] * 0.2126 + (color[1] * 0.7152 + color[2] * 0.0722)
    }

    private static func code(_ x: Int, _ y: Int) -> Int {
        Int(min(max((luma(x, y) * 255).rounded(.toNearestOrEven), 0), 255))
    }

    /// The tables of all parts as `createCLAHE` of OpenCV makes them.
    private static func tables(_ tiles: Int, limit: Double) -> (tables: [[Int]], part: Size) {
        let divides = size.width % tiles == 0 && size.height % tiles == 0
        let width = divides ? size.width : size.width + tiles - size.width % tiles
        let height = divides ? size.height : size.height + tiles - size.height % tiles
        let part = Size(width / tiles, height / tiles)
        let tables = (0..<tiles * tiles).map { tile -> [Int] in
            var counts = [Int](repeating: 0, count: 256)
            for y in tile / tiles * part.height..<(tile / tiles + 1) * part.height {
                for x in tile % tiles * part.width..<(tile % tiles + 1) * part.width {
                    let column = x < size.width ? x : 2 * (size.width - 1) - x
                    let row = y < size.height ? y : 2 * (size.height - 1) - y
                    counts[code(column, row)] += 1
                }
            }
            let pixels = part.width * part.height
            let most = max(1, Int(limit * Double(pixels) / 256))
            var excess = 0
            for tone in 0..<256 where counts[tone] > most {
                excess += counts[tone] - most
                counts[tone] = most
            }
            for tone in 0..<256 { counts[tone] += excess / 256 }
            var (rest, tone) = (excess % 256, 0)
            let step = rest > 0 ? max(1, 256 / rest) : 256
            while tone < 256, rest > 0 {
                counts[tone] += 1
                tone += step
                rest -= 1
            }
            var sum = 0
            return counts.map { count in
                sum += count
                return Int((Float(sum) * 255 / Float(pixels)).rounded(.toNearestOrEven))
            }
        }
        return (tables, part)
    }

    @Test(
        "Parts of a frame are equalised up to a limit and blended, divisible or not",
        arguments: [(4, 3.0), (5, 2.0), (1, 40.0)])
    func parts(tiles: Int, limit: Double) throws {
        let (tables, part) = Self.tables(tiles, limit: limit)
        let expected = TestImage(Self.size) { x, y in
            let across = Double(x) / Double(part.width) - 0.5
            let down = Double(y) / Double(part.height) - 0.5
            func tone(_ column: Double, _ row: Double) -> Double {
                let place = (min(max(Int(column), 0), tiles - 1), min(max(Int(row), 0), tiles - 1))
                return Double(tables[place.1 * tiles + place.0][Self.code(x, y)])
            }
            let (left, top) = (floor(across), floor(down))
            let (u, v) = (across - left, down - top)
            let above = tone(left, top) * (1 - u) + tone(left + 1, top) * u
            let below = tone(left, top + 1) * (1 - u) + tone(left + 1, top + 1) * u
            let change = Float((above * (1 - v) + below * v) / 255) - Self.luma(x, y)
            return Self.source[x, y].map { $0 + change }
        }
        let image = try NodeHarness.image(
            "clip = pattern(hills, size: 44x36, rate: 10fps, duration: 1s)\nlook = clip.clahe(clip_limit: \(limit), tiles: \(tiles))",
            on: TestBackends.fast)
        // A rounding of luma just at a half may fall on the other side, and give the neighbour's tone.
        #expect(image.largestDifference(expected) < 1.0 / 255)
    }

    @Test(
        "Some pixels of a large picture tell its tones nearly as all do",
        arguments: [
            ("equalize(quality: QUALITY)", 1.0), ("brightness(amount: -0.1).equalize(quality: QUALITY)", 1.0),
            ("clahe(quality: QUALITY)", 2.0), ("clahe(quality: QUALITY, clip_limit: 8, tiles: 2)", 1.1),
        ])
    func countedPixels(node: String, codes: Double) throws {
        func found(_ quality: String) throws -> TestImage {
            try NodeHarness.image(
                "clip = pattern(hills, size: 1920x1080, rate: 10fps, duration: 1s)\nlook = clip."
                    + node.replacingOccurrences(of: "QUALITY", with: quality),
                on: TestBackends.fast)
        }
        let difference = try found("fast").largestDifference(found("exact"))
        #expect(Double(difference) < codes / 255)
        // Were the same pixels counted, there would be none.
        #expect(difference > 0)
    }

    @Test("The fast bilateral filter stays near the exact one", arguments: ["d5", "d7", "d9"])
    func fastBilateral(disc: String) throws {
        func found(_ quality: String) throws -> TestImage {
            try NodeHarness.image(
                "clip = pattern(hills, size: 44x36, rate: 10fps, duration: 1s)\nlook = clip.bilateral(\(disc), quality: \(quality))",
                on: TestBackends.fast)
        }
        let (exact, fast) = (try found("exact"), try found("fast"))
        var sum = 0.0
        for y in 0..<Self.size.height {
            for x in 0..<Self.size.width {
                sum += zip(exact[x, y], fast[x, y]).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
            }
        }
        let mean = sum / Double(3 * Self.size.width * Self.size.height)
        #expect(-10 * log10(mean) >= 40)
    }
}
