import Foundation
import KinoraCore
import KinoraLanguage
import Testing

@Suite("The language reference") struct LanguagePageTests {
    /// A fenced block of the page.
    private struct Block {
        var kind: String
        var text: String
    }

    private func page() throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent("Documentation/Language.md"), encoding: .utf8)
    }

    private func blocks() throws -> [Block] {
        var blocks: [Block] = []
        var open: Block?
        for line in try page().split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                if let block = open {
                    blocks.append(block)
                    open = nil
                } else {
                    open = Block(kind: String(line.dropFirst(3)), text: "")
                }
            } else if open != nil {
                open?.text += line + "\n"
            }
        }
        return blocks
    }

    /// Examples that are parts of a file get the beginning they leave out.
    private func file(_ text: String) -> SourceFile {
        let isWhole = text.hasPrefix("kinora 1")
        return SourceFile(name: "film.kin", text: isWhole ? text : "kinora 1\ninput clip: video = \"in.mp4\"\n" + text)
    }

    @Test("Every example is accepted, or gives exactly the message below it") func examples() throws {
        let blocks = try blocks()
        let checker = Checker(catalogue: TestCatalogue.catalogue)
        var count = 0
        for (index, block) in blocks.enumerated() where block.kind.hasPrefix("kin") {
            count += 1
            let result = checker.check(file(block.text))
            #expect(result.rendered() == (block.kind == "kin error" ? blocks[index + 1].text : ""), "\(block.text)")
        }
        #expect(count >= 9)
    }

    @Test("Every example is in canonical form but for comments' columns") func canonical() throws {
        for block in try blocks() where block.kind == "kin" {
            let once = try SourceFormatter.format(file(block.text))
            #expect(try SourceFormatter.format(SourceFile(name: "a.kin", text: once)) == once)
        }
    }

    @Test("The page names every unit, function, easing, setting and type") func completeness() throws {
        let words = Set(
            try page().split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "%") }.map(String.init))
        let settings = RenderSettings.signature.parameters.dropFirst().map(\.name)
        let wanted =
            EffectFunction.allCases.map(\.rawValue) + SignalFunction.allCases.map(\.rawValue)
            + Easing.allCases.map(\.rawValue) + settings + SourceFilter.allCases.map(\.rawValue)
            + SourceBorder.allCases.map(\.rawValue)
        for word in wanted { #expect(words.contains(word), "\(word) is not on the page") }
    }
}
