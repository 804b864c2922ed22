import KinoraLanguage
import KinoraNodes
import Testing

@Suite("Standard effects")
struct StandardEffectsTests {
    @Test("Every file of standard effects passes the checker without a remark")
    func check() {
        let checker = Checker(catalogue: Catalogue(signatures: NodeLibrary().signatures))
        let result = checker.checkLibrary(StandardSources.files)
        #expect(result.rendered() == "")
    }
}
