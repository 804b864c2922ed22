import KinoraCore
import Testing

@testable import KinoraNodes

@Suite("Geometry")
struct GeometryTests {
    static let size = Size(24, 16)
    static let source = TestPattern.Kind.noise.image(size)

    static func picture(_ call: String, kind: String = "noise") throws -> TestImage {
        try NodeHarness.image(
            "clip = pattern(\(kind), size: 24x16, rate: 10fps, duration: 1s)\nlook = clip.\(call)")
    }

    @Test("Whole-pixel moves leave pixels as they are")
    func exact() throws {
        let source = Self.source
        let cases: [(String, Size, @Sendable (Int, Int) -> [Float])] = [
            ("crop(10x8, at: (3px, 5px))", Size(10, 8), { source[$0 + 3, $1 + 5] }),
            ("crop(10x8)", Size(10, 8), { source[$0 + 7, $1 + 4] }),
            ("flip()", Self.size, { source[23 - $0, $1] }),
            ("flip(vertical)", Self.size, { source[$0, 15 - $1] }),
            ("flip(both)", Self.size, { source[23 - $0, 15 - $1] }),
            ("rotate(90deg)", Size(16, 24), { source[$1, 15 - $0] }),
            ("rotate(180deg)", Self.size, { source[23 - $0, 15 - $1] }),
            ("rotate(-90deg)", Size(16, 24), { source[23 - $1, $0] }),
            ("transform(shift: (2px, -3px), edges: wrap)", Self.size, { source[($0 + 22) % 24, ($1 + 3) % 16] }),
        ]
        for (call, size, pixel) in cases {
            let found = try Self.picture(call)
            // Weights of a point on a pixel's centre are 0 and 1 but for rounding.
            #expect(found.largestDifference(TestImage(size, pixel)) < 1e-4, "\(call)")
        }
    }

    @Test("Padding puts the picture on a canvas of the colour asked for")
    func pad() throws {
        let found = try Self.picture("pad(30x20, at: (1px, 2px), color: #336699)")
        #expect(areNear(found[4, 5], Self.source[3, 3]))
        #expect(found[0, 0].map { ($0 * 255).rounded() } == [0x33, 0x66, 0x99])
        #expect(found[29, 19].map { ($0 * 255).rounded() } == [0x33, 0x66, 0x99])
    }

    @Test("A ramp keeps its ends when it is resized up or down")
    func resize() throws {
        for call in ["resize(48x32)", "resize(12x8)", "resize(scale: 150%)"] {
            let found = try Self.picture(call, kind: "ramp")
            let middle = found.size.height / 2
            let width = found.size.width
            for x in stride(from: width / 4, to: width * 3 / 4, by: 3) {
                let expected = ((Float(x) + 0.5) * 24 / Float(width) - 0.5) / 23
                // Code values of the ramp are whole numbers of 255ths.
                #expect(abs(found[x, middle][0] - expected) < 0.012, "\(call) at \(x)")
            }
        }
    }

    @Test("Fitting fills a size, shows all of the picture or gives up its shape")
    func fit() throws {
        let source = Self.source
        // Half as high as wide: of 24 by 16 pixels 24 by 12 in the middle.
        let cover = try Self.picture("fit(24x12)")
        #expect(cover.largestDifference(TestImage(Size(24, 12)) { source[$0, $1 + 2] }) < 1e-4)
        let contain = try Self.picture("fit(32x16, mode: contain)")
        let framed = TestImage(Size(32, 16)) { x, y in (4..<28).contains(x) ? source[x - 4, y] : [0, 0, 0] }
        #expect(contain.largestDifference(framed) < 1e-4)
        let stretched = try Self.picture("fit(48x16, mode: stretch)", kind: "ramp")
        #expect(stretched.size == Size(48, 16))
        // A ramp of 255 codes over 24 pixels, in the middle of which the spline is a line.
        #expect(abs(stretched[24, 8][0] - ((24.5 / 2 - 0.5) / 23)) < 0.012)
        #expect(try Self.picture("fit(24x16)").isNear(source))
    }

    @Test("Turned by a small angle, the picture still fills its frame")
    func cover() throws {
        let text = """
            clip = color(#ffffff, size: 40x30, rate: 10fps, duration: 1s)
            look = clip.rotate(7deg)
            """
        #expect(try NodeHarness.image(text).planes.allSatisfy { $0.allSatisfy { $0 > 0.999 } })
    }
}
