import KinoraCore

extension Session {
    /// The declaration of an effect or sub-graph; nil when it has a mistake, which is reported once.
    func signature(of definition: Definition) -> Signature? {
        if let signature = definition.signature { return signature }
        guard case .definition(let syntax) = definition.body, !definition.isActive else { return nil }
        definition.isActive = true
        defer { definition.isActive = false }
        let errorsBefore = sink.errorCount
        let evaluator = Evaluator(session: self, module: definition.module, builder: GraphBuilder(isScratch: true))
        var parameters: [Parameter] = []
        for parameter in syntax.parameters {
            if parameters.contains(where: { $0.name == parameter.name }) {
                report(definition, Codes.alreadyDefined, "a parameter's name is used once", parameter.nameRange)
            }
            guard let declared = evaluator.declaration(parameter, owner: syntax.name) else { continue }
            checkPlace(of: declared, after: parameters, definition: definition, range: parameter.nameRange)
            if syntax.kind == .effect { checkEffectParameter(declared, definition, parameter) }
            parameters.append(declared)
        }
        let isTransition = isTransition(syntax, parameters, of: definition)
        if isTransition { checkTransitionParameters(parameters, syntax, definition) }
        let result = resultType(syntax, definition)
        if syntax.kind == .effect, !parameters.contains(where: \.type.isStream), sink.errorCount == errorsBefore {
            report(
                definition, Codes.effectWithoutStream, "an effect computes pixels of a stream, this one has no stream",
                syntax.nameRange, fix: .init("add 'src: video'"))
        }
        guard sink.errorCount == errorsBefore, let result else {
            // Asking again would find the same mistakes.
            definition.effect = .broken
            definition.graphState = .broken
            return nil
        }
        if isTransition { parameters += Transitions.parameters }
        let notes = DocumentationNotes(definition.documentation)
        var signature = Signature(
            name: syntax.name, category: notes.category ?? (syntax.kind == .effect ? "Look" : "Graph"),
            documentation: notes.text, parameters: parameters, result: result, examples: notes.examples,
            kind: syntax.kind == .effect ? .effect : .graph)
        signature.bitDepth = notes.bitDepth
        definition.signature = signature
        return signature
    }

    func report(
        _ definition: Definition, _ code: DiagnosticCode, _ message: String, _ range: SourceRange,
        fix: Diagnostic.FixIt? = nil
    ) {
        sink.add(
            Diagnostic(code, message, subject: definition.name, at: definition.source.span(range), fix: fix))
    }

    private func checkPlace(
        of parameter: Parameter, after earlier: [Parameter], definition: Definition, range: SourceRange
    ) {
        if parameter.type.isStream, let other = earlier.first(where: { !$0.type.isStream }) {
            report(
                definition, Codes.wrongType, "streams come before other parameters, '\(other.name)' stands before one",
                range)
        }
    }

    private func checkEffectParameter(_ parameter: Parameter, _ definition: Definition, _ syntax: ParameterSyntax) {
        switch parameter.type {
        case .video, .image, .mask, .flow, .number, .point, .color, .bool, .choice: break
        default:
            report(
                definition, Codes.effectParameterType,
                "an effect takes video, image, mask, flow, number, point, color, bool and choices, '\(parameter.name)' is \(parameter.type.phrase)",
                syntax.type.range)
        }
    }

    private func resultType(_ syntax: DefinitionSyntax, _ definition: Definition) -> ValueType? {
        let types: [String: ValueType] =
            syntax.kind == .effect
            ? ["video": .video, "mask": .mask] : ["video": .video, "mask": .mask, "audio": .audio, "image": .image]
        if let type = types[syntax.result.name] { return type }
        let names = types.keys.sorted().joined(separator: ", ")
        report(
            definition, Codes.effectResult,
            "the result of \(syntax.kind == .effect ? "an effect" : "a graph") is one of \(names), '\(syntax.result.name)' is not",
            syntax.result.range, fix: nearestName(to: syntax.result.name, in: types.keys).map { .didYouMean($0) })
        return nil
    }
}

/// What a doc comment says beside its text: `- Category: Look`, `- Depth: 16` and `- Example: clip.vignette()`.
struct DocumentationNotes {
    var text: String
    var category: String?
    var bitDepth: Int?
    var examples: [String] = []

    init(_ documentation: String) {
        var lines: [Substring] = []
        for line in documentation.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("- Category: ") {
                category = String(line.dropFirst("- Category: ".count))
            } else if line.hasPrefix("- Depth: "), let bits = Int(line.dropFirst("- Depth: ".count)),
                (8...16).contains(bits)
            {
                bitDepth = bits
            } else if line.hasPrefix("- Example: ") {
                examples.append(line.dropFirst("- Example: ".count).filter { $0 != "`" })
            } else {
                lines.append(line)
            }
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        text = lines.joined(separator: "\n")
    }
}
