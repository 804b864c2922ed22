import Kinora
import KinoraCore
import KinoraLanguage
import KinoraNodes

/// Graph files as the verbs see them: text or the JSON mirror, checked against everything this build can do.
enum GraphFile {
    /// The checker for graphs of users.
    static func checker(overrides: [String: String] = [:]) -> Checker {
        Checker(
            catalogue: Catalogue(signatures: NodeLibrary().signatures), prelude: StandardSources.files,
            loader: DiskFiles(), overrides: overrides)
    }

    /// What the checker found in a file.
    ///
    /// - Throws: `CommandFailure` when the file cannot be read, or is a mirror with a mistake.
    static func result(_ path: String, overrides: [String: String] = [:]) throws -> CheckResult {
        checker(overrides: overrides).check(try text(of: DiskFiles.read(path)))
    }

    /// The graph of a file; warnings are said aloud.
    ///
    /// - Throws: `CommandFailure` when the file cannot be read or the graph has mistakes.
    static func check(_ path: String, overrides: [String: String] = [:]) throws -> Graph {
        let result = try result(path, overrides: overrides)
        let graph = try accepted(result)
        if !result.diagnostics.isEmpty { Terminal.say(result.rendered(color: Terminal.hasColor)) }
        return graph
    }

    /// The graph of a file with the streams of the media it names.
    ///
    /// - Throws: `CommandFailure` or `KinoraError` with every mistake.
    static func compile(_ path: String, overrides: [String: String] = [:]) throws -> CompiledGraph {
        let result = try result(path, overrides: overrides)
        return try CompiledGraph(accepted(result), sources: result.sources, warnings: result.diagnostics)
    }

    /// A file, its mirror turned into text.
    static func read(_ path: String) throws -> SourceFile { try text(of: DiskFiles.read(path)) }

    /// The graph of a file that was read, with more lines at its end.
    static func compile(
        _ file: SourceFile, adding more: String = "", overrides: [String: String] = [:]
    ) throws -> CompiledGraph {
        let whole = more.isEmpty ? file : SourceFile(name: file.name, bytes: file.bytes + Array(more.utf8))
        let result = checker(overrides: overrides).check(whole)
        return try CompiledGraph(accepted(result), sources: result.sources, warnings: result.diagnostics)
    }

    /// The graph of a text that no file holds; paths start from the working directory.
    static func compile(text: String) throws -> CompiledGraph {
        try compile(SourceFile(name: "sheet.kin", text: text))
    }

    /// The JSON mirror of a file.
    static func mirror(of path: String, overrides: [String: String] = [:]) throws -> String {
        let file = try text(of: DiskFiles.read(path))
        let result = checker(overrides: overrides).check(file)
        return try reporting { () throws(SyntaxFailure) in try GraphJSON.encode(file, graph: result.graph) }
    }

    private static func accepted(_ result: CheckResult) throws -> Graph {
        guard let graph = result.graph else {
            throw CommandFailure(.graphRejected, rendered: result.rendered(color: Terminal.hasColor))
        }
        return graph
    }

    /// The file itself, or the text that a mirror stands for.
    private static func text(of file: SourceFile) throws -> SourceFile {
        guard GraphJSON.isMirror(file) else { return file }
        return SourceFile(
            name: file.name, text: try reporting { () throws(SyntaxFailure) in try GraphJSON.decode(file) })
    }

    private static func reporting<Result>(_ body: () throws(SyntaxFailure) -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            throw CommandFailure(
                .graphRejected,
                rendered: DiagnosticRenderer.render(
                    error.diagnostics, sources: error.sources, color: Terminal.hasColor))
        }
    }
}
