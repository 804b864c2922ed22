import Foundation
import KinoraCore
import KinoraLanguage
import KinoraMedia
import Testing

@testable import KinoraNodes

@Suite("Transitions")
struct TransitionTests {
    private static let size = Size(37, 26)
    private static let clips = """
        one = pattern(hills, size: 37x26, rate: 10fps, duration: 4s)[1s..3s]
        other = pattern(ramp, size: 37x26, rate: 10fps, duration: 4s)[1s..3s]

        """
    private static let one = TestPattern.Kind.hills.image(size)
    private static let other = TestPattern.Kind.ramp.image(size)

    /// The picture of a transition over one second, whose blend begins at 1.5 s.
    private static func picture(_ call: String, at p: Rational) throws -> TestImage {
        let harness = try NodeHarness(clips + "look = one.\(call)")
        return try harness.image(at: Rational(3, 2) + p, within: Rational(2))
    }

    @Test(
        "A transition begins with the first clip and ends with the second",
        arguments: [
            "crossfade(other, over: 1s)", "dissolve(other, over: 1s, grain: 8px)",
            "fade_through(other, over: 1s, color: #4488ff)", "wipe(other, over: 1s, angle: 30deg)",
            "slide(other, over: 1s)", "slide(other, over: 1s, direction: down)", "push(other, over: 1s)",
            "push(other, over: 1s, direction: up)", "zoom(other, over: 1s)",
            "iris(other, over: 1s, shape: diamond, center: (20%, 70%))", "iris(other, over: 1s, shape: rectangle)",
            "clock(other, over: 1s, start: 40deg)", "blinds(other, over: 1s, angle: 200deg)",
            "pixelize(other, over: 1s, block: 9px)", "luma(other, over: 1s, map: pattern(noise, size: 20x20))",
        ])
    func ends(_ call: String) throws {
        let start = try Self.picture(call, at: Rational(0))
        let end = try Self.picture(call, at: Rational(1))
        // Places that are worked out in floats lie within 1e-5 of a pixel; neighbours differ by less than 0.1.
        #expect(start.planes.count == 3 && start.largestDifference(Self.one) < 2e-6)
        #expect(end.largestDifference(Self.other) < 2e-6)
        let middle = try Self.picture(call, at: Rational(1, 2))
        #expect(middle.largestDifference(Self.one) > 0.02 && middle.largestDifference(Self.other) > 0.02)
    }

    /// How much of the second clip is seen at a pixel's centre when 0.35 of the blend has passed.
    private static let references: [(call: String, share: @Sendable (Double, Double) -> Double)] = [
        ("crossfade(other, over: 1s)", { _, _ in 0.35 }),
        (
            "wipe(other, over: 1s, angle: 90deg, softness: 20%)",
            { _, y in revealed(y / 26, softness: 0.2) }
        ),
        (
            "iris(other, over: 1s, softness: 10%)",
            { x, y in revealed(length(x - 18.5, y - 13) / length(18.5, 13), softness: 0.1) }
        ),
        (
            "clock(other, over: 1s, softness: 10%)",
            { x, y in
                let turn = atan2(x - 18.5, 13 - y) / (2 * .pi)
                return revealed(turn < 0 ? turn + 1 : turn, softness: 0.1)
            }
        ),
        (
            "blinds(other, over: 1s, count: 4, softness: 30%)",
            { x, _ in
                let place = x / 37 * 4
                return revealed(place - place.rounded(.down), softness: 0.3)
            }
        ),
        (
            "luma(other, over: 1s, softness: 25%, map: pattern(ramp, size: 37x26))",
            { x, y in
                let map = other[Int(x), Int(y)]
                return revealed(
                    0.2126 * Double(map[0]) + 0.7152 * Double(map[1]) + 0.0722 * Double(map[2]), softness: 0.25)
            }
        ),
    ]

    @Test("What is uncovered agrees with a plain reference", arguments: references.indices)
    func reference(_ index: Int) throws {
        let (call, share) = Self.references[index]
        let found = try Self.picture(call, at: Rational(7, 20))
        let wanted = TestImage(Self.size) { x, y in
            let amount = Float(share(Double(x) + 0.5, Double(y) + 0.5))
            return zip(Self.one[x, y], Self.other[x, y]).map { $0 + ($1 - $0) * amount }
        }
        // An edge of a tenth of the way multiplies the rounding of places in floats by ten.
        #expect(found.largestDifference(wanted) < 2e-5)
    }

    @Test("Pictures that move are where the plain reference puts them")
    func moves() throws {
        let p = 0.35
        let way = 37 * (p * p * (3 - 2 * p))
        func sample(_ image: TestImage, _ x: Double, _ y: Int) -> [Float] {
            let left = (x - 0.5).rounded(.down)
            let part = Float(x - 0.5 - left)
            return zip(image[Int(left), y], image[Int(left) + 1, y]).map { $0 + ($1 - $0) * part }
        }
        for (call, isPush) in [("push(other, over: 1s)", true), ("slide(other, over: 1s)", false)] {
            let found = try Self.picture(call, at: Rational(7, 20))
            let wanted = TestImage(Self.size) { x, y in
                let place = Double(x) + 0.5 - (37 - way)
                let below = isPush ? sample(Self.one, Double(x) + 0.5 + way, y) : Self.one[x, y]
                let edge = Float(min(max(min(place, 37 - place) + 0.5, 0), 1))
                let above = sample(Self.other, min(max(place, 0.5), 36.5), y)
                return zip(below, above).map { $0 + ($1 - $0) * edge }
            }
            #expect(found.largestDifference(wanted) < 2e-5, "\(call)")
        }
    }

    @Test("A crossfade weighs colours by their alpha")
    func alpha() throws {
        let found = try NodeHarness(
            """
            one = color(#ff000080, size: 4x4, rate: 10fps, duration: 2s)
            other = color(#0000ff, size: 4x4, rate: 10fps, duration: 2s)
            look = one.crossfade(other, over: 1s, overlap: true)
            """
        ).image(at: Rational(3, 2))
        let weight = Float(128.0 / 255)
        let wanted = [weight / (weight + 1), 0, 1 / (weight + 1), (weight + 1) / 2]
        #expect(zip(found[2, 2], wanted).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test("The timeline keeps its length, a short handle shrinks the blend on its side, and an overlap shortens it")
    func rule() throws {
        func film(_ call: String, _ a: String = "[1s..3s]", _ b: String = "[1s..3s]") throws -> NodeHarness {
            try NodeHarness(
                """
                one = pattern(hills, size: 8x8, rate: 10fps, duration: 4s)\(a)
                other = pattern(ramp, size: 8x8, rate: 10fps, duration: 4s)\(b)
                look = one.\(call)
                """)
        }
        let plain = try film("wipe(other, over: 1s)")
        #expect(try plain.properties().duration == Rational(4))
        #expect(try plain.segments().map(\.start) == [Rational(0), Rational(3, 2), Rational(5, 2)])
        let short = try film("wipe(other, over: 1s)", "[1s..3.9s]")
        #expect(try short.properties().duration == Rational(49, 10))
        #expect(try short.segments().map(\.start) == [Rational(0), Rational(24, 10), Rational(3)])
        #expect(try short.warnings().first?.message.contains("the blend is 0.6s long instead of 1s") == true)
        let none = try film("wipe(other, over: 1s)", "", "")
        #expect(try none.segments().count == 2 && none.properties().duration == Rational(8))
        let overlap = try film("wipe(other, over: 1s, overlap: true)", "", "")
        #expect(try overlap.properties().duration == Rational(7))
        #expect(try overlap.warnings().isEmpty)
    }

    @Test("Retimed clips of other sizes and rates meet at the right moments")
    func mixed() throws {
        let harness = try NodeHarness(
            """
            one = pattern(count, size: 16x8, rate: 10fps, duration: 10s).speed(2)[1s..3s]
            other = pattern(count, size: 8x8, rate: 25fps, duration: 10s)[2s..6s].speed(0.5)
            effect second(a: video, b: video) -> video { if p < 2 then b else a }
            look = one.second(other, over: 1s)
            """)
        #expect(try harness.properties().duration == Rational(10))
        #expect(try harness.properties().rate == Rational(10))
        // The blend runs from 1.5 s to 2.5 s; at 2.2 s the second clip is at 2 s + 0.2 s / 2, frame 52 of 25 a second.
        let during = try harness.image(at: Rational(22, 10))
        #expect(abs(during[8, 4][0] * 255 - 52) < 0.01)
        #expect(during[1, 4] == [0, 0, 0], "the smaller clip stands between bars")
        // Before the cut its handle is shown: 0.4 s early at half speed.
        #expect(try abs(harness.image(at: Rational(16, 10))[8, 4][0] * 255 - 45) < 0.01)
        #expect(try abs(harness.image(at: Rational(1))[8, 4][0] * 255 - 40) < 0.01)
        #expect(try abs(harness.image(at: Rational(8))[8, 4][0] * 255 - 125) < 0.01)
    }

    @Test("In a transition t, p, frame and ramps count from the start of the blend; a third stream begins with it")
    func clocks() throws {
        let text =
            Self.clips + """
                effect clocks(a: video, b: video, c: video, level: number = 0) -> video {
                    if p < 0 then a else if t < 0 then b else vec3(t + p / 2, frame / 100, level)
                }
                effect third(a: video, b: video, c: video) -> video { if p < 0 then a else if p < 0 then b else c }

                """
        let calls = "clocks(other, c: pattern(count, size: 37x26, rate: 10fps), over: 1s, level: 0 -> 1 over 1s)"
        let found = try NodeHarness(text + "look = one.\(calls)").image(at: Rational(17, 10))
        #expect(zip(found[3, 3], [0.3, 0.02, 0.2]).allSatisfy { abs($0 - $1) < 1e-6 })
        let third = try NodeHarness(
            text + "look = one.third(other, c: pattern(count, size: 37x26, rate: 10fps), over: 1s)")
        #expect(try abs(third.image(at: Rational(17, 10))[3, 3][0] * 255 - 2) < 0.01)
    }

    private static func length(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }

    private static func revealed(_ place: Double, softness: Double) -> Double {
        let edge = min(max((0.35 * (1 + softness) - place) / softness, 0), 1)
        return edge * edge * (3 - 2 * edge)
    }
}
