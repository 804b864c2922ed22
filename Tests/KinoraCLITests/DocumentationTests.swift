import Foundation
import Testing

@Suite("Documentation")
struct DocumentationTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func page(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The fenced examples of a page in one language.
    private static func examples(_ path: String, _ language: String) throws -> [String] {
        try page(path).components(separatedBy: "```\(language)\n").dropFirst().compactMap {
            $0.components(separatedBy: "```").first
        }
    }

    @Test("Documentation/NodeReference.md is what 'kinora nodes --format markdown' writes; 'make docs' refreshes it")
    func nodeReference() throws {
        let outcome = try KinoraProcess.run("nodes", "--format", "markdown", in: TemporaryFolder())
        let isFresh = try outcome.text == Self.page("Documentation/NodeReference.md")
        #expect(isFresh)
    }

    @Test("Documentation/kinora.1 knows every verb and every option; 'make docs' refreshes it")
    func manualPage() throws {
        let page = try Self.page("Documentation/kinora.1")
        let dump = try KinoraProcess.run("--experimental-dump-help", in: TemporaryFolder())
        let root = try #require(try JSONSerialization.jsonObject(with: dump.output) as? [String: Any])
        func check(_ command: [String: Any], _ path: [String]) {
            for child in command["subcommands"] as? [[String: Any]] ?? [] {
                guard let name = child["commandName"] as? String, name != "help" else { continue }
                let title = (path + [name]).joined(separator: " ")
                #expect(page.contains("\n.Ss \(title)\n"), "\(title)")
                for argument in child["arguments"] as? [[String: Any]] ?? [] {
                    for option in argument["names"] as? [[String: Any]] ?? [] where option["kind"] as? String == "long"
                    {
                        guard let long = option["name"] as? String, long != "help", long != "version" else { continue }
                        let shown = "Fl \\-" + long.replacingOccurrences(of: "-", with: "\\-")
                        #expect(page.contains(shown), "\(title) --\(long)")
                    }
                }
                check(child, path + [name])
            }
        }
        check(try #require(root["command"] as? [String: Any]), [])
    }

    @Test("The Swift of the README is the Swift that the tests compile")
    func swiftExample() throws {
        let example = try #require(try Self.examples("README.md", "swift").first)
        #expect(
            try example
                == Self.page("Tests/KinoraCLITests/ReadmeExample.swift").replacingOccurrences(of: "\r", with: ""))
    }

    @Test("The Swift of the README renders a film")
    func swiftExampleRuns() async throws {
        let folder = try TemporaryFolder.withClip()
        try await makeFilm(from: folder.path("clip.y4m"), to: folder.path("film.mp4"))
        #expect(folder.holds("film.mp4"))
    }

    @Test(
        "The graphs of README and AddAnEffect pass the checker",
        arguments: [
            "README.md", "Documentation/AddAnEffect.md",
        ])
    func graphs(page: String) throws {
        let examples = try Self.examples(page, "kin")
        #expect(!examples.isEmpty)
        for example in examples {
            let outcome = try KinoraProcess.run("check", "-", in: TemporaryFolder(), input: Data(example.utf8))
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
    }

    @Test("The operator of AddAnOperator is the one in the sources")
    func operatorExample() throws {
        let example = try #require(try Self.examples("Documentation/AddAnOperator.md", "swift").first)
        #expect(try Self.page("Sources/KinoraNodes/Geometry/Flip/Flip.swift").contains(example))
    }

    @Test("Every file that the README points at is there")
    func links() throws {
        let parts = try Self.page("README.md").components(separatedBy: "](").dropFirst()
        for part in parts {
            guard let target = part.components(separatedBy: ")").first, !target.hasPrefix("https:") else { continue }
            let isThere = FileManager.default.fileExists(atPath: Self.root.appendingPathComponent(target).path)
            #expect(isThere, "\(target)")
        }
    }
}
