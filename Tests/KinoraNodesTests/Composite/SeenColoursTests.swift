import KinoraCore
import Testing

@testable import KinoraNodes

/// Colours under what is transparent, and filters that mix pixels.
@Suite("Colours as far as they are seen")
struct SeenColoursTests {
    /// A disc of waves that moves by two pixels a frame, over a ground.
    ///
    /// - Parameter under: the colour of what is transparent.
    private static func harness(_ look: String, under: String) throws -> NodeHarness {
        try NodeHarness(
            """
            effect disc(src: video, under: color = #000000) -> video {
                q = xy - vec2(16 + 40 * t, 24)
                d = clamp(14 - length(q), 0, 1)
                wave = vec3(0.6 + 0.3 * sin(q.x * 0.9) * cos(q.y * 0.7), 0.5 + 0.3 * sin(q.y * 0.5), 0.2)
                vec4(mix(under, wave, step(0.001, d)), d)
            }
            clip = color(#000000, size: 64x48, rate: 20fps, duration: 1s).disc(under: \(under))
            film = \(look)
            look = color(#3050d0, size: 96x80, rate: 20fps, duration: 1s).overlay(film, at: (4px, 4px), anchor: (0%, 0%))
            """)
    }

    @Test(
        "What is under the transparent does not come into what is seen",
        arguments: [
            "clip.blur(3px)", "clip.blur(12px)", "clip.box_blur(2px)", "clip.box_blur(9px)", "clip.resize(32x24)",
            "clip.resize(16x12)", "clip.resize(23x17)", "clip.resize(90x70)", "clip.interpolate(to: 40fps)",
            "clip.interpolate(to: 40fps, method: blend)", "clip.speed(50%, smooth: true)",
        ])
    func hidden(look: String) throws {
        let time = Rational(11, 40)
        let images = try ["#00ff00", "#000000"].map {
            try Self.harness(look, under: $0).image(at: time, on: TestBackends.fast)
        }
        for (green, black) in zip(images[0].planes, images[1].planes) {
            #expect(zip(green, black).allSatisfy { abs($0 - $1) < 1e-5 })
        }
    }

    @Test(
        "Nor into what is smeared, but for the places between two pixels",
        arguments: ["motion_blur(length: 9px)", "motion_blur(shutter: 720deg)", "radial_blur(amount: 20%)"])
    func smearedHidden(look: String) throws {
        let time = Rational(10, 20)
        let images = try ["#00ff00", "#000000"].map {
            try Self.harness("clip.\(look)", under: $0).image(at: time, on: TestBackends.fast)
        }
        let differences = zip(images[0].planes[1], images[1].planes[1]).map { abs($0 - $1) }
        #expect((differences.max() ?? 1) < 0.08)
    }

    @Test("What moves is smeared with its edge", arguments: ["length: 16px", "shutter: 720deg"])
    func smeared(by shutter: String) throws {
        let time = Rational(10, 20)
        let (still, smeared) = try (
            Self.harness("clip", under: "#000000").image(at: time, on: TestBackends.fast),
            Self.harness("clip.motion_blur(\(shutter))", under: "#000000").image(at: time, on: TestBackends.fast)
        )
        // The disc ends 14 pixels from its middle, which is at (40, 28) by then. Its blue is one; only its edge can change what is seen.
        let place = 28 * 96 + 40 + 12
        #expect(abs(still.planes[2][place] - 0.2) < 0.01)
        #expect(smeared.planes[2][place] > 0.25)
    }

    @Test(
        "A picture that is opaque is filtered as one without alpha",
        arguments: ["blur(3px)", "box_blur(2px)", "resize(23x17)", "motion_blur(length: 9px)"])
    func opaque(filter: String) throws {
        let harness = try NodeHarness(
            """
            effect covered(src: video) -> video { vec4(src, 1) }
            hills = pattern(hills, size: 64x48, rate: 20fps, duration: 1s)
            plain = hills.\(filter)
            look = hills.covered().\(filter)
            """)
        let (plain, covered) = try (
            harness.image("plain", at: .zero, on: TestBackends.fast), harness.image(at: .zero, on: TestBackends.fast)
        )
        for (wanted, seen) in zip(plain.planes, covered.planes) {
            #expect(zip(wanted, seen).allSatisfy { abs($0 - $1) < 2e-3 })
        }
    }
}
