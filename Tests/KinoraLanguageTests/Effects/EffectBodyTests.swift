import KinoraCore
import KinoraLanguage
import Testing

@Suite("Bodies of effects") struct EffectBodyTests {
    private func effect(_ text: String) throws -> CheckedEffect {
        let checker = Checker(catalogue: TestCatalogue.catalogue, prelude: [SourceFile(name: "e.kin", text: text)])
        let result = checker.checkLibrary([SourceFile(name: "e.kin", text: text)])
        #expect(result.rendered() == "")
        return try #require(checker.preludeEffect("e"))
    }

    private func result(_ body: String, parameters: String = "") throws -> EffectExpression {
        try effect("effect e(src: video, other: video, m: mask\(parameters)) -> mask { \(body) }").body.result
    }

    private func messages(_ body: String, parameters: String = "", type: String = "video") -> [String] {
        let text = "effect e(src: video, m: mask\(parameters)) -> \(type) { \(body) }"
        return TestCatalogue.check(text).diagnostics.map { "\($0.code) \($0.message)" }
    }

    @Test(
        "Types follow GLSL",
        arguments: [
            ("src", "vec3"), ("src.a", "float"), ("src.rgba", "vec4"), ("m", "float"), ("src * 2", "vec3"),
            ("2 * xy", "vec2"), ("src * src", "vec3"),
            ("src.rg", "vec2"), ("src[1, -1].b", "float"), ("src.at(xy)", "vec3"), ("src.at(xy).rgb", "vec3"),
            ("src.at(xy).a", "float"),
            ("src.frame(-1)[0, 1].a", "float"), ("length(src)", "float"), ("mix(src, vec3(0), m)", "vec3"),
            ("rgba(src, 1)", "vec4"),
            ("rgb(1, 2, 3)", "vec3"), ("(1, 2)", "vec2"), ("#fff", "vec3"), ("#ffff", "vec4"), ("src.mean", "vec3"),
            ("m.mean", "float"),
            ("src.histogram(3)", "float"), ("sum(i in 0..3) { src * i }", "vec3"), ("step(0.5, src)", "vec3"),
            ("atan(1, 2)", "float"),
            ("if m > 0.5 then src else vec3(1)", "vec3"), ("to_hsv(src).x", "float"), ("noise(uv)", "float"),
            ("fbm(uv, 3, seed)", "float"),
            ("cross(src, src)", "vec3"), ("uv.yx", "vec2"), ("xy.x.x", "float"), ("src.clamp(0, 1)", "vec3"),
            ("normalize(xy - size / 2)", "vec2"),
        ]) func types(expression: String, type: String) throws
    {
        let effect = try effect("effect e(src: video, m: mask) -> mask { x = \(expression)\n 0 }")
        #expect(effect.body.locals.last?.value.type.rawValue == type)
    }

    @Test("Numbers lose their units: angles are radians, the rest counts as written") func units() throws {
        for (text, value) in [
            ("180deg", Float.pi), ("1rad", 1), ("40%", 0.4), ("12px", 12), ("250ms", 0.25), ("3f", 3), ("2kHz", 2000),
        ] {
            guard case .literal(let literal) = try result(text).kind else {
                Issue.record("\(text) is no literal")
                continue
            }
            #expect(abs(literal - value) <= 1e-6 * value)
        }
    }

    @Test("Parameters arrive in their types") func parameters() throws {
        let effect = try effect(
            "effect e(src: video, a: number in 0deg..90deg = 20deg, b: point = (0, 0), c: color = #fff, d: bool = true, f: choice(x, y) = y, g: number = 3px) -> video { src }"
        )
        #expect(effect.parameters.map(\.type) == [.float, .vec2, .vec3, .bool, .float, .float])
        #expect(effect.parameters.map(\.isAngle) == [true, false, false, false, false, false])
        #expect(effect.parameters[4].choices == ["x", "y"])
        #expect(effect.signature.parameters.dropFirst().map(\.isSignal) == [true, true, true, false, false, true])
        #expect(effect.signature.parameters[6].type == .number(.length))
    }

    @Test("Reach says what is looked at") func reach() throws {
        let text = """
            effect e(src: video, other: video, m: mask) -> video {
                a = sum(i in -3..2) { sum(j in 0..1) { src[2 * i + 1, j - 4] } }
                b = other.frame(-2).at(xy + 1) + other.frame(3)
                c = m.mean
                a + b * c
            }
            """
        let effect = try effect(text)
        #expect(effect.reach[0] == EffectReach(columns: -5...5, rows: -4...0))
        #expect(effect.reach[1] == EffectReach(frames: -2...3, isAnywhere: true))
        #expect(effect.reach[2] == EffectReach(needsStatistics: true))
        #expect(!effect.usesTime && !effect.isTransition)
    }

    @Test("A sum with offsets keeps them as multiples of counters") func offsets() throws {
        let effect = try effect("effect e(src: video) -> video { k = 2; sum(i in 0..3) { src[i * k - 1, -i] } }")
        guard case .sum(let sum) = effect.body.result.kind, case .source(let access) = sum.body.kind,
            case .neighbour(let dx, let dy) = access.location
        else {
            Issue.record("no neighbour")
            return
        }
        #expect(dx == TapOffset(-1, terms: [.init(loop: sum.loop, factor: 2)]))
        #expect(dy == TapOffset(0, terms: [.init(loop: sum.loop, factor: -1)]))
        #expect((0...3).map { turn in dx.value { _ in turn } } == [-1, 1, 3, 5])
    }

    @Test("Time and transitions are noticed") func time() throws {
        #expect(try effect("effect e(src: video) -> video { src * t }").usesTime)
        let dissolve = try effect("effect e(a: video, b: video) -> video { mix(a, b, p) }")
        #expect(dissolve.isTransition && dissolve.usesTime)
        #expect(dissolve.signature.parameters.map(\.name) == ["a", "b", "over", "overlap"])
        #expect(dissolve.parameters.isEmpty)
        let hidden = try effect(
            "fn g() { p }\nfn f(x) { x * g() }\neffect e(a: video, b: video) -> video { mix(a, b, sum(i in 0..1) { f(i) }) }"
        )
        #expect(hidden.isTransition)
        // A helper's own parameter may have that name; one video and its mask are no two clips.
        let other = try effect("fn f(p) { p }\neffect e(a: video, b: video) -> video { mix(a, b, f(0.5)) }")
        #expect(!other.isTransition && !other.usesProgress)
        #expect(try !effect("effect e(a: video, m: mask) -> video { a * m * p }").isTransition)
    }

    @Test("Helpers are inlined with names of their own") func helpers() throws {
        let effect = try effect(
            "fn f(x, s) { y = x * 2; y + s[1, 0] }\neffect e(src: video) -> video { y = uv.x; f(y + 1, src) + f(y, src) }"
        )
        #expect(effect.body.locals.map(\.name) == ["y", "value", "y", "y"])
        #expect(Set(effect.body.locals.map(\.id)).count == 4)
        #expect(effect.reach[0].columns == 0...1)
    }

    @Test(
        "Mistakes in bodies are told",
        arguments: [
            ("src + uv", "E0301 '+' joins vectors of one size, or a vector and a float, here a vec3 and a vec2"),
            ("if uv.x then src else src", "E0301 a condition is expected, 'uv.x' is a float"),
            ("if m > 0 then src else 1", "E0301 both sides of 'else' are of one type, here a vec3 and a float"),
            ("-(m > 0) * src", "E0301 a truth value has no negative, use 'not'"),
            ("\"text\"", "E0301 an effect computes with numbers, points and colours, '\"text\"' is none"),
            ("src.fog()", "E0302 'fog' works on whole streams, an effect computes one pixel"),
            ("mix(src, src)", "E0303 'mix' takes 3 arguments, here are 2"),
            ("vec3(1, 2)", "E0303 'vec3' is made of 3 numbers, here are 2"),
            ("src * fbm(uv, 40)", "E0303 'fbm' takes a whole constant of 1 to 10 octaves, '40' is not"),
            ("src.at(1)", "E0303 'at' takes a point in pixels, such as xy + (2, 0), here is a float"),
            (
                "src.at(xy, cubic)",
                "E0208 one of nearest, bilinear, bicubic, lanczos, clamp, mirror, wrap, transparent is expected, 'cubic' is not one"
            ),
            ("src[1]", "E0303 a neighbour is two offsets, [dx, dy], here are 1"),
            ("src[0.5, 0]", "E0304 the offset of a neighbour is a whole constant, '0.5' is not"),
            ("src[500, 0]", "E0304 a neighbour is at most 128 pixels away, '500' is farther"),
            ("uv[1, 0]", "E0301 only a stream has neighbours, 'uv' is none"),
            ("sum(i in 3..1) { src }", "E0305 a sum has 1 to 4096 turns, this one has 0"),
            ("src[1, 0][1, 0]", "E0308 a place in a picture is chosen once, here it is chosen twice"),
            ("src[1, 0].mean", "E0308 'mean' is taken over a whole frame, not at one place"),
            ("uv.z * src", "E0308 'vec2' has x, y, not 'z'"),
            ("t = 3; src", "E0311 't' has a meaning in every effect and cannot be bound"),
            ("a = 1; a = 2; src * a", "E0210 a name is bound once, 'a' is bound twice"),
            ("src * frm", "E0201 a name is bound before it is used, 'frm' is not bound"),
            ("x = src", "E0225 a body ends with its result, this one ends without"),
            ("src * clamp", "E0201 'clamp' is a function, its arguments are expected behind it"),
            ("src; src", "E0226 only the last line of a body is a value without a name"),
            ("src * 1e39", "E0106 a number is below 3.4e38, '1e39' is not"),
            ("clamp(x: 1, 0, 1) * src", "E0303 the arguments of a function have no names"),
        ]) func mistakes(body: String, message: String)
    { #expect(messages(body) == [message]) }
}
