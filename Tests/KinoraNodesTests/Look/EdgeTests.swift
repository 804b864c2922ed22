import Foundation
import KinoraCore
import Testing

@testable import KinoraNodes

@Suite("Edges")
struct EdgeTests {
    static let size = Size(83, 41)
    static let source = TestPattern.Kind.noise.image(size)

    private func found(_ look: String, pattern: String = "noise") throws -> TestImage {
        try NodeHarness.image(
            "clip = pattern(\(pattern), size: 83x41, rate: 10fps, duration: 1s)\n\(look)", on: TestBackends.fast)
    }

    /// Weak pixels connected to strong ones, found by walking from every strong one.
    private func connected(_ value: (Int, Int) -> Float) -> Set<Int> {
        let (width, height) = (Self.size.width, Self.size.height)
        var kept: Set<Int> = []
        var pending = (0..<width * height).filter { value($0 % width, $0 / width) >= 0.75 }
        kept.formUnion(pending)
        while let place = pending.popLast() {
            for dy in -1...1 {
                for dx in -1...1 {
                    let (x, y) = (place % width + dx, place / width + dy)
                    guard (0..<width).contains(x), (0..<height).contains(y), value(x, y) > 0.25,
                        kept.insert(y * width + x).inserted
                    else { continue }
                    pending.append(y * width + x)
                }
            }
        }
        return kept
    }

    private func kept(_ image: TestImage) -> Set<Int> {
        Set(image.planes[0].indices.filter { image.planes[0][$0] > 0.5 })
    }

    @Test("Weak lines are kept where they hang on strong ones, along any way")
    func connections() throws {
        let look = """
            effect lines(src: video) -> mask { if src.r > 0.98 then 1 else if src.g > 0.62 then 0.5 else 0 }
            look = clip.lines().hysteresis()
            """
        let image = try found(look)
        let expected = connected { x, y in
            let color = Self.source[x, y]
            return color[0] > 0.98 ? 1 : color[1] > 0.62 ? 0.5 : 0
        }
        let found = kept(image)
        #expect(found == expected)
        #expect(image.planes[0].allSatisfy { $0 == 0 || $0 == 1 })
    }

    @Test("A line around the picture and through its middle is followed to its end")
    func spiral() throws {
        // A row, a column, a row back, a diagonal: every direction, and many words of sixteen pixels.
        let look = """
            effect line(src: video) -> mask {
                q = xy - 0.5
                top = q.y < 0.5
                side = q.x > size.x - 1.5
                bottom = q.y > size.y - 1.5
                slope = abs(q.x - q.y) < 0.5
                if q.x < 0.5 and top then 1 else if top or side or bottom or slope then 0.5 else 0
            }
            look = clip.line().hysteresis()
            """
        let count = try kept(found(look)).count
        // The diagonal ends in the bottom row; corners and the beginning are counted once.
        #expect(count == 83 + 40 + 82 + 39)
    }

    @Test("Lines are those of the detector written out pixel by pixel")
    func reference() throws {
        let (width, height) = (Self.size.width, Self.size.height)
        func tone(_ x: Int, _ y: Int) -> Double {
            let color = Self.source[min(max(x, 0), width - 1), min(max(y, 0), height - 1)]
            return (255 * (0.2126 * Double(color[0]) + 0.7152 * Double(color[1]) + 0.0722 * Double(color[2]))).rounded()
        }
        func slope(_ x: Int, _ y: Int) -> (across: Double, down: Double) {
            (
                tone(x + 1, y - 1) + 2 * tone(x + 1, y) + tone(x + 1, y + 1)
                    - tone(x - 1, y - 1) - 2 * tone(x - 1, y) - tone(x - 1, y + 1),
                tone(x - 1, y + 1) + 2 * tone(x, y + 1) + tone(x + 1, y + 1)
                    - tone(x - 1, y - 1) - 2 * tone(x, y - 1) - tone(x + 1, y - 1)
            )
        }
        func amount(_ x: Int, _ y: Int) -> Double {
            guard (0..<width).contains(x), (0..<height).contains(y) else { return 0 }
            let (across, down) = slope(x, y)
            return abs(across) + abs(down)
        }
        let (low, high) = (0.9, 2.2)
        let expected = connected { x, y in
            let (across, down) = slope(x, y)
            let turns = atan2(abs(down), abs(across)) / (.pi / 8)
            let (dx, dy) = turns < 1 ? (1, 0) : turns > 3 ? (0, 1) : across * down < 0 ? (-1, 1) : (1, 1)
            let (own, ahead) = (amount(x, y), amount(x + dx, y + dy))
            let isRidge = own > amount(x - dx, y - dy) && (own > ahead || (own == ahead && dx * dy == 0))
            return isRidge && own > low * 255 ? (own > high * 255 ? 1 : 0.5) : 0
        }
        for look in ["low: 0.9, high: 2.2", "low: 0.9, high: 2.2 + t"] {
            let found = try kept(found("look = clip.edges(\(look))"))
            // Slopes within a hundredth of a degree of the border between two ways, and tones halfway between two codes.
            #expect(found.symmetricDifference(expected).count * 100 <= expected.count)
            #expect(expected.count > 200 && expected.count < width * height / 2)
        }
    }

    @Test("A step between black and white is one line, also along the picture's edge")
    func steps() throws {
        let look = """
            effect half(src: video) -> video { vec3(step(40.0, xy.x)) }
            look = clip.half().edges()
            """
        let image = try found(look)
        let columns = (0..<Self.size.width).filter { x in (0..<Self.size.height).allSatisfy { image[x, $0][0] == 1 } }
        #expect(columns == [39])
        #expect(kept(image).count == Self.size.height)
    }
}
