import Foundation
import KinoraCore
import Testing

@testable import KinoraNodes

@Suite("The domain transform")
struct DomainTransformTests {
    static let size = Size(41, 37)
    static let source = TestPattern.Kind.hills.image(size)

    private func found(_ call: String) throws -> TestImage {
        try NodeHarness.image(
            "clip = pattern(hills, size: 41x37, rate: 10fps, duration: 1s)\nlook = clip.\(call)", on: TestBackends.fast)
    }

    /// One line of a picture: colours in order.
    private typealias Line = [[Double]]

    /// The filter as the paper writes it: lines of the picture and their distances, three rounds, rows before columns.
    private func filtered(_ space: Double, _ range: Double, _ round: (Line, [Double], Double) -> Line) -> TestImage {
        let (width, height) = (Self.size.width, Self.size.height)
        func pixel(_ x: Int, _ y: Int) -> [Double] { Self.source[x, y].map(Double.init) }
        func distances(_ line: Line) -> [Double] {
            line.indices.map { index in
                index == 0
                    ? 0
                    : 1 + space / range * zip(line[index], line[index - 1]).reduce(0) { $0 + abs($1.0 - $1.1) }
            }
        }
        var picture: [Line] = (0..<height).map { y in (0..<width).map { pixel($0, y) } }
        let rows = picture.map(distances)
        let columns = (0..<width).map { x in distances((0..<height).map { pixel(x, $0) }) }
        for index in 0..<3 {
            let deviation = space * 3.0.squareRoot() * pow(2, Double(2 - index)) / 63.0.squareRoot()
            for y in 0..<height { picture[y] = round(picture[y], rows[y], deviation) }
            for x in 0..<width {
                let column = round(picture.map { $0[x] }, columns[x], deviation)
                for y in 0..<height { picture[y][x] = column[y] }
            }
        }
        return TestImage(Self.size) { x, y in picture[y][x].map(Float.init) }
    }

    @Test("Recursion draws each pixel towards its neighbour on either side, less across edges")
    func recursive() throws {
        let expected = filtered(20, 0.3) { line, distances, deviation in
            let feedback = exp(-2.0.squareRoot() / deviation)
            var line = line
            for index in line.indices.dropFirst() {
                let weight = pow(feedback, distances[index])
                line[index] = zip(line[index], line[index - 1]).map { $0 + weight * ($1 - $0) }
            }
            for index in line.indices.dropLast().reversed() {
                let weight = pow(feedback, distances[index + 1])
                line[index] = zip(line[index], line[index + 1]).map { $0 + weight * ($1 - $0) }
            }
            return line
        }
        // Twelve sweeps in single precision, weights good to 2^-22.
        #expect(try found("edge_preserving(20px, sigma_r: 0.3)").largestDifference(expected) < 1e-5)
    }

    /// The first and last pixel of each window of a line.
    private static func windows(_ distances: [Double], _ radius: Double) -> [ClosedRange<Int>] {
        var places: [Double] = []
        for distance in distances { places.append((places.last ?? 0) + distance) }
        return places.map { place in
            let inside = places.indices.filter { abs(places[$0] - place) <= radius }
            return (inside.first ?? 0)...(inside.last ?? 0)
        }
    }

    @Test("Normalised convolution is the mean of what lies near along the stretched line")
    func normalized() throws {
        let expected = filtered(20, 0.3) { line, distances, deviation in
            Self.windows(distances, deviation * 3.0.squareRoot()).map { window in
                (0..<3).map { component in
                    window.reduce(0) { $0 + line[$1][component] } / Double(window.count)
                }
            }
        }
        // A place that is as far away as the radius may fall on either side; 8-bit code values keep distances apart, so none does.
        let image = try found("edge_preserving(20px, sigma_r: 0.3, method: normalized)")
        #expect(image.largestDifference(expected) < 1e-4)
    }

    @Test("No reach and no range leave the picture alone")
    func neutral() throws {
        for call in ["edge_preserving(0px)", "edge_preserving(sigma_r: 0)", "detail(amount: 1)", "detail(0px)"] {
            #expect(try found(call).isNear(Self.source), "\(call)")
        }
    }

    @Test("Detail is what smoothing takes from lightness; colours keep their hue")
    func detail() throws {
        // A flat picture has none.
        let flat = try NodeHarness.image(
            "look = color(#608040, size: 20x18, duration: 1s).detail(amount: 5)", on: TestBackends.fast)
        let color: [Float] = [0x60, 0x80, 0x40].map { Float($0) / 255 }
        // To L*a*b* and back in single precision.
        #expect(flat.largestDifference(TestImage(Size(20, 18)) { _, _ in color }) < 1e-4)
        let less = try found("detail(20px, amount: 0)")
        let more = try found("detail(20px, amount: 2)")
        func spread(_ image: TestImage) -> Float { (image.planes[1].max() ?? 0) - (image.planes[1].min() ?? 0) }
        #expect(spread(less) < spread(Self.source))
        #expect(spread(more) > spread(Self.source))
    }

    @Test("A pencil counts the pixels up to the edges of row and column")
    func pencil() throws {
        let radius = 30 * 3.0.squareRoot() * 4 / 63.0.squareRoot() * 3.0.squareRoot()
        func counts(_ line: Line) -> [Int] {
            let distances = line.indices.map { index in
                index == 0
                    ? 0 : 1 + 30 / 0.1 * zip(line[index], line[index - 1]).reduce(0) { $0 + abs($1.0 - $1.1) }
            }
            return Self.windows(distances, radius).map(\.count)
        }
        func pixel(_ x: Int, _ y: Int) -> [Double] { Self.source[x, y].map(Double.init) }
        let rows = (0..<Self.size.height).map { y in counts((0..<Self.size.width).map { pixel($0, y) }) }
        let columns = (0..<Self.size.width).map { x in counts((0..<Self.size.height).map { pixel(x, $0) }) }
        let expected = TestImage(Self.size) { x, y in
            [Float](repeating: Float(rows[y][x] + columns[x][y]) * 0.03, count: 3)
        }
        #expect(try found("pencil(30px, sigma_r: 0.1, shade: 0.03)").largestDifference(expected) < 1e-4)
        let colored = try found("pencil(30px, sigma_r: 0.1, shade: 0.03, color: true)")
        let lumas = TestImage(Self.size) { x, y in
            let color = colored[x, y]
            return [Float](repeating: color[0] * 0.299 + color[1] * 0.587 + color[2] * 0.114, count: 3)
        }
        #expect(lumas.largestDifference(expected) < 1e-4)
    }

    @Test("A stylised picture is the smoothed one, darkened where it is steep")
    func stylize() throws {
        let smooth = try found("edge_preserving(20px, sigma_r: 0.3, method: normalized)")
        let expected = TestImage(Self.size) { x, y in
            var slope: Float = 0
            for component in 0..<3 {
                func at(_ dx: Int, _ dy: Int) -> Float { smooth[x + dx, y + dy][component] }
                let across = at(1, -1) + 2 * at(1, 0) + at(1, 1) - at(-1, -1) - 2 * at(-1, 0) - at(-1, 1)
                let down = at(-1, 1) + 2 * at(0, 1) + at(1, 1) - at(-1, -1) - 2 * at(0, -1) - at(1, -1)
                slope += (across * across + down * down).squareRoot()
            }
            return smooth[x, y].map { $0 * (1 - slope) }
        }
        #expect(try found("stylize(20px, sigma_r: 0.3)").largestDifference(expected) < 1e-5)
    }
}
