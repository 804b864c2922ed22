import Foundation
import KinoraCore
import KinoraTesting
import Testing

@testable import Kinora

@Suite("8-bit YUV in filters of bytes")
struct ByteColorTests {
    private static let (width, height) = (76, 42)

    /// A frame of noise that changes slowly enough for colours to stay colours.
    private static func frame() -> [UInt8] {
        var random = SeededGenerator(seed: 7)
        func plane(_ width: Int, _ height: Int, _ range: ClosedRange<Int>) -> [UInt8] {
            (0..<width * height).map { UInt8(clamping: random.within(range) + ($0 % width + $0 / width) % 32) }
        }
        return plane(width, height, 20...200) + plane(width / 2, height / 2, 90...150)
            + plane(width / 2, height / 2, 80...140)
    }

    /// BT.601 of limited range in double precision, chroma between the samples beside and above or below it.
    private struct Reference {
        let frame: [UInt8]
        /// Columns from a luma sample to its chroma sample: 0 for MPEG-2, 1/2 for JPEG.
        let offset: Double

        private func chroma(_ plane: Int, _ x: Int, _ y: Int) -> Double {
            let (width, height) = (ByteColorTests.width / 2, ByteColorTests.height / 2)
            let start = ByteColorTests.width * ByteColorTests.height + plane * width * height
            func at(_ column: Int, _ row: Int) -> Double {
                Double(frame[start + min(max(row, 0), height - 1) * width + min(max(column, 0), width - 1)])
            }
            let (column, row) = ((Double(x) - offset) / 2, (Double(y) - 0.5) / 2)
            let (left, top) = (Int(column.rounded(.down)), Int(row.rounded(.down)))
            let (u, v) = (column - Double(left), row - Double(top))
            func line(_ row: Int) -> Double { at(left, row) * (1 - u) + at(left + 1, row) * u }
            return line(top) * (1 - v) + line(top + 1) * v
        }

        /// Codes of red, green and blue, not rounded.
        func color(_ x: Int, _ y: Int) -> [Double] {
            let luma = (Double(frame[y * ByteColorTests.width + x]) - 16) / 219
            let (blue, red) = ((chroma(0, x, y) - 128) / 224, (chroma(1, x, y) - 128) / 224)
            let (kr, kb) = (0.299, 0.114)
            let r = luma + 2 * (1 - kr) * red
            let b = luma + 2 * (1 - kb) * blue
            return [r, (luma - kr * r - kb * b) / (1 - kr - kb), b].map { min(max($0 * 255, 0), 255) }
        }
    }

    private func rendered(_ text: String, count: Int) throws -> [UInt8] {
        let bytes = try GraphHelp.pictures(text)
        let header = try #require(bytes.firstRange(of: Data("FRAME\n".utf8)))
        return [UInt8](bytes[header.upperBound..<header.upperBound + count])
    }

    @Test(
        "Noise dilated in bytes is what double precision makes of it, wherever chroma sits",
        arguments: [("420mpeg2", 0.0), ("420jpeg", 0.5)])
    func dilated(layout: String, offset: Double) throws {
        let (width, height) = (Self.width, Self.height)
        let frame = Self.frame()
        let path = GraphHelp.temporary("noise.y4m")
        defer { try? FileManager.default.removeItem(atPath: path) }
        var file = Data("YUV4MPEG2 W\(width) H\(height) F25:1 Ip A1:1 C\(layout)\nFRAME\n".utf8)
        file.append(contentsOf: frame)
        try file.write(to: URL(fileURLWithPath: path))
        let found = try rendered(
            "film = decode(\"\(path)\").dilate(1px)", count: frame.count)

        let reference = Reference(frame: frame, offset: offset)
        let codes = (0..<width * height).map { index in
            reference.color(index % width, index / width).map { $0.rounded() }
        }
        func dilated(_ x: Int, _ y: Int) -> [Double] {
            (0..<3).map { component in
                var greatest = 0.0
                for row in max(0, y - 1)...min(height - 1, y + 1) {
                    for column in max(0, x - 1)...min(width - 1, x + 1) {
                        greatest = max(greatest, codes[row * width + column][component])
                    }
                }
                return greatest / 255
            }
        }
        var differences: [Int] = []
        for y in 0..<height {
            for x in 0..<width {
                let color = dilated(x, y)
                let luma = 0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2]
                differences.append(abs(Int((16 + 219 * luma).rounded()) - Int(found[y * width + x])))
            }
        }
        // Both ways a term is rounded to a thirty-second of a code: a code may be the other neighbour where the sum is near a half.
        #expect(differences.max() == 1 || differences.max() == 0)
        #expect(Double(differences.count { $0 == 0 }) >= 0.85 * Double(differences.count))
        // Means of four or six pixels of colour, of which each may be a code off.
        let weights = offset == 0 ? [-1: 0.25, 0: 0.5, 1: 0.25] : [0: 0.5, 1: 0.5]
        for y in 0..<height / 2 {
            for x in 0..<width / 2 {
                var (blue, red) = (0.0, 0.0)
                for row in 0...1 {
                    for (column, weight) in weights {
                        let color = dilated(min(max(2 * x + column, 0), width - 1), 2 * y + row)
                        let luma = 0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2]
                        blue += weight / 2 * (color[2] - luma) / 1.772
                        red += weight / 2 * (color[0] - luma) / 1.402
                    }
                }
                let place = width * height + y * (width / 2) + x
                #expect(abs(128 + 224 * blue - Double(found[place])) < 1.6)
                #expect(abs(128 + 224 * red - Double(found[place + width * height / 4])) < 1.6)
            }
        }
    }
}
