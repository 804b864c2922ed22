import KinoraCore

/// Turns files into graphs: resolves names, imports and inputs, checks types and units, expands sub-graphs.
///
/// Checking never touches the network and reads only imported files, through the loader.
public struct Checker: Sendable {
    /// The operators a graph may use.
    public var catalogue: Catalogue
    /// Files whose effects and sub-graphs every graph may use; they are checked when something uses them.
    public var prelude: [SourceFile]
    /// Where imported files come from.
    public var loader: any FileLoader
    /// Values for inputs, by name, as written after `--set`.
    public var overrides: [String: String]
    /// The largest graph, in nodes with every sub-graph expanded.
    public var nodeLimit = Checker.maximumNodes

    /// The largest graph unless told otherwise; ten times what a feature film with subtitles needs.
    public static let maximumNodes = 100_000

    /// Prepares a checker.
    public init(
        catalogue: Catalogue, prelude: [SourceFile] = [], loader: any FileLoader = MemoryFileLoader(),
        overrides: [String: String] = [:]
    ) {
        self.catalogue = catalogue
        self.prelude = prelude
        self.loader = loader
        self.overrides = overrides
    }

    /// Checks one file, every mistake of it and of the files it imports.
    ///
    /// - Complexity: linear in the size of the files and of the expanded graph.
    public func check(_ file: SourceFile) -> CheckResult {
        let session = Session(self)
        session.loadPrelude()
        let graph = session.check(file)
        return session.result(graph)
    }

    /// Checks files that hold nothing but definitions, such as the standard effects, used or not.
    public func checkLibrary(_ files: [SourceFile]) -> CheckResult {
        let session = Session(self)
        session.loadPrelude()
        for file in files { session.checkLibrary(file) }
        return session.result(nil)
    }

    /// The signatures of every effect and sub-graph of the prelude that others may use, in its order.
    public func preludeSignatures() -> [Signature] {
        let session = Session(self)
        session.loadPrelude()
        return session.standardDefinitions.filter { !$0.isPrivate }.compactMap { session.signature(of: $0) }
    }

    /// One effect of the prelude, checked; nil when there is none of that name or it has a mistake.
    public func preludeEffect(_ name: String) -> CheckedEffect? {
        let session = Session(self)
        session.loadPrelude()
        guard let definition = session.standard[name] else { return nil }
        return session.effect(definition)
    }
}
