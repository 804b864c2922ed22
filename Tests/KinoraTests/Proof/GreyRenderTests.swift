import Foundation
import Testing

@testable import Kinora

@Suite("Grey pictures")
struct GreyRenderTests {
    @Test(
        "A picture without colour has the middle code in both planes of colour",
        arguments: ["yuv420p", "yuv422p", "yuv444p"])
    func noColour(format: String) throws {
        let path = GraphHelp.temporary("grey.y4m")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let text = """
            film = gradient(from: #d02010, to: #1020d0, size: 30x18, rate: 25fps, duration: 40ms).grayscale().contrast(amount: 1.4)
            render film to "\(path)" { pixel_format: \(format) }
            """
        _ = try Renderer(RenderPlan(GraphHelp.compile(text), options: RenderOptions())).run()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let start = try #require(bytes.firstRange(of: Data("FRAME\n".utf8))).upperBound
        let frame = [UInt8](bytes[start...])
        let chroma = ["yuv420p": 15 * 9, "yuv422p": 15 * 18, "yuv444p": 30 * 18][format] ?? 0
        #expect(frame.count == 30 * 18 + 2 * chroma)
        #expect(frame.dropFirst(30 * 18).allSatisfy { $0 == 128 })
        #expect(Set(frame.prefix(30 * 18)).count > 8)
    }
}
