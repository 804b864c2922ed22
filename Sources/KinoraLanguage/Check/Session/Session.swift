import KinoraCore

/// One run of the checker: the files it has read, what they define and what was wrong.
final class Session {
    let catalogue: Catalogue
    let loader: any FileLoader
    let overrides: [String: String]
    let prelude: [SourceFile]
    let nodeLimit: Int
    let sink = DiagnosticSink()
    private(set) var sources: [String: SourceText] = [:]
    private var fileOrder: [String: Int] = [:]
    private var modules: [String: Module] = [:]
    private var loading: [String] = []
    /// Definitions that every file sees.
    var standard: [String: Definition] = [:]
    private(set) var standardDefinitions: [Definition] = []

    init(_ checker: Checker) {
        catalogue = checker.catalogue
        loader = checker.loader
        overrides = checker.overrides
        prelude = checker.prelude
        nodeLimit = checker.nodeLimit
    }

    // MARK: Files

    func loadPrelude() {
        for file in prelude {
            let module = module(for: file, isStandard: true)
            for definition in module.ordered {
                standard[definition.name] = definition
                standardDefinitions.append(definition)
            }
        }
    }

    func register(_ source: SourceText) {
        sources[source.name] = source
        if fileOrder[source.name] == nil { fileOrder[source.name] = fileOrder.count }
    }

    func check(_ file: SourceFile) -> Graph? {
        let module = module(for: file, isStandard: false)
        checkVersion(of: module)
        checkDefinitions(of: module)
        let evaluator = Evaluator(session: self, module: module, builder: GraphBuilder(limit: nodeLimit))
        let graph = evaluator.runFile()
        return sink.errorCount == 0 ? graph : nil
    }

    func checkLibrary(_ file: SourceFile) {
        // A file of the prelude has been read already; its definitions are checked here and now.
        checkDefinitions(of: modules[file.name] ?? module(for: file, isStandard: true))
    }

    func module(for file: SourceFile, isStandard: Bool) -> Module {
        let source = SourceText(file)
        register(source)
        let syntax = Parser.parse(source, sink: sink)
        let module = Module(source: source, syntax: syntax, isStandard: isStandard)
        modules[file.name] = module
        loading.append(file.name)
        collectDefinitions(of: module)
        collectImports(of: module)
        loading.removeLast()
        return module
    }

    private func checkVersion(of module: Module) {
        guard module.syntax.version == nil, sink.errorCount == 0 else { return }
        let isLibrary = module.syntax.items.allSatisfy { item in
            switch item.kind {
            case .definition, .function, .import: true
            default: false
            }
        }
        if isLibrary, !module.syntax.items.isEmpty { return }
        sink.add(
            Diagnostic(
                Codes.missingVersion, "the first line names the version of the language",
                at: module.source.span(SourceRange(0, 0)), fix: .init("add 'kinora 1'", replacement: "kinora 1\n")))
    }

    private func collectDefinitions(of module: Module) {
        for item in module.syntax.items {
            let definition: Definition
            switch item.kind {
            case .definition(let syntax):
                definition = Definition(
                    name: syntax.name, body: .definition(syntax), source: module.source, module: module,
                    documentation: item.trivia.documentation, nameRange: syntax.nameRange,
                    isStandard: module.isStandard)
            case .function(let syntax):
                definition = Definition(
                    name: syntax.name, body: .function(syntax), source: module.source, module: module,
                    documentation: item.trivia.documentation, nameRange: syntax.nameRange,
                    isStandard: module.isStandard)
            default: continue
            }
            if let earlier = module.definitions[definition.name] {
                sink.add(
                    Diagnostic(
                        Codes.alreadyDefined, "a name is defined once, '\(definition.name)' is defined twice",
                        at: definition.span, notes: [.init("first defined here", at: earlier.span)]))
                continue
            }
            if catalogue[definition.name]?.kind == .builtin || definition.name == "decode" {
                sink.add(
                    Diagnostic(
                        Codes.alreadyDefined, "'\(definition.name)' is part of the language and cannot be redefined",
                        at: definition.span))
                continue
            }
            module.definitions[definition.name] = definition
            module.ordered.append(definition)
        }
    }

    private func collectImports(of module: Module) {
        for item in module.syntax.items {
            guard case .import(let syntax) = item.kind, case .text(let written, _) = syntax.path.kind else { continue }
            let span = module.source.span(syntax.path.range)
            let path = PathName.normalize(PathName.resolve(written, in: module.source.directory))
            guard let imported = load(path, written: written, span: span) else {
                module.brokenImports = true
                continue
            }
            if !imported.syntax.brokenNames.isEmpty { module.brokenImports = true }
            for definition in imported.ordered where !definition.isPrivate {
                if let other = module.imported[definition.name], other !== definition {
                    sink.add(
                        Diagnostic(
                            Codes.alreadyDefined, "two imported files define '\(definition.name)'", at: span,
                            notes: [
                                .init("defined here", at: other.span), .init("and here", at: definition.span),
                            ]))
                }
                module.imported[definition.name] = definition
            }
        }
    }

    func remember(_ module: Module, at path: String) { modules[path] = module }

    private func load(_ path: String, written: String, span: SourceSpan) -> Module? {
        if let first = loading.firstIndex(of: path) {
            let circle = (loading[first...] + [path]).joined(separator: " -> ")
            sink.add(Diagnostic(Codes.importCycle, "files do not import each other in a circle: \(circle)", at: span))
            return nil
        }
        if let known = modules[path] { return known }
        guard loading.count < 64 else {
            sink.add(Diagnostic(Codes.importCycle, "files import each other at most 64 levels deep", at: span))
            return nil
        }
        do {
            let bytes = try loader.load(path)
            if ImportedShader.isShader(path) { return shader(SourceFile(name: path, bytes: bytes)) }
            let module = module(for: SourceFile(name: path, bytes: bytes), isStandard: false)
            checkDefinitions(of: module)
            return module
        } catch {
            sink.add(
                Diagnostic(
                    Codes.unreadableImport, "the imported file '\(written)' cannot be read, \(error.reason)", at: span,
                    notes: path == written ? [] : [.init("looked for '\(path)'")]))
            return nil
        }
    }

    // MARK: Definitions

    /// What a file may call by that name: its own definitions, imported ones, then the standard ones.
    func definition(_ name: String, in module: Module) -> Definition? {
        if let known = module.definitions[name] ?? module.imported[name] { return known }
        return standard[name].flatMap { $0.isPrivate && !module.isStandard ? nil : $0 }
    }

    func checkDefinitions(of module: Module) {
        for definition in module.ordered {
            guard case .definition(let syntax) = definition.body else { continue }
            guard signature(of: definition) != nil else { continue }
            switch syntax.kind {
            case .effect: _ = effect(definition)
            case .graph: _ = isSound(definition)
            }
        }
    }

    // MARK: Result

    func result(_ graph: Graph?) -> CheckResult {
        let ordered = sink.diagnostics.enumerated().sorted { left, right in
            let a = (fileRank(left.element), left.element.span?.offset ?? 0, left.offset)
            let b = (fileRank(right.element), right.element.span?.offset ?? 0, right.offset)
            return a < b
        }
        return CheckResult(
            graph: sink.errorCount == 0 ? graph : nil, diagnostics: ordered.map(\.element),
            sources: sources.mapValues { String(decoding: $0.bytes, as: UTF8.self) })
    }

    private func fileRank(_ diagnostic: Diagnostic) -> Int {
        diagnostic.span.flatMap { fileOrder[$0.file] } ?? Int.max
    }
}
