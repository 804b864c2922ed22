import KinoraCore

/// Collects what is wrong; a mistake that is found twice at one place is told once.
final class DiagnosticSink {
    private(set) var diagnostics: [Diagnostic] = []
    private var seen: Set<Key> = []
    private(set) var errorCount = 0
    /// Every kind of mistake so far.
    private(set) var codes: Set<DiagnosticCode> = []

    /// Beyond this many, nobody reads on, and a file of garbage must not fill the memory.
    static let limit = 1_000

    private struct Key: Hashable {
        var code: DiagnosticCode
        var file: String?
        var offset: Int
        var message: String
    }

    func add(_ diagnostic: Diagnostic) {
        if diagnostic.severity == .error { errorCount += 1 }
        codes.insert(diagnostic.code)
        guard diagnostics.count < Self.limit else { return }
        let key = Key(
            code: diagnostic.code, file: diagnostic.span?.file, offset: diagnostic.span?.offset ?? -1,
            message: diagnostic.message)
        if seen.insert(key).inserted { diagnostics.append(diagnostic) }
    }

    func append(contentsOf others: [Diagnostic]) { others.forEach(add) }
}
