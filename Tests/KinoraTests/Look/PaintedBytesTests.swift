import Foundation
import KinoraCore
import KinoraTesting
import Testing

@testable import Kinora

@Suite("Kuwahara's filter on film of 8 bits")
struct PaintedBytesTests {
    // More than 576 rows are taken for BT.709, whose luma is the one that evenness is judged by.
    private static let (width, height) = (8, 584)
    private static let count = width * height

    /// Noise between steps, with codes below black and above white among them.
    private static let frame: [UInt8] = {
        var random = SeededGenerator(seed: 11)
        func plane(_ range: ClosedRange<Int>, _ noise: Int) -> [UInt8] {
            (0..<count).map { index in
                let step = (index % width / 5 + index / width / 9) % 4
                let level = range.lowerBound + step * (range.upperBound - range.lowerBound) / 3
                return UInt8(clamping: level + random.within(-noise...noise))
            }
        }
        return plane(0...255, 12) + plane(70...190, 8) + plane(90...160, 8)
    }()

    /// What belongs to the squares whose upper left pixels are the pixels of the frame.
    private struct Square {
        /// The variance of luma, times the square of the number of pixels.
        var variance = 0
        var means: [Double] = []

        init(_ x: Int, _ y: Int, side: Int) {
            var (sums, energy) = ([0, 0, 0], 0)
            for row in y..<y + side {
                for column in x..<x + side {
                    let pixel = min(row, height - 1) * width + min(column, width - 1)
                    for plane in 0..<3 { sums[plane] += Int(frame[plane * count + pixel]) }
                    // Far from the middle of 126, where no colour of the limited range lies, distances count as 114.
                    let distance = min(abs(Int(frame[pixel]) - 126), 114)
                    energy += distance * distance
                }
            }
            let pixels = side * side
            let distance = sums[0] - 126 * pixels
            variance = energy * pixels - distance * distance
            means = sums.map { Double($0) / Double(pixels) }
        }
    }

    @Test(
        "Luma is the mean of the most even square to a code, colour differences to one beside it",
        arguments: [("small", 3), ("medium", 4), ("large", 5)])
    func painted(brush: String, side: Int) throws {
        let found = try Self.painted(Self.frame, sampling: "444", brush: brush)

        let squares = (0..<Self.count).map { Square($0 % Self.width, $0 / Self.width, side: side) }
        var wrong = 0
        for y in 0..<Self.height {
            for x in 0..<Self.width {
                let (left, top) = (max(x - side + 1, 0), max(y - side + 1, 0))
                let corners = [(left, top), (x, top), (left, y), (x, y)].map { squares[$0.1 * Self.width + $0.0] }
                let least = corners.map(\.variance).min()
                let isOne = corners.contains { square in
                    guard square.variance == least else { return false }
                    let differences = (0..<3).map { plane in
                        abs(square.means[plane] - Double(found[plane * Self.count + y * Self.width + x]))
                    }
                    // Means of luma are rounded once, from 6375 and less times a share that is off by 2^-16; those of
                    // colour differences twice.
                    return differences[0] <= 0.6 && differences[1] <= 1.1 && differences[2] <= 1.1
                }
                if !isOne { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }

    private static func painted(_ frame: [UInt8], sampling: String, brush: String) throws -> [UInt8] {
        let path = GraphHelp.temporary("paint\(sampling).y4m")
        defer { try? FileManager.default.removeItem(atPath: path) }
        var file = Data("YUV4MPEG2 W\(width) H\(height) F25:1 Ip A1:1 C\(sampling)\nFRAME\n".utf8)
        file.append(contentsOf: frame)
        try file.write(to: URL(fileURLWithPath: path))
        let bytes = try GraphHelp.pictures("film = decode(\"\(path)\").kuwahara(brush: \(brush))")
        let header = try #require(bytes.firstRange(of: Data("FRAME\n".utf8)))
        return [UInt8](bytes[header.upperBound..<header.upperBound + frame.count])
    }

    @Test(
        "Colour differences of half the resolution take the mean on the side where luma is most even around them",
        arguments: [("420jpeg", "small", 3, 0), ("420jpeg", "large", 5, 0), ("420mpeg2", "medium", 4, 1)])
    func halved(sampling: String, brush: String, side: Int, isLeft: Int) throws {
        let (columns, rows) = (Self.width / 2, Self.height / 2)
        let quarter = columns * rows
        let frame = Array(Self.frame[0..<Self.count + 2 * quarter])
        let found = try Self.painted(frame, sampling: sampling, brush: brush)
        let squares = (0..<Self.count).map { Square($0 % Self.width, $0 / Self.width, side: side) }
        let small = (side + 1) / 2
        func mean(_ x: Int, _ y: Int, _ plane: Int) -> Double {
            var sum = 0
            for row in y..<y + small {
                for column in x..<x + small {
                    let place = min(row, rows - 1) * columns + min(column, columns - 1)
                    sum += Int(frame[Self.count + plane * quarter + place])
                }
            }
            return Double(sum) / Double(small * small)
        }
        var wrong = 0
        for y in 0..<rows {
            for x in 0..<columns {
                // Chroma between two pixels of luma has squares that end at the second; chroma on one, squares that end there.
                let left = max(2 * x + (isLeft == 1 ? 0 : 1) + 1 - side, 0)
                let top = max(2 * y + 2 - side, 0)
                let variances = [(left, top), (2 * x, top), (left, 2 * y), (2 * x, 2 * y)]
                    .map { squares[$0.1 * Self.width + $0.0].variance }
                let (far, up) = (max(x + 1 - small, 0), max(y + 1 - small, 0))
                let places = [(far, up), (x, up), (far, y), (x, y)]
                let least = variances.min()
                let isOne = zip(variances, places).contains { variance, place in
                    guard variance == least else { return false }
                    return (0..<2).allSatisfy { plane in
                        let code = found[Self.count + plane * quarter + y * columns + x]
                        return abs(mean(place.0, place.1, plane) - Double(code)) <= 1.1
                    }
                }
                if !isOne { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }
}
