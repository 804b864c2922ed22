import ArgumentParser
import KinoraCore
import KinoraLanguage
import KinoraNodes

/// `kinora nodes`: everything a graph can use.
struct Nodes: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List everything a graph can use, or describe one node.")

    /// What is written.
    enum Form: String, ExpressibleByArgument, CaseIterable {
        case text, markdown, json, swift, pictures
    }

    @Argument(help: ArgumentHelp("The node to describe, as fog.", valueName: "name"))
    var name: String?

    @Option(
        help: """
            What to write: text, markdown (the reference), json (the schema of the mirror), swift (the API) or pictures \
            (what the reference shows).
            """)
    var format = Form.text

    func run() throws {
        let catalogue = NodeReference.standardCatalogue()
        switch format {
        case .markdown: try Terminal.write(NodeReference.markdown(catalogue))
        case .swift: try Terminal.write(NodeReference.swiftAPI(catalogue))
        case .json: try Terminal.write(GraphJSON.schema(catalogue))
        case .pictures:
            try Terminal.write(
                NodeReference.pictured(catalogue).map { "\($0.name)\t\($0.example)\n" }.joined())
        case .text: try Terminal.write(try Self.text(catalogue, name: name))
        }
    }

    private static func text(_ catalogue: Catalogue, name: String?) throws -> String {
        guard let name else { return list(catalogue) }
        guard let signature = catalogue[name] else {
            let hint =
                nearestName(to: name, in: catalogue.names).map { "; did you mean \($0)?" }
                ?? "; 'kinora nodes' lists them"
            throw CommandFailure(.usage, "there is no node \(EscapedText.name(name))\(hint)")
        }
        return description(signature)
    }

    private static func list(_ catalogue: Catalogue) -> String {
        let categories = Dictionary(grouping: catalogue.signatures, by: \.category)
        let width = catalogue.names.map(\.count).max() ?? 0
        return categories.keys.sorted().map { category in
            let lines = (categories[category] ?? []).map { signature in
                let padding = String(repeating: " ", count: width - signature.name.count)
                return "  \(signature.name)\(padding)  \(signature.summary)\n"
            }
            return "\(category)\n" + lines.joined()
        }.joined(separator: "\n")
    }

    private static func description(_ signature: Signature) -> String {
        var text = "\(signature.declaration)\n\n\(signature.documentation)\n"
        if !signature.parameters.isEmpty { text += "\n" }
        let width = signature.parameters.map(\.name.count).max() ?? 0
        for parameter in signature.parameters {
            let padding = String(repeating: " ", count: width - parameter.name.count)
            var facts: [String] = []
            if parameter.isSignal { facts.append("may vary") }
            if !parameter.isRequired, parameter.defaultValue == nil { facts.append("may be left out") }
            let remark = facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))"
            text += "  \(parameter.name)\(padding)  \(parameter.documentation)\(remark)\n"
        }
        if !signature.examples.isEmpty {
            text += "\n" + signature.examples.map { "  \($0)\n" }.joined()
        }
        return text
    }
}
