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
        let path = GraphHelp.temporary("paint.y4m")
        defer { try? FileManager.default.removeItem(atPath: path) }
        var file = Data("YUV4MPEG2 W\(Self.width) H\(Self.height) F25:1 Ip A1:1 C444\nFRAME\n".utf8)
        file.append(contentsOf: Self.frame)
        try file.write(to: URL(fileURLWithPath: path))
        let bytes = try GraphHelp.pictures("film = decode(\"\(path)\").kuwahara(brush: \(brush))")
        let header = try #require(bytes.firstRange(of: Data("FRAME\n".utf8)))
        let found = [UInt8](bytes[header.upperBound..<header.upperBound + 3 * Self.count])

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
}
