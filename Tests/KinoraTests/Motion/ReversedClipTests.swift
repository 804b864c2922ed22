import Foundation
import KinoraCore
import KinoraMedia
import Testing

@testable import Kinora

@Suite("Motion of a clip and of the same clip backwards")
struct ReversedClipTests {
    private static let size = Size(160, 96)

    /// Footage of five frames over which a thing moves 3 pixels to the right and 2 down each frame, before what moves 1 to the left.
    private static func clip() throws -> String {
        try GraphHelp.save(
            """
            effect scene(src: video) -> video {
                place = xy - vec2(3, 2) * frame - vec2(60, 40)
                ground = noise((xy + vec2(frame, 0)) / 8)
                value = if max(abs(place.x) - 28, abs(place.y) - 20) < 0 then noise(place / 5) else ground
                vec3(value, value, value)
            }
            film = color(#808080, size: 160x96, rate: 25fps, duration: 200ms).scene()
            film
            """, as: "clip.y4m")
    }

    @Test(
        "The reversed clip has the flow to the frame before, bit for bit, and where both agree its sign is the other",
        arguments: ["", "preset: medium", "quality: half", "method: farneback"])
    func reversed(settings: String) throws {
        let path = try Self.clip()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let frames = GraphHelp.frames(bytes)
        let head = try #require(bytes.firstRange(of: Data("FRAME\n".utf8))).lowerBound
        var turned = Data(bytes[..<head])
        for frame in frames.reversed() { turned += Data("FRAME\n".utf8) + frame }
        let other = GraphHelp.temporary("reversed.y4m")
        try turned.write(to: URL(fileURLWithPath: other))
        func flows(_ path: String, _ arguments: [String]) throws -> [FlowFile] {
            let list = (arguments + [settings]).filter { !$0.isEmpty }.joined(separator: ", ")
            let pattern = GraphHelp.temporary("m_%01d.flo")
            _ = try GraphHelp.save("film = decode(\"\(path)\").flow(\(list))\nfilm", at: pattern)
            return try frames.indices.map { try FlowFile(path: pattern.replacing("%01d", with: "\($0 + 1)")) }
        }
        let (ahead, behind) = (try flows(path, []), try flows(path, ["to: -1"]))
        let again = try flows(other, [])
        let last = frames.count - 1
        var (sum, length, count) = (0.0, 0.0, 0)
        for index in 0..<last {
            #expect(again[index] == behind[last - index], "frame \(index)")
            // Motion is measured at the pixel where a thing is, which has gone on in the other frame.
            for row in stride(from: 8, to: Self.size.height - 8, by: 3) {
                for column in stride(from: 8, to: Self.size.width - 8, by: 3) {
                    let way = try #require(ahead[index].vector(column, row))
                    let (there, below) = (column + Int(way.x.rounded()), row + Int(way.y.rounded()))
                    guard let back = again[last - 1 - index].vector(there, below) else { continue }
                    sum += Double(abs(way.x + back.x) + abs(way.y + back.y))
                    length += Double(abs(way.x) + abs(way.y))
                    count += 1
                }
            }
        }
        // A tenth of a pixel of what moves by one to five; only what is covered or comes to light disagrees.
        #expect(count > 5000 && length / Double(count) > 0.3, "\(length / Double(count))")
        #expect(sum < 0.25 * length, "\(sum / length)")
    }
}
