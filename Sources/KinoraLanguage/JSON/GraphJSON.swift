import KinoraCore

/// The lossless JSON mirror of graph files: tools write JSON, people read text, and `render` accepts either.
///
/// `items` mirrors the source, comments included; turning it back into text gives the canonical form of the file.
/// `graph`, when asked for, is what the checker made of it: every node with a stable id (its path), named inputs and all
/// arguments. Readers ignore `graph`.
public enum GraphJSON {
    /// The mirror of a file, and of the graph made from it.
    ///
    /// - Throws: `SyntaxFailure` when the file has a mistake of grammar.
    public static func encode(_ file: SourceFile, graph: Graph? = nil) throws(SyntaxFailure) -> String {
        let syntax = try SourceFormatter.syntax(of: file)
        return document(syntax, graph: graph).text() + "\n"
    }

    /// The canonical text of the file that a mirror stands for.
    ///
    /// - Throws: `SyntaxFailure` when the document is not JSON, or does not mirror a file.
    public static func decode(_ file: SourceFile) throws(SyntaxFailure) -> String {
        let source = SourceText(file)
        do throws(Diagnostic) {
            let value = try JSONReader.read(source)
            let syntax = try SyntaxDecoder.file(value)
            let text = SyntaxPrinter.print(syntax)
            // Names, literals and comments come from outside; only what reads back as it was meant is text.
            let again = try? SourceFormatter.syntax(of: SourceFile(name: file.name, text: text))
            guard let again, document(again, graph: nil).bareMeaning == document(syntax, graph: nil).bareMeaning
            else {
                throw Diagnostic(
                    Codes.invalidJSON, "the document holds names, literals or comments that the language does not have",
                    at: source.span(SourceRange(0, 0)))
            }
            return text
        } catch {
            throw SyntaxFailure(
                diagnostics: [error.span == nil ? error.placed(at: source.span(SourceRange(0, 0))) : error],
                sources: [file.name: String(decoding: file.bytes, as: UTF8.self)])
        }
    }

    /// Whether a file looks like a mirror rather than text: its first character is a brace.
    public static func isMirror(_ file: SourceFile) -> Bool {
        file.bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "{")
    }

    static func document(_ syntax: FileSyntax, graph: Graph?) -> JSONValue {
        .members([
            "kinora": .number(syntax.version?.number ?? 0),
            "version": syntax.version.flatMap { SyntaxEncoder.trivia($0.trivia) },
            "items": .array(syntax.items.map(SyntaxEncoder.item)),
            "end": SyntaxEncoder.comments(syntax.end),
            "graph": graph.map(GraphEncoder.graph),
        ])
    }
}

extension JSONValue {
    /// The document without comments, empty lines and redundant parentheses.
    fileprivate var bareMeaning: JSONValue {
        switch self {
        case .number(let text): return .string(text)
        case .array(let elements): return .array(elements.map(\.bareMeaning))
        case .object(let members):
            if members.count == 1, members[0].name == "group" { return members[0].value.bareMeaning }
            let comments = ["trivia", "end", "parametersEnd", "version"]
            return .object(
                members.filter { !comments.contains($0.name) }.map { Member($0.name, $0.value.bareMeaning) })
        default: return self
        }
    }
}

extension Diagnostic {
    func placed(at span: SourceSpan) -> Diagnostic {
        var copy = self
        copy.span = span
        return copy
    }
}
