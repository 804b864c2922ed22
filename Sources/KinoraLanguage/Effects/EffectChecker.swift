import KinoraCore

/// Checks the body of one effect and turns it into typed expressions; helper functions are inlined.
final class EffectChecker {
    /// What a name stands for.
    enum Entry {
        case stream(Int)
        case parameter(Int)
        case choice(Int, names: [String])
        case local(Int, EffectType, tap: TapOffset?)
        case loop(Int)
        case value(EffectExpression, tap: TapOffset?)
        /// Its value had a mistake, which has been reported.
        case poison
    }

    /// The largest effect, in operations for one pixel with every sum written out.
    static let maximumCost = 200_000
    /// The farthest neighbour, in pixels.
    static let farthestNeighbour = 128
    /// The farthest frame.
    static let farthestFrame = 8

    let session: Session
    let definition: Definition
    let signature: Signature
    var source: SourceText
    var names: [String: Entry] = [:]
    var streams: [Parameter] = []
    var parameters: [EffectParameter] = []
    var reach: [EffectReach] = []
    var past: EffectPast?
    /// Bindings of the body and of each sum around the present place.
    var locals: [[EffectLocal]] = [[]]
    var loops: [Int: ClosedRange<Int>] = [:]
    var nextID = 0
    var usesTime = false
    var usesProgress = false
    var cost = 0
    /// How often the present place is computed for one pixel.
    var turns = 1
    /// Helpers being inlined.
    var active: [String] = []
    var callNotes: [Diagnostic.Note] = []

    init(session: Session, definition: Definition, signature: Signature) {
        self.session = session
        self.definition = definition
        self.signature = signature
        source = definition.source
    }

    func run(_ syntax: DefinitionSyntax) -> CheckedEffect? {
        let errorsBefore = session.sink.errorCount
        for parameter in signature.parameters {
            // When a transition happens is not the business of its pixels.
            if signature.isTransition, Transitions.parameters.contains(where: { $0.name == parameter.name }) {
                continue
            }
            declare(parameter)
        }
        guard let result = block(syntax.body), session.sink.errorCount == errorsBefore else { return nil }
        let allowed: [EffectType] = signature.result == .mask ? [.float] : [.vec3, .vec4]
        guard allowed.contains(result.type) else {
            let wanted = signature.result == .mask ? "a mask is one number" : "a picture is a colour, vec3 or vec4"
            let place = syntax.body.statements.last?.value.range ?? syntax.body.range
            report(
                Codes.effectResult, "\(wanted), the result is a \(result.type.rawValue)", place,
                fix: result.type == .float ? .didYouMean("vec3(\(source.text(place)))") : nil)
            return nil
        }
        let (whole, overflow) = cost.multipliedReportingOverflow(by: past?.window ?? 1)
        guard !overflow, whole <= Self.maximumCost else {
            report(
                Codes.effectTooLarge,
                "an effect computes at most \(Self.maximumCost) operations for a pixel, this one more in all frames of its window",
                definition.nameRange)
            return nil
        }
        return CheckedEffect(
            signature: signature, streams: streams, parameters: parameters,
            body: EffectBody(locals: locals[0], result: result), reach: reach, usesTime: usesTime,
            usesProgress: usesProgress, isTransition: signature.isTransition, past: past)
    }

    private func declare(_ parameter: Parameter) {
        if Self.builtinNames.contains(parameter.name) {
            report(
                Codes.shadowedName, "'\(parameter.name)' has a meaning in every effect, a parameter needs another name",
                definition.nameRange)
        }
        guard !parameter.type.isStream else {
            names[parameter.name] = .stream(streams.count)
            streams.append(parameter)
            reach.append(EffectReach())
            return
        }
        let index = parameters.count
        names[parameter.name] = .parameter(index)
        switch parameter.type {
        case .point: parameters.append(EffectParameter(name: parameter.name, type: .vec2))
        case .color: parameters.append(EffectParameter(name: parameter.name, type: .vec3))
        case .bool: parameters.append(EffectParameter(name: parameter.name, type: .bool))
        case .choice(let choices):
            parameters.append(EffectParameter(name: parameter.name, type: .float, choices: choices))
            names[parameter.name] = .choice(index, names: choices)
        default:
            parameters.append(
                EffectParameter(name: parameter.name, type: .float, isAngle: parameter.type == .number(.angle)))
        }
    }

    static let builtinNames: Set<String> = ["xy", "uv", "size", "t", "p", "frame", "seed", "pi"]

    // MARK: Mistakes

    func report(
        _ code: DiagnosticCode, _ message: String, _ range: SourceRange, fix: Diagnostic.FixIt? = nil,
        notes: [Diagnostic.Note] = []
    ) {
        session.sink.add(
            Diagnostic(
                code, message, subject: definition.name, at: source.span(range), notes: notes + callNotes, fix: fix))
    }

    func quoted(_ expression: ExpressionSyntax) -> String {
        let text = source.text(expression.range).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return text.count > 40 ? "'\(text.prefix(39))…'" : "'\(text)'"
    }

    // MARK: Blocks

    /// Bindings in order, then the value of the last line.
    func block(_ block: BlockSyntax) -> EffectExpression? {
        var bound: Set<String> = []
        for (index, statement) in block.statements.enumerated() {
            guard let name = statement.name, let range = statement.nameRange else {
                if index == block.statements.count - 1 { return expression(statement.value) }
                report(
                    Codes.unusedValue, "only the last line of a body is a value without a name", statement.range)
                _ = expression(statement.value)
                continue
            }
            bind(name, range, statement.value, &bound)
        }
        report(
            Codes.missingResult, "a body ends with its result, this one ends without",
            SourceRange(block.range.end - 1, block.range.end), fix: .init("end with the value of the pixel"))
        return nil
    }

    private func bind(_ name: String, _ range: SourceRange, _ value: ExpressionSyntax, _ bound: inout Set<String>) {
        if Self.builtinNames.contains(name) {
            report(Codes.shadowedName, "'\(name)' has a meaning in every effect and cannot be bound", range)
        } else if names[name] != nil {
            report(Codes.alreadyDefined, "a name is bound once, '\(name)' is bound twice", range)
        }
        bound.insert(name)
        if let call = value.persistentCall, locals.count == 1, active.isEmpty {
            names[name] = pastStream(name, call, value.range)
            return
        }
        let tap = constantOffset(value)
        guard let typed = expression(value) else {
            names[name] = .poison
            return
        }
        names[name] = .local(addLocal(name, typed), typed.type, tap: tap)
    }

    func addLocal(_ name: String, _ value: EffectExpression) -> Int {
        let id = nextID
        nextID += 1
        locals[locals.count - 1].append(EffectLocal(id: id, name: name, value: value))
        return id
    }

    /// Counts an operation; beyond the limit it reports once and yields false.
    func spend(_ range: SourceRange) -> Bool {
        let (sum, overflow) = cost.addingReportingOverflow(turns)
        cost = overflow ? Int.max : sum
        if cost <= Self.maximumCost { return true }
        report(
            Codes.effectTooLarge,
            "an effect computes at most \(Self.maximumCost) operations for a pixel, this one more",
            definition.nameRange)
        return false
    }
}

extension Session {
    /// The checked body of an effect; nil after a mistake, which is reported once.
    func effect(_ definition: Definition) -> CheckedEffect? {
        switch definition.effect {
        case .checked(let effect): return effect
        case .broken: return nil
        case .unchecked: break
        }
        definition.effect = .broken
        guard case .definition(let syntax) = definition.body, let signature = signature(of: definition) else {
            return nil
        }
        guard let effect = EffectChecker(session: self, definition: definition, signature: signature).run(syntax)
        else { return nil }
        definition.effect = .checked(effect)
        return effect
    }
}
