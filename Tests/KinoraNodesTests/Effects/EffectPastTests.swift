import KinoraCore
import Testing

@testable import KinoraNodes

/// `persistent` in effects against loops over the frames before.
@Suite("Effects that remember")
struct EffectPastTests {
    private static let size = Size(20, 12)

    private static func harness(_ body: String, result: String = "video", call: String = "probe()") throws
        -> NodeHarness
    {
        try NodeHarness(
            """
            effect probe(src: video, fade: number in 0..1 = 0.9) -> \(result) {
                \(body)
            }
            one = pattern(noise, size: 20x12, rate: 10fps, duration: 4s)[1s..3s]
            other = pattern(slide, size: 20x12, rate: 10fps, duration: 4s)[1s..3s]
            look = one.\(call)
            part = look[700ms..1s]
            joined = cut(one[..500ms], other).\(call)
            """)
    }

    private static func frame(_ index: Int, of kind: TestPattern.Kind = .noise) -> TestImage {
        kind.image(size, frame: 10 + index)
    }

    private static func time(_ frame: Int) -> Rational { Rational(Int64(frame), 10) }

    /// What a step makes of frames in order, beginning with black.
    private static func run(_ frames: [TestImage], _ step: (_ now: TestImage, _ past: TestImage) -> TestImage)
        -> TestImage
    {
        var state = TestImage(size) { _, _ in [0, 0, 0] }
        for frame in frames { state = step(frame, state) }
        return state
    }

    private static func trail(_ frames: [TestImage], fade: Float = 0.9) -> TestImage {
        run(frames) { now, past in
            TestImage(size) { x, y in zip(now[x, y], past[x, y]).map { max($0, $1 * fade) } }
        }
    }

    private static func body(_ window: String) -> String { "past = persistent(\(window))\n    max(src, past * fade)" }

    @Test(
        "A frame is made of those in its window, and the first ones of as many as there are",
        arguments: [("1", 1), ("4f", 4), ("2 * 4", 8)], [0, 1, 3, 12])
    func window(_ window: (String, Int), _ index: Int) throws {
        let image = try Self.harness(Self.body(window.0)).image(at: Self.time(index))
        #expect(image.isNear(Self.trail((max(0, index - window.1 + 1)...index).map { Self.frame($0) })))
    }

    @Test("Slices have the bits of the whole, parameters run with the frames, and cuts are seen as they were shown")
    func times() throws {
        let harness = try Self.harness(Self.body("4"), call: "probe(fade: 0 -> 1 over 2s)")
        #expect(try harness.image("part", at: Self.time(1)) == harness.image(at: Self.time(8)))
        let plain = try Self.harness(Self.body("4"))
        let frames = [Self.frame(3), Self.frame(4), Self.frame(0, of: .slide), Self.frame(1, of: .slide)]
        #expect(try plain.image("joined", at: Self.time(6)).isNear(Self.trail(frames)))
        let timeline = Timeline(graph: plain.graph, properties: plain.properties, library: plain.library)
        let joined = try #require(plain.graph.bindings["joined"])
        let starts = try timeline.spans(of: joined, duration: Rational(2)).map(\.start).filter { $0 >= Rational(1, 2) }
        #expect(starts == (5...8).map { Rational($0, 10) })
        // A fade that runs: each frame has that of its own time.
        var index: Float = 4
        let wanted = Self.run((5...8).map { Self.frame($0) }) { now, past in
            index += 1
            return TestImage(Self.size) { x, y in zip(now[x, y], past[x, y]).map { max($0, $1 * index / 20) } }
        }
        #expect(try harness.image(at: Self.time(8)).largestDifference(wanted) < 1e-6)
    }

    @Test("The past has neighbours, places, alpha and statistics, and goes into helpers")
    func looks() throws {
        let shifted = try Self.harness(
            "last = persistent(3)\n    src * 0.5 + (last[1, 0] + last.at(xy + (0, 2))) * 0.25")
        let frames = (4...6).map { Self.frame($0) }
        let wanted = Self.run(frames) { now, past in
            TestImage(Self.size) { x, y in
                (0..<3).map { now[x, y][$0] * 0.5 + (past[x + 1, y][$0] + past[x, y + 2][$0]) * 0.25 }
            }
        }
        #expect(try shifted.image(at: Self.time(6)).largestDifference(wanted) < 1e-6)
        let mean = try Self.harness("last = persistent(3)\n    src * 0.5 + last.mean * 0.5 + last.a * 0.125")
        let means = Self.run(frames) { now, past in
            let isFirst = past.planes[0].allSatisfy { $0 == 0 }
            return TestImage(Self.size) { x, y in
                (0..<3).map { now[x, y][$0] * 0.5 + Float(past.mean($0)) * 0.5 + (isFirst ? 0 : 0.125) }
            }
        }
        #expect(try mean.image(at: Self.time(6)).largestDifference(means) < 1e-5)
    }

    static let refusals: [(String, String)] = [
        (
            "past = persistent(0)\n max(src, past)",
            "E0316 probe: 'persistent' takes a constant number of frames, 1 to 32, '0' is none\n  test.kin:3:23"
        ),
        ("past = persistent(33)\n past", "1 to 32, '33' is none"),
        ("past = persistent(\"8\")\n past", "1 to 32, '\"8\"' is none"),
        ("past = persistent(fade)\n past", "1 to 32, 'fade' is none"),
        ("past = persistent()\n past", "'persistent' takes a constant number of frames, 1 to 32"),
        ("max(src, persistent(8))", "E0316 probe: 'persistent' is bound to a name in the body of an effect"),
        ("sum(i in 0..1) { past = persistent(8)\n past }", "'persistent' is bound to a name in the body of an effect"),
        (
            "a = persistent(8)\n b = persistent(8)\n a + b",
            "an effect remembers one picture, its own; this is a second one"
        ),
        (
            "past = persistent(8)\n past.frame(-1)",
            "what 'persistent' remembers is the picture of the frame before, and of no other"
        ),
        (
            "past = persistent(32)\n sum(i in 0..99) { sum(j in 0..99) { past * i * j } }",
            "E0313 probe: an effect computes at most 200000 operations for a pixel, this one more in all frames of its window"
        ),
    ]

    @Test("What cannot be remembered is named with its place", arguments: refusals)
    func refused(_ body: String, _ message: String) {
        let error = #expect(throws: (any Error).self) { try Self.harness(body) }
        #expect("\(error.map { "\($0)" } ?? "")".contains(message), "\(error.map { "\($0)" } ?? "")")
    }

    @Test("A transition remembers nothing")
    func transition() {
        let error = #expect(throws: (any Error).self) {
            try NodeHarness(
                """
                effect probe(from: video, to: video) -> video {
                    past = persistent(8)
                    mix(from, max(to, past), p)
                }
                one = pattern(noise, size: 20x12, rate: 10fps, duration: 4s)[1s..3s]
                look = one.probe(one, over: 1s)
                """)
        }
        #expect("\(error.map { "\($0)" } ?? "")".contains("E0316 probe: a transition remembers no picture"))
    }

    @Test("A mask remembers as well")
    func mask() throws {
        let harness = try NodeHarness(
            """
            effect bright(src: video) -> mask {
                past = persistent(3)
                max(src.r, past * 0.5)
            }
            effect shown(src: video, by: mask) -> video { vec3(by) }
            one = pattern(noise, size: 20x12, rate: 10fps, duration: 4s)[1s..3s]
            look = one.shown(one.bright())
            """)
        let trail = Self.trail((4...6).map { Self.frame($0) }, fade: 0.5)
        let wanted = TestImage(Self.size) { x, y in [Float](repeating: trail[x, y][0], count: 3) }
        #expect(try harness.image(at: Self.time(6)).isNear(wanted))
    }
}
