import KinoraCore

extension Evaluator {
    /// Levels of sub-graphs within each other.
    static let maximumLevel = 50

    /// Puts the nodes of a sub-graph in the place of its use.
    func expand(
        _ definition: Definition, _ signature: Signature, _ given: [String: Meaning], _ call: CallSyntax
    ) -> Meaning {
        if definition.isActive || definition.graphState == .checking {
            report(Codes.recursion, "a graph does not contain itself, '\(definition.name)' would", call.nameRange)
            return .poison
        }
        guard session.isSound(definition) else { return .poison }
        guard case .definition(let syntax) = definition.body else { return .poison }
        builder.expansions += 1
        if builder.isScratch {
            // What is inside has been checked by itself; here only the result matters.
            let type = session.resultType(of: definition, signature, given)
            let id = builder.add(
                path: path(signature.name), operation: .operator(signature.name), name: signature.name, inputs: [],
                arguments: [:], explicit: [], type: type, span: nil)
            return .stream(id, type)
        }
        guard level < Self.maximumLevel else {
            report(
                Codes.tooLarge, "graphs contain each other at most \(Self.maximumLevel) levels deep", call.nameRange)
            return .poison
        }
        let inner = Evaluator(
            session: session, module: definition.module, builder: builder, prefix: path(definition.name),
            level: level + 1)
        inner.caller = (self, call)
        for parameter in signature.parameters {
            if case .choice(let names) = parameter.type { inner.choices[parameter.name] = names }
            if let meaning = given[parameter.name] {
                inner.names[parameter.name] = meaning
            } else if let value = parameter.defaultValue {
                // A path in a default is relative to the file that declares it.
                if case .text(let text) = value {
                    inner.names[parameter.name] = .text(text, directory: definition.source.directory)
                } else {
                    inner.names[parameter.name] = Self.meaning(of: value)
                }
            }
        }
        definition.isActive = true
        defer { definition.isActive = false }
        let result = inner.run(syntax.body, result: signature.result)
        // Lines that the graph draws itself are a picture where it says so; lines that went through it stay what they are.
        if case .stream(let id, .mask) = result, signature.result == .video, !signature.isGivenMask(given) {
            return .stream(id, .video)
        }
        return result
    }

    /// The body of a sub-graph: bindings, then the result.
    func run(_ block: BlockSyntax, result: ValueType) -> Meaning {
        for statement in block.statements {
            if let name = statement.name, names[name] == nil, later[name] == nil { later[name] = statement.range }
        }
        var value: Meaning?
        for (index, statement) in block.statements.enumerated() {
            let isLast = index == block.statements.count - 1
            if let name = statement.name {
                label = prefix.isEmpty ? name : "\(prefix)/\(name)"
                let found = meaning(of: statement.value)
                later[name] = nil
                if names[name] != nil, bindingRanges[name] == nil {
                    report(
                        Codes.alreadyDefined, "a name is bound once, '\(name)' is a parameter",
                        statement.nameRange ?? statement.range)
                } else {
                    bind(name, statement.nameRange ?? statement.range, to: found)
                }
                continue
            }
            label = prefix
            if !isLast {
                report(
                    Codes.unusedValue, "only the last line of a body is a value without a name", statement.range)
                continue
            }
            value = resultStream(statement.value, result)
        }
        if let value { return value }
        label = prefix
        report(
            Codes.missingResult, "a body ends with its result, this one ends without",
            SourceRange(block.range.end - 1, block.range.end), fix: .init("end with the name of what it yields"))
        return .poison
    }

    private func resultStream(_ expression: ExpressionSyntax, _ result: ValueType) -> Meaning {
        let found = meaning(of: expression)
        switch found {
        case .stream(_, let type) where result.accepts(type): return found
        case .text(let text, let directory) where result == .video:
            return decode(text, directory: directory, span: source.span(expression.range)).map { .stream($0, .video) }
                ?? .poison
        case .poison: return .poison
        default:
            report(
                Codes.wrongType, "the result is \(result.phrase), \(quoted(expression)) is \(found.phrase)",
                expression.range)
            return .poison
        }
    }

    /// The other direction of `argument`: what a constant means.
    static func meaning(of value: Value) -> Meaning {
        switch value {
        case .number(let number, let dimension): .quantity(.number(number, .exactly(dimension)))
        case .point(let x, let y, let dimension):
            .quantity(
                Quantity(
                    shape: .point, components: [.constant(x), .constant(y)], measure: .exactly(dimension), weight: 2))
        case .color:
            .quantity(
                Quantity(
                    shape: .color, components: value.components.map { .constant($0) }, measure: .exactly(.ratio),
                    weight: 4))
        case .bool(let truth): .quantity(.truth(truth))
        // The path has been resolved where it was written.
        case .text(let text): .text(text, directory: "")
        default: .value(value)
        }
    }
}

extension Signature {
    /// Whether a mask stands where any picture may.
    fileprivate func isGivenMask(_ given: [String: Meaning]) -> Bool {
        parameters.contains { parameter in
            if parameter.type == .video, case .stream(_, .mask)? = given[parameter.name] { true } else { false }
        }
    }
}

extension Session {
    /// What a sub-graph yields where it is given these streams: a mask may come out as a mask.
    fileprivate func resultType(
        of definition: Definition, _ signature: Signature, _ given: [String: Meaning]
    ) -> ValueType {
        guard signature.result == .video, signature.isGivenMask(given),
            case .definition(let syntax) = definition.body
        else { return signature.result }
        if let known = definition.resultForMask { return known }
        // The body is sound for videos, and a mask goes wherever a video does: there is nothing new to report.
        let builder = GraphBuilder(isScratch: true)
        let evaluator = Evaluator(
            session: self, module: definition.module, builder: builder, prefix: definition.name)
        for var parameter in signature.parameters {
            if case .choice(let names) = parameter.type { evaluator.choices[parameter.name] = names }
            if parameter.type == .video, case .stream(_, .mask)? = given[parameter.name] { parameter.type = .mask }
            evaluator.names[parameter.name] = placeholder(for: parameter, builder)
        }
        definition.graphState = .checking
        let result = evaluator.run(syntax.body, result: signature.result)
        definition.graphState = .sound
        if case .stream(_, let type) = result { definition.resultForMask = type }
        return definition.resultForMask ?? signature.result
    }

    /// Whether the body of a sub-graph has no mistake, found out by trying it once with placeholders.
    func isSound(_ definition: Definition) -> Bool {
        switch definition.graphState {
        case .sound: return true
        case .broken, .checking: return false
        case .unchecked: break
        }
        guard case .definition(let syntax) = definition.body, let signature = signature(of: definition) else {
            definition.graphState = .broken
            return false
        }
        definition.graphState = .checking
        let errorsBefore = sink.errorCount
        let builder = GraphBuilder(isScratch: true)
        let evaluator = Evaluator(
            session: self, module: definition.module, builder: builder, prefix: definition.name)
        for parameter in signature.parameters {
            if case .choice(let names) = parameter.type { evaluator.choices[parameter.name] = names }
            evaluator.names[parameter.name] = placeholder(for: parameter, builder)
        }
        _ = evaluator.run(syntax.body, result: signature.result)
        definition.graphState = sink.errorCount == errorsBefore ? .sound : .broken
        return definition.graphState == .sound
    }

    /// Something of the parameter's type whose value is not known.
    private func placeholder(for parameter: Parameter, _ builder: GraphBuilder) -> Meaning {
        let value: Value
        switch parameter.type {
        case .video, .image, .mask, .audio, .flow, .face:
            let id = builder.add(
                path: parameter.name, operation: .operator(parameter.name), name: parameter.name, inputs: [],
                arguments: [:], explicit: [], type: parameter.type, span: nil)
            return .stream(id, parameter.type)
        case .number(let dimension):
            value = parameter.defaultValue ?? .number(parameter.range?.upperBound ?? 1, dimension)
        case .point: value = parameter.defaultValue ?? .point(x: 0.5, y: 0.5, .ratio)
        case .color: value = parameter.defaultValue ?? .color(red: 0.5, green: 0.5, blue: 0.5, alpha: 1)
        case .duration: value = parameter.defaultValue ?? .duration(Rational(1))
        case .rate: value = parameter.defaultValue ?? .rate(Rational(24))
        case .size: value = parameter.defaultValue ?? .size(width: 1920, height: 1080)
        case .bool: value = parameter.defaultValue ?? .bool(true)
        case .text: value = parameter.defaultValue ?? .text("text")
        case .choice(let names): value = parameter.defaultValue ?? .choice(names.first ?? "none")
        }
        let meaning = Evaluator.meaning(of: value)
        guard case .quantity(var quantity) = meaning else { return meaning }
        quantity.isOpaque = true
        return .quantity(quantity)
    }
}
