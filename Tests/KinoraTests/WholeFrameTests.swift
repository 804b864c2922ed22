import Foundation
import KinoraCore
import Testing

@testable import Kinora

@Suite("Whole-frame numbers in a render")
struct WholeFrameTests {
    /// Luma of the first frame, of a film of full-range grey.
    private func grey(_ text: String) throws -> [UInt8] {
        let bytes = try GraphHelp.pictures(text)
        let header = try #require(bytes.firstRange(of: Data("FRAME\n".utf8)))
        return [UInt8](bytes[header.upperBound..<header.upperBound + 64 * 32])
    }

    @Test("A pixel reads the mean of its whole frame, not of what was summed so far")
    func mean() throws {
        let luma = try grey(
            """
            effect flat(src: video) -> video { src.mean }
            film = gradient(from: #000000, to: #ffffff, size: 64x32, rate: 25fps, duration: 40ms).flat()
            """)
        let expected = Int(luma[0])
        #expect(luma.allSatisfy { abs(Int($0) - expected) <= 1 })
        // Half grey: limited range puts it at 16 + 219 / 2.
        #expect(abs(expected - 126) <= 2)
    }

    @Test("Equalising spreads a dark ramp over all tones")
    func equalize() throws {
        let luma = try grey(
            "film = gradient(from: #202020, to: #404040, size: 64x32, rate: 25fps, duration: 40ms).equalize()")
        #expect((luma.min() ?? 255) <= 17)
        #expect((luma.max() ?? 0) >= 234)
    }
}
