import KinoraCore
import KinoraLanguage
import Testing

@testable import KinoraNodes

@Suite("Consistency in time")
struct ConsistencyTests {
    private static let size = Size(64, 48)

    private static func harness(_ kind: TestPattern.Kind, _ look: String, size: Size = size) throws -> NodeHarness {
        try NodeHarness(
            """
            clip = pattern(\(kind), size: \(size.width)x\(size.height), rate: 20fps, duration: 2s)
            shaken = clip.brightness(if frame % 2 == 0 then 0.1 else -0.1)
            look = \(look)
            """)
    }

    /// The mean difference of green between two pictures, off the edges, in code values.
    private static func difference(_ a: TestImage, _ b: TestImage) -> Double {
        var (sum, count) = (0.0, 0.0)
        for y in 10..<38 {
            for x in 12..<52 {
                sum += Double(abs(a[x, y][1] - b[x, y][1])) * 255
                count += 1
            }
        }
        return sum / count
    }

    @Test("A style that flickers over a film that moves is averaged along the motion, and stays where the film is")
    func flicker() throws {
        let harness = try Self.harness(.slide, "shaken.stabilize_style(guide: clip)")
        let steady = try harness.image(at: Rational(5, 20), on: TestBackends.fast)
        let clip = TestPattern.Kind.slide.image(Self.size, frame: 5)
        // Frames at -0.1 and 0.1 in turn: nothing of it is left of two in a row; 0.1 is 25.5 code values.
        var shift = 0.0
        for y in 10..<38 { for x in 12..<52 { shift += Double(steady[x, y][1] - clip[x, y][1]) * 255 / (28 * 40) } }
        #expect(abs(shift) < 1, "\(shift)")
        // What is left beside the shift is what sampling twice between pixels costs.
        let own = try harness.image("shaken", at: Rational(5, 20))
        #expect(Self.difference(steady, own) < 40 && Self.difference(steady, clip) < 12)
    }

    @Test("Nothing moves away from its own frame by more than the drift, and none at a strength of 0")
    func drift() throws {
        let harness = try Self.harness(.slide, "shaken.stabilize_style(guide: clip, drift: 2%)")
        let (steady, own) = (
            try harness.image(at: Rational(5, 20), on: TestBackends.fast),
            try harness.image("shaken", at: Rational(5, 20))
        )
        var largest: Float = 0
        for (a, b) in zip(steady.planes[1], own.planes[1]) { largest = max(largest, abs(a - b)) }
        #expect(largest <= 0.02 + 1e-6 && largest > 0.0199)
        let off = try Self.harness(.slide, "shaken.stabilize_style(guide: clip, strength: 0)")
        #expect(try off.image(at: Rational(5, 20)).isNear(own))
    }

    @Test("What looks different in the other frames does not count: noise is left as it is")
    func unlike() throws {
        let harness = try Self.harness(.noise, "shaken.stabilize_style(guide: clip)")
        let own = try harness.image("shaken", at: Rational(5, 20))
        #expect(Self.difference(try harness.image(at: Rational(5, 20), on: TestBackends.fast), own) < 1)
    }

    @Test("Noise falls where the film stands still, to its part by the root of the frames")
    func denoise() throws {
        let text = """
            noisy = pattern(noise, size: 64x48, rate: 20fps, duration: 2s).mixed_with(pattern(ramp, size: 64x48, rate: 20fps, duration: 2s))
            effect mixed_with(a: video, b: video) -> video { 0.5 * b + 0.1 * a }
            truth = pattern(ramp, size: 64x48, rate: 20fps, duration: 2s).half()
            effect half(b: video) -> video { 0.5 * b + 0.05 }
            look = noisy.denoise_temporal(noise: 7.4, window: 2)
            """
        let harness = try NodeHarness(text)
        let time = Rational(10, 20)
        func deviation(_ image: TestImage, _ truth: TestImage) -> Double {
            var (sum, count) = (0.0, 0.0)
            for y in 8..<40 {
                for x in 8..<56 {
                    let d = Double(image[x, y][1] - truth[x, y][1]) * 255
                    sum += d * d
                    count += 1
                }
            }
            return (sum / count).squareRoot()
        }
        let truth = try harness.image("truth", at: time)
        let before = deviation(try harness.image("noisy", at: time), truth)
        let after = deviation(try harness.image(at: time, on: TestBackends.fast), truth)
        // Uniform noise of 25.5 codes has a deviation of 7.4. Of five frames, by the root of five it were 0.45; motion found in noise is no
        // more than a pixel of a smooth ramp.
        #expect(before > 7 && after < 0.6 * before, "\(before) \(after)")
    }

    @Test("Exposure that jumps is evened out, what is black stays black, and an amount of 0 changes nothing")
    func deflicker() throws {
        let text = """
            clip = pattern(hills, size: 16x12, rate: 20fps, duration: 2s)
            effect lit(src: video, gain: number in 0..4 = 1) -> video { src * gain }
            jumpy = clip.lit(gain: if frame % 2 == 0 then 1.1 else 0.9)
            look = jumpy.deflicker(window: 4)
            black = clip.lit(gain: 0).deflicker()
            half = jumpy.deflicker(window: 4, amount: 0.5)
            """
        let harness = try NodeHarness(text)
        let time = Rational(10, 20)
        let (clip, own, even, half) = (
            try harness.image("clip", at: time), try harness.image("jumpy", at: time), try harness.image(at: time),
            try harness.image("half", at: time)
        )
        // Nine frames around an even one: five at 1.1 and four at 0.9.
        let mean = Float((5 * 1.1 + 4 * 0.9) / 9)
        for index in clip.planes[0].indices {
            #expect(abs(even.planes[0][index] - clip.planes[0][index] * mean) < 2e-4)
            let middle = (own.planes[0][index] + even.planes[0][index]) / 2
            #expect(abs(half.planes[0][index] - middle) < 2e-4)
        }
        #expect(try harness.image("black", at: time).planes[0].allSatisfy { $0 == 0 })
    }

    @Test("A shutter that is open smears what moves by as much as it moves meanwhile, and nothing that stands still")
    func shutter() throws {
        let harness = try Self.harness(.slide, "clip.motion_blur(shutter: 360deg)")
        let time = Rational(6, 20)
        let blurred = try harness.image(at: time, on: TestBackends.fast)
        var (sum, count) = (0.0, 0.0)
        for y in 12..<36 {
            for x in 14..<50 {
                // The waves are functions: the mean of 65 places along the way of a frame.
                let mean = (-32...32).reduce(0.0) { total, step in
                    let moved = 6 + Double(step) / 64
                    return total + MovingWaves.tone(Double(x) - 2.5 * moved, Double(y) + 1.25 * moved) / 65
                }
                sum += abs(Double(blurred[x, y][0]) * 255 - mean)
                count += 1
            }
        }
        #expect(sum / count < 2.5, "\(sum / count)")
        let still = try Self.harness(.hills, "clip.motion_blur(shutter: 180deg)")
        #expect(try still.image(at: time, on: TestBackends.fast).isNear(still.image("clip", at: time)))
    }

    @Test("A shutter that opens while the film runs is at each moment one that is so open")
    func openingShutter() throws {
        let ramp = try Self.harness(.slide, "clip.motion_blur(shutter: [0s: 0deg, 400ms: 360deg, 600ms: 360deg])")
        let open = try Self.harness(.slide, "clip.motion_blur(shutter: 360deg)")
        let (first, later) = (Rational(0), Rational(10, 20))
        #expect(try ramp.image(at: first).isNear(ramp.image("clip", at: first)))
        #expect(try ramp.image(at: later).isNear(open.image(at: later)))
    }

    @Test("A shutter that is open beside a join of two clips smears neither into the other")
    func shutterAtJoin() throws {
        // Both slide; what moves from one to the other is nothing.
        let size = "size: 96x64, rate: 20fps, duration: 1s"
        let joined = try NodeHarness(
            """
            a = pattern(slide, \(size))
            b = pattern(hills, \(size))
            film = cut(a[0s..500ms], b)
            look = film.motion_blur(shutter: 360deg)
            alone = a.motion_blur(shutter: 360deg)
            """)
        let first = try joined.image(at: Rational(10, 20), on: TestBackends.fast)
        #expect(first.isNear(try joined.image("film", at: Rational(10, 20))))
        let last = try joined.image(at: Rational(9, 20), on: TestBackends.fast)
        let wanted = try joined.image("alone", at: Rational(9, 20), on: TestBackends.fast)
        var (sum, count) = (0.0, 0.0)
        for y in 12..<52 {
            for x in 12..<84 {
                sum += Double(abs(last[x, y][0] - wanted[x, y][0])) * 255
                count += 1
            }
        }
        #expect(sum / count < 1.5, "\(sum / count)")
    }

    @Test("Parallax moves near things by the shift, far ones the other way, and what is in focus not at all")
    func parallax() throws {
        func picture(_ depth: String) throws -> TestImage {
            try NodeHarness(
                """
                clip = pattern(ramp, size: 48x16, rate: 20fps, duration: 1s)
                look = clip.parallax(depth: color(\(depth), size: 48x16, duration: 1s), shift: (6px, 0px))
                """
            ).image()
        }
        let clip = TestPattern.Kind.ramp.image(Size(48, 16))
        let (near, far, middle) = (try picture("#ffffff"), try picture("#000000"), try picture("#808080"))
        for x in 10..<38 {
            // Luma of grey 128 is 0.502: a hundredth of a pixel.
            let slope: Float = 1.0 / 47
            #expect(abs(near[x, 8][0] - clip[x - 3, 8][0]) < 2e-2 * slope * 47 / 10)
            #expect(abs(far[x, 8][0] - clip[x + 3, 8][0]) < 2e-3 + slope / 255 * 47)
            #expect(abs(middle[x, 8][0] - clip[x, 8][0]) < 2e-3)
        }
    }

    @Test(
        "Clips of one frame, of black, of noise and of 8 by 8 pixels, and a guide of another size, have a defined result",
        arguments: [
            "pattern(slide, size: 8x8, rate: 20fps, duration: 50ms)", "color(#000000, size: 40x32, duration: 1s)",
            "pattern(noise, size: 8x8, rate: 20fps, duration: 100ms)",
            "pattern(hills, size: 1x1, rate: 20fps, duration: 1s)",
        ])
    func badInput(_ clip: String) throws {
        for look in [
            "clip.stabilize_style(guide: clip.resize(20x12))", "clip.denoise_temporal()",
            "clip.consistency(guide: clip)",
            "clip.deflicker()", "clip.motion_blur(shutter: 180deg)",
        ] {
            let image = try NodeHarness("clip = \(clip)\nlook = \(look)").image(on: TestBackends.fast)
            #expect(image.planes.allSatisfy { $0.allSatisfy(\.isFinite) }, "\(look)")
        }
    }

    @Test(
        "The colour of what is transparent in other frames does not come into what is seen",
        arguments: ["film.stabilize_style(guide: clip)", "film.denoise_temporal(noise: 60)"])
    func transparent(look: String) throws {
        let harness = try NodeHarness(
            """
            effect hidden(src: video, by: number in 0..1 = 0) -> video { vec4(src + 0.15 * by, 1 - by) }
            clip = pattern(hills, size: 64x48, rate: 20fps, duration: 2s)
            film = clip.hidden(by: if frame % 2 == 0 then 0 else 1)
            look = \(look)
            """)
        let time = Rational(6, 20)
        let (clip, seen) = try (harness.image("clip", at: time), harness.image(at: time, on: TestBackends.fast))
        for (plane, wanted) in zip(seen.planes, clip.planes) {
            #expect(zip(plane, wanted).allSatisfy { abs($0 - $1) < 1e-4 })
        }
    }

    @Test("A film that is the same in every frame has no warp error, and a single frame nothing to compare")
    func still() throws {
        let harness = try Self.harness(.hills, "clip.consistency(guide: clip)")
        #expect(try harness.image(at: Rational(4, 20), on: TestBackends.fast).planes[0].allSatisfy { abs($0) < 1e-3 })
    }
}
