extension GLSLTranslator {
    /// Turns from which a loop that only adds up is kept a loop: written out, forty looks at a clip take a compiler minutes.
    static let writtenOutTurns = 8

    /// What a loop may change, kept to be put back when it turns out to do more than add up.
    private struct State {
        var scopes: [[String: Variable]]
        var globals: [String: Variable]
        var locals: [EffectLocal]
        var mask: EffectExpression
        var isAnywhere: [Bool]
    }

    /// A loop as sums, when its body does nothing but add to variables what does not depend on them; the loop's scope is
    /// open and its first statement has run. False, with nothing changed, when it does more.
    func sums(
        _ condition: GLSLExpression?, _ step: GLSLExpression?, _ body: [GLSLStatement]
    ) throws(GLSLProblem) -> Bool {
        let state = State(
            scopes: scopes, globals: globals, locals: locals, mask: mask, isAnywhere: isAnywhere)
        func putBack() {
            (scopes, globals, locals, mask, isAnywhere) = (
                state.scopes, state.globals, state.locals, state.mask, state.isAnywhere
            )
            (returned, broken, continued) = exits
        }
        let exits = (returned, broken, continued)
        guard let counter = scopes.last?.first, scopes.last?.count == 1, let start = counter.value.value.constant,
            let condition, let step
        else { return false }
        let (names, calls) = Self.changes(in: body)
        guard !names.contains(counter.key), !calls.contains(where: changesOthers) else { return false }

        // The counter's own turns, without the body.
        var turnCount = 0
        mask = GLSLBuild.truth(true)
        while try evaluate(condition).truth == true, turnCount <= Self.maximumTurns {
            turnCount += 1
            _ = try evaluate(step, isStatement: true)
        }
        let last = scopes[scopes.count - 1][counter.key]?.value.constant ?? start
        putBack()
        guard turnCount > Self.writtenOutTurns, turnCount <= Self.maximumTurns else { return false }
        let stride = (last - start) / Float(turnCount)

        let loop = fresh()
        let turn = EffectExpression(.loopIndex(loop), .float)
        let place = GLSLBuild.arithmetic(
            .add, GLSLBuild.literal(start), GLSLBuild.arithmetic(.multiply, GLSLBuild.literal(stride), turn))
        scopes[scopes.count - 1][counter.key] = Variable(
            value: GLSLValue(counter.value.value.type, place), isConstant: true)
        var old: [String: GLSLValue] = [:]
        var stand: [String: GLSLValue] = [:]
        for name in names {
            guard let variable = variable(name), !variable.isConstant else { continue }
            old[name] = variable.value
            let value = GLSLValue(
                variable.value.type, variable.value.parts.map { EffectExpression(.local(fresh()), $0.type) })
            stand[name] = value
            replace(name, by: value)
        }
        let standing = Set(
            stand.values.flatMap(\.parts).compactMap { part in
                if case .local(let id) = part.kind { id } else { nil }
            })
        let globalsBefore = globals
        let first = locals.count
        scopes.append([:])
        try run(body)
        scopes.removeLast()
        let inner = Array(locals[first...])
        locals.removeSubrange(first...)
        let isPlain = GLSLBuild.known(returned) == GLSLBuild.known(exits.0) && GLSLBuild.known(broken) == false
        let keepsGlobals = globals.allSatisfy { name, variable in
            names.contains(name) || globalsBefore[name]?.value.parts == variable.value.parts
        }
        let terms = Terms(inner: inner, standing: standing)
        var found: [String: [EffectExpression?]] = [:]
        var isSum = isPlain && keepsGlobals
        for (name, value) in stand {
            guard isSum, let new = variable(name)?.value else { break }
            var parts: [EffectExpression?] = []
            for (part, standIn) in zip(new.parts, value.parts) {
                if part == standIn {
                    parts.append(nil)
                } else if new.type.base != .bool, case .some(let term) = terms.added(part, to: standIn) {
                    parts.append(term)
                } else {
                    isSum = false
                }
            }
            found[name] = parts
        }
        guard isSum else {
            putBack()
            return false
        }
        continued = exits.2
        mask = state.mask
        let range = 0...(turnCount - 1)
        for (name, parts) in found.sorted(by: { $0.key < $1.key }) {
            guard let before = old[name] else { continue }
            let values = zip(before.parts, parts).map { before, term -> EffectExpression in
                guard let term else { return before }
                let sum = EffectSum(
                    loop: loop, range: range, locals: terms.steady, body: term, isLoop: true)
                return keep(name, GLSLBuild.arithmetic(.add, before, EffectExpression(.sum(sum), term.type)))
            }
            replace(name, by: GLSLValue(before.type, values))
        }
        return true
    }

    /// Whether a function of the shader writes to its arguments.
    private func changesOthers(_ name: String) -> Bool {
        (functions[name] ?? []).contains { $0.parameters.contains(where: \.isWrittenBack) }
    }

    private func replace(_ name: String, by value: GLSLValue) {
        for index in scopes.indices.reversed() where scopes[index][name] != nil {
            scopes[index][name]?.value = value
            return
        }
        globals[name]?.value = value
    }

    /// The names that statements assign to, and the functions they call.
    private static func changes(in statements: [GLSLStatement]) -> (names: Set<String>, calls: Set<String>) {
        var names: Set<String> = []
        var calls: Set<String> = []
        func target(_ expression: GLSLExpression) {
            switch expression.kind {
            case .name(let name): names.insert(name)
            case .member(let inner, _), .index(let inner, _): target(inner)
            default: break
            }
        }
        func look(_ expression: GLSLExpression) {
            switch expression.kind {
            case .number, .truth, .name: break
            case .call(let name, let arguments):
                calls.insert(name)
                for argument in arguments { look(argument) }
            case .member(let inner, _), .unary(_, let inner): look(inner)
            case .index(let a, let b), .binary(_, let a, let b):
                look(a)
                look(b)
            case .conditional(let a, let b, let c):
                look(a)
                look(b)
                look(c)
            case .assign(_, let to, let value):
                target(to)
                look(value)
            case .step(let to, _, _): target(to)
            }
        }
        func walk(_ statements: [GLSLStatement]) {
            for statement in statements {
                switch statement.kind {
                case .declaration(_, let variables): for case (_, let value?) in variables { look(value) }
                case .expression(let expression): look(expression)
                case .conditional(let condition, let yes, let no):
                    look(condition)
                    walk(yes)
                    walk(no)
                case .loop(let first, let condition, let step, let body):
                    walk(first)
                    if let condition { look(condition) }
                    if let step { look(step) }
                    walk(body)
                case .result(let value): if let value { look(value) }
                case .leave: break
                case .block(let inner): walk(inner)
                }
            }
        }
        walk(statements)
        return (names, calls)
    }
}

/// The bindings of a loop's body, and what it adds to the variables that stand for those outside.
private struct Terms {
    /// Those that depend on no such variable.
    var steady: [EffectLocal] = []
    private var all: [Int: EffectExpression] = [:]
    /// Variables outside, and what depends on them.
    private var changing: Set<Int>

    init(inner: [EffectLocal], standing: Set<Int>) {
        changing = standing
        for local in inner {
            all[local.id] = local.value
            if local.value.mentions(changing) { changing.insert(local.id) } else { steady.append(local) }
        }
    }

    /// What an expression adds to a variable; nil when it does something else with it.
    func added(_ expression: EffectExpression, to variable: EffectExpression) -> EffectExpression? {
        if expression == variable { return GLSLBuild.literal(0) }
        switch expression.kind {
        case .local(let id): return all[id].flatMap { changing.contains(id) ? added($0, to: variable) : nil }
        case .binary(.add, let a, let b):
            let (sum, term) = a.mentions(changing) ? (a, b) : (b, a)
            guard !term.mentions(changing), let rest = added(sum, to: variable) else { return nil }
            return GLSLBuild.literal(of: rest) == 0 ? term : GLSLBuild.arithmetic(.add, rest, term)
        case .binary(.subtract, let a, let b):
            guard !b.mentions(changing), let rest = added(a, to: variable) else { return nil }
            return GLSLBuild.arithmetic(.subtract, rest, b)
        case .select(let condition, let yes, let no):
            guard !condition.mentions(changing), let a = added(yes, to: variable), let b = added(no, to: variable)
            else { return nil }
            let type = a.type.width >= b.type.width ? a.type : b.type
            func wide(_ term: EffectExpression) -> EffectExpression {
                term.type == type
                    ? term : GLSLBuild.vector([EffectExpression](repeating: term, count: type.width))
            }
            return EffectExpression(.select(condition, wide(a), wide(b)), type)
        default: return nil
        }
    }
}

extension EffectExpression {
    /// Whether it uses one of some bindings directly.
    fileprivate func mentions(_ ids: Set<Int>) -> Bool {
        switch kind {
        case .local(let id): return ids.contains(id)
        case .unary(_, let operand), .swizzle(let operand, _): return operand.mentions(ids)
        case .binary(_, let left, let right): return left.mentions(ids) || right.mentions(ids)
        case .call(_, let parts), .vector(let parts): return parts.contains { $0.mentions(ids) }
        case .select(let condition, let yes, let no):
            return condition.mentions(ids) || yes.mentions(ids) || no.mentions(ids)
        case .source(let access):
            if case .at(let point, _, _) = access.location { return point.mentions(ids) }
            return false
        case .sum(let sum): return sum.body.mentions(ids) || sum.locals.contains { $0.value.mentions(ids) }
        default: return false
        }
    }
}
