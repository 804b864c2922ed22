import KinoraCore
import KinoraLanguage
import Testing

@testable import KinoraNodes

@Suite("Speeds that vary")
struct TimeCurveTests {
    private static func curve(_ from: Double, _ to: Double, seconds: Int64 = 4) -> TimeCurve {
        TimeCurve(
            .ramp(from: from, to: to, over: .seconds(Double(seconds))), range: 0.01...100,
            duration: Rational(seconds), rate: Rational(25))
    }

    @Test("A speed that does not vary divides the length")
    func constant() {
        let curve = Self.curve(0.5, 0.5)
        #expect(curve.length == Rational(8))
        #expect(curve(Rational(3)) == Rational(3, 2))
        #expect(curve.inverse(Rational(3, 2)) == Rational(3))
    }

    @Test("Along a ramp a second of the clip lasts as long as the integral of 1 / speed says")
    func ramp() {
        // From 1 to 1/4 over 4 s: 4 ln(4) / (3/4).
        let length = Self.curve(1, 0.25).length.doubleValue
        // A tenth of a millisecond: the rule of Simpson is far below it, and times have microseconds.
        #expect(abs(length - 4 * 1.3862943611 / 0.75) < 1e-4, "\(length)")
    }

    @Test("What is shown at a time is shown at that time, inside and beyond the clip")
    func inverse() {
        let curve = Self.curve(2, 0.3)
        for tenth in -10...60 {
            let source = Rational(Int64(tenth), 10)
            let back = curve(curve.inverse(source))
            // Two roundings to a microsecond, the second at twice the speed.
            #expect(abs((back - source).doubleValue) < 3e-6, "\(source)")
        }
        var last = curve(Rational(-1))
        for step in 0..<100 {
            let now = curve(Rational(Int64(step), 10))
            #expect(now > last)
            last = now
        }
    }

    @Test("A map of time goes through a curve and back")
    func map() {
        let curve = Self.curve(1, 0.25)
        let map = TimeMap(scale: Rational(2), offset: Rational(-1)).then(
            TimeSegment.Use(node: NodeID(0), offset: Rational(3), curve: curve))
        #expect(map(Rational(1)) == curve(Rational(1)) + Rational(3))
        let time = map.inverse(map(Rational(3, 2)))
        #expect(time.map { abs($0.doubleValue - 1.5) < 3e-6 } == true)
        #expect(
            map
                == TimeMap(scale: Rational(2), offset: Rational(-1)).then(
                    TimeSegment.Use(node: NodeID(0), offset: Rational(3), curve: Self.curve(1, 0.25))))
    }
}

@Suite("Slow motion")
struct SlowMotionTests {
    @Test("Smooth slow motion shows the frames of the clip, and between them what lies between")
    func smooth() throws {
        let harness = try NodeHarness(
            """
            clip = pattern(slide, size: 60x48, rate: 20fps, duration: 1s)
            look = clip.speed(0.5, smooth: true)
            between = clip.interpolate(to: 40fps)
            """)
        #expect(try harness.properties().duration == Rational(2))
        #expect(try harness.properties().rate == Rational(20))
        // A source time that both ask for: 3.5 frames.
        let slow = try harness.image(at: Rational(7, 20), on: TestBackends.fast)
        let made = try harness.image("between", at: Rational(7, 40), on: TestBackends.fast)
        #expect(slow.isNear(made))
    }

    @Test("A ramp shows at each moment what its time says, and lasts as long")
    func ramp() throws {
        let harness = try NodeHarness(
            """
            clip = pattern(slide, size: 16x12, rate: 20fps, duration: 2s)
            look = clip.speed([0s: 1, 1s: 1, 1.000001s: 0.25, 2s: 0.25])
            """)
        let length = try #require(try harness.properties().duration)
        // One second at full speed, one at a quarter; the step between them has a width.
        #expect(abs(length.doubleValue - 5) < 0.02, "\(length)")
        let picture = try harness.image(at: Rational(31, 10))
        // 1 s + 2.1 s / 4 is in frame 30.
        #expect(picture.isNear(TestPattern.Kind.slide.image(picture.size, frame: 30)))
    }
}
