import KinoraCore

/// Shaders of other systems that a file may import: gl-transitions and ISF, both written in GLSL.
enum ImportedShader {
    /// Whether a file is taken for a shader, by its name.
    static func isShader(_ path: String) -> Bool {
        ["fs", "glsl", "frag"].contains { path.hasSuffix(".\($0)") }
    }

    /// The name of a shader's effect: that of its file, in letters, digits and `_`.
    static func name(of path: String) -> String {
        let letters = PathName.stem(of: path).map { $0.isLetter || $0.isNumber ? $0 : "_" }
        return (letters.first?.isNumber ?? true ? "_" : "") + String(letters)
    }
}

extension Session {
    /// A shader as a file that defines one transition, effect or graph.
    func shader(_ file: SourceFile) -> Module? {
        let source = SourceText(file)
        register(source)
        let syntax = FileSyntax(version: nil, items: [], end: [])
        let module = Module(source: source, syntax: syntax, isStandard: false)
        let name = ImportedShader.name(of: file.name)
        guard catalogue[name]?.kind != .builtin, name != "decode" else {
            sink.add(
                Diagnostic(
                    Codes.alreadyDefined, "'\(name)' is part of the language and cannot be redefined",
                    at: source.span(SourceRange(0, 0))))
            return nil
        }
        do {
            if ISFHeader.begins(source) { return try self.module(of: ISFShader(source, name: name), source, name) }
            let effect = try GLSLTranslator.effect(source, name: name)
            module.definitions[name] = definition(of: effect, name: name, in: module)
            module.ordered = module.definitions[name].map { [$0] } ?? []
        } catch {
            sink.add(
                Diagnostic(
                    error.isUncovered ? Codes.uncoveredShader : Codes.brokenShader,
                    error.isUncovered ? "imported shaders do without \(error.message)" : error.message, subject: name,
                    at: source.span(error.range)))
            return nil
        }
        remember(module, at: file.name)
        return module
    }

    /// An ISF shader as a file that defines an effect or a graph; the effects of its passes are its own affair.
    private func module(of shader: ISFShader, _ source: SourceText, _ name: String) -> Module? {
        let text = shader.graph?.text ?? ""
        let module = module(
            for: SourceFile(name: shader.graph == nil ? source.name : "\(source.name) (passes)", text: text),
            isStandard: false)
        register(source)
        for (name, effect) in shader.effects {
            module.definitions[name] = definition(of: effect, name: name, in: module)
        }
        module.definitions[name]?.signature = shader.graph?.signature ?? module.definitions[name]?.signature
        module.ordered = module.definitions[name].map { [$0] } ?? []
        remember(module, at: source.name)
        checkDefinitions(of: module)
        return module
    }

    private func definition(of effect: CheckedEffect, name: String, in module: Module) -> Definition {
        let whole = SourceRange(0, 0)
        let declaration = DefinitionSyntax(
            kind: .effect, name: name, nameRange: whole, parameters: [],
            result: TypeSyntax(name: "video", choices: nil, range: whole),
            body: BlockSyntax(statements: [], range: whole))
        let definition = Definition(
            name: name, body: .definition(declaration), source: module.source, module: module,
            documentation: effect.signature.documentation, nameRange: whole, isStandard: false)
        definition.signature = effect.signature
        definition.effect = .checked(effect)
        return definition
    }
}
