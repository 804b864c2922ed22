import KinoraCore
import KinoraLanguage
import KinoraNodes
import Testing

@Suite("What kinora explain shows is true of the nodes there are") struct ExplainedExampleTests {
    // Those about arguments: the others mean the same whatever nodes there are.
    @Test(
        "The example of a code makes that mistake",
        arguments: ["E0203", "E0204", "E0205", "E0206", "E0207", "E0208", "E0209", "E0211", "E0212"])
    func example(code: String) throws {
        let entry = try #require(DiagnosticCatalogue.entry(DiagnosticCode(code)))
        let checker = Checker(
            catalogue: Catalogue(signatures: NodeLibrary().signatures), prelude: StandardSources.files)
        let result = checker.check(SourceFile(name: "example.kin", text: entry.example))
        #expect(result.diagnostics.map(\.code.rawValue).contains(code), "\(result.diagnostics.map(\.message))")
    }
}
