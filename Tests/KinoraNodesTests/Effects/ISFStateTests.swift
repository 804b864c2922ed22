import KinoraCore
import Testing

@testable import KinoraNodes

/// Persistent passes of ISF shaders against loops over the frames before.
@Suite("ISF passes that remember")
struct ISFStateTests {
    private static let size = Size(20, 12)

    /// Noise from its tenth frame on: what lies before the clip must not count.
    private static func harness(_ shader: String) throws -> NodeHarness {
        try NodeHarness(
            """
            import "probe.fs"
            one = pattern(noise, size: 20x12, rate: 10fps, duration: 4s)[1s..3s]
            other = pattern(slide, size: 20x12, rate: 10fps, duration: 4s)[1s..3s]
            look = one.probe()
            part = look[700ms..1s]
            joined = cut(one[..500ms], other).probe()
            """, files: ["probe.fs": shader])
    }

    private static func frame(_ index: Int, of kind: TestPattern.Kind = .noise) -> TestImage {
        kind.image(size, frame: 10 + index)
    }

    private static func time(_ frame: Int) -> Rational { Rational(Int64(frame), 10) }

    private static func header(_ passes: String) -> String {
        "/*{ \"INPUTS\": [ { \"NAME\": \"inputImage\", \"TYPE\": \"image\" } ], \"PASSES\": [ \(passes) ] }*/\n"
    }

    /// The brightest of the picture and what is left of those before.
    private static func trail(_ keys: String) -> String {
        header("{ \"TARGET\": \"trail\", \(keys) }, {}") + """
            void main() {
                if (PASSINDEX == 0) {
                    vec3 now = IMG_THIS_PIXEL(inputImage).rgb;
                    gl_FragColor = vec4(max(now, IMG_THIS_PIXEL(trail).rgb * 0.9), 1.0);
                } else gl_FragColor = vec4(IMG_THIS_PIXEL(trail).rgb, 1.0);
            }
            """
    }

    /// A trail over frames in order.
    private static func trail(over frames: [TestImage]) -> TestImage {
        var state = TestImage(size) { _, _ in [0, 0, 0] }
        for frame in frames {
            let before = state
            state = TestImage(size) { x, y in zip(frame[x, y], before[x, y]).map { max($0, $1 * 0.9) } }
        }
        return state
    }

    @Test(
        "A frame is made of those in its window, and the first ones of as many as there are",
        arguments: [("\"PERSISTENT\": true, \"WINDOW\": 4", 4), ("\"PERSISTENT\": true", 8)], [0, 1, 3, 12])
    func window(_ keys: (String, Int), _ index: Int) throws {
        let image = try Self.harness(Self.trail(keys.0)).image(at: Self.time(index))
        let frames = (max(0, index - keys.1 + 1)...index).map { Self.frame($0) }
        #expect(image.isNear(Self.trail(over: frames)))
    }

    @Test("A window of one frame remembers nothing, and the longest one 32")
    func ends() throws {
        let one = try Self.harness(Self.trail("\"PERSISTENT\": true, \"WINDOW\": 1")).image(at: Self.time(9))
        #expect(one.isNear(Self.frame(9)))
        let all = try Self.harness(Self.trail("\"PERSISTENT\": \"true\", \"WINDOW\": 32")).image(at: Self.time(15))
        #expect(all.isNear(Self.trail(over: (0...15).map { Self.frame($0) })))
    }

    @Test("A slice out of the middle has the bits of the whole")
    func slice() throws {
        let harness = try Self.harness(Self.trail("\"PERSISTENT\": true, \"WINDOW\": 5"))
        #expect(try harness.image("part", at: Self.time(1)) == harness.image(at: Self.time(8)))
    }

    @Test("What is remembered is what was shown, across a cut as well")
    func cut() throws {
        let harness = try Self.harness(Self.trail("\"PERSISTENT\": true, \"WINDOW\": 4"))
        let frames = [Self.frame(3), Self.frame(4), Self.frame(0, of: .slide), Self.frame(1, of: .slide)]
        #expect(try harness.image("joined", at: Self.time(6)).isNear(Self.trail(over: frames)))
        // Every frame behind the cut at 0.5 s looks at other frames of the first clip, until the window has passed.
        let timeline = Timeline(graph: harness.graph, properties: harness.properties, library: harness.library)
        let joined = try #require(harness.graph.bindings["joined"])
        let starts = try timeline.spans(of: joined, duration: Rational(2)).map(\.start).filter { $0 >= Rational(1, 2) }
        #expect(starts == (5...8).map { Rational($0, 10) })
    }

    @Test("Passes see those before them as they are, and themselves and those after them as they were")
    func order() throws {
        let shader =
            Self.header(
                """
                { "TARGET": "a", "PERSISTENT": true, "WINDOW": 2, "FLOAT": true }, { "TARGET": "plain" },
                { "TARGET": "b", "PERSISTENT": 1, "WINDOW": 5, "FLOAT": true }, {}
                """) + """
                void main() {
                    vec4 now = IMG_THIS_PIXEL(inputImage);
                    if (PASSINDEX == 0) gl_FragColor = now * 0.5 - IMG_THIS_PIXEL(b) * 0.25 + float(FRAMEINDEX) * 0.01;
                    else if (PASSINDEX == 1) gl_FragColor = IMG_THIS_PIXEL(a) + 0.25;
                    else if (PASSINDEX == 2) gl_FragColor = IMG_THIS_PIXEL(plain) + IMG_THIS_PIXEL(b) * 0.5 - TIME * 0.1;
                    else gl_FragColor = vec4(IMG_THIS_PIXEL(a).r, IMG_THIS_PIXEL(plain).g, IMG_THIS_PIXEL(b).b, 1.0) * 0.5;
                }
                """
        let image = try Self.harness(shader).image(at: Self.time(7))
        let wanted = TestImage(Self.size) { x, y in
            var (a, plain, b): ([Float], [Float], [Float]) = ([], [], [0, 0, 0])
            for index in 3...7 {
                let now = Self.frame(index)[x, y]
                a = (0..<3).map { now[$0] * 0.5 - b[$0] * 0.25 + Float(index) * 0.01 }
                plain = a.map { min(max($0 + 0.25, 0), 1) }
                b = (0..<3).map { plain[$0] + b[$0] * 0.5 - Float(index) * 0.01 }
            }
            return [a[0], plain[1], b[2]].map { min(max($0 * 0.5, 0), 1) }
        }
        // Nineteen roundings of numbers below two.
        #expect(image.planes.count == 4)
        #expect(TestImage(Self.size, planes: Array(image.planes.prefix(3))).largestDifference(wanted) < 2e-6)
    }

    @Test("What is remembered can be looked at anywhere")
    func drift() throws {
        let shader =
            Self.header("{ \"TARGET\": \"last\", \"PERSISTENT\": true, \"WINDOW\": 3 }") + """
                void main() {
                    vec4 before = IMG_PIXEL(last, gl_FragCoord.xy + vec2(2.0, -1.0));
                    gl_FragColor = vec4(IMG_THIS_PIXEL(inputImage).rgb * 0.5 + before.rgb * 0.5, 1.0);
                }
                """
        let image = try Self.harness(shader).image(at: Self.time(6))
        var state = TestImage(Self.size) { _, _ in [0, 0, 0] }
        for index in 4...6 {
            let (now, before) = (Self.frame(index), state)
            state = TestImage(Self.size) { x, y in zip(now[x, y], before[x + 2, y + 1]).map { ($0 + $1) * 0.5 } }
        }
        // Places in shares of the picture are rounded to the 24 bits of a float, colours beside them accordingly.
        #expect(image.largestDifference(state) < 1e-5)
    }

    @Test("The first version of the format lists what is persistent apart from the passes")
    func firstVersion() throws {
        let keys = ["[ \"trail\" ]", "{ \"trail\": { \"WIDTH\": 20 } }"]
        let wanted = try Self.harness(Self.trail("\"PERSISTENT\": true")).image(at: Self.time(5))
        for list in keys {
            let shader = Self.trail("\"FLOAT\": false").replacing(
                "\"PASSES\"", with: "\"PERSISTENT_BUFFERS\": \(list), \"PASSES\"")
            #expect(try Self.harness(shader).image(at: Self.time(5)) == wanted)
        }
    }

    static let refusals: [(String, String)] = [
        (
            "\"PERSISTENT\": true, \"WINDOW\": 0",
            "E0315 probe: 'WINDOW' is a whole number of frames, 1 to 32\n  probe.fs:1:"
        ),
        ("\"PERSISTENT\": true, \"WINDOW\": 33", "'WINDOW' is a whole number of frames, 1 to 32\n  probe.fs:1:"),
        ("\"PERSISTENT\": true, \"WINDOW\": 2.5", "'WINDOW' is a whole number of frames, 1 to 32"),
        ("\"PERSISTENT\": true, \"WINDOW\": \"12\"", "'WINDOW' is a whole number of frames, 1 to 32"),
        ("\"PERSISTENT\": true, \"WINDOW\": 1e300", "'WINDOW' is a whole number of frames, 1 to 32"),
        ("\"WINDOW\": 3", "'WINDOW' is how many frames a PERSISTENT pass remembers, and this one is not PERSISTENT"),
        ("\"PERSISTENT\": true }, { \"PERSISTENT\": true", "a PERSISTENT pass has a TARGET by which it is looked at"),
        ("\"FLOAT\": true", "do without 'trail' before the pass that draws it"),
    ]

    @Test("Wrong windows are named with their place", arguments: refusals)
    func refused(_ keys: String, _ message: String) {
        let error = #expect(throws: (any Error).self) { try Self.harness(Self.trail(keys)) }
        #expect("\(error.map { "\($0)" } ?? "")".contains(message), "\(error.map { "\($0)" } ?? "")")
    }
}
