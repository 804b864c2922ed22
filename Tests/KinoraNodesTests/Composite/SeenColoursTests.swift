import KinoraCore
import Testing

@testable import KinoraNodes

/// Colours under what is transparent, and filters that mix pixels.
@Suite("Colours as far as they are seen")
struct SeenColoursTests {
    /// A disc that is cut out of hills, over a ground.
    ///
    /// - Parameter under: the colour of what is transparent.
    private static func harness(_ look: String, under: String) throws -> NodeHarness {
        try NodeHarness(
            """
            effect disc(src: video, under: color = #000000) -> video {
                d = clamp(14 - length(uv * size - vec2(24 + 20 * t, 24)), 0, 1)
                vec4(mix(under, src, step(0.001, d)), d)
            }
            hills = pattern(hills, size: 64x48, rate: 20fps, duration: 1s)
            clip = hills.disc(under: \(under))
            film = \(look)
            look = color(#3050d0, size: 96x80, rate: 20fps, duration: 1s).overlay(film, at: (4px, 4px))
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
        "A picture that is opaque is filtered as one without alpha",
        arguments: ["blur(3px)", "box_blur(2px)", "resize(23x17)"])
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
