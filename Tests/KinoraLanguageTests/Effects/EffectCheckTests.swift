import KinoraCore
import KinoraLanguage
import Testing

@Suite("Effects") struct EffectCheckTests {
    static let vignette = """
        /// Darkens the picture towards its corners.
        effect vignette(src: video,
                        strength: number in 0..1 = 0.4,      /// how dark the corner gets
                        radius:   number in 0..2 = 0.6) -> video {
            d = length((xy - size / 2) / size.y)
            src * (1 - strength * smoothstep(radius, radius + 0.5, d))
        }
        """

    @Test("An effect declares a signature of its own") func signature() throws {
        let checker = Checker(
            catalogue: TestCatalogue.catalogue, prelude: [SourceFile(name: "vignette.kin", text: Self.vignette)])
        #expect(checker.checkLibrary([]).rendered() == "")
        let signature = try #require(checker.preludeSignatures().first)
        #expect(
            signature.declaration
                == "vignette(src: video, strength: number in 0..1 = 0.4, radius: number in 0..2 = 0.6) -> video")
        #expect(signature.summary == "Darkens the picture towards its corners.")
        #expect(signature.parameters[1].documentation == "how dark the corner gets")
        let effect = try #require(checker.preludeEffect("vignette"))
        #expect(effect.body.locals.map(\.name) == ["d"])
        #expect(effect.body.result.type == .vec3)
        #expect(effect.reach == [EffectReach()])
    }

    @Test("A name that begins with '_' belongs to its file") func privateNames() {
        let library = """
            kinora 1
            effect _half(src: video) -> video { src * 0.5 }
            graph quarter(src: video) -> video { src._half()._half() }
            """
        let uses = "input clip: video = \"a.mp4\"\nrender clip.quarter() to \"b.mp4\"\n"
        #expect(TestCatalogue.check("kinora 1\nimport \"l.kin\"\n" + uses, files: ["l.kin": library]).graph != nil)
        #expect(TestCatalogue.check("kinora 1\n" + uses, prelude: [library]).graph != nil)
        let own = "effect _half(src: video) -> video { src }\n"
        #expect(TestCatalogue.check("kinora 1\n" + own + uses, prelude: [library]).graph != nil)
        for (head, prelude) in [("import \"l.kin\"\n", []), ("", [library])] {
            let found = TestCatalogue.check(
                "kinora 1\n" + head + uses.split(separator: "\n")[0] + "\nrender clip._half() to \"b.mp4\"\n",
                files: ["l.kin": library], prelude: prelude)
            #expect(found.diagnostics.map(\.code.rawValue) == ["E0202"])
        }
        let checker = Checker(
            catalogue: TestCatalogue.catalogue, prelude: [SourceFile(name: "l.kin", text: library)])
        #expect(checker.preludeSignatures().map(\.name) == ["quarter"])
    }
}
