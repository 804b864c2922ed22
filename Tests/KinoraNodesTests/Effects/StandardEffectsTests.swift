import KinoraLanguage
import KinoraNodes
import Testing

@Suite("Standard effects")
struct StandardEffectsTests {
    @Test("Every file of standard effects passes the checker without a remark")
    func check() {
        // With all of them in force, as styles are made of effects of other files.
        let checker = Checker(
            catalogue: Catalogue(signatures: NodeLibrary().signatures), prelude: StandardSources.files)
        let result = checker.checkLibrary(StandardSources.files)
        #expect(result.rendered() == "")
    }
}
