import Foundation
import KinoraCore
import KinoraLanguage
import KinoraMedia
import Testing

@testable import KinoraNodes

@Suite("Imported shaders and the examples")
struct ImportedShaderTests {
    private static let size = Size(20, 12)
    private static let one = TestPattern.Kind.hills.image(size)
    private static let other = TestPattern.Kind.ramp.image(size)

    private static func harness(_ call: String, files: [String: String]) throws -> NodeHarness {
        let imports = files.keys.sorted().map { "import \"\($0)\"\n" }.joined()
        return try NodeHarness(
            imports + """
                one = pattern(hills, size: 20x12, rate: 10fps, duration: 4s)[1s..3s]
                other = pattern(ramp, size: 20x12, rate: 10fps, duration: 4s)[1s..3s]
                look = one.\(call)
                """, files: files)
    }

    /// The picture of a shader when 0.3 of the blend has passed.
    private static func picture(_ shader: String, _ arguments: String = "") throws -> TestImage {
        try harness("probe(other, over: 1s\(arguments))", files: ["probe.glsl": shader]).image(at: Rational(18, 10))
    }

    /// The value of an expression of `uv` and the shader's own functions, written into red.
    private static func value(_ body: String, functions: String = "") throws -> TestImage {
        try picture("\(functions)\nvec4 transition(vec2 uv) { \(body) }")
    }

    @Test("Places count from the lower left, and the plain place is the pixel itself")
    func places() throws {
        let mixed = try Self.picture(
            "vec4 transition(vec2 uv) { return mix(getFromColor(uv), getToColor(uv), progress); }")
        #expect(mixed.planes.count == 3, "two opaque clips make an opaque picture")
        let wanted = TestImage(Self.size) { x, y in
            zip(Self.one[x, y], Self.other[x, y]).map { $0 + ($1 - $0) * 0.3 }
        }
        #expect(mixed.largestDifference(wanted) < 1e-6)
        let flipped = try Self.picture("vec4 transition(vec2 uv) { return getToColor(vec2(uv.x, 1.0 - uv.y)); }")
        #expect(flipped.largestDifference(TestImage(Self.size) { x, y in Self.other[x, 11 - y] }) < 1e-5)
        let shown = try Self.value("return vec4(uv, ratio / 2.0, 1.0);")
        #expect(zip(shown[3, 2], [3.5 / 20, 9.5 / 12, 20.0 / 24]).allSatisfy { abs($0 - Float($1)) < 1e-6 })
    }

    /// Bodies, and what red is at the pixel in column 3 and row 2, where uv is (0.175, 0.791667).
    private static let bodies: [(functions: String, body: String, wanted: Float)] = [
        ("", "float a = 1.0; a += 2.0; a *= a - 1.0; return vec4(a / 10.0);", 0.6),
        (
            "",
            "float a; for (int i = 0; i < 5; i++) { if (i == 1) continue; if (i == 4) break; a += float(i); } return vec4(a / 10.0);",
            0.5
        ),
        (
            "",
            "float a = 0.0; for (float i = 0.0; i < 3.0; i += 1.0) { if (uv.x * 10.0 > i) a += 0.25; } return vec4(a);",
            0.5
        ),
        (
            "",
            "float a = 0.0; for (int i = 0; i < 8; ++i) { if (uv.x * 20.0 < float(i)) break; a += 0.125; } return vec4(a);",
            0.5
        ),
        ("", "if (uv.x < 0.1) return vec4(0.1); else if (uv.y > 0.7) { return vec4(0.2); } return vec4(0.3);", 0.2),
        ("", "return vec4(uv.x > 0.1 && !(uv.y < 0.5) ? 0.75 : 0.25);", 0.75),
        ("", "return vec4(uv.x > 0.1 ^^ uv.y > 0.5);", 0),
        ("", "vec3 v = vec3(0.1, 0.2, 0.3); v.zx = v.xy; v.y *= 2.0; return vec4(v.z, v.x, v.y, 1.0);", 0.1),
        ("", "mat2 m = mat2(0.0, 1.0, -1.0, 0.0); return vec4((m * vec2(0.25, 0.5)).y);", 0.25),
        ("", "mat2 m = mat2(0.1, 0.2, 0.3, 0.4); vec2 v = vec2(1.0, 2.0) * m; return vec4(v.x);", 0.5),
        ("", "mat3 m = mat3(2.0) * mat3(0.5); m *= 0.5; return vec4((m * vec3(0.6)).z + m[0].x);", 0.8),
        ("", "int a = 7; int b = a / 2; return vec4(float(b) / 10.0, 0.0, 0.0, 1.0);", 0.3),
        ("", "bvec2 b = lessThan(uv, vec2(0.5)); return vec4(any(b) ? 0.5 : 0.0, all(b), 0.0, 1.0);", 0.5),
        (
            "float f(float x) { if (x > 0.5) { return 0.1; } return 0.4; }", "return vec4(f(uv.x), f(uv.y), 0.0, 1.0);",
            0.4
        ),
        ("float f(float x) { return x; } float f(vec2 x) { return x.y; }", "return vec4(f(uv));", 0.791667),
        (
            "void f(in float x, inout float y, out vec2 z) { y += x; z = vec2(y); }",
            "float a = 0.25; vec2 b; f(0.5, a, b); return vec4(a * b.y);", 0.5625
        ),
        ("#define SIZE 0.5\n#define TWICE (SIZE * 2.0)\nconst float c = TWICE / 4.0;", "return vec4(c);", 0.25),
        ("float state = 0.5; void turn() { state = 1.0 - state / 2.0; }", "turn(); return vec4(state);", 0.75),
        ("", "float x = 0.2; { float x = 0.9; x += 1.0; } return vec4(x);", 0.2),
        ("", "return vec4(step(0.5, uv.y) * fract(1.25) + mod(-0.25, 1.0) * 0.5 + atan(1.0, 1.0) * 0.0);", 0.625),
    ]

    @Test("Statements, functions and types of GLSL mean what its specification says", arguments: bodies.indices)
    func body(_ index: Int) throws {
        let (functions, body, wanted) = Self.bodies[index]
        let found = try Self.value(body, functions: functions)[3, 2][0]
        #expect(abs(found - wanted) < 1e-5, "\(body): \(found)")
    }

    @Test("Loops that add up mean the same whether they stay loops or are written out")
    func sums() throws {
        /// Reading the sum inside the body makes the loop one that is written out.
        func shader(_ peek: String) -> String {
            """
            float weight(int i) { return 1.0 / (1.0 + float(i)); }
            vec4 transition(vec2 uv) {
                vec4 color = vec4(0.25);
                float total = 0.5;
                for (int i = 2; i <= 24; i += 2) {
                    vec2 p = uv + vec2(float(i) * 0.01, 0.0);
                    if (p.x > 0.9) continue;
                    float w = weight(i);
                    \(peek)
                    color += getFromColor(p) * w;
                    if (uv.y > 0.5) { color -= vec4(0.01); total += w; } else { total += 2.0 * w; }
                }
                return color / total;
            }
            """
        }
        let rolled = try Self.harness("probe(other, over: 1s)", files: ["probe.glsl": shader("")])
        let written = try Self.harness(
            "probe(other, over: 1s)", files: ["probe.glsl": shader("w *= step(0.0, total);")])
        func hasLoop(_ harness: NodeHarness) -> Bool {
            var found = false
            for local in harness.graph.effects[0].body.locals {
                local.value.visit { if case .sum = $0.kind { found = true } }
            }
            return found
        }
        #expect(hasLoop(rolled) && !hasLoop(written))
        let time = Rational(18, 10)
        #expect(try rolled.image(at: time).largestDifference(written.image(at: time)) < 1e-5)
    }

    @Test("Uniforms are parameters with the defaults of their comments")
    func uniforms() throws {
        let shader = """
            // Shows what it is given.
            uniform float level /* = 0.25 */;
            uniform vec2 spot; // = vec2(0.5)
            uniform vec4 tint; // = vec4(1.0, 0.5, 0.0, 0.5)
            uniform ivec2 cells; // = ivec2(4)
            uniform bool on = true;
            vec4 transition(vec2 uv) { return on ? vec4(level, spot.y, tint.a, 1.0) * float(cells.x) / 4.0 : tint; }
            """
        #expect(try Self.picture(shader)[3, 2].elementsEqual([0.25, 0.5, 0.5]) { abs($0 - $1) < 1e-6 })
        let given = ", level: 0.5, spot: (10%, 20%), cells: (8, 8), on: false, tint: #00ff00"
        #expect(try Self.picture(shader, given)[3, 2].prefix(3).elementsEqual([0, 1, 0]))
    }

    @Test("The examples begin with the first clip, end with the second, and change what they are given")
    func examples() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Shaders/examples")
        var names: [String] = []
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            let name = file.deletingPathExtension().lastPathComponent
            names.append(name)
            let files = [file.lastPathComponent: try String(contentsOf: file, encoding: .utf8)]
            if ["curtain", "ink_bleed", "mirror_room"].contains(name) {
                let harness = try Self.harness("\(name)(other, over: 1s)", files: files)
                #expect(try harness.image(at: Rational(3, 2)).largestDifference(Self.one) < 1e-4, "\(name)")
                let end = try harness.image(at: Rational(5, 2), within: Rational(2))
                #expect(end.largestDifference(Self.other) < 1e-4, "\(name)")
                #expect(try harness.image(at: Rational(2)).largestDifference(Self.one) > 0.02)
            } else {
                let harness = try Self.harness("\(name)()", files: files)
                #expect(try harness.image(at: Rational(1)).largestDifference(Self.one) > 0.02)
            }
        }
        #expect(names.sorted() == ["curtain", "ink_bleed", "mirror_room", "risograph", "tape"])
    }

    @Test(
        "What a shader may not use is refused by name and place",
        arguments: [
            ("float a[3];", "an array"), ("struct S { float x; };", "a 'struct'"),
            ("uniform sampler2D map;", "a texture of its own ('sampler2D')"),
            ("#define twice(x) (2.0 * x)", "a '#define' with parameters"), ("#if 1", "the preprocessor line '#if'"),
            ("float f() { while (true) { } }", "'while'"), ("int f() { return 1 << 2; }", "the operator '<<' on bits"),
            ("uniform float from;", "a uniform named 'from', which every transition has"),
            ("uniform mat2 m;", "a uniform of the type 'mat2'"),
        ])
    func refused(_ line: String, _ what: String) {
        let shader = "\(line)\nvec4 transition(vec2 uv) { return getToColor(uv) * progress; }"
        Self.expect(shader, "E0314 probe: imported shaders do without \(what)\n  probe.glsl:1:")
    }

    @Test("Mistakes of a shader are told where they are")
    func mistakes() {
        Self.expect(
            "vec4 transition(vec2 uv) {\n  return uv;\n}", "E0315 probe: a 'vec4' is expected, this is a 'vec2'")
        Self.expect(
            "vec4 transition(vec2 uv) {\n  return getToColor(uw);\n}",
            "E0315 probe: 'uw' is not declared\n  probe.glsl:2:21")
        Self.expect("vec4 transition(vec2 uv) {\n  return vec4(1.0)\n}", "E0315 probe: ';' is expected, here is '}'")
        Self.expect(
            "float f(float x) { return f(x); }\nvec4 transition(vec2 uv) { return vec4(f(1.0)); }",
            "E0315 probe: 'f' calls itself")
        Self.expect(
            "uniform float n;\nvec4 transition(vec2 uv) { float a; for (float i = 0.0; i < n; i++) { a += 1.0; } return vec4(a); }",
            "E0314 probe: imported shaders do without a loop whose number of turns is no constant\n  probe.glsl:2:")
        Self.expect(
            "vec4 transition(vec2 uv) { float a; for (int i = 0; i >= 0; i++) { a += 1.0; } return vec4(a); }",
            "E0314 probe: imported shaders do without loops of more than 1024 turns in all")
        Self.expect("void main() { }", "E0314 probe: imported shaders do without any function but")
    }

    private static func expect(_ shader: String, _ message: String) {
        do {
            _ = try harness("probe(other, over: 1s)", files: ["probe.glsl": shader])
            Issue.record("accepted: \(shader)")
        } catch {
            #expect("\(error)".contains(message), "\(error)")
        }
    }
}
