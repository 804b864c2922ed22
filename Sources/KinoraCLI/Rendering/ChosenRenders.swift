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
            "Only this render, by its target, the target's file name, or that without its extension; may be repeated.",
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
        return try only.map { try Self.position(of: $0, in: graph) }
    }

    /// The render that a name means: its target, the target's file name, or that name without its extension.
    ///
    /// - Throws: `CommandFailure` when there is none, or several of which none has just this target.
    static func position(of name: String, in graph: Graph) throws -> Int {
        let meanings: [(KinoraLanguage.Render) -> String] = [
            { $0.target }, { String($0.target.split(separator: "/").last ?? "") }, { $0.name },
        ]
        for meaning in meanings {
            let found = graph.renders.indices.filter { meaning(graph.renders[$0]) == name }
            if found.count == 1, let position = found.first { return position }
            guard found.isEmpty else {
                let list = found.map { EscapedText.name(graph.renders[$0].target) }.joined(separator: ", ")
                throw CommandFailure(
                    .usage,
                    "\(found.count) renders are called \(EscapedText.name(name)); name one by its target: \(list)")
            }
        }
        let names = graph.renders.map(\.name)
        let isUnique = Set(names).count == names.count
        let known = isUnique ? names : graph.renders.map(\.target)
        let hint =
            nearestName(to: name, in: known).map { "did you mean \(EscapedText.name($0))?" }
            ?? "there are \(known.map(EscapedText.name).joined(separator: ", "))"
        throw CommandFailure(.usage, "no render is called \(EscapedText.name(name)); \(hint)")
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
