import Foundation
import KinoraCore
import KinoraLanguage
import KinoraMedia
import KinoraNodes

@testable import Kinora

/// Compiles and renders graphs from text in tests.
enum GraphHelp {
    static func compile(_ text: String) throws -> CompiledGraph {
        let checker = Checker(
            catalogue: Catalogue(signatures: NodeLibrary().signatures), prelude: StandardSources.files)
        let result = checker.check(SourceFile(name: "test.kin", text: "kinora 1\n" + text))
        guard let graph = result.graph else { throw KinoraError(result.diagnostics, sources: result.sources) }
        return try CompiledGraph(graph, sources: result.sources, warnings: result.diagnostics)
    }

    /// Renders what the last line of a graph is, as `film` or `cut(a, b)`, to a file of its own, and gives its name.
    static func save(_ text: String, as name: String) throws -> String {
        try save(text, at: temporary(name))
    }

    /// The same, to a place or a pattern that is given.
    static func save(_ text: String, at path: String) throws -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let film = lines.removeLast()
        lines.append("render \(film) to \"\(path)\"")
        _ = try Renderer(RenderPlan(compile(lines.joined(separator: "\n")), options: RenderOptions())).run()
        return path
    }

    /// The file of a clip of which every frame looks different and has a histogram of its own, at 25 frames a second.
    static func clip(frames: Int) throws -> String {
        let text = """
            film = gradient(from: #101018, to: #d0c8b0, size: 80x48, rate: 25fps, duration: \(frames * 40)ms)
                .brightness(amount: -40% -> 40%).grain(amount: 0.3)
            film
            """
        return try save(text, as: "clip.y4m")
    }

    /// A file name in a folder of its own under the temporary one; all of them go when the tests end.
    static func temporary(_ name: String) -> String {
        let folder = URL(fileURLWithPath: temporaryFolder).appendingPathComponent(UUID().uuidString)
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder.appendingPathComponent(name).path
    }

    private static let temporaryFolder: String = {
        atexit { try? FileManager.default.removeItem(atPath: GraphHelp.temporaryFolder) }
        return FileManager.default.temporaryDirectory
            .appendingPathComponent("kinora-tests-\(ProcessInfo.processInfo.processIdentifier)").path
    }()

    /// The bytes of a rendered YUV4MPEG2 file.
    static func pictures(_ text: String, options: RenderOptions = RenderOptions()) throws -> Data {
        let path = temporary("pictures.y4m")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let compiled = try compile(text + "\nrender film to \"\(path)\"\n")
        _ = try Renderer(RenderPlan(compiled, options: options)).run()
        return try Data(contentsOf: URL(fileURLWithPath: path))
    }

    /// The pictures of a YUV4MPEG2 file, without its headers.
    static func frames(_ bytes: Data) -> [Data] {
        let mark = Data("FRAME\n".utf8)
        var frames: [Data] = []
        var rest = bytes[...]
        while let range = rest.firstRange(of: mark) {
            let end = rest[range.upperBound...].firstRange(of: mark)?.lowerBound ?? rest.endIndex
            frames.append(Data(rest[range.upperBound..<end]))
            rest = rest[end...]
        }
        return frames
    }

    /// The whole rendering of the error a text gives; nil when it gives none.
    static func message(_ text: String) -> String? {
        do {
            _ = try compile(text)
            return nil
        } catch let error as KinoraError {
            return error.rendered()
        } catch {
            return "\(error)"
        }
    }
}
