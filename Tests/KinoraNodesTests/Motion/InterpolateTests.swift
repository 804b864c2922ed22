import KinoraCore
import KinoraLanguage
import Testing

@testable import KinoraNodes

@Suite("Frames between frames")
struct InterpolateTests {
    private static func graph(
        _ kind: TestPattern.Kind, _ arguments: String, size: Size = Size(60, 48)
    ) throws -> NodeHarness {
        try NodeHarness(
            """
            clip = pattern(\(kind), size: \(size.width)x\(size.height), rate: 20fps, duration: 2s)
            look = clip.interpolate(\(arguments))
            """)
    }

    @Test("Frames of the clip are left as they are, and those between lie where the motion would have them")
    func between() throws {
        let harness = try Self.graph(.slide, "to: 40fps")
        let kept = try harness.image(at: Rational(3, 20), on: TestBackends.fast)
        let source = TestPattern.Kind.slide.image(kept.size, frame: 3)
        #expect(kept.isNear(source))
        let made = try harness.image(at: Rational(7, 40), on: TestBackends.fast)
        // Half a step after frame 3: the waves are functions, and can be drawn there.
        var (sum, blend, count) = (0.0, 0.0, 0.0)
        for y in 12..<36 {
            for x in 12..<48 {
                let truth = MovingWaves.tone(Double(x) - 2.5 * 3.5, Double(y) + 1.25 * 3.5)
                let next = MovingWaves(kind: .slide, size: kept.size).code(x, y, frame: 4)
                sum += abs(Double(made[x, y][0]) * 255 - truth)
                blend += abs((Double(source[x, y][0]) * 255 + Double(next)) / 2 - truth)
                count += 1
            }
        }
        // Bilinear samples of both frames lose some of the finest waves.
        #expect(sum / count < 2.5, "\(sum / count)")
        #expect(sum < blend / 3, "\(sum / count) of \(blend / count)")
    }

    @Test("The last picture of a shot is shown until the next one begins, and nothing is mixed")
    func cut() throws {
        let harness = try Self.graph(.cut, "to: 80fps")
        let picture = try harness.image(at: Rational(47, 80), on: TestBackends.fast)
        #expect(picture.isNear(TestPattern.Kind.cut.image(picture.size, frame: 11)))
    }

    @Test("A blend mixes where things are, and the nearest picture is one of both")
    func otherMethods() throws {
        let size = Size(16, 12)
        let (first, second) = (
            TestPattern.Kind.noise.image(size, frame: 2), TestPattern.Kind.noise.image(size, frame: 3)
        )
        let time = Rational(11, 80)
        let blend = try Self.graph(.noise, "to: 80fps, method: blend", size: size).image(at: time)
        var largest: Float = 0
        for (value, (a, b)) in zip(blend.planes[0], zip(first.planes[0], second.planes[0])) {
            largest = max(largest, abs(value - (a + (b - a) * 0.75)))
        }
        #expect(largest < 1e-6)
        let nearest = try Self.graph(.noise, "to: 80fps, method: nearest", size: size)
        #expect(try nearest.image(at: time).isNear(second))
        #expect(try nearest.image(at: Rational(9, 80)).isNear(first))
    }

    @Test("The last frame is held to the end, and a single frame stays what it is")
    func ends() throws {
        let harness = try NodeHarness(
            "look = pattern(slide, size: 8x8, rate: 20fps, duration: 50ms).interpolate(to: 60fps, method: blend)")
        #expect(try harness.properties().frameCount == 3)
        let still = try NodeHarness("look = color(#406080, size: 1x1, duration: 1s).interpolate(to: 60fps)")
        let pixel = try still.image(at: Rational(1, 60), on: TestBackends.fast)[0, 0]
        let (expected, tolerance): (Float, Float) = (64.0 / 255, 1e-5)
        #expect(abs(pixel[0] - expected) < tolerance)
    }

    @Test("The length stays, whatever the rates")
    func rates() throws {
        let harness = try NodeHarness(
            """
            clip = pattern(slide, size: 8x8, rate: 23.976fps, duration: 2s)
            look = clip.interpolate(to: 60fps)
            same = clip.interpolate(to: 23.976fps)
            """)
        let properties = try harness.properties()
        #expect(properties.rate == Rational(60))
        #expect(properties.duration == Rational(2))
        #expect(properties.frameCount == 120)
        #expect(try harness.properties("same") == harness.properties("clip"))
    }

    @Test("A lower rate is a warning")
    func lowerRate() throws {
        let warnings = try Self.graph(.slide, "to: 12fps").warnings()
        let message = "the clip has 20 frames a second and shall have 12: pictures are left out"
        #expect(warnings.map(\.message) == [message])
        #expect(try Self.graph(.slide, "to: 24fps").warnings().isEmpty)
    }

    @Test("Signals before it are evaluated at the clip's own frames")
    func signals() throws {
        let text = """
            clip = pattern(hills, size: 16x12, rate: 10fps, duration: 1s)
            faded = clip.brightness(0 -> 0.9)
            look = faded.interpolate(to: 20fps, method: nearest)
            """
        let harness = try NodeHarness(text)
        // Nearest to 0.35 s is the frame at 0.4 s, brightness included.
        #expect(try harness.image(at: Rational(7, 20)).isNear(harness.image("faded", at: Rational(8, 20))))
    }
}

@Suite("Time in steps")
struct HeldTimeTests {
    @Test("Held time is that of the frame on screen, and its inverse the first time that frame is shown")
    func held() {
        let map = TimeMap(scale: Rational(2), offset: Rational(1, 4)).held(at: Rational(10))
        #expect(map(Rational(0)) == Rational(2, 10))
        #expect(map(Rational(1, 8)) == Rational(5, 10))
        #expect(map.inverse(Rational(5, 10)) == Rational(1, 8))
        #expect(map.inverse(Rational(45, 100)) == Rational(1, 8))
        let later = map.then(scale: Rational(1), offset: Rational(1, 10))
        #expect(later(Rational(1, 8)) == Rational(6, 10))
        #expect(later.delay(after: map) == Rational(1, 10))
        #expect(TimeMap.identity.delay(after: map) == nil)
    }
}
