import Foundation
import KinoraCore
import KinoraTesting
import Testing

@testable import Kinora

@Suite("A box blur of stored planes")
struct PlaneMeanTests {
    /// A plane with its edges continued.
    private struct Plane {
        let width: Int
        let height: Int
        let values: [UInt8]

        /// The mean around a pixel over a square of a side that need not be whole.
        func mean(_ x: Int, _ y: Int, side: Double) -> Double {
            let reach = Int((side / 2).rounded(.up))
            /// How much of a pixel at a distance lies in the square.
            func share(_ distance: Int) -> Double { min(max(side / 2 - Double(abs(distance)) + 0.5, 0), 1) }
            var (sum, total) = (0.0, 0.0)
            for dy in -reach...reach {
                for dx in -reach...reach {
                    let weight = share(dx) * share(dy)
                    let (column, row) = (min(max(x + dx, 0), width - 1), min(max(y + dy, 0), height - 1))
                    sum += weight * Double(values[row * width + column])
                    total += weight
                }
            }
            return sum / total
        }
    }

    @Test("Each plane is the mean of the square, which covers fractions of chroma pixels", arguments: [1, 2, 12])
    func squares(radius: Int) throws {
        let (width, height) = (76, 42)
        var random = SeededGenerator(seed: UInt64(radius))
        let planes = [(width, height), (width / 2, height / 2), (width / 2, height / 2)].map { width, height in
            Plane(
                width: width, height: height,
                values: (0..<width * height).map { _ in UInt8(clamping: random.within(0...255)) })
        }
        let path = GraphHelp.temporary("squares.y4m")
        defer { try? FileManager.default.removeItem(atPath: path) }
        var file = Data("YUV4MPEG2 W\(width) H\(height) F25:1 Ip A1:1 C420jpeg\nFRAME\n".utf8)
        for plane in planes { file.append(contentsOf: plane.values) }
        try file.write(to: URL(fileURLWithPath: path))
        let bytes = try GraphHelp.pictures("film = decode(\"\(path)\").box_blur(\(radius)px)")
        let header = try #require(bytes.firstRange(of: Data("FRAME\n".utf8)))
        var start = header.upperBound
        for (index, plane) in planes.enumerated() {
            let side = Double(2 * radius + 1) / (index == 0 ? 1 : 2)
            for y in 0..<plane.height {
                for x in 0..<plane.width {
                    // Half a code value for the rounding, and what single precision adds to it at a tie.
                    let found = Double(bytes[start + y * plane.width + x])
                    #expect(abs(found - plane.mean(x, y, side: side)) < 0.5001, "plane \(index), \(x), \(y)")
                }
            }
            start += plane.values.count
        }
    }
}
