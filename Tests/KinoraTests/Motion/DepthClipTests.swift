import Foundation
import KinoraCore
import Testing

@testable import Kinora

@Suite("Depth from a clip")
struct DepthClipTests {
    private static let size = Size(96, 64)

    /// A clip of grey pictures, one value each.
    private static func depth(_ values: [UInt8], rate: Int, size: Size) throws -> String {
        let path = GraphHelp.temporary("depth.y4m")
        var data = Data("YUV4MPEG2 W\(size.width) H\(size.height) F\(rate):1 Ip A1:1 Cmono\n".utf8)
        for value in values {
            data += Data("FRAME\n".utf8) + Data(repeating: value, count: size.width * size.height)
        }
        try data.write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test("A depth of another size and rate counts over the whole picture, and its last frame stays")
    func shifts() throws {
        // Near for a tenth of a second, far for the next one, then no more: half a second of picture.
        let path = try Self.depth([255, 0], rate: 10, size: Size(20, 30))
        let ground = "gradient(from: #202020, to: #e0e0e0, size: 96x64, rate: 50fps, duration: 500ms)"
        func rows(_ film: String) throws -> [[UInt8]] {
            GraphHelp.frames(try GraphHelp.pictures("ground = \(ground)\nfilm = \(film)")).map { frame in
                [UInt8](frame.prefix(Self.size.width * Self.size.height))
            }
        }
        let still = try rows("ground.parallax(depth: decode(\"\(path)\"), shift: (0px, 0px))")
        let moved = try rows("ground.parallax(depth: decode(\"\(path)\"), shift: (8px, 0px), focus: 0)")
        #expect(still.count == 25 && moved.count == 25)
        for (index, frame) in moved.enumerated() {
            let shift = index < 5 ? 8 : 0
            var worst = 0
            for row in 0..<Self.size.height {
                for column in 8..<Self.size.width {
                    let place = row * Self.size.width + column
                    worst = max(worst, abs(Int(frame[place]) - Int(still[index][place - shift])))
                }
            }
            #expect(worst <= 1, "frame \(index): \(worst)")
        }
        // The picture itself differs by more than that from its neighbours eight pixels away.
        #expect(abs(Int(still[0][40]) - Int(still[0][48])) > 8, "\(still[0].prefix(96))")
    }
}
