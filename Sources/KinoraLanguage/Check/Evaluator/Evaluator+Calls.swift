import KinoraCore

extension Evaluator {
    func call(_ call: CallSyntax, _ range: SourceRange) -> Meaning {
        let isPlain = call.arguments.allSatisfy { $0.name == nil }
        let definition = session.definition(call.name, in: module) ?? picture(of: call)
        if definition == nil, let coordinate = coordinate(call) { return coordinate }
        if definition == nil, isPlain, call.name == Self.varies, call.receiver == nil {
            return varies(call.arguments.map(\.value), range)
        }
        if definition == nil, isPlain, isFormula(call.name), call.receiver == nil || session.catalogue[call.name] == nil
        {
            return formula(call.name, (call.receiver.map { [$0] } ?? []) + call.arguments.map(\.value), range)
        }
        if let definition {
            guard case .definition = definition.body else {
                report(
                    Codes.notInEffects, "'\(call.name)' is a helper of effects, a graph connects whole streams",
                    call.nameRange, fix: choosing(call.name))
                return .poison
            }
            guard let signature = session.signature(of: definition) else {
                if let receiver = call.receiver { _ = meaning(of: receiver) }
                return .poison
            }
            return use(signature, definition, call, range)
        }
        guard let signature = session.catalogue[call.name] else {
            if let receiver = call.receiver { _ = meaning(of: receiver) }
            unknownOperation(call)
            return .poison
        }
        return use(signature, nil, call, range)
    }

    private func unknownOperation(_ call: CallSyntax) {
        if module.syntax.brokenNames.contains(call.name) || module.brokenImports { return }
        let known =
            session.catalogue.names + module.definitions.keys + module.imported.keys
            + session.standard.keys.filter { !Definition.isPrivate($0) }
            + (call.receiver == nil ? SignalFunction.allCases.map(\.rawValue) : [])
        let name = call.name.lowercased()
        let familiar = call.receiver == nil ? nil : FamiliarNames.takingPictures[name].map { Diagnostic.FixIt($0) }
        let same = FamiliarNames.operations[name] ?? nearestName(to: call.name, in: known)
        report(
            Codes.unknownOperation, "an operation is an operator, effect or graph, '\(call.name)' is none of these",
            call.nameRange,
            fix: familiar ?? choosing(call.name) ?? same.map { .didYouMean($0) })
    }

    /// The operation that does what a name says when it is told so by its first choice: moves of a camera, styles.
    private func choosing(_ name: String) -> Diagnostic.FixIt? {
        for signature in session.catalogue.signatures {
            guard let first = signature.parameters.first(where: { !$0.type.isStream }),
                case .choice(let choices) = first.type, choices.contains(name)
            else { continue }
            return .didYouMean("\(signature.name)(\(name))")
        }
        return nil
    }

    /// What draws a picture of what a formula gives as a number, where it is called by the formula's name.
    ///
    /// A formula takes values without names, so that `noise(3 * t)` is a number and `noise(size: 64x64)` a stream.
    private func picture(of call: CallSyntax) -> Definition? {
        guard call.name == SignalFunction.noise.rawValue, call.receiver == nil else { return nil }
        guard call.arguments.isEmpty || call.arguments.contains(where: { $0.name != nil }) else { return nil }
        return session.standard["tv_static"]
    }

    /// One use of an operation: arguments go to parameters, then a node or the nodes of a sub-graph appear.
    private func use(
        _ signature: Signature, _ definition: Definition?, _ call: CallSyntax, _ range: SourceRange
    ) -> Meaning {
        let errorsBefore = session.sink.errorCount
        let given = assign(call, to: signature)
        var inputs: [NodeInput] = []
        var types: [ValueType] = []
        var arguments = defaults(of: signature)
        var explicit: Set<String> = []
        var inside: [String: Meaning] = [:]
        for (parameter, expressions) in given {
            if parameter.type.isStream {
                for expression in expressions {
                    guard let (node, type) = stream(expression, for: parameter, of: signature) else { continue }
                    inputs.append(NodeInput(parameter: parameter.name, node: node))
                    inside[parameter.name] = .stream(node, type)
                    types.append(type)
                }
            } else if let expression = expressions.first {
                let subject = "\(path(signature.name)).\(parameter.name)"
                let value = self.given(
                    expression, for: parameter, subject: subject, operation: signature.name)
                arguments[parameter.name] = value?.argument
                inside[parameter.name] = value?.meaning
            }
            explicit.insert(parameter.name)
        }
        // Nodes know their streams by the order of the declaration, whatever the order they were written in.
        if inputs.count > 1, !signature.parameters.contains(where: \.isVariadic) {
            let order = signature.parameters.map(\.name)
            inputs.sort { (order.firstIndex(of: $0.parameter) ?? 0) < (order.firstIndex(of: $1.parameter) ?? 0) }
        }
        requireAll(of: signature, given: Set(given.map(\.parameter.name)), call)
        guard session.sink.errorCount == errorsBefore, !hasPoison(given, inputs, arguments) else { return .poison }
        guard !builder.isFull else {
            // One sentence is enough, however many uses come after it.
            if builder.hasToldThatItIsFull { return .poison }
            builder.hasToldThatItIsFull = true
            report(
                Codes.tooLarge, "a graph has at most \(builder.limit) nodes, this one has more",
                call.nameRange)
            return .poison
        }
        if let definition, signature.kind == .graph {
            return expand(definition, signature, inside, call)
        }
        var operation = Operation.operator(signature.name)
        if let definition {
            guard let effect = session.effect(definition) else { return .poison }
            operation = .effect(builder.index(of: effect, from: definition))
        }
        // Time is the same for pictures and sound, so these two yield what they are given.
        let keepsKind = signature.kind == .builtin && ["cut", "slice"].contains(signature.name)
        if keepsKind, !isUniform(types, call) { return .poison }
        let type = keepsKind || signature.keepsMasks ? kind(of: types) ?? signature.result : signature.result
        let id = builder.add(
            path: path(signature.name), operation: operation, name: signature.name, inputs: inputs,
            arguments: arguments.filter { name, _ in signature.parameter(name)?.type.isStream == false },
            explicit: explicit, type: type, span: source.span(range))
        return type.isMeasured ? measured(id, as: type) : .stream(id, type)
    }

    /// An argument that had been reported before leaves a hole without a new error.
    private func hasPoison(
        _ given: [(parameter: Parameter, expressions: [ExpressionSyntax])], _ inputs: [NodeInput],
        _ arguments: [String: Argument]
    ) -> Bool {
        var streamCount = 0
        for (parameter, expressions) in given {
            if parameter.type.isStream {
                streamCount += expressions.count
            } else if arguments[parameter.name] == nil {
                return true
            }
        }
        return streamCount != inputs.count
    }

    /// What streams are together: of one type that type, of several a video; nil of none.
    private func kind(of types: [ValueType]) -> ValueType? {
        types.first.map { first in types.allSatisfy { $0 == first } ? first : .video }
    }

    private func isUniform(_ types: [ValueType], _ call: CallSyntax) -> Bool {
        guard let first = types.first else { return true }
        guard let other = types.first(where: { !first.accepts($0) && !$0.accepts(first) }) else { return true }
        report(
            Codes.wrongType, "a cut joins streams of one kind, here \(first.phrase) and \(other.phrase)",
            call.nameRange)
        return false
    }

    // MARK: Streams

    /// The stream an expression yields, if it may flow into `parameter`.
    func stream(
        _ expression: ExpressionSyntax, for parameter: Parameter, of signature: Signature
    ) -> (NodeID, ValueType)? {
        let found = meaning(of: expression)
        switch found {
        case .stream(let id, let type):
            if accepts(parameter, type, signature) { return (id, type) }
        case .lazyStream(let lazy):
            if accepts(parameter, lazy.type, signature) { return force(lazy).map { ($0, lazy.type) } }
        case .text(let text, let directory):
            let type: ValueType = session.catalogue["decode"]?.result ?? .video
            if accepts(parameter, type, signature) {
                return decode(text, directory: directory, span: source.span(expression.range)).map { ($0, type) }
            }
        case .poison: return nil
        default: break
        }
        report(
            Codes.wrongType, "\(parameter.type.phrase) is expected, \(quoted(expression)) is \(found.phrase)",
            expression.range, subject: "\(path(signature.name)).\(parameter.name)",
            fix: streamFix(found, parameter, expression)
                ?? FamiliarNames.takingValues[signature.name].map { Diagnostic.FixIt($0) })
        return nil
    }

    private func accepts(_ parameter: Parameter, _ type: ValueType, _ signature: Signature) -> Bool {
        if parameter.type == .flow { return type == .flow }
        // Time is the same for pictures and sound.
        if signature.kind == .builtin,
            signature.name == "slice" || signature.name == "cut" || signature.name == "render"
        {
            return [.video, .image, .mask, .audio].contains(type)
        }
        return parameter.type.accepts(type)
    }

    private func streamFix(
        _ found: Meaning, _ parameter: Parameter, _ expression: ExpressionSyntax
    ) -> Diagnostic.FixIt? {
        let type: ValueType
        switch found {
        case .stream(_, let known): type = known
        case .lazyStream(let lazy): type = lazy.type
        default: return nil
        }
        guard type == .video || type == .image else { return nil }
        let text = source.text(expression.range)
        switch parameter.type {
        case .audio: return .didYouMean("\(text).audio")
        case .mask: return .didYouMean("\(text).as_mask()")
        default: return nil
        }
    }
}
