import ArgumentParser
import KinoraLanguage

/// `kinora graph`: the graph as a picture or for other programs.
struct DrawGraph: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph", abstract: "Draw a graph, or write its JSON mirror.",
        discussion: "'render' and the other verbs accept the JSON form, too.")

    /// What is written.
    enum Form: String, ExpressibleByArgument, CaseIterable {
        case svg, dot, mermaid, json
    }

    @Argument(help: ArgumentHelp("A graph file.", valueName: "graph"), completion: .file(extensions: ["kin", "json"]))
    var path: String

    @OptionGroup var input: InputOptions

    @Option(help: "What to write: svg, dot, mermaid or json.")
    var format: Form?

    @Flag(help: "The same as --format json.")
    var json = false

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"),
        completion: .file())
    var output: String?

    @Flag(name: .customShort("y"), help: "Replace the file if it exists.")
    var overwrite = false

    func validate() throws {
        if json, let format, format != .json {
            throw ValidationError("--json and --format \(format.rawValue) exclude each other")
        }
    }

    func run() throws {
        let form = json ? .json : format ?? .svg
        let text =
            form == .json
            ? try GraphFile.mirror(of: path)
            : Self.text(try GraphFile.check(path, overrides: input.overrides()), as: form)
        if let output, output != "-" {
            try NewFile.write(text, to: output, overwrites: overwrite)
        } else {
            try Terminal.write(text)
        }
    }

    private static func text(_ graph: Graph, as form: Form) -> String {
        let drawing = GraphDrawing(graph)
        return switch form {
        case .dot: drawing.dot
        case .mermaid: drawing.mermaid
        case .svg, .json: drawing.svg
        }
    }
}
