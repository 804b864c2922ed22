import Foundation
import KinoraCore
import Testing

@testable import Kinora

@Suite("Tones of pictures as they are stored")
struct StoredLumaTests {
    private static let (width, height) = (80, 48)

    /// The planes of the first frame of a film, 4:2:0 of 8 bits.
    private func frame(_ text: String) throws -> [UInt8] {
        let bytes = try GraphHelp.pictures(text)
        let header = try #require(bytes.firstRange(of: Data("FRAME\n".utf8)))
        return [UInt8](bytes[header.upperBound..<header.upperBound + Self.width * Self.height * 3 / 2])
    }

    private func clip() throws -> String {
        let path = GraphHelp.temporary("tones.y4m")
        let text = """
            film = gradient(from: #101018, to: #d0c8b0, size: \(Self.width)x\(Self.height), rate: 25fps, duration: 40ms).grain(amount: 0.3)
            render film to "\(path)" { pixel_format: yuv420p }
            """
        _ = try Renderer(RenderPlan(GraphHelp.compile(text), options: RenderOptions())).run()
        return path
    }

    /// Luma from black to white as one of 256 tones.
    private static func tone(_ code: UInt8) -> Int {
        Int(min(max((Double(code) - 16) / 219 * 255, 0), 255).rounded(.toNearestOrEven))
    }

    /// The code of a luma that was raised by the difference of two tones of 0...255.
    private static func code(_ code: UInt8, to tone: Double) -> Int {
        let luma = (Double(code) - 16) / 219
        return Int(min(max(Double(code) + (tone / 255 - luma) * 219, 0), 255).rounded(.toNearestOrEven))
    }

    @Test("Parts of a stored frame are equalised in luma, and its colour is left as it is")
    func parts() throws {
        let path = try clip()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let source = try frame("film = decode(\"\(path)\")")
        let result = try frame("film = decode(\"\(path)\").clahe(clip_limit: 3, tiles: 4)")
        let (tiles, part) = (4, (width: Self.width / 4, height: Self.height / 4))
        let tables = (0..<16).map { tile -> [Double] in
            var counts = [Int](repeating: 0, count: 256)
            for y in tile / 4 * part.height..<(tile / 4 + 1) * part.height {
                for x in tile % 4 * part.width..<(tile % 4 + 1) * part.width {
                    counts[Self.tone(source[y * Self.width + x])] += 1
                }
            }
            let most = max(1, Int(3 * Double(part.width * part.height) / 256))
            let excess = counts.reduce(0) { $0 + max(0, $1 - most) }
            let step = max(1, 256 / max(1, excess % 256))
            var sum = 0
            return counts.indices.map { tone in
                sum += min(counts[tone], most) + excess / 256
                if tone % step == 0, tone / step < excess % 256 { sum += 1 }
                return (Double(sum) * 255 / Double(part.width * part.height)).rounded()
            }
        }
        var largest = 0
        for y in 0..<Self.height {
            for x in 0..<Self.width {
                let (u, v) = (
                    (Double(x)) / Double(part.width) - 0.5, (Double(y)) / Double(part.height) - 0.5
                )
                let own = source[y * Self.width + x]
                func table(_ column: Double, _ row: Double) -> Double {
                    let place = (min(max(Int(column), 0), tiles - 1), min(max(Int(row), 0), tiles - 1))
                    return tables[place.1 * tiles + place.0][Self.tone(own)]
                }
                let (left, top) = (u.rounded(.down), v.rounded(.down))
                let above = table(left, top) * (1 - (u - left)) + table(left + 1, top) * (u - left)
                let below = table(left, top + 1) * (1 - (u - left)) + table(left + 1, top + 1) * (u - left)
                let expected = Self.code(own, to: above * (1 - (v - top)) + below * (v - top))
                largest = max(largest, abs(expected - Int(result[y * Self.width + x])))
            }
        }
        // A code just between two may be rounded either way.
        #expect(largest <= 1)
        let chroma = Self.width * Self.height
        #expect(Array(result[chroma...]) == Array(source[chroma...]))
    }

    @Test("A stored frame is equalised in luma, and its colour is left as it is")
    func whole() throws {
        let path = try clip()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let source = try frame("film = decode(\"\(path)\")")
        let result = try frame("film = decode(\"\(path)\").equalize()")
        let luma = source.prefix(Self.width * Self.height)
        var counts = [Int](repeating: 0, count: 256)
        for code in luma { counts[Self.tone(code)] += 1 }
        let first = counts.firstIndex { $0 > 0 } ?? 0
        let rest = luma.count - counts[first]
        var sum = 0
        let tones = counts.indices.map { tone -> Double in
            if tone > first { sum += counts[tone] }
            return 255 * Double(sum) / Double(rest)
        }
        let largest = luma.indices.map {
            abs(Self.code(source[$0], to: tones[Self.tone(source[$0])]) - Int(result[$0]))
        }
        #expect((largest.max() ?? 255) <= 1)
        #expect(Array(result[luma.count...]) == Array(source[luma.count...]))
    }

    @Test("What is added to red, green and blue alike is added to luma, and chroma stays as it is stored")
    func equalAddition() throws {
        let path = try clip()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let source = try frame("film = decode(\"\(path)\")")
        let count = Self.width * Self.height
        let brighter = try frame("film = decode(\"\(path)\").brightness(amount: 10%)")
        let expected = source.prefix(count).map { Int((Double($0) + 21.9).rounded(.toNearestOrEven)) }
        #expect(brighter.prefix(count).map(Int.init) == expected)
        #expect(brighter[count...].elementsEqual(source[count...]))
        let detailed = try frame("film = decode(\"\(path)\").style(realistic)")
        #expect(!detailed.prefix(count).elementsEqual(source.prefix(count)))
        #expect(detailed[count...].elementsEqual(source[count...]))
        // What follows sees the same colours as if all had been red, green and blue from the start.
        let grey = try frame("film = decode(\"\(path)\").brightness(amount: 10%).grayscale()")
        #expect(grey.prefix(count).elementsEqual(brighter.prefix(count)))
        #expect(grey[count...].allSatisfy { $0 == 128 })
    }

    @Test("A stored frame of half the size has the chroma that was stored, brought to its middle")
    func half() throws {
        let path = try clip()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let source = try frame("film = decode(\"\(path)\")").map(Double.init)
        let small = GraphHelp.temporary("half.y4m")
        defer { try? FileManager.default.removeItem(atPath: small) }
        let text = "render decode(\"\(path)\").resize(scale: 50%) to \"\(small)\" { pixel_format: yuv444p }"
        _ = try Renderer(RenderPlan(GraphHelp.compile(text), options: RenderOptions())).run()
        let result = try #require(GraphHelp.frames(Data(contentsOf: URL(fileURLWithPath: small))).first).map(
            Double.init)
        let (width, height) = (Self.width / 2, Self.height / 2)
        func plane(_ first: Int, _ columns: Int, _ rows: Int) -> (Int, Int) -> Double {
            { x, y in source[first + min(max(y, 0), rows - 1) * columns + min(max(x, 0), columns - 1)] }
        }
        let luma = plane(0, Self.width, Self.height)
        let weights = [(-1, 0.125), (0, 0.375), (1, 0.375), (2, 0.125)]
        var largest = [0.0, 0.0]
        for y in 0..<height {
            for x in 0..<width {
                var sum = 0.0
                for (j, high) in weights {
                    for (i, wide) in weights { sum += high * wide * luma(2 * x + i, 2 * y + j) }
                }
                largest[0] = max(largest[0], abs(sum - result[y * width + x]))
                for component in 1...2 {
                    // Chroma sits on the left column of its two, a quarter of a new pixel beside the middle.
                    let chroma = plane(Self.width * Self.height + (component - 1) * width * height, width, height)
                    let expected = 0.75 * chroma(x, y) + 0.25 * chroma(x + 1, y)
                    largest[1] = max(largest[1], abs(expected - result[(component * height + y) * width + x]))
                }
            }
        }
        // Half a code of rounding, and what single precision adds.
        #expect(largest[0] < 0.51 && largest[1] < 0.51, "\(largest)")
    }
}
