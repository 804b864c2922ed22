import KinoraLanguage
import KinoraNodes
import Testing

@Suite("Standard effects")
struct StandardEffectsTests {
    @Test("Every file of standard effects passes the checker without a remark")
    func check() {
        let blur = Signature(
            name: "blur", category: "Look", documentation: "",
            parameters: [Parameter("src", .video), Parameter("radius", .number(.length), signal: true)],
            result: .video)
        let checker = Checker(catalogue: Catalogue(signatures: [blur]), prelude: [])
        let result = checker.checkLibrary(StandardSources.files)
        #expect(result.rendered() == "")
    }
}
