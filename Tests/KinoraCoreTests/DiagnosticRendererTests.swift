import KinoraCore
import Testing

@Suite("Diagnostics on a screen") struct DiagnosticRendererTests {
    private let text = "kinora 1\nmoved = clip.camera(zoom: 4px)\nname = \"日本語\" x\n\tlast = \u{1B}[31m"

    private func span(_ offset: Int, _ length: Int, line: Int, column: Int) -> SourceSpan {
        SourceSpan(file: "cinematic.kin", offset: offset, length: length, line: line, column: column)
    }

    private func render(_ diagnostic: Diagnostic) -> String {
        DiagnosticRenderer.render(diagnostic, sources: ["cinematic.kin": text])
    }

    @Test("Code, subject, message, place, line, caret and remedy") func anatomy() {
        let diagnostic = Diagnostic(
            DiagnosticCode("E0207"), "a ratio is expected, '4px' is a length", subject: "look/camera.zoom",
            at: span(35, 3, line: 2, column: 27), fix: .didYouMean("1.35"))
        #expect(
            render(diagnostic) == """
                E0207 look/camera.zoom: a ratio is expected, '4px' is a length
                  cinematic.kin:2:27
                2 | moved = clip.camera(zoom: 4px)
                  |                           ^^^ did you mean 1.35?
                """)
        #expect(
            diagnostic.description
                == "E0207 look/camera.zoom: a ratio is expected, '4px' is a length (cinematic.kin:2:27); did you mean 1.35?"
        )
    }

    @Test("Carets stand under wide characters, and control characters cannot repaint the terminal") func wide() {
        let wide = Diagnostic(DiagnosticCode("E0001"), "wide", at: span(59, 1, line: 3, column: 14))
        #expect(render(wide).hasSuffix("3 | name = \"日本語\" x\n  |                 ^"))
        let control = Diagnostic(DiagnosticCode("E0001"), "a\u{1B}[31mb", at: span(69, 1, line: 4, column: 9))
        #expect(!render(control).contains("\u{1B}"))
        #expect(render(control).hasSuffix("4 |  last = \u{FFFD}[31m\n  |         ^"))
    }

    @Test("Warnings, notes, missing sources and the end of the file are shown") func variants() {
        let warning = Diagnostic(
            DiagnosticCode("W0001"), "look", severity: .warning, at: span(text.utf8.count, 0, line: 4, column: 14),
            notes: [.init("here", at: span(0, 6, line: 1, column: 1)), .init("and nowhere")])
        #expect(
            render(warning) == """
                W0001 warning: look
                  cinematic.kin:4:14
                4 |  last = \u{FFFD}[31m
                  |              ^
                  note: here
                  cinematic.kin:1:1
                1 | kinora 1
                  | ^^^^^^
                  note: and nowhere
                """)
        let elsewhere = Diagnostic(
            DiagnosticCode("E0001"), "gone", at: SourceSpan(file: "x", offset: 9, length: 1, line: 1, column: 1),
            fix: .init("help"))
        #expect(render(elsewhere) == "E0001 gone\n  x:1:1\n  help")
        #expect(render(Diagnostic(DiagnosticCode("E0001"), "no place", fix: .init("help"))) == "E0001 no place\n  help")
    }

    @Test("Long lines are cut around the caret") func longLines() {
        let long = String(repeating: "a", count: 10_000) + "!" + String(repeating: "b", count: 10_000)
        let diagnostic = Diagnostic(
            DiagnosticCode("E0001"), "long",
            at: SourceSpan(file: "x", offset: 10_000, length: 1, line: 1, column: 10_001))
        let lines = DiagnosticRenderer.render(diagnostic, sources: ["x": long]).split(separator: "\n")
        #expect(lines[2].count < 200 && lines[2].contains("a!b"))
        #expect(
            lines[3].firstIndex(of: "^").map { lines[3].distance(from: lines[3].startIndex, to: $0) }
                == lines[2].firstIndex(of: "!").map { lines[2].distance(from: lines[2].startIndex, to: $0) })
    }

    @Test("Colour adds escapes and nothing else") func color() {
        let diagnostic = Diagnostic(
            DiagnosticCode("E0001"), "m", at: span(0, 6, line: 1, column: 1), fix: .didYouMean("x"))
        let painted = DiagnosticRenderer.render(diagnostic, sources: ["cinematic.kin": text], color: true)
        var plain = ""
        var isEscape = false
        for character in painted {
            if character == "\u{1B}" { isEscape = true }
            if !isEscape { plain.append(character) }
            if character == "m", isEscape { isEscape = false }
        }
        #expect(painted != plain && plain == render(diagnostic))
    }

    @Test(
        "The near miss is near",
        arguments: [
            ("slow_zom_in", "slow_zoom_in"), ("vintge", "vintage"), ("foog", "fog"), ("Fog", "fog"),
            ("qualty", "quality"), ("bright", "brightness"),
            ("xyzzy", nil), ("", nil), ("a", nil), ("fog", nil), (String(repeating: "q", count: 500), nil),
        ] as [(String, String?)]) func nearMiss(name: String, expected: String?)
    {
        let names = ["slow_zoom_in", "slow_zoom_out", "vintage", "fog", "quality", "brightness", "blur"]
        #expect(nearestName(to: name, in: name == "fog" ? ["fog"] : names) == expected)
    }
}
