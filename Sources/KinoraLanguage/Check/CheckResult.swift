import KinoraCore

/// What the checker found.
public struct CheckResult: Sendable {
    /// The graph; nil when there is an error.
    public var graph: Graph?
    /// Every error and warning, in the order of the files.
    public var diagnostics: [Diagnostic]
    /// The text of every file that was read, by name, for `DiagnosticRenderer`.
    public var sources: [String: String]

    /// Puts a result together.
    public init(graph: Graph?, diagnostics: [Diagnostic], sources: [String: String]) {
        self.graph = graph
        self.diagnostics = diagnostics
        self.sources = sources
    }

    /// The errors alone.
    public var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }

    /// Everything as a terminal shows it.
    public func rendered(color: Bool = false) -> String {
        DiagnosticRenderer.render(diagnostics, sources: sources, color: color)
    }
}
