import KinoraCore

/// Why a file could not be understood at all.
public struct SyntaxFailure: Error, Sendable {
    /// Every mistake of grammar.
    public var diagnostics: [Diagnostic]
    /// The text, by the name of the file.
    public var sources: [String: String]

    /// Wraps mistakes.
    public init(diagnostics: [Diagnostic], sources: [String: String]) {
        self.diagnostics = diagnostics
        self.sources = sources
    }
}

/// The canonical form of a file: what `kinora fmt` writes.
///
/// Formatting the result again changes nothing, every comment stays, and the meaning is the same. Line breaks, indentation
/// and alignment follow from the syntax alone; empty lines between items are kept, one at most.
public enum SourceFormatter {
    /// The canonical text of a file, ended by a newline.
    ///
    /// - Throws: `SyntaxFailure` when the file has a mistake of grammar; mistakes of meaning do not matter here.
    public static func format(_ file: SourceFile) throws(SyntaxFailure) -> String {
        SyntaxPrinter.print(try syntax(of: file))
    }

    static func syntax(of file: SourceFile) throws(SyntaxFailure) -> FileSyntax {
        let source = SourceText(file)
        let sink = DiagnosticSink()
        let syntax = Parser.parse(source, sink: sink)
        guard sink.errorCount == 0 else {
            throw SyntaxFailure(
                diagnostics: sink.diagnostics, sources: [file.name: String(decoding: file.bytes, as: UTF8.self)])
        }
        return syntax
    }
}
