import Foundation
import KinoraLanguage
import Testing

@testable import KinoraNodes

@Suite("Reference of nodes")
struct ReferenceTests {
    static let signatures = NodeReference.standardCatalogue().signatures

    @Test("Every example of every node passes the checker", arguments: signatures)
    func examples(_ signature: Signature) throws {
        let checker = Checker(
            catalogue: Catalogue(signatures: NodeLibrary().signatures + [TestPattern.signature]),
            prelude: StandardSources.files)
        for example in signature.examples {
            let text = "kinora 1\nclip = pattern(size: 1920x1080, duration: 9s)\nlook = \(example)\n"
            let result = checker.check(SourceFile(name: "example.kin", text: text))
            #expect(result.rendered() == "", "\(example)")
        }
    }

    @Test("Every node and every parameter is documented", arguments: signatures)
    func documentation(_ signature: Signature) {
        #expect(signature.summary.hasSuffix("."), "\(signature.name)")
        for parameter in signature.parameters where !parameter.type.isStream {
            #expect(!parameter.documentation.isEmpty, "\(signature.name).\(parameter.name)")
        }
    }

    @Test("Every picture of the page is there, none is left over, and all together are small; make docs draws them")
    func pictures() throws {
        let documentation = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Documentation")
        let folder = documentation.appendingPathComponent("images/nodes")
        let wanted = NodeReference.pictured(NodeReference.standardCatalogue()).map { "\($0.name).jpg" }
        let found = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Set(found) == Set(wanted), "\(Set(found).symmetricDifference(wanted).sorted())")
        let bytes = try found.reduce(0) { sum, name in
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.appendingPathComponent(name).path)
            return sum + (attributes[.size] as? Int ?? 0)
        }
        #expect(bytes < 1_500_000)
        let page = try String(contentsOf: documentation.appendingPathComponent("NodeReference.md"), encoding: .utf8)
        for name in wanted { #expect(page.contains("](images/nodes/\(name))"), "\(name)") }
    }

    @Test("The page names every node and every parameter")
    func page() {
        let page = NodeReference.markdown(NodeReference.standardCatalogue())
        for signature in Self.signatures {
            #expect(page.contains("### \(signature.name)\n"))
            for parameter in signature.parameters { #expect(page.contains("| `\(parameter.name)`")) }
        }
    }
}
