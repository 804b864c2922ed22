import ArgumentParser
import KinoraCore
import KinoraLanguage
import KinoraNodes

/// `kinora check`: every mistake of graph files, without rendering and without the network.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find every mistake in graph files.",
        discussion:
            "Exits with 3 when there is one. Fonts are looked for, media files are not opened; 'kinora plan' does that."
    )

    /// How mistakes are written.
    enum Form: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Argument(
        help: ArgumentHelp("Graph files, or '-' for standard input.", valueName: "graph"),
        completion: .file(extensions: ["kin", "json"]))
    var files: [String]

    @OptionGroup var input: InputOptions

    @Option(help: "How mistakes are written: text on standard error, or json on standard output.")
    var format = Form.text

    @Flag(name: [.long, .customShort("q")], help: "Say nothing when all is well.")
    var quiet = false

    func run() throws {
        var isRejected = false
        for path in files {
            let result = Self.verified(try GraphFile.result(path, overrides: input.overrides()))
            isRejected = isRejected || result.graph == nil
            switch format {
            case .json: try Terminal.write(Self.json(path, result) + "\n")
            case .text:
                if !result.diagnostics.isEmpty { Terminal.say(result.rendered(color: Terminal.hasColor)) }
                if let graph = result.graph, !quiet { Terminal.say(Self.summary(path, graph)) }
            }
        }
        if isRejected { throw CommandFailure(.graphRejected) }
    }

    /// The result with what the nodes themselves find wrong: fonts, characters, curves.
    private static func verified(_ result: CheckResult) -> CheckResult {
        guard let graph = result.graph else { return result }
        var verified = result
        verified.diagnostics += NodeLibrary().mistakes(in: graph)
        if !verified.errors.isEmpty { verified.graph = nil }
        return verified
    }

    private static func summary(_ path: String, _ graph: Graph) -> String {
        let targets = graph.renders.map { EscapedText.name($0.target) }.joined(separator: ", ")
        let renders = graph.renders.isEmpty ? "no render" : "renders \(targets)"
        let count = graph.nodes.count
        return "\(EscapedText.name(path)): ok, \(count) node\(count == 1 ? "" : "s"), \(renders)"
    }

    private static func json(_ path: String, _ result: CheckResult) -> String {
        var report = JSONLine()
        report.add("v", JSONLine.version)
        report.add("file", path)
        report.add("ok", result.graph != nil)
        report.add("diagnostics", json: JSONLine.array(result.diagnostics.map(\.json)))
        return report.text
    }
}
