import Foundation
import Testing

@testable import Kinora

@Suite("Styles by their published definitions")
struct StyleDefinitionTests {
    private static let (width, height) = (128, 64)

    /// The luma of the first frame, 0 to 1, of a source at that size in a style.
    private static func luma(_ source: String, _ style: String) throws -> [Double] {
        let frames = GraphHelp.frames(
            try GraphHelp.pictures("film = \(source), size: \(width)x\(height), rate: 25fps, duration: 200ms).\(style)")
        )
        return frames[0].prefix(width * height).map { (Double($0) - 16) / 219 }
    }

    private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    private static func luma(_ color: [Double]) -> Double {
        zip(color, [0.2126, 0.7152, 0.0722]).reduce(0) { $0 + $1.0 * $1.1 }
    }

    @Test("Vintage is sepia, contrast 1.2 and brightness 0.9")
    func vintage() throws {
        let color = [0x80, 0x90, 0xa0].map { Double($0) / 255 }
        let sepia = [[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]].map { row in
            min(zip(row, color).reduce(0) { $0 + $1.0 * $1.1 }, 1)
        }
        let expected = Self.luma(sepia.map { min((($0 - 0.5) * 1.2 + 0.5) * 0.9, 1) })
        let actual = Self.mean(try Self.luma("color(#8090a0", "style(vintage)"))
        #expect(abs(actual - expected) < 0.008, "\(actual) for \(expected)")
    }

    @Test("Noir is half of contrast 1.5 and brightness 0.8, half of equalised tones")
    func noir() throws {
        // Every tone of a slope is as frequent as any other: equalised, it is itself.
        let actual = try Self.luma("gradient(from: #000000, to: #ffffff", "style(noir)")
        for column in [40, 64, 88] {
            let tone = (Double(column) + 0.5) / Double(Self.width)
            let expected = (tone + ((tone - 0.5) * 1.5 + 0.5) * 0.8) / 2
            let found = actual[20 * Self.width + column]
            #expect(abs(found - expected) < 0.02, "\(found) for \(expected) in column \(column)")
        }
    }

    @Test("Neon is seven parts of louder colours and three of their glow")
    func neon() throws {
        // Saturation 64 / 128 becomes 0.75, value 128 becomes 153.6: 38.4, 96, 153.6.
        let even = Self.mean(try Self.luma("color(#406080", "style(neon)"))
        #expect(abs(even - Self.luma([38.4, 96, 153.6].map { $0 / 255 })) < 0.008)
        // Where bright and dark meet, the glow has half of the bright.
        let bright = 1.2 * 128 / 255
        let edge = try Self.luma("checker(64px, first: #000000, second: #808080", "style(neon)")
        let row = Array(edge[32 * Self.width..<33 * Self.width])
        let (dark, light) = (min(row[63], row[64]), max(row[63], row[64]))
        #expect(abs(dark - 0.15 * bright) < 0.03, "\(dark)")
        #expect(abs(light - 0.85 * bright) < 0.03, "\(light)")
    }

    @Test("Watercolor is its filters one after the other", arguments: ["exact", "fast"])
    func watercolor(quality: String) throws {
        let chain =
            quality == "fast"
            ? "denoise(search: 5px)\ndrawn = washed.stylize(10px, sigma_r: 0.25, method: recursive)"
            : "denoise()\ndrawn = washed.stylize(10px, sigma_r: 0.25)"
        let source = """
            slope = gradient(from: #2060c0, to: #f0a040, size: 96x64, rate: 25fps, duration: 80ms)
            clip = slope.overlay(bars(size: 96x64, rate: 25fps, duration: 80ms), blend: screen, opacity: 50%)

            """
        let filters = source + "washed = clip.bilateral().edge_preserving(10px, sigma_r: 0.2).\(chain)\n"
        func frame(_ film: String) throws -> Data {
            GraphHelp.frames(try GraphHelp.pictures(filters + "film = \(film)"))[0]
        }
        let style = try frame("clip.style(watercolor, quality: \(quality))").prefix(96 * 64)
        func distance(_ film: String) throws -> Double {
            Self.mean(zip(style, try frame(film)).map { abs(Double($0) - Double($1)) })
        }
        // Paper alone is left.
        let left = try distance("washed.blend_look(drawn, amount: 0.6)")
        #expect(left < 4, "\(left)")
        for other in ["clip", "washed", "drawn"] {
            let far = try distance(other)
            #expect(far > 1.5 * left, "\(other): \(far), \(left)")
        }
    }

    @Test("Anime draws dark lines where colours meet, and nowhere else")
    func anime() throws {
        let actual = try Self.luma("checker(32px, first: #606060, second: #c0c0c0", "style(anime)")
        let row = Array(actual[16 * Self.width..<17 * Self.width])
        for border in [32, 64, 96] { #expect((row[border - 2...border + 1].min() ?? 1) < 0.25) }
        for middle in [16, 48, 80, 112] { #expect(row[middle] > 0.35) }
    }
}
