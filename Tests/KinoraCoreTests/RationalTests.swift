import KinoraCore
import Testing

@Suite("Rational time")
struct RationalTests {
    @Test("A fraction is reduced and its denominator positive")
    func reduces() {
        #expect(Rational(30, -60) == Rational(-1, 2))
        #expect(Rational(0, 7).denominator == 1)
        #expect(Rational(5, 0) == .zero)
        #expect(Rational(Int64.min, Int64.min) == .one)
    }

    @Test("Arithmetic is exact: a thousand NTSC frames end where one multiplication says")
    func exact() {
        let frame = Rational(1001, 30_000)
        var time = Rational.zero
        for _ in 0..<1000 { time += frame }
        #expect(time == Rational(1000) * frame)
        #expect(Rational(1, 3) - Rational(1, 4) == Rational(1, 12))
        #expect(Rational(2, 3) / Rational(4, 3) == Rational(1, 2))
    }

    @Test("Values that do not fit saturate instead of trapping")
    func saturates() {
        let huge = Rational(Int64.max)
        #expect(huge * huge == huge)
        #expect(huge + huge == huge)
        #expect(-huge * huge == Rational(-Int64.max))
        #expect(Rational(Int64.min) == Rational(-Int64.max))
        #expect(Rational(1, Int64.max) * Rational(1, Int64.max) < Rational(1, 1_000_000_000))
        let awkward = Rational(Int64.max, Int64.max - 1) * Rational(Int64.max - 2, Int64.max - 4)
        #expect(abs(awkward.doubleValue - 1) < 1e-15)
        #expect(huge.rounded == Int64.max)
    }

    @Test(
        "Rounding goes the way its name says",
        arguments: [
            (Rational(7, 2), Int64(3), Int64(4), Int64(4)), (Rational(-7, 2), -4, -3, -3), (Rational(-1, 3), -1, 0, 0),
            (Rational(6), 6, 6, 6),
        ])
    func rounds(value: Rational, floor: Int64, rounded: Int64, ceiling: Int64) {
        #expect(value.floor == floor)
        #expect(value.rounded == rounded)
        #expect(value.ceiling == ceiling)
    }

    @Test("Plain decimals are read exactly and everything else is refused")
    func parses() {
        #expect(Rational(parsing: "12.5") == Rational(25, 2))
        #expect(Rational(parsing: "-0.04") == Rational(-1, 25))
        for text in ["", "-", ".", "1e3", "1.2.3", "+1", "0x1", "1234567890123456789"] {
            #expect(Rational(parsing: text) == nil)
        }
    }

    @Test("A binary fraction finds the ratio a person meant")
    func approximates() {
        #expect(Rational(approximating: 29.97, maximumDenominator: 1000) == Rational(2997, 100))
        #expect(Rational(approximating: 1.0 / 3) == Rational(1, 3))
        #expect(Rational(approximating: .nan) == nil)
        #expect(Rational(approximating: -.infinity) == nil)
        #expect(Rational(approximating: 1e300) == Rational(Int64.max))
    }

    @Test("A frame is on screen from its own time until the next frame's")
    func frames() throws {
        let rate = FrameRate.ntsc
        for index in Int64(0)..<200 {
            let time = rate.time(ofFrame: index)
            #expect(rate.frame(at: time) == index)
            #expect(rate.frame(at: time - Rational(1, 1_000_000)) == index - 1)
        }
        #expect(rate.frameCount(within: rate.time(ofFrame: 10)) == 10)
        #expect(FrameRate(.zero) == nil)
        #expect(FrameRate(Rational(-25)) == nil)
        let range = TimeRange(start: Rational(1, 2), end: Rational(3, 2)).frames(at: .pal)
        #expect(range == FrameRange(first: 13, end: 38))
    }
}
