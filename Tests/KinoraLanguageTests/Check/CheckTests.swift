import Foundation
import KinoraCore
import KinoraLanguage
import Testing

@Suite("Checking") struct CheckTests {
    private func graph(
        _ text: String, file: String = "test.kin", files: [String: String] = [:], set: [String: String] = [:],
        prelude: [String] = []
    ) throws -> Graph {
        let result = TestCatalogue.check("kinora 1\n" + text, file: file, files: files, set: set, prelude: prelude)
        #expect(result.rendered() == "")
        return try #require(result.graph)
    }

    private func messages(_ text: String, set: [String: String] = [:], files: [String: String] = [:]) -> [String] {
        TestCatalogue.check("kinora 1\n" + text, files: files, set: set).diagnostics.map(\.description)
    }

    // MARK: Errors

    @Test("Every mistake of a file is reported in one run, in the order of the file") func everyMistake() {
        let text = """
            input clip: video = "a.mp4"
            a = clip.fog(density: 4px, octaves: 2.5).camera(slow_zom_in, zoom: 9)
            b = clp.fogg(
            c = a.fog(drift: 3)
            effect e(src: video) -> video {
                x = src +
                y = 1
                lum(src)
            }
            render c to "out.mp4" { qualty: 3, crf: 99 }
            """
        #expect(
            messages(text).map { String($0.prefix(5)) } == [
                "E0207", "E0211", "E0208", "E0209", "E0111", "E0207", "E0110", "E0302", "E0501", "E0209",
            ])
    }

    @Test("A graph may compare a choice with its names, and with nothing else") func comparedChoices() {
        let graph = """
            graph pick(a: video, b: video, mode: choice(first, second) = first) -> video {
                if mode == NAME then a else b
            }
            clip = "v.mp4"
            look = clip.pick(clip.fog(), mode: second)
            render look to "o.mp4"
            """
        #expect(messages(graph.replacingOccurrences(of: "NAME", with: "second")).isEmpty)
        let wrong = messages(graph.replacingOccurrences(of: "NAME", with: "secnd"))
        #expect(wrong.count == 1)
        #expect(wrong.first?.contains("one of first, second is expected, 'secnd' is not one") == true)
        #expect(wrong.first?.contains("did you mean second?") == true)
    }

    @Test("One mistake does not give another further down") func noCascade() {
        #expect(messages("a = nothing.fog()\nb = a.camera(zoom: 2)\nrender b to \"o.mp4\"").count == 1)
        #expect(messages("import \"no.kin\"\nx = \"a\".unknown()\nrender x to \"b\"").count == 1)
        #expect(messages("a = \"v\".fog(\nb = a.camera()\nrender b to \"o.mp4\"").count == 1)
        #expect(messages("graph g(src: video -> video { src }\nb = \"v\".g()").count == 1)
        #expect(messages("effect e(src: video) -> video { src * x }\nrender \"a\".e() to \"b\"").count == 1)
    }

    @Test(
        "Units are checked, and the remedy keeps the number",
        arguments: [
            (
                "fog(drift: 3)",
                "E0207 x/fog.drift: a length is expected, '3' is a ratio (test.kin:2:20); did you mean 3px?"
            ),
            (
                "light(angle: 20)",
                "E0207 x/light.angle: an angle is expected, '20' is a ratio (test.kin:2:22); did you mean 20deg?"
            ),
            (
                "interpolate(48)",
                "E0207 x/interpolate.to: a frame rate is expected, '48' is a ratio (test.kin:2:21); did you mean 48fps?"
            ),
            (
                "crossfade(\"b\", over: 2)",
                "E0207 x/crossfade.over: a duration is expected, '2' is a ratio (test.kin:2:30); did you mean 2s?"
            ),
            (
                "camera(zoom: 2s)",
                "E0207 x/camera.zoom: a ratio is expected, '2s' is a duration (test.kin:2:22); did you mean 1.35?"
            ),
            (
                "style(\"noir\")",
                "E0207 x/style.name: one of 'vintage', 'noir' is expected, without quotes (test.kin:2:15); did you mean noir?"
            ),
            ("caption(hello)", "E0201 x: a name is bound before it is used, 'hello' is not bound (test.kin:2:17)"),
            (
                "fog(12px)",
                "E0207 x/fog.density: a ratio is expected, '12px' is a length (test.kin:2:13); did you mean 0.3?"
            ),
            ("audio.fog()", "E0207 x/fog.src: a video is expected, '\"a\".audio' is an audio stream (test.kin:2:5)"),
            (
                "normalize(-16LUFS)",
                "E0207 x/normalize.src: an audio stream is expected, '\"a\"' is a text (test.kin:2:5)"
            ),
            (
                "camera(center: 30%)",
                "E0207 x/camera.center: a point is expected, '30%' is a ratio (test.kin:2:24); did you mean (30%, 50%)?"
            ),
            (
                "camera(center: 0.25)",
                "E0207 x/camera.center: a point is expected, '0.25' is a ratio (test.kin:2:24); did you mean (0.25, 0.5)?"
            ),
            (
                "camera(center: 30px)",
                "E0207 x/camera.center: a point is expected, '30px' is a length (test.kin:2:24); did you mean (0.5, 0.5)?"
            ),
            (
                "camera(center: (3px, 4px))",
                "E0207 x/camera.center: a point in shares of the picture is expected, '(3px, 4px)' is not (test.kin:2:24); did you mean (0.5, 0.5)?"
            ),
        ] as [(String, String)]) func units(call: String, message: String)
    {
        #expect(messages("x = \"a\".\(call)") == [message])
    }

    @Test("Zero is the same in every unit, and t is a number or a time") func flexibleNumbers() throws {
        _ = try graph(
            """
            x = "a".fog(drift: 0, density: t / 10s).light(angle: 0 -> 90deg, warmth: if t > 2s then 0 else t * 0.1)
            y = "a".light(angle: t * 10deg, warmth: sin(t) * 50%)
            """)
    }

    // MARK: Names

    @Test("A choice wins over a binding of its name, where a choice is expected and nowhere else") func choices() throws
    {
        let graph = try graph(
            "noir = 0.5\nx = \"a\".style(noir, amount: noir)\ninput look: choice(vintage, noir) = vintage\ny = \"a\".style(look)"
        )
        let styles = graph.nodes.filter { $0.name == "style" }
        #expect(styles[0].arguments["name"] == .constant(.choice("noir")))
        #expect(styles[0].arguments["amount"] == .constant(.ratio(0.5)))
        #expect(styles[1].arguments["name"] == .constant(.choice("vintage")))
    }

    @Test("x.f(a) is f(x, a)") func methods() throws {
        let dotted = try graph("x = \"a\".crossfade(\"b\", over: 1s)")
        let plain = try graph("x = crossfade(\"a\", \"b\", over: 1s)")
        let named = try graph("x = crossfade(a: \"a\", b: \"b\", over: 1s)")
        for graph in [plain, named] {
            #expect(graph.nodes.map(\.path) == dotted.nodes.map(\.path))
            #expect(graph.nodes.map(\.arguments) == dotted.nodes.map(\.arguments))
            #expect(graph.nodes.map(\.inputs) == dotted.nodes.map(\.inputs))
        }
    }

    @Test("Paths of nodes are unique and in the user's words") func paths() throws {
        let graph = try graph("x = \"a\".fog().fog()\nrender x.fog() to \"dir/film.mp4\"")
        #expect(graph.nodes.map(\.path) == ["x/decode", "x/fog", "x/fog~2", "film/fog"])
        #expect(graph.renders[0].name == "film")
    }

    @Test("Defaults are filled in, and what the user wrote is known") func defaults() throws {
        let node = try #require(try graph("x = \"a\".fog(drift: 3px)").nodes.last)
        #expect(node.explicitArguments == ["src", "drift"])
        #expect(
            node.arguments["density"] == .constant(.ratio(0.3)) && node.arguments["octaves"] == .constant(.ratio(4)))
    }

    @Test("Only what is named or rendered stays") func pruning() throws {
        let graph = try graph(
            "graph g(src: video) -> video {\n    unused = src.camera()\n    src.fog()\n}\nx = \"a\".g()")
        #expect(graph.nodes.map(\.path) == ["x/decode", "x/g/fog"])
    }

    // MARK: Time

    @Test("Slices are exact, in seconds or frames, with either end open") func slices() throws {
        let graph = try graph("c = \"a\"\nx = cut(\"a\"[1.001s..2min], \"a\"[..12f], \"a\"[250ms..], \"a\"[..])")
        let slices = graph.nodes.filter { $0.name == "slice" }.map(\.arguments)
        #expect(
            slices[0] == [
                "from": .constant(.duration(Rational(1001, 1000))), "to": .constant(.duration(Rational(120))),
            ])
        #expect(slices[1] == ["to": .constant(.frames(12))])
        #expect(slices[2] == ["from": .constant(.duration(Rational(1, 4)))])
        #expect(slices[3] == [:])
        let cut = try #require(graph.nodes.last)
        #expect(cut.inputs(of: "clips").count == 4)
    }

    @Test("Sound is sliced and cut like pictures, but not together with them") func audio() throws {
        let graph = try graph("input c: video = \"a\"\nx = cut(c.audio[0s..1s], c.audio[2s..3s].normalize(-16LUFS))")
        #expect(graph.nodes.last?.type == .audio)
        #expect(
            try self.graph("input c: video = \"a\"\nx = c.audio.slice(from: 1s, to: 2s)").nodes.last?.type == .audio)
        #expect(messages("input c: video = \"a\"\nx = cut(c, c.audio)").map { String($0.prefix(5)) } == ["E0207"])
    }

    @Test(
        "Rates of television are exact",
        arguments: [
            ("29.97fps", Rational(30_000, 1001)), ("23.976fps", Rational(24_000, 1001)),
            ("23.98fps", Rational(24_000, 1001)), ("59.94fps", Rational(60_000, 1001)),
            ("24000/1001fps", Rational(24_000, 1001)), ("25 / 3fps", Rational(25, 3)),
            ("15000/1001fps", Rational(15_000, 1001)), ("25fps", Rational(25)), ("12.5fps", Rational(25, 2)),
            ("30fps", Rational(30)),
        ] as [(String, Rational)]) func rates(text: String, rate: Rational) throws
    {
        for text in [text, Value.rate(rate).description] {
            let node = try graph("x = \"a\".interpolate(to: \(text))").nodes.last
            #expect(node?.arguments["to"] == .constant(.rate(rate)), "\(text)")
        }
    }

    // MARK: Sub-graphs

    @Test("A sub-graph becomes its nodes, under the path of its use") func subGraphs() throws {
        let graph = try graph(
            """
            graph soft(src: video, k: number in 0..1 = 0.5) -> video {
                hazy = src.fog(density: k)
                hazy.light(warmth: k / 2)
            }
            x = "a".soft(k: 0 -> 1).soft()
            """)
        #expect(
            graph.nodes.map(\.path) == [
                "x/decode", "x/soft/hazy/fog", "x/soft/light", "x/soft/hazy/fog~2", "x/soft/light~2",
            ])
        #expect(graph.nodes[3].arguments["density"] == .constant(.ratio(0.5)))
        let moment = SignalMoment(frame: 50, of: 101, rate: 25)
        #expect(graph.nodes[2].arguments["warmth"]?.evaluate(at: moment) == 0.25)
    }

    @Test("A mistake in a sub-graph is told once, used or not, with the parameters' ranges kept")
    func subGraphMistakes() {
        let body = "graph g(src: video, k: number in 0..1 = 0.5) -> video { src.fog(density: k, drift: k) }\n"
        let expected = ["E0207 g/fog.drift: a length is expected, 'k' is a ratio (test.kin:2:84); did you mean 0px?"]
        #expect(messages(body) == expected)
        #expect(messages(body + "x = \"a\".g().g()") == expected)
        #expect(
            messages("graph g(src: video, k: number in 0..1 = 0.5) -> video { src.fog(density: k) }\nx = \"a\".g(k: 2)")
                == [
                    "E0209 x/g.k: a value in 0..1 is expected, '2' is outside (test.kin:3:14); did you mean 1?"
                ])
    }

    @Test("Graphs that contain each other are told") func mutualRecursion() {
        let text = "graph a(src: video) -> video { src.b() }\ngraph b(src: video) -> video { src.a() }\nx = \"v\".a()"
        #expect(messages(text).map { String($0.prefix(5)) } == ["E0220"])
    }

    // MARK: Files

    @Test("Paths and imports are relative to the file that writes them") func relativePaths() throws {
        let graph = try graph(
            "import \"lib/looks.kin\"\nx = \"clip.mp4\".look()", file: "films/one/a.kin",
            files: [
                "films/one/lib/looks.kin":
                    "import \"../../shared.kin\"\ngraph look(src: video) -> video { src.overlay(\"logo.png\").haze() }",
                "films/shared.kin":
                    "graph haze(src: video) -> video { src.caption(\"x\", font_path: \"../fonts/a.ttf\").fog() }",
            ])
        #expect(
            graph.nodes.compactMap { ($0.arguments["path"] ?? $0.arguments["font_path"])?.constant } == [
                .text("films/one/clip.mp4"), .text("films/one/lib/logo.png"), .text("fonts/a.ttf"),
            ])
    }

    @Test(
        "Absolute paths, standard input and addresses stay as they are",
        arguments: ["/tmp/a.mp4", "-", "https://x/y.mp4"])
    func otherPaths(path: String) throws {
        #expect(
            try graph("x = \"\(path)\"\ny = x.audio\nz = decode(\"\(path)\")", file: "d/a.kin").nodes.first?.arguments[
                "path"] == .constant(.text(path)))
    }

    @Test("A file may be imported twice, and an import brings only its own definitions") func imports() {
        let files = [
            "b.kin": "import \"c.kin\"\ngraph b(src: video) -> video { src.c() }",
            "c.kin": "graph c(src: video) -> video { src }",
        ]
        #expect(messages("import \"b.kin\"\nimport \"c.kin\"\nx = \"v\".b().c()", files: files) == [])
        #expect(messages("import \"b.kin\"\nx = \"v\".c()", files: files).map { String($0.prefix(5)) } == ["E0202"])
    }

    @Test("Mistakes in imported files are told there") func importedMistakes() {
        #expect(
            messages("import \"b.kin\"", files: ["b.kin": "graph b(src: video) -> video { src.fog(3px) }"]) == [
                "E0207 b/fog.density: a ratio is expected, '3px' is a length (b.kin:1:40); did you mean 0.3?"
            ])
    }

    @Test("A library needs no version line, a graph does") func versions() {
        #expect(TestCatalogue.check("graph b(src: video) -> video { src }").rendered() == "")
        #expect(TestCatalogue.check("x = \"a\".fog()").diagnostics.map(\.code.rawValue) == ["E0101"])
        #expect(TestCatalogue.check("").diagnostics.map(\.code.rawValue) == ["E0101"])
        #expect(TestCatalogue.check("\u{FEFF}kinora 1\r\nx = \"a\"\r\n").rendered() == "")
    }

    // MARK: Inputs

    @Test(
        "--set changes inputs of every type",
        arguments: [
            ("clip: video = \"a\"", "b c.mp4", "c/a.kin"), ("k: number in 0..1 = 0.5", "25%", ""),
            ("d: duration = 1s", "12f", ""),
            ("c: color = #fff", "#102030", ""), ("s: size = 2x2", "640x480", ""), ("r: rate = 24fps", "29.97fps", ""),
            ("w: text = \"a\"", "it's \"x\": \\n", ""), ("o: bool = false", "true", ""),
            ("m: choice(a, b) = a", "b", ""), ("q: point = (0px, 0px)", "(3px, 4px)", ""),
        ] as [(String, String, String)]) func overrides(declaration: String, value: String, file: String) throws
    {
        let name = String(declaration.prefix { $0 != ":" })
        let graph = try graph("input \(declaration)\nx = \"v\"", file: "films/a.kin", set: [name: value])
        let expected: [String: Value] = [
            "k": .ratio(0.25), "d": .frames(12),
            "c": .color(red: 16 / 255.0, green: 32 / 255.0, blue: 48 / 255.0, alpha: 1),
            "s": .size(width: 640, height: 480), "r": .rate(Rational(30_000, 1001)), "w": .text("it's \"x\": \\n"),
            "o": .bool(true),
            "m": .choice("b"), "q": .point(x: 3, y: 4, .length),
        ]
        #expect(graph.inputs.first?.value == expected[name])
    }

    @Test("A path that is set starts from the working directory") func overriddenPath() throws {
        let graph = try graph(
            "input clip: video = \"a.mp4\"\nx = clip.fog()", file: "films/a.kin", set: ["clip": "b.mp4"])
        #expect(graph.nodes.first?.arguments["path"] == .constant(.text("b.mp4")))
        #expect(graph.inputs.first?.node == NodeID(0))
    }

    @Test(
        "What --set gives is checked like an argument",
        arguments: [
            ("2", "E0209 k: a value in 0..1 is expected, '2' is outside (--set k:1:1); did you mean 1?"),
            ("4px", "E0207 k: a ratio is expected, '4px' is a length (--set k:1:1)"),
            ("", "E0110 a value is expected, the line ends (--set k:1:1)"),
            ("1 2", "E0404 one value is expected, more follows it (--set k:1:2)"),
            ("0 -> 1", "E0404 k: an input is set to a constant, '0 -> 1' varies in time (--set k:1:1)"),
        ] as [(String, String)]) func wrongOverrides(value: String, message: String)
    {
        #expect(messages("input k: number in 0..1\nx = \"v\"", set: ["k": value]) == [message])
    }

    // MARK: Renders

    @Test("Every setting of a render arrives with its type") func settings() throws {
        let graph = try graph(
            """
            input clip: video = "a"
            render clip to "o.mp4" {
                quality: ultra, size: 1080x1920, rate: 24fps, codec: h264, crf: 18, preset: slow, pixel_format: yuv420p10le
                gop: 48f, faststart: true, audio: none, audio_codec: opus, audio_bitrate: 96kbps, loop: 0
                metadata: { title: "T", artist: "A" }
            }
            """)
        let settings = graph.renders[0].settings
        #expect(settings.count == 14)
        #expect(
            settings["crf"] == .value(.ratio(18)) && settings["gop"] == .value(.frames(48))
                && settings["faststart"] == .value(.bool(true)))
        #expect(
            settings["audio"] == RenderSetting.none && settings["audio_bitrate"] == .value(.number(96_000, .bitrate)))
        #expect(settings["metadata"] == .metadata(["title": "T", "artist": "A"]))
    }

    @Test("Several renders share what they have in common") func renders() throws {
        let graph = try graph("x = \"a\".fog()\nrender x to \"a.mp4\"\nrender x.camera() to \"b.mp4\"")
        #expect(graph.renders.map(\.source) == [NodeID(1), NodeID(2)])
        #expect(graph.nodes.count == 3)
    }

    @Test("A conditional on inputs chooses between streams; one on time cannot") func conditionalStreams() throws {
        let text = "input k: number = 0.2\ninput c: video = \"a\"\nx = if k > 0.5 then c.fog() else c.camera()"
        #expect(try graph(text).nodes.map(\.path) == ["c/decode", "x/camera"])
        #expect(
            messages("input c: video = \"a\"\nx = if t > 2 then c.fog() else c.camera()").map { String($0.prefix(5)) }
                == ["E0212"])
    }

    @Test(
        "A graph chooses by whether a parameter varies, and has no fog where it is 0",
        arguments: [("0 -> 1", true), ("if t > 2s then 1 else 0", true), ("0.4", true), ("0", false)])
    func conditionalOnVarying(density: String, hasFog: Bool) throws {
        let text = """
            graph veil(src: video, k: number in 0..1 = 0.5) -> video {
                if varies(k) or k > 0 then src.fog(density: k) else src.camera()
            }
            input c: video = "a"
            render c.veil(k: \(density)) to "a.mp4"
            """
        let graph = try graph(text)
        let source = try #require(graph.renders.first?.source)
        #expect(graph.nodes[source.index].name == (hasFog ? "fog" : "camera"))
        #expect(messages("x = varies(1, 2)").map { String($0.prefix(5)) } == ["E0223"])
    }
}
