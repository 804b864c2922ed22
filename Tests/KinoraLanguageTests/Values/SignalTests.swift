import KinoraCore
import KinoraLanguage
import Testing

@Suite("Signals") struct SignalTests {
    /// The fog's density as written, at frames of a clip of 4 s at 25 fps.
    private func density(_ text: String) throws -> Signal {
        let result = TestCatalogue.check("kinora 1\ninput clip: video = \"a\"\nx = clip.fog(drift: (\(text)) * 1px)")
        #expect(result.rendered() == "")
        guard case .signal(let signal) = try #require(result.graph?.nodes.last?.arguments["drift"]) else {
            throw Failure()
        }
        return signal
    }

    private struct Failure: Error {}

    private func value(_ text: String, frame: Int) throws -> Double {
        let moment = SignalMoment(frame: frame, of: 101, rate: 25)
        let signal = try density(text)
        let value = signal.evaluate(at: moment)
        let compiled = CompiledSignal(signal).evaluate(at: moment)
        // NaN is the only value that differs from itself.
        #expect(value == compiled || (value.isNaN && compiled.isNaN))
        return value
    }

    @Test("A ramp runs over the clip, from exactly its start to exactly its end") func ramp() throws {
        #expect(try value("0.1 -> 0.7", frame: 0) == 0.1)
        #expect(try value("0 -> 1", frame: 50) == 0.5)
        #expect(try value("0.1 -> 0.7", frame: 100) == 0.7)
    }

    @Test("A ramp over a time stays at its end afterwards") func rampOver() throws {
        #expect(try value("0 -> 1 over 2s", frame: 25) == 0.5)
        #expect(try value("0 -> 1 over 2s", frame: 80) == 1)
        #expect(try value("0 -> 1 over 50f", frame: 25) == 0.5)
        // The clip lasts 101 / 25 s, so half of it is frame 50.5.
        #expect(abs(try value("0 -> 1 over 50%", frame: 25) - 25 / 50.5) < 1e-12)
    }

    @Test("Easings are cubic and meet at the ends", arguments: Easing.allCases) func easing(ease: Easing) {
        #expect(ease(0) == 0 && ease(1) == 1 && ease(-3) == 0 && ease(7) == 1 && ease(.nan) == 0)
        var last = 0.0
        for step in 0...1000 {
            let value = ease(Double(step) / 1000)
            #expect(value >= last)
            last = value
        }
        #expect(ease(0.5) == [.linear: 0.5, .in: 0.125, .out: 0.875, .inOut: 0.5, .hold: 0][ease])
    }

    @Test("Keyframes hold before the first and after the last, and ease towards each") func keyframes() throws {
        let keys = "[1s: 0.2, 2s: 0.8 ease out, 3s: 0.1 ease hold]"
        #expect(try value(keys, frame: 0) == 0.2)
        #expect(abs(try value(keys, frame: 37) - (0.2 + 0.6 * Easing.out(12.0 / 25))) < 1e-12)
        #expect(try value(keys, frame: 60) == 0.8)
        #expect(try value(keys, frame: 75) == 0.1)
        #expect(try value(keys, frame: 100) == 0.1)
    }

    @Test(
        "Formulas of t, p and frame follow GLSL",
        arguments: [
            ("t", 2.0), ("p", 0.5), ("frame", 50.0), ("t * 3 + 1", 7.0), ("-t % 3", 1.0),
            ("if t > 1 and p < 0.6 then 4 else 5", 4.0),
            ("clamp(frame, 0, 10)", 10.0), ("mix(1, 3, p)", 2.0), ("smoothstep(0, 4, t)", 0.5), ("step(2, t)", 1.0),
            ("sin(90deg) * t", 2.0), ("abs(-t)", 2.0), ("fract(t + 0.25)", 0.25), ("max(t, 3)", 3.0),
            ("pow(t, 3)", 8.0),
            ("floor(t / 1.5)", 1.0), ("sign(1 - t)", -1.0), ("(0 -> 1) * 2", 1.0), ("not (t > 1) or t == 2", 1.0),
        ] as [(String, Double)]) func formulas(text: String, expected: Double) throws
    {
        let formula = text.contains("not") ? "if \(text) then 1 else 0" : text
        #expect(abs(try value(formula, frame: 50) - expected) < 1e-12)
    }

    @Test("Noise and hash are repeatable, bounded and different from place to place") func noise() throws {
        var seen: Set<Double> = []
        for frame in 0..<100 {
            let hash = try value("hash(frame)", frame: frame)
            #expect((0..<1).contains(hash))
            seen.insert(hash)
            #expect((-1...1).contains(try value("noise(t * 7, 3)", frame: frame)))
        }
        #expect(seen.count == 100)
        #expect(try value("noise(t)", frame: 25) == 0)
        #expect(try value("hash(frame, 1)", frame: 3) != value("hash(frame, 2)", frame: 3))
    }

    @Test("Constant formulas are constants") func folding() throws {
        let result = TestCatalogue.check(
            "kinora 1\nx = \"a\".fog(density: min(0.5, 2 / 3) * (1 - 0.5), drift: 2 * 3px)")
        let node = try #require(result.graph?.nodes.last)
        #expect(node.arguments["density"] == .constant(.ratio(0.25)))
        #expect(node.arguments["drift"] == .constant(.pixels(6)))
    }

    @Test("Points and colours vary by components") func vectors() throws {
        let text = """
            kinora 1
            input clip: video = "a"
            x = clip.camera(center: (0, 50%) -> (100%, 0.5)).fog(color: #000 -> rgba(p, 1, t / 4, 0.5))
            """
        let result = TestCatalogue.check(text)
        let graph = try #require(result.graph)
        let moment = SignalMoment(frame: 50, of: 101, rate: 25)
        let center = try #require(graph.nodes[1].arguments["center"])
        #expect(center.evaluate(component: 0, at: moment) == 0.5 && center.evaluate(component: 1, at: moment) == 0.5)
        let color = try #require(graph.nodes[2].arguments["color"])
        #expect((0..<4).map { color.evaluate(component: $0, at: moment) } == [0.25, 0.5, 0.25, 0.75])
    }

    @Test(
        "Values read back as they are printed",
        arguments: [
            Value.ratio(0.1), .ratio(-1e-7), .ratio(1e15), .degrees(-12.5), .pixels(3), .number(-16, .loudness),
            .number(48_000, .frequency),
            .duration(Rational(5, 4)), .frames(12), .rate(Rational(30_000, 1001)), .rate(Rational(25)),
            .size(width: 1080, height: 1920),
            .color(red: 1, green: 0.8, blue: 0, alpha: 1), .color(red: 0, green: 0, blue: 0, alpha: 0.2),
            .point(x: 0.25, y: 0.5, .ratio),
            .point(x: 12, y: -8, .length), .text("it's \"one\" \\ two\n"), .bool(true), .choice("noir"),
        ]) func description(value: Value) throws
    {
        let (type, suffix): (String, String) =
            switch value {
            case .number(_, let dimension):
                ("number", dimension == .ratio ? "" : " in -1e9\(dimension.unit)..1e9\(dimension.unit)")
            case .duration, .frames: ("duration", "")
            case .rate: ("rate", "")
            case .size: ("size", "")
            case .color: ("color", "")
            case .point: ("point", "")
            case .text: ("text", "")
            case .bool: ("bool", "")
            case .choice: ("choice(vintage, noir)", "")
            }
        let result = TestCatalogue.check("kinora 1\ninput x: \(type)\(suffix) = \(value)")
        #expect(result.rendered() == "")
        #expect(result.graph?.inputs.first?.value == value)
    }
}
