import KinoraCore
import KinoraMedia
import Testing

@testable import KinoraNodes

@Suite("Masks, keys and frames")
struct CompositeTests {
    private static let size = Size(40, 30)
    private static let source = TestPattern.Kind.hills.image(size)

    private static func picture(_ call: String) throws -> TestImage {
        try NodeHarness(
            """
            clip = pattern(hills, size: 40x30, rate: 10fps, duration: 1s)
            other = pattern(ramp, size: 40x30, rate: 10fps, duration: 1s)
            look = \(call)
            """
        ).image()
    }

    private static func step(_ distance: Double, over width: Double) -> Float {
        let t = min(max(distance / width + 0.5, 0), 1)
        return Float(1 - t * t * (3 - 2 * t))
    }

    @Test("The alpha of a rectangle, a turned one, an ellipse and corners agrees with their distances")
    func shapes() throws {
        func check(_ call: String, tolerance: Float = 1e-4, _ alpha: (Double, Double) -> Float) throws {
            let found = try Self.picture(call)
            var largest: Float = 0
            for y in 0..<30 {
                for x in 0..<40 {
                    largest = max(largest, abs(found[x, y][3] - alpha(Double(x) + 0.5, Double(y) + 0.5)))
                }
            }
            #expect(largest < tolerance, "\(call)")
            #expect(areNear(Array(found[7, 9].prefix(3)), Self.source[7, 9]))
        }
        func box(_ x: Double, _ y: Double, _ halfX: Double, _ halfY: Double) -> Double {
            let (dx, dy) = (abs(x) - halfX, abs(y) - halfY)
            return (max(dx, 0) * max(dx, 0) + max(dy, 0) * max(dy, 0)).squareRoot() + min(max(dx, dy), 0)
        }
        try check("clip.mask(width: 50%, height: 40%, feather: 6px)") { x, y in
            Self.step(box(x - 20, y - 15, 10, 6), over: 6)
        }
        try check("clip.mask(width: 50%, height: 40%, angle: 90deg, center: (25%, 50%), invert: true)") { x, y in
            1 - Self.step(box(x - 10, y - 15, 6, 10), over: 1)
        }
        // An ellipse as wide as high is a circle, whose distance is exact.
        try check("clip.mask(shape: ellipse, width: 50%, height: 66.6666667%, feather: 4px)") { x, y in
            Self.step(((x - 20) * (x - 20) + (y - 15) * (y - 15)).squareRoot() - 10, over: 4)
        }
        // Four corners of a polygon make a square on its tip.
        try check("clip.mask(shape: polygon, sides: 4, width: 50%, height: 66.6666667%)", tolerance: 2e-3) { x, y in
            Self.step((abs(x - 20) + abs(y - 15) - 10) / 2.0.squareRoot(), over: 1)
        }
        try check("clip.corner_mask(a: (25%, 20%), b: (75%, 20%), c: (75%, 80%), d: (25%, 80%), feather: 2px)") {
            x, y in
            Self.step(max(abs(x - 20) - 10, abs(y - 15) - 9), over: 2)
        }
        try check("clip.rounded(8px)") { x, y in
            let (dx, dy) = (max(abs(x - 20) - 12, 0), max(abs(y - 15) - 7, 0))
            return Float(min(max(0.5 - ((dx * dx + dy * dy).squareRoot() - 8), 0), 1))
        }
        try check("clip.matte(other, channel: green, low: 20%, high: 70%)") { _, y in
            min(max((TestPattern.Kind.ramp.image(Self.size)[0, Int(y)][1] - 0.2) / 0.5, 0), 1)
        }
        try check("clip.luma_key(threshold: 50%, softness: 20%)") { x, y in
            let c = Self.source[Int(x), Int(y)].map(Double.init)
            return 1 - Self.step(0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2] - 0.5, over: 0.2)
        }
    }

    @Test("A chroma key measures distance as FFmpeg's chromakey does and keeps what is not the key")
    func chromaKey() throws {
        let found = try Self.picture(
            "clip.chroma_key(color: #60c070, similarity: 10%, softness: 15%, soften: 0px, shrink: 0, spill: 0)")
        func chroma(_ c: [Double]) -> (Double, Double) {
            let y = 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]
            return ((c[2] - y) / 1.8556, (c[0] - y) / 1.5748)
        }
        let key = chroma([0x60, 0xC0, 0x70].map { $0 / 255 })
        for y in stride(from: 0, to: 30, by: 3) {
            for x in stride(from: 0, to: 40, by: 3) {
                let c = chroma(Self.source[x, y].map(Double.init))
                // libavfilter/vf_chromakey.c, do_chromakey_pixel.
                let difference = (((c.0 - key.0) * (c.0 - key.0) + (c.1 - key.1) * (c.1 - key.1)) / 2).squareRoot()
                let wanted = min(max((difference - 0.1) / 0.15, 0), 1)
                #expect(abs(Double(found[x, y][3]) - wanted) < 1e-4)
                #expect(areNear(Array(found[x, y].prefix(3)), Self.source[x, y]))
            }
        }
    }

    @Test("Spill of the key's own colour turns grey of the same luma; colours away from it stay")
    func spill() throws {
        func cleaned(_ color: String) throws -> [Float] {
            try NodeHarness(
                """
                clip = color(\(color), size: 8x8, duration: 1s)
                look = clip.chroma_key(color: #00ff00, similarity: 0, softness: 0)
                """
            ).image()[4, 4]
        }
        let green = try cleaned("#40a040")
        let luma = Float(0.2126 * 64 + 0.7152 * 160 + 0.0722 * 64) / 255
        #expect(green.prefix(3).allSatisfy { abs($0 - luma) < 1e-3 })
        let red = try cleaned("#c02040")
        #expect(zip(red, [192, 32, 64]).allSatisfy { abs($0 - Float($1) / 255) < 1e-5 })
    }

    @Test("A border, a split screen, a grid and an inset put every pixel where it belongs")
    func places() throws {
        let other = TestPattern.Kind.ramp.image(Self.size)
        let border = try Self.picture("clip.border(5px, color: #ff0000)")
        #expect(border.planes.count == 3)
        #expect(border[4, 15] == [1, 0, 0] && border[20, 25] == [1, 0, 0])
        #expect(areNear(border[5, 15], Self.source[5, 15]) && areNear(border[20, 24], Self.source[20, 24]))

        let same = try Self.picture("clip.split_screen(other, show: same_place, at: 25%, gap: 2px, color: #00ff00)")
        #expect(same.planes.count == 3)
        #expect(areNear(same[8, 7], Self.source[8, 7]) && areNear(same[11, 7], other[11, 7]))
        #expect(same[9, 7] == [0, 1, 0] && same[10, 7] == [0, 1, 0])
        let rows = try Self.picture("clip.split_screen(other, layout: rows, gap: 0px)")
        #expect(rows[12, 3].elementsEqual(Self.source[12, 10]) { abs($0 - $1) < 1e-5 })
        #expect(rows[12, 20].elementsEqual(other[12, 13]) { abs($0 - $1) < 1e-5 })

        let grid = try Self.picture("grid(clip, other, clip, gap: 4px, margin: 2px, color: #0000ff)")
        #expect(grid[0, 0] == [0, 0, 1] && grid[19, 5] == [0, 0, 1] && grid[30, 25] == [0, 0, 1])
        #expect(grid[3, 3] != [0, 0, 1] && grid[25, 3] != [0, 0, 1] && grid[10, 20] != [0, 0, 1])

        let inset = try Self.picture(
            "clip.picture_in_picture(other, at: (0%, 100%), width: 50%, border: 2px, color: #ff00ff, shadow: 0)")
        // The small picture covers columns 0..<20 and rows 15..<30; its frame lies around it.
        #expect(inset[5, 14] == [1, 0, 1] && inset[21, 20] == [1, 0, 1])
        #expect(areNear(inset[5, 12], Self.source[5, 12]) && areNear(inset[23, 20], Self.source[23, 20]))
        #expect(abs(inset[10, 22][2] - 128.0 / 255) < 1e-5)
    }

    @Test("A shadow lies below what casts it, moved and soft")
    func shadow() throws {
        let found = try Self.picture(
            "clip.mask(width: 30%, height: 30%).shadow(offset: (6px, 4px), softness: 0px, opacity: 50%)")
        #expect(areNear(Array(found[20, 15].prefix(3)), Self.source[20, 15]) && found[20, 15][3] == 1)
        #expect(abs(found[28, 21][3] - 0.5) < 1e-5 && found[28, 21].prefix(3).allSatisfy { $0 < 1e-5 })
        #expect(found[8, 8][3] == 0)
    }
}
