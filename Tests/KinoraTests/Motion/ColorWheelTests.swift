import Foundation
import KinoraCore
import KinoraMedia
import Testing

@testable import Kinora

@Suite("Motion as colours")
struct ColorWheelTests {
    /// The 55 colours of `makecolorwheel` in the code that accompanies S. Baker et al., "A Database and Evaluation Methodology for
    /// Optical Flow", 2007.
    private static let wheel: [[Int]] = {
        var colors: [[Int]] = []
        for i in 0..<15 { colors.append([255, 255 * i / 15, 0]) }
        for i in 0..<6 { colors.append([255 - 255 * i / 6, 255, 0]) }
        for i in 0..<4 { colors.append([0, 255, 255 * i / 4]) }
        for i in 0..<11 { colors.append([0, 255 - 255 * i / 11, 255]) }
        for i in 0..<13 { colors.append([255 * i / 13, 0, 255]) }
        for i in 0..<6 { colors.append([255, 0, 255 - 255 * i / 6]) }
        return colors
    }()

    /// `computeColor` of the same, before it is cut to whole code values.
    private static func color(_ x: Float, _ y: Float) -> [Double] {
        let radius = Double(x * x + y * y).squareRoot()
        let angle = atan2(Double(-y), Double(-x)) / Double.pi
        let place = (angle + 1) / 2 * 54
        let below = Int(place)
        let share = place - Double(below)
        return (0..<3).map { channel in
            let (low, high) = (wheel[below][channel], wheel[(below + 1) % 55][channel])
            let hue = ((1 - share) * Double(low) + share * Double(high)) / 255
            return 255 * (radius <= 1 ? 1 - radius * (1 - hue) : hue * 0.75)
        }
    }

    @Test("Every direction and speed has its colour of the published wheel, what a file does not know is black")
    func wheelOfFile() throws {
        let side = 121
        var vectors: [Float] = []
        for row in 0..<side {
            for column in 0..<side {
                // Up to one and a half times the full speed; row and column 60 lie on the axes.
                vectors += [Float(column - 60) / 40 * 8, Float(row - 60) / 40 * 8]
            }
        }
        let unknown = [0, 1, 2, 3]
        for (index, number) in zip(unknown, [Float.nan, 1e9, 1.6666e9, -Float.infinity]) { vectors[2 * index] = number }
        var bytes = Data()
        for word in [Float(202_021.25).bitPattern, UInt32(side), UInt32(side)] + vectors.map(\.bitPattern) {
            withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
        }
        let path = GraphHelp.temporary("wheel.flo")
        try bytes.write(to: URL(fileURLWithPath: path))
        let film = "flow_file(\"\(path)\", rate: 25fps, duration: 40ms, unknown: keep)"
        let picture = try GraphHelp.save("film = \(film).visualize(range: 8px)\nfilm", as: "wheel.png")
        let decoder = try VideoDecoder(picture, threads: 1)
        let frame = try #require(try decoder.decodeNext())
        let plane = try #require(frame.plane(0))
        let components = decoder.pixelFormat.components
        defer { withExtendedLifetime((decoder, frame)) {} }
        var worst = 0.0
        for row in 0..<side {
            for column in 0..<side {
                let index = row * side + column
                let isKnown = row > 0 || !unknown.contains(column)
                let wanted = isKnown ? Self.color(vectors[2 * index] / 8, vectors[2 * index + 1] / 8) : [0, 0, 0]
                for (channel, component) in components.prefix(3).enumerated() {
                    let found = plane.base.load(
                        fromByteOffset: row * plane.stride + column * component.step + component.offset, as: UInt8.self)
                    worst = max(worst, abs(Double(found) - wanted[channel]))
                }
            }
        }
        // Rounded to whole code values, where `computeColor` cuts; the arctangent of kernels is good to a millionth.
        #expect(worst <= 0.502, "\(worst)")

        // What is not known stays so in files, and is no motion unless asked for.
        func file(_ film: String, as name: String) throws -> FlowFile {
            try FlowFile(path: try GraphHelp.save("film = \(film)\nfilm", as: name))
        }
        for file in [try file(film, as: "again.flo"), try file(film + ".kitti()", as: "again.png")] {
            #expect(unknown.allSatisfy { file.vector($0, 0) == nil } && file.vector(4, 0) != nil)
        }
        let still = try file(film.replacing(", unknown: keep", with: ""), as: "still.flo")
        #expect(unknown.allSatisfy { still.vector($0, 0)?.x == 0 })
    }
}
