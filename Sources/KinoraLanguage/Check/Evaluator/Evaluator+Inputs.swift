import KinoraCore

extension Evaluator {
    /// Declares an input and gives it the value in force: the one set from outside, else the file's own.
    func declare(_ syntax: InputSyntax, _ item: ItemSyntax) -> InputDeclaration? {
        let parameter = syntax.parameter
        guard var declared = declaration(parameter, owner: parameter.name) else {
            names[parameter.name] = names[parameter.name] ?? .poison
            return nil
        }
        declared.documentation = item.trivia.documentation
        var declaration = InputDeclaration(
            name: parameter.name, type: declared.type, range: declared.range,
            defaultText: parameter.defaultValue.map { source.text($0.range) },
            documentation: item.trivia.documentation, span: source.span(parameter.nameRange))
        let meaning: Meaning
        if let text = session.overrides[parameter.name] {
            meaning = override(text, declared)
        } else if let written = parameter.defaultValue {
            meaning =
                declared.type.isStream
                ? streamDefault(written, declared) : declared.defaultValue.map { inputMeaning($0) } ?? .poison
        } else {
            report(
                Codes.inputWithoutValue, "an input without a default must be set, '\(parameter.name)' is not",
                parameter.nameRange, subject: parameter.name, fix: .init("use --set \(parameter.name)=..."))
            meaning = .poison
        }
        if !declared.type.isStream { declaration.value = Self.value(of: meaning) }
        if case .choice(let names) = declared.type { choices[parameter.name] = names }
        bind(parameter.name, parameter.nameRange, to: meaning)
        return declaration
    }

    /// Like `meaning(of:)`, but a path in a default is relative to the file that declares it.
    private func inputMeaning(_ value: Value) -> Meaning {
        if case .text(let text) = value { return .text(text, directory: source.directory) }
        return Self.meaning(of: value)
    }

    private func streamDefault(_ written: ExpressionSyntax, _ declared: Parameter) -> Meaning {
        guard case .text(let path, _) = written.kind else {
            report(
                Codes.wrongType, "the default of a stream is the path of a file, \(quoted(written)) is not",
                written.range, subject: declared.name)
            return .poison
        }
        return lazyStream(path, source.directory, declared, source.span(written.range))
    }

    private func lazyStream(
        _ path: String, _ directory: String, _ declared: Parameter, _ span: SourceSpan
    ) -> Meaning {
        switch declared.type {
        case .video, .image:
            return .lazyStream(
                LazyStream(type: declared.type, path: path, directory: directory, label: declared.name, span: span))
        case .audio, .mask:
            // A file holds a video; its sound or its picture as a mask is asked for by name.
            session.sink.add(
                Diagnostic(
                    Codes.wrongType, "an input stream is a video, \(declared.type.phrase) is taken from one",
                    subject: declared.name, at: span,
                    fix: declared.type == .audio ? .init("declare a video and use '.audio'") : nil))
            return .poison
        default:
            session.sink.add(
                Diagnostic(
                    Codes.wrongType, "an input stream is a video, \(declared.type.phrase) cannot be read from a file",
                    subject: declared.name, at: span))
            return .poison
        }
    }

    private static func value(of meaning: Meaning) -> Value? {
        switch meaning {
        case .value(let value): value
        case .text(let text, _): .text(text)
        case .quantity(let quantity):
            quantity.constants.flatMap { constants in
                switch quantity.shape {
                case .number: .number(constants[0], quantity.dimension)
                case .point: constants.count == 2 ? .point(x: constants[0], y: constants[1], quantity.dimension) : nil
                case .truth: .bool(constants[0] != 0)
                case .color:
                    constants.count == 4
                        ? .color(red: constants[0], green: constants[1], blue: constants[2], alpha: constants[3]) : nil
                }
            }
        case .stream, .lazyStream, .poison: nil
        }
    }

    /// What `--set name=text` means for a parameter: text and paths as they are, everything else as a literal.
    private func override(_ text: String, _ declared: Parameter) -> Meaning {
        let file = SourceFile(name: "--set \(declared.name)", text: text)
        let source = SourceText(file)
        session.register(source)
        let span = source.span(SourceRange(0, text.utf8.count))
        if declared.type.isStream { return lazyStream(text, "", declared, span) }
        if declared.type == .text { return .text(text, directory: "") }
        let errorsBefore = session.sink.errorCount
        let parser = Parser(source, sink: session.sink)
        let expression = try? parser.expression()
        if let expression, !parser.isAtEnd, session.sink.errorCount == errorsBefore {
            parser.report(
                Codes.invalidOverride, "one value is expected, more follows it",
                SourceRange(expression.range.end, text.utf8.count))
        }
        guard let expression, session.sink.errorCount == errorsBefore else { return .poison }
        let module = Module(source: source, syntax: FileSyntax(version: nil, items: [], end: []), isStandard: false)
        let evaluator = Evaluator(session: session, module: module, builder: GraphBuilder(isScratch: true))
        guard let argument = evaluator.argument(expression, for: declared, subject: declared.name) else {
            return .poison
        }
        guard let value = argument.constant else {
            evaluator.report(
                Codes.invalidOverride, "an input is set to a constant, '\(text)' varies in time", expression.range,
                subject: declared.name)
            return .poison
        }
        return Self.meaning(of: value)
    }

    /// Every name that was set must be declared.
    func checkOverrides(_ inputs: [InputDeclaration]) {
        let known = module.syntax.items.compactMap { item -> String? in
            if case .input(let input) = item.kind { input.parameter.name } else { nil }
        }
        for name in session.overrides.keys.sorted() where !known.contains(name) {
            session.sink.add(
                Diagnostic(
                    Codes.unknownInput,
                    known.isEmpty
                        ? "'--set \(name)' names no input, the graph declares none"
                        : "'--set \(name)' names no input, the graph declares \(known.joined(separator: ", "))",
                    fix: nearestName(to: name, in: known).map { .didYouMean($0) }))
        }
    }
}
