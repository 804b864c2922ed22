import Foundation
import KinoraCore
import Testing

@testable import KinoraNodes

@Suite("Curves")
struct CurveTests {
    private static let size = Size(45, 31)
    private static let text = "clip = pattern(noise, size: 45x31, rate: 10fps, duration: 2s)\n"
    private static let source = TestPattern.Kind.noise.image(size)

    @Test("A curve goes through its points, is straight through points of a line, and never swings beyond them")
    func shape() throws {
        let curve = try MonotoneCurve(text: "0/0 0.2/0.2 0.3/0.9 0.6/0.9 1/0.4")
        for (x, y) in [(0.0, 0.0), (0.2, 0.2), (0.3, 0.9), (0.6, 0.9), (1, 0.4)] { #expect(abs(curve(x) - y) < 1e-12) }
        var last = curve(0)
        for step in 1...300 {
            let value = curve(Double(step) / 1000)
            #expect(value >= last - 1e-12)
            last = value
        }
        for step in 300...600 { #expect(abs(curve(Double(step) / 1000) - 0.9) < 1e-12) }
        let line = try MonotoneCurve(text: "0/0.1 0.25/0.3 0.75/0.7 1/0.9")
        for step in 0...100 { #expect(abs(line(Double(step) / 100) - (0.1 + 0.8 * Double(step) / 100)) < 1e-12) }
    }

    @Test("The slopes are those of Fritsch and Carlson", arguments: [0.1, 0.35, 0.55, 0.8, 0.95])
    func slopes(_ x: Double) throws {
        // Secants 0.4, 2, 1: means 1.2 and 1.5; the first piece's second slope is 3 times its secant and is drawn in with the
        // first one, (1, 3) to a radius of 3.
        let curve = try MonotoneCurve(text: "0/0 0.5/0.2 0.75/0.7 1/0.95")
        let scale = 3 / 10.0.squareRoot()
        let slopes = [0.4 * scale, 1.2 * scale, 1.5, 1]
        let (xs, ys) = ([0, 0.5, 0.75, 1], [0, 0.2, 0.7, 0.95])
        let i = x < 0.5 ? 0 : x < 0.75 ? 1 : 2
        let h = xs[i + 1] - xs[i]
        let t = (x - xs[i]) / h
        let expected =
            ys[i] * (1 + 2 * t) * (1 - t) * (1 - t) + h * slopes[i] * t * (1 - t) * (1 - t)
            + ys[i + 1] * t * t * (3 - 2 * t) + h * slopes[i + 1] * t * t * (t - 1)
        #expect(abs(curve(x) - expected) < 1e-9)
    }

    @Test("Red, green and blue have their curve, then that of all, then that of luma, on every backend")
    func picture() throws {
        let (red, master, luma) = ("0/0.1 0.5/0.7 1/1", "0/0 0.3/0.2 1/0.9", "0/0 0.5/0.6 1/1")
        let harness = try NodeHarness(
            Self.text + """
                look = clip.curves(red: "\(red)", master: "\(master)")
                bright = clip.curves(luma: "\(luma)")
                """)
        let (first, second, third) = (
            try MonotoneCurve(text: red), try MonotoneCurve(text: master), try MonotoneCurve(text: luma)
        )
        let expected = Self.source.map { c in
            [Float(second(first(Double(c[0])))), Float(second(Double(c[1]))), Float(second(Double(c[2])))]
        }
        let brighter = Self.source.map { c in
            let y = EffectReferenceTests.luma(c)
            return c.map { $0 + Float(third(Double(y))) - y }
        }
        for backend in TestBackends.all {
            // A table of 2048 steps: an eighth of the curvature over the square of a step, below 1e-5 here.
            #expect(try harness.image(on: backend).largestDifference(expected) < 1e-5)
            #expect(try harness.image("bright", on: backend).largestDifference(brighter) < 1e-5)
        }
    }
}
