import Foundation
import KinoraCore
import Testing

@testable import KinoraLanguage

@Suite("The project's own graph files") struct RepositoryFilesTests {
    private static let files: [String] = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return ["Shaders", "Shaders/examples", "Graphs"].flatMap { folder in
            let path = root.appendingPathComponent(folder).path
            let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            return names.filter { $0.hasSuffix(".kin") }.sorted().map { "\(path)/\($0)" }
        }
    }()

    @Test("Formatting keeps their meaning and every comment, and so does the mirror", arguments: files)
    func roundTrips(path: String) throws {
        let file = SourceFile(name: path, bytes: Array(try Data(contentsOf: URL(fileURLWithPath: path))))
        let once = try SourceFormatter.format(file)
        #expect(try SourceFormatter.format(SourceFile(name: path, text: once)) == once)
        #expect(try GraphJSON.decode(SourceFile(name: "a.json", text: GraphJSON.encode(file))) == once)
        #expect(comments(once) == comments(String(decoding: file.bytes, as: UTF8.self)))
    }

    private func comments(_ text: String) -> [String] {
        Lexer.lex(SourceText(SourceFile(name: "a.kin", text: text)), sink: DiagnosticSink()).comments.map(
            \.comment.source)
    }
}
