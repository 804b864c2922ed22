import Foundation
import KinoraCore
import Testing

@testable import Kinora

@Suite("Constants in a render")
struct ConstantTableTests {
    @Test("Tables of constants are the same in every frame and for any number of threads")
    func render() throws {
        let text = """
            film = gradient(#000000, to: #ffffff, size: 128x36, rate: 10fps, duration: 800ms).curves(master: "0/1 1/0")
            """
        let plain = """
            film = gradient(#000000, to: #ffffff, size: 128x36, rate: 10fps, duration: 800ms).invert()
            """
        var options = RenderOptions()
        options.threads = 1
        let one = try GraphHelp.pictures(text, options: options)
        options.threads = 2
        let (isSame, isInverse) = (
            try GraphHelp.pictures(text, options: options) == one, try GraphHelp.pictures(plain) == one
        )
        #expect(isSame)
        #expect(isInverse)
    }

    @Test("A table counts in the memory a render promises")
    func memory() throws {
        let path = GraphHelp.temporary("wide.cube")
        let entries = (0..<65_536).map { "\(Double($0) / 65_535) 0 1" }.joined(separator: "\n")
        try "LUT_1D_SIZE 65536\n\(entries)\n".write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let target = GraphHelp.temporary("memory.y4m")
        let compiled = try GraphHelp.compile(
            "film = color(#ffffff, size: 64x36, rate: 10fps, duration: 1s).lut(\"\(path)\")\nrender film to \"\(target)\""
        )
        #expect(try RenderPlan(compiled, options: RenderOptions()).memory.constantBytes >= 65_536 * 12)
    }
}
