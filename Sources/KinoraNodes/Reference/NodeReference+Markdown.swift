import KinoraLanguage

extension NodeReference {
    /// The reference as Markdown: a chapter for each category, a section for each node with its declaration, its
    /// parameters in a table and its examples.
    public static func markdown(_ catalogue: Catalogue) -> String {
        let chapters = byChapter(catalogue)
        var text = """
            # Nodes

            Everything a graph can use. `kinora nodes --format markdown` writes this page from the declarations that the
            checker reads; a parameter marked with ~ may vary in time. Pictures show the first example after one second, over `Fixtures/lake.mp4`.

            """
        for (chapter, signatures) in chapters {
            let links = signatures.map { "[`\($0.name)`](#\($0.name))" }.joined(separator: " ")
            text += "\n- \(chapter): \(links)"
        }
        text += "\n"
        for (chapter, signatures) in chapters {
            text += "\n## \(chapter)\n"
            for signature in signatures { text += section(signature) }
        }
        return text
    }

    private static func section(_ signature: Signature) -> String {
        var text = "\n### \(signature.name)\n\n\(signature.documentation)\n"
        if example(of: signature) != nil { text += "\n![\(signature.name)](images/nodes/\(signature.name).jpg)\n" }
        text += "\n```\n\(signature.declaration)\n```\n"
        if signature.keepsMasks { text += "\nA mask stays a mask.\n" }
        if !signature.parameters.isEmpty {
            text += "\n| parameter | what it takes | default | |\n| --- | --- | --- | --- |\n"
            for parameter in signature.parameters { text += row(parameter) }
        }
        if !signature.examples.isEmpty {
            text += "\n```\n\(signature.examples.joined(separator: "\n"))\n```\n"
        }
        return text
    }

    private static func row(_ parameter: Parameter) -> String {
        let name = "`\(parameter.name)`" + (parameter.isSignal ? " ~" : "")
        let value: String
        if let standard = parameter.defaultValue {
            value = "`\(standard)`"
        } else {
            value = parameter.isRequired ? "" : "absent"
        }
        return "| \(name) | \(accepted(parameter)) | \(value) | \(cell(parameter.documentation)) |\n"
    }

    /// What a parameter takes, as a cell of a table.
    private static func accepted(_ parameter: Parameter) -> String {
        var text: String
        switch parameter.type {
        case .choice(let names): text = names.map { "`\($0)`" }.joined(separator: " ")
        case .number(let dimension):
            text = parameter.isInteger ? "whole number" : dimension.noun
            if let range = parameter.range {
                let low = Value.number(range.lowerBound, dimension)
                let high = Value.number(range.upperBound, dimension)
                text += " `\(low)..\(high)`"
            }
        default: text = parameter.type.name
        }
        return parameter.isVariadic ? "\(text), any number" : text
    }

    /// Text as a cell of a table, which bars and line breaks would end.
    private static func cell(_ text: String) -> String {
        let line = text.split(separator: "\n").joined(separator: " ")
        return line.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}

extension Dimension {
    /// The dimension without an article: `angle`.
    var noun: String { phrase.split(separator: " ").dropFirst().joined(separator: " ") }
}
