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
        // Few enough weak pixels that the ways between them turn back a few times only; more than that may be cut.
        let look = """
            effect lines(src: video) -> mask { if src.r > 0.98 then 1 else if src.g > 0.66 then 0.5 else 0 }
            look = clip.lines().hysteresis()
            """
        let image = try found(look)
        let expected = connected { x, y in
            let color = Self.source[x, y]
            return color[0] > 0.98 ? 1 : color[1] > 0.66 ? 0.5 : 0
        }
        let found = kept(image)
        #expect(found.subtracting(expected).isEmpty)
        #expect(Double(found.count) >= 0.99 * Double(expected.count))
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
