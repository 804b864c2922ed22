import KinoraCore
import Testing

@testable import KinoraLanguage

@Suite("The formatter") struct FormatterTests {
    @Test("Formatting twice is formatting once", arguments: Samples.all) func idempotence(sample: Samples.Sample) throws
    {
        let once = try SourceFormatter.format(sample.file)
        let twice = try SourceFormatter.format(SourceFile(name: "a.kin", text: once))
        #expect(once == twice)
    }

    @Test("Formatting keeps every word, sign and comment in order", arguments: Samples.all)
    func keepsTokens(sample: Samples.Sample) throws {
        let once = try SourceFormatter.format(sample.file)
        #expect(words(once) == words(sample.text))
        #expect(comments(once).sorted() == comments(sample.text).sorted())
    }

    @Test("Lines stay within the width, whenever something can be broken", arguments: Samples.all)
    func width(sample: Samples.Sample) throws {
        let once = try SourceFormatter.format(sample.file)
        for line in once.split(separator: "\n") where !line.contains("//") { #expect(line.count <= 110, "\(line)") }
    }

    @Test("The design page's example is canonical but for the column of a comment") func design() throws {
        let formatted = try SourceFormatter.format(SourceFile(name: "a.kin", text: DesignExampleTests.text))
        #expect(
            formatted == """
                kinora 1
                // Graphs/cinematic.kin: a slow push-in on a graded, foggy street
                input clip: video = "../Fixtures/street.mp4"
                input mood: number = 0.8  // kinora render cinematic.kin --set mood=0.4

                moved = clip[0s..5s].camera(slow_zoom_in)
                look  = moved.style(vintage, amount: mood)
                             .light(angle: 20deg -> 60deg, warmth: 0.3)
                             .fog(density: 0.25, drift: 12px)

                smooth = look.interpolate(to: 48fps)

                render smooth to "cinematic.mp4" {
                    quality: balanced  // speed | balanced | quality | ultra
                    audio:   clip.audio.normalize(-16LUFS)
                }

                """)
    }

    @Test("A file with a mistake of grammar is left alone") func mistakes() {
        #expect(throws: SyntaxFailure.self) {
            try SourceFormatter.format(SourceFile(name: "a.kin", text: "kinora 1\na = ("))
        }
    }

    /// Tokens without what formatting may add or drop: separators at line ends.
    private func words(_ text: String) -> [String] {
        let source = SourceText(SourceFile(name: "a.kin", text: text))
        let lexed = Lexer.lex(source, sink: DiagnosticSink())
        return lexed.tokens.compactMap { token in
            switch token.kind {
            case .symbol(.comma), .symbol(.semicolon), .endOfFile: nil
            default: source.text(token.range)
            }
        }
    }

    private func comments(_ text: String) -> [String] {
        Lexer.lex(SourceText(SourceFile(name: "a.kin", text: text)), sink: DiagnosticSink()).comments.map(
            \.comment.source)
    }
}
