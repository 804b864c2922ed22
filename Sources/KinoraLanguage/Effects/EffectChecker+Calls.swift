import KinoraCore

extension EffectChecker {
    func call(_ call: CallSyntax, _ syntax: ExpressionSyntax) -> EffectExpression? {
        if let receiver = call.receiver {
            let isStream = streamReference(receiver, silently: true) != nil
            if isStream {
                if call.name == "at" || call.name == "frame" { return streamValue(syntax) }
                guard let reference = streamReference(receiver) else { return nil }
                if let member = streamMember(reference, call, syntax) { return member }
                if !call.hasParentheses {
                    return member(value(of: reference, .color), call, streamName: source.text(receiver.range))
                }
            } else if !call.hasParentheses {
                guard let value = expression(receiver) else { return nil }
                return member(value, call, streamName: nil)
            }
        }
        if syntax.persistentCall != nil { return misplacedPast(syntax.range) }
        let arguments = (call.receiver.map { [$0] } ?? []) + call.arguments.map(\.value)
        if let named = call.arguments.first(where: { $0.name != nil }), let range = named.nameRange {
            report(Codes.functionArguments, "the arguments of a function have no names", range)
            return nil
        }
        if let constructor = Self.constructors[call.name] { return construct(constructor, arguments, call) }
        if let function = EffectFunction(rawValue: call.name) { return apply(function, arguments, call) }
        if let helper = session.definition(call.name, in: definition.module), case .function(let function) = helper.body
        {
            return inline(helper, function, arguments, call)
        }
        unknownFunction(call)
        return nil
    }

    private func unknownFunction(_ call: CallSyntax) {
        let module = definition.module
        if module.syntax.brokenNames.contains(call.name) || module.brokenImports { return }
        let isOperation =
            session.catalogue[call.name] != nil || session.definition(call.name, in: definition.module) != nil
        let helpers = definition.module.definitions.values.filter {
            if case .function = $0.body { true } else { false }
        }
        let known = EffectFunction.allCases.map(\.rawValue) + Self.constructors.keys + helpers.map(\.name)
        report(
            Codes.unknownFunction,
            isOperation
                ? "'\(call.name)' works on whole streams, an effect computes one pixel"
                : "a function of effects is expected, '\(call.name)' is none", call.nameRange,
            fix: isOperation
                ? .init("join the two in a 'graph'") : nearestName(to: call.name, in: known).map { .didYouMean($0) })
    }

    // MARK: Members

    private func member(_ value: EffectExpression, _ call: CallSyntax, streamName: String?) -> EffectExpression? {
        let letters = Array(call.name)
        for alphabet in ["xyzw", "rgba"] where !call.hasParentheses && letters.count <= 4 {
            let indices = letters.compactMap { letter in
                alphabet.firstIndex(of: letter).map { alphabet.distance(from: alphabet.startIndex, to: $0) }
            }
            guard indices.count == letters.count, let type = EffectType(width: indices.count) else { continue }
            guard indices.allSatisfy({ $0 < value.type.width }) else { break }
            return EffectExpression(.swizzle(value, indices), type)
        }
        let streamMembers = ["a", "rgba", "at", "frame", "mean", "min", "max", "histogram"]
        let components = value.type == .bool ? [] : Array("xyzw".prefix(value.type.width)).map(String.init)
        let known =
            components + (value.type.width >= 3 ? ["r", "g", "b", "rgb"] : [])
            + (streamName == nil ? [] : streamMembers)
        report(
            Codes.unknownMember,
            "'\(streamName ?? value.type.rawValue)' has \(known.joined(separator: ", ")), not '\(call.name)'",
            call.nameRange, fix: nearestName(to: call.name, in: known).map { .didYouMean($0) })
        return nil
    }

    // MARK: Vectors

    static let constructors: [String: EffectType] = [
        "vec2": .vec2, "vec3": .vec3, "vec4": .vec4, "rgb": .vec3, "rgba": .vec4,
    ]

    private func construct(_ type: EffectType, _ arguments: [ExpressionSyntax], _ call: CallSyntax) -> EffectExpression?
    {
        let values = arguments.map { expression($0) }
        let known = values.compactMap { $0 }
        guard known.count == values.count else { return nil }
        if known.count == 1, known[0].type == .float {
            return EffectExpression(.vector(Array(repeating: shared(known[0]), count: type.width)), type)
        }
        let width = known.reduce(0) { $0 + $1.type.width }
        guard width == type.width, !known.contains(where: { $0.type == .bool }) else {
            report(
                Codes.functionArguments, "'\(call.name)' is made of \(type.width) numbers, here are \(width)",
                call.nameRange)
            return nil
        }
        return EffectExpression(.vector(known), type)
    }

    /// The value under a name, so that using it several times does not compute it several times.
    private func shared(_ value: EffectExpression) -> EffectExpression {
        switch value.kind {
        case .literal, .truth, .parameter, .local, .loopIndex, .position, .uv, .size, .time, .progress, .frame, .seed:
            value
        default: EffectExpression(.local(addLocal("value", value)), value.type)
        }
    }

    // MARK: Functions

    private func apply(_ function: EffectFunction, _ arguments: [ExpressionSyntax], _ call: CallSyntax)
        -> EffectExpression?
    {
        let values = arguments.map { expression($0) }
        let known = values.compactMap { $0 }
        guard known.count == values.count else { return nil }
        let types = known.map(\.type)
        guard function.arity.contains(types.count) else {
            let arity = function.arity
            let expected = arity.count == 1 ? "\(arity.lowerBound)" : "\(arity.lowerBound) or \(arity.upperBound)"
            report(
                Codes.functionArguments,
                "'\(call.name)' takes \(expected) argument\(expected == "1" ? "" : "s"), here are \(types.count)",
                call.nameRange)
            return nil
        }
        if function == .fbm {
            guard let octaves = constantOffset(arguments[1]), octaves.terms.isEmpty, (1...10).contains(octaves.constant)
            else {
                report(
                    Codes.functionArguments,
                    "'fbm' takes a whole constant of 1 to 10 octaves, \(quoted(arguments[1])) is not",
                    arguments[1].range)
                return nil
            }
        }
        guard let type = function.result(of: types) else {
            report(
                Codes.functionArguments,
                "'\(call.name)' takes \(function.expectation), here \(types.map(\.rawValue).joined(separator: ", "))",
                call.nameRange)
            return nil
        }
        return EffectExpression(.call(function, known), type)
    }

    // MARK: Helpers

    private func inline(
        _ helper: Definition, _ function: FunctionSyntax, _ arguments: [ExpressionSyntax], _ call: CallSyntax
    ) -> EffectExpression? {
        guard !active.contains(function.name) else {
            report(Codes.recursion, "a function does not call itself, '\(function.name)' would", call.nameRange)
            return nil
        }
        guard active.count < 32 else {
            report(Codes.effectTooLarge, "functions call each other at most 32 levels deep", call.nameRange)
            return nil
        }
        guard arguments.count == function.parameters.count else {
            report(
                Codes.functionArguments,
                "'\(function.name)' takes \(function.parameters.count) arguments, here are \(arguments.count)",
                call.nameRange)
            return nil
        }
        var inner: [String: Entry] = [:]
        for (name, argument) in zip(function.parameters, arguments) {
            if case .name(let written) = argument.kind, case .stream(let index) = names[written] {
                inner[name] = .stream(index)
                continue
            }
            let tap = constantOffset(argument)
            guard let value = expression(argument) else { return nil }
            inner[name] = .value(shared(value), tap: tap)
        }
        let outer = (names, source, callNotes)
        callNotes.append(.init("used here", at: source.span(call.nameRange)))
        names = inner
        source = helper.source
        active.append(function.name)
        defer {
            (names, source, callNotes) = outer
            active.removeLast()
        }
        return block(function.body)
    }
}
