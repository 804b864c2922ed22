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
}
