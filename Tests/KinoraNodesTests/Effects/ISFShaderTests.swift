import Foundation
import KinoraCore
import KinoraLanguage
import KinoraMedia
import Testing

@testable import KinoraNodes

/// Shaders in the Interactive Shader Format, written here in the manner of the published ones.
@Suite("ISF shaders")
struct ISFShaderTests {
    private static let size = Size(20, 12)
    private static let one = TestPattern.Kind.hills.image(size)
    private static let other = TestPattern.Kind.ramp.image(size)

    private static func harness(_ shader: String, _ call: String) throws -> NodeHarness {
        try NodeHarness(
            """
            import "probe.fs"
            one = pattern(hills, size: 20x12, rate: 10fps, duration: 4s)[1s..3s]
            other = pattern(ramp, size: 20x12, rate: 10fps, duration: 4s)[1s..3s]
            look = one.\(call)
            """, files: ["probe.fs": shader])
    }

    private static func picture(_ shader: String, _ call: String, at time: Rational = .zero) throws -> TestImage {
        try harness(shader, call).image(at: time)
    }

    /// A filter of colours: `float`, `bool`, `long`, `color`.
    private static let grade = """
        /*{
            "DESCRIPTION": "Tints and posterises.", "CREDIT": "Kinora", "ISFVSN": "2", "CATEGORIES": ["Color"],
            "INPUTS": [
                { "NAME": "inputImage", "TYPE": "image" },
                { "NAME": "amount", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "LABEL": "how much" },
                { "NAME": "steps", "TYPE": "long", "DEFAULT": 4, "VALUES": [2, 4, 8], "LABELS": ["a", "b", "c"] },
                { "NAME": "tint", "TYPE": "color", "DEFAULT": [1.0, 0.5, 0.25, 1.0] },
                { "NAME": "flip", "TYPE": "bool", "DEFAULT": false }
            ]
        }*/
        void main() {
            vec4 c = IMG_THIS_PIXEL(inputImage);
            vec3 p = floor(c.rgb * float(steps)) / float(steps);
            if (flip) { gl_FragColor = vec4(1.0 - c.rgb, c.a); return; }
            gl_FragColor = vec4(mix(c.rgb, p * tint.rgb, amount), c.a);
        }
        """

    @Test("A filter's inputs are parameters with their ranges and defaults")
    func filter() throws {
        let tint: [Float] = [1, 0.5, 0.25]
        func wanted(_ amount: Float, _ steps: Float) -> TestImage {
            TestImage(Self.size) { x, y in
                zip(Self.one[x, y], tint).map { c, t in
                    c + ((c * steps).rounded(.down) / steps * t - c) * amount
                }
            }
        }
        #expect(try Self.picture(Self.grade, "probe()").largestDifference(wanted(0.5, 4)) < 1e-6)
        let set = try Self.picture(Self.grade, "probe(amount: 0.25, steps: 8)")
        #expect(set.largestDifference(wanted(0.25, 8)) < 1e-6)
        let flipped = try Self.picture(Self.grade, "probe(flip: true)")
        #expect(flipped.largestDifference(TestImage(Self.size) { x, y in Self.one[x, y].map { 1 - $0 } }) < 1e-6)
        let range = #expect(throws: (any Error).self) { try Self.harness(Self.grade, "probe(amount: 2)") }
        #expect("\(range.map { "\($0)" } ?? "")".contains("a value in 0..1 is expected"))
    }

    @Test("A generator paints over its picture, from the lower left, in the clip's time")
    func generator() throws {
        let shader = """
            /*{ "ISFVSN": "2", "INPUTS": [ { "NAME": "centre", "TYPE": "point2D", "DEFAULT": [0.5, 0.25] } ] }*/
            void main() {
                vec2 p = isf_FragNormCoord;
                vec2 q = gl_FragCoord.xy / RENDERSIZE;
                gl_FragColor = vec4(p.y, q.y, distance(p, centre) * 0.5 + TIME * 0.1 + float(FRAMEINDEX) * 0.01, 1.0);
            }
            """
        let image = try Self.picture(shader, "probe()", at: Rational(3, 10))
        #expect(image.planes.count == 3, "an opaque picture has no plane of alpha")
        let wanted = TestImage(Self.size) { x, y in
            let (u, v) = ((Float(x) + 0.5) / 20, 1 - (Float(y) + 0.5) / 12)
            let distance = ((u - 0.5) * (u - 0.5) + (v - 0.25) * (v - 0.25)).squareRoot()
            return [v, v, distance * 0.5 + 0.03 + 0.03]
        }
        #expect(image.largestDifference(wanted) < 1e-5)
    }

    @Test("Pictures are looked at by place, by share and by name")
    func images() throws {
        let shader = """
            /*{ "INPUTS": [ { "NAME": "inputImage", "TYPE": "image" }, { "NAME": "map", "TYPE": "image" } ] }*/
            void main() {
                vec2 up = gl_FragCoord.xy + vec2(0.0, 2.0);
                gl_FragColor = vec4(
                    IMG_PIXEL(inputImage, up).r,
                    IMG_NORM_PIXEL(map, vec2(1.0 - isf_FragNormCoord.x, isf_FragNormCoord.y)).g,
                    IMG_THIS_NORM_PIXEL(map).b * IMG_SIZE(map).y / 12.0, 1.0);
            }
            """
        let image = try Self.picture(shader, "probe(map: other)")
        let wanted = TestImage(Self.size) { x, y in
            [Self.one[x, max(0, y - 2)][0], Self.other[19 - x, y][1], Self.other[x, y][2]]
        }
        #expect(image.largestDifference(wanted) < 1e-5)
    }

    @Test("Passes are drawn one after the other, each in its size")
    func passes() throws {
        // A blur in two passes, the difference doubled in the third: what a FLOAT target keeps below 0 comes back.
        let shader = """
            /*{
                "INPUTS": [ { "NAME": "inputImage", "TYPE": "image" },
                            { "NAME": "gain", "TYPE": "float", "DEFAULT": 2.0, "MIN": 0.0, "MAX": 8.0 } ],
                "PASSES": [ { "TARGET": "across", "FLOAT": true }, { "TARGET": "both", "FLOAT": true },
                            { "TARGET": "low", "WIDTH": "floor($WIDTH / 2.0)", "HEIGHT": "$HEIGHT/2.0" }, { } ]
            }*/
            vec4 line(vec2 step) {
                if (PASSINDEX == 0) {
                    return (IMG_PIXEL(inputImage, gl_FragCoord.xy - step) + IMG_PIXEL(inputImage, gl_FragCoord.xy + step)) * 0.5;
                }
                return (IMG_PIXEL(across, gl_FragCoord.xy - step) + IMG_PIXEL(across, gl_FragCoord.xy + step)) * 0.5;
            }
            void main() {
                if (PASSINDEX == 0) gl_FragColor = line(vec2(1.0, 0.0)) - 0.5;
                else if (PASSINDEX == 1) gl_FragColor = line(vec2(0.0, 1.0));
                else if (PASSINDEX == 2) gl_FragColor = vec4(0.25, RENDERSIZE.x / 40.0, RENDERSIZE.y / 24.0, 1.0);
                else gl_FragColor = vec4((IMG_THIS_PIXEL(both).rgb + 0.5) * gain * IMG_THIS_PIXEL(low).r * vec3(1.0, 1.0, 0.0)
                                         + vec3(0.0, 0.0, IMG_THIS_PIXEL(low).g), 1.0);
            }
            """
        let image = try Self.picture(shader, "probe(gain: 4)")
        func at(_ x: Int, _ y: Int) -> [Float] { Self.one[min(max(x, 0), 19), min(max(y, 0), 11)] }
        let wanted = TestImage(Self.size) { x, y in
            let sums = (0..<3).map { channel in
                [(-1, -1), (1, -1), (-1, 1), (1, 1)].map { at(x + $0.0, y + $0.1)[channel] }.reduce(0, +) / 4
            }
            return [min(sums[0], 1), min(sums[1], 1), 0.25]
        }
        #expect(image.largestDifference(wanted) < 1e-4)
    }

    @Test("Start, end and progress make a transition, with handles and all")
    func transition() throws {
        let shader = """
            /*{ "INPUTS": [ { "NAME": "startImage", "TYPE": "image" }, { "NAME": "endImage", "TYPE": "image" },
                            { "NAME": "progress", "TYPE": "float" },
                            { "NAME": "edge", "TYPE": "float", "DEFAULT": 0.0 } ] }*/
            void main() {
                vec4 a = IMG_THIS_NORM_PIXEL(startImage);
                vec4 b = IMG_THIS_NORM_PIXEL(endImage);
                gl_FragColor = mix(a, b, progress + edge);
            }
            """
        let image = try Self.picture(shader, "probe(other, over: 1s)", at: Rational(18, 10))
        let wanted = TestImage(Self.size) { x, y in
            zip(Self.one[x, y], Self.other[x, y]).map { $0 + ($1 - $0) * 0.3 }
        }
        #expect(image.largestDifference(wanted) < 1e-6)
    }

    /// A header and a body, and what is said of them.
    static let refusals: [(String, String, String)] = [
        (
            "\"INPUTS\": [ { \"NAME\": \"startImage\", \"TYPE\": \"image\" }, { \"NAME\": \"endImage\", \"TYPE\": \"image\" }, "
                + "{ \"NAME\": \"progress\", \"TYPE\": \"float\" } ], "
                + "\"PASSES\": [ { \"TARGET\": \"last\", \"PERSISTENT\": true } ]", "gl_FragColor = vec4(1.0);",
            "E0314 probe: imported shaders do without a transition of several passes or with a PERSISTENT one\n  probe.fs:1:"
        ),
        (
            "\"PASSES\": [ { \"TARGET\": \"a\" }, {} ]",
            "gl_FragColor = PASSINDEX == 0 ? IMG_THIS_PIXEL(a) : vec4(1.0);",
            "do without 'a' before the pass that draws it\n  probe.fs:3:"
        ),
        (
            "\"PASSES\": [ { \"TARGET\": \"a\", \"WIDTH\": \"$WIDTH / 2.0\" }, {} ]", "gl_FragColor = vec4(1.0);",
            "do without a pass whose WIDTH and HEIGHT are not one share of the picture's"
        ),
        (
            "\"PASSES\": [ { \"TARGET\": \"a\", \"WIDTH\": \"$size\" }, {} ]", "gl_FragColor = vec4(1.0);",
            "do without a pass whose WIDTH '$size' is more than arithmetic with $WIDTH and $HEIGHT"
        ),
        (
            "\"INPUTS\": [ { \"NAME\": \"beat\", \"TYPE\": \"audioFFT\" } ]", "gl_FragColor = vec4(1.0);",
            "do without an input of the type 'audioFFT'\n  probe.fs:1:"
        ),
        (
            "\"IMPORTED\": [ { \"NAME\": \"map\", \"PATH\": \"map.png\" } ]", "gl_FragColor = vec4(1.0);",
            "do without pictures of its own ('IMPORTED')"
        ),
        (
            "\"INPUTS\": []", "gl_FragColor = vec4(DATE.x);",
            "do without 'DATE'\n  probe.fs:3:"
        ),
        (
            "\"INPUTS\": [ { \"NAME\": \"i\", \"TYPE\": \"image\" } ]", "gl_FragColor = IMG_THIS_PIXEL(j);",
            "E0315 probe: a picture of INPUTS or PASSES is expected, 'j' is none\n  probe.fs:3:"
        ),
        ("\"INPUTS\": [ ], }", "gl_FragColor = vec4(1.0);", "E0315 probe: the header of an ISF shader is JSON: "),
    ]

    @Test("What is not covered is refused by name and place", arguments: refusals.indices)
    func refused(_ index: Int) {
        let (header, body, message) = Self.refusals[index]
        let shader = "/*{ \(header) }*/\nvoid main() {\n  \(body)\n}\n"
        let error = #expect(throws: (any Error).self) { try Self.harness(shader, "probe()") }
        #expect("\(error.map { "\($0)" } ?? "")".contains(message), "\(error.map { "\($0)" } ?? "")")
    }
}
