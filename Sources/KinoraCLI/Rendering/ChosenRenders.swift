import ArgumentParser
import Foundation
import Kinora
import KinoraCore
import KinoraLanguage

/// The graph and those of its renders that a command is about.
struct ChosenRenders: ParsableArguments {
    @Argument(
        help: ArgumentHelp("A graph file, or '-' for standard input.", valueName: "graph"),
        completion: .file(extensions: ["kin", "json"]))
    var path: String

    @OptionGroup var input: InputOptions

    @Option(
        help: ArgumentHelp(
            "Only this render, by its target or the target's name without extension; may be repeated.",
            valueName: "name"))
    var only: [String] = []

    /// The graph with its streams.
    func compile() throws -> CompiledGraph { try GraphFile.compile(path, overrides: input.overrides()) }

    /// Positions of the chosen renders.
    ///
    /// - Throws: `CommandFailure` when a name is unknown or there is nothing to render.
    func positions(in graph: Graph) throws -> [Int] {
        guard !graph.renders.isEmpty else {
            throw CommandFailure(
                .graphRejected, "\(EscapedText.name(path)) renders nothing; add: render NAME to \"film.mp4\"")
        }
        guard !only.isEmpty else { return Array(graph.renders.indices) }
        return try only.map { name in
            if let position = graph.renders.firstIndex(where: { $0.target == name || $0.name == name }) {
                return position
            }
            let names = graph.renders.map(\.name)
            let hint =
                nearestName(to: name, in: names).map { "did you mean \(EscapedText.name($0))?" }
                ?? "there are \(names.map(EscapedText.name).joined(separator: ", "))"
            throw CommandFailure(.usage, "no render is called \(EscapedText.name(name)); \(hint)")
        }
    }

    /// The only chosen render, for what can be done for one alone.
    func position(in graph: Graph, for purpose: String) throws -> Int {
        let positions = try positions(in: graph)
        guard positions.count == 1, let position = positions.first else {
            let names = graph.renders.map { EscapedText.name($0.name) }.joined(separator: ", ")
            throw CommandFailure(
                .usage, "\(purpose) needs one render, the graph has \(positions.count): \(names); choose with --only")
        }
        return position
    }
}
