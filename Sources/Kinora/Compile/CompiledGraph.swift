import KinoraCore
import KinoraLanguage
import KinoraMedia
import KinoraNodes

/// A checked graph whose streams are known: size, rate, duration and colour of every node.
public struct CompiledGraph: Sendable {
    /// The graph.
    public let graph: Graph
    /// What each stream of pictures is like, by node; nil for sound.
    public let properties: [StreamProperties?]
    /// The texts it was written in, by file name, for messages.
    public let sources: [String: String]
    /// What the author should know although the graph is accepted.
    public let warnings: [Diagnostic]
    /// What the checker warns of, and of each node what its streams give reason to.
    private let checked: [Diagnostic], inferred: [(node: NodeID, warning: Diagnostic)]
    /// The nodes it may use.
    let library: NodeLibrary

    /// Works out every stream of a checked graph; opens the media files it names.
    ///
    /// - Throws: `KinoraError` with every mistake found.
    public init(
        _ graph: Graph, library: NodeLibrary = NodeLibrary(), sources: [String: String] = [:],
        warnings: [Diagnostic] = []
    ) throws(KinoraError) {
        let inferred = InferStreams(library: library, probes: MediaProbes()).run(on: graph)
        if let failure = inferred.failure { throw failure }
        let signals = CheckSignals(
            catalogue: Catalogue(signatures: library.signatures), properties: inferred.properties)
        let problems = inferred.problems + signals.run(on: graph)
        if !problems.isEmpty || !inferred.unreadable.isEmpty {
            throw KinoraError(
                inferred.unreadable + problems, sources: sources,
                code: problems.isEmpty ? .inputUnreadable : .graphRejected)
        }
        self.graph = graph
        self.library = library
        self.sources = sources
        self.warnings = warnings + inferred.warnings.map(\.warning)
        checked = warnings
        self.inferred = inferred.warnings
        properties = inferred.properties
    }

    /// What the author of one render should know: of the nodes it is made of, and of the file as a whole.
    func warnings(of render: Render) -> [Diagnostic] {
        var isUsed = [Bool](repeating: false, count: graph.nodes.count)
        var waiting = [render.source]
        if case .audio(let sound)? = render.settings["audio"] { waiting.append(sound) }
        while let id = waiting.popLast() {
            guard let node = graph[id], !isUsed[id.index] else { continue }
            isUsed[id.index] = true
            waiting += node.inputs.map(\.node)
        }
        return checked + inferred.filter { isUsed[$0.node.index] }.map(\.warning)
    }
}
