extension GLSLTranslator {
    // MARK: Variables

    func variable(_ name: String) -> Variable? {
        for scope in scopes.reversed() {
            if let variable = scope[name] { return variable }
        }
        return globals[name]
    }

    private func store(_ name: String, _ value: GLSLValue, _ range: SourceRange) throws(GLSLProblem) {
        guard let old = variable(name) else {
            throw GLSLProblem(isUncovered: false, message: "'\(name)' is not declared", range: range)
        }
        guard !old.isConstant else {
            throw GLSLProblem(isUncovered: false, message: "'\(name)' cannot be changed", range: range)
        }
        let converted = try converted(value, to: old.value.type, range)
        let joined = GLSLValue(
            old.value.type, zip(converted.parts, old.value.parts).map { GLSLBuild.select(mask, $0, $1) })
        let new = Variable(value: kept(name, joined), isConstant: false)
        for index in scopes.indices.reversed() where scopes[index][name] != nil {
            scopes[index][name] = new
            return
        }
        globals[name] = new
    }

    /// Writes to a variable, or to some components of a vector.
    func assign(_ target: GLSLExpression, _ value: GLSLValue) throws(GLSLProblem) {
        switch target.kind {
        case .name(let name): try store(name, value, target.range)
        case .member(let inner, let letters):
            guard case .name(let name) = inner.kind, let old = variable(name)?.value, !old.type.isMatrix,
                old.type.base != .bool
            else { throw GLSLProblem(message: "a component of something that is no variable", range: target.range) }
            let indices = try components(letters, of: old, target.range)
            guard indices.count == value.type.rows, !value.type.isMatrix else {
                throw GLSLProblem(
                    isUncovered: false, message: "'\(letters)' is \(indices.count) numbers, the value is not",
                    range: target.range)
            }
            var parts = (0..<old.type.rows).map { GLSLBuild.component(old.parts[0], $0) }
            for (place, index) in indices.enumerated() { parts[index] = GLSLBuild.component(value.parts[0], place) }
            try store(name, GLSLValue(old.type, GLSLBuild.vector(parts)), target.range)
        default: throw GLSLProblem(message: "an assignment to something that is no variable", range: target.range)
        }
    }

    // MARK: Statements

    func run(_ statements: [GLSLStatement]) throws(GLSLProblem) {
        for statement in statements {
            if GLSLBuild.known(mask) == false { return }
            try run(statement)
        }
    }

    private func run(_ statement: GLSLStatement) throws(GLSLProblem) {
        try spend(statement.range)
        switch statement.kind {
        case .expression(let expression): _ = try evaluate(expression, isStatement: true)
        case .declaration(let type, let variables):
            for (name, written) in variables {
                var value = zero(type)
                if let written { value = try converted(evaluate(written), to: type, written.range) }
                scopes[scopes.count - 1][name] = Variable(value: kept(name, value), isConstant: false)
            }
        case .block(let statements):
            scopes.append([:])
            try run(statements)
            scopes.removeLast()
        case .conditional(let condition, let yes, let no): try branch(condition, yes, no)
        case .loop(let first, let condition, let step, let body):
            try loop(first, condition, step, body, statement.range)
        case .result(let value): try leave(with: value, statement.range)
        case .leave(let isContinue):
            if isContinue {
                continued = keep("left", GLSLBuild.or(continued, mask))
            } else {
                broken = keep("left", GLSLBuild.or(broken, mask))
            }
            mask = GLSLBuild.truth(false)
        }
    }

    /// What is still run below an outer condition, when some of it has returned or left a loop.
    private func remaining(of outer: EffectExpression) -> EffectExpression {
        let left = GLSLBuild.or(GLSLBuild.or(returned, broken), continued)
        return keep("runs", GLSLBuild.and(outer, GLSLBuild.not(left)))
    }

    private func branch(
        _ condition: GLSLExpression, _ yes: [GLSLStatement], _ no: [GLSLStatement]
    ) throws(GLSLProblem) {
        let value = try evaluate(condition)
        guard value.type == .bool else {
            throw GLSLProblem(isUncovered: false, message: "a condition is true or false", range: condition.range)
        }
        let truth = keep("condition", value.parts[0])
        let outer = mask
        for (statements, isTrue) in [(yes, true), (no, false)] {
            mask = keep("branch", GLSLBuild.and(outer, isTrue ? truth : GLSLBuild.not(truth)))
            scopes.append([:])
            try run(statements)
            scopes.removeLast()
        }
        mask = remaining(of: outer)
    }

    private func loop(
        _ first: [GLSLStatement], _ condition: GLSLExpression?, _ step: GLSLExpression?, _ body: [GLSLStatement],
        _ range: SourceRange
    ) throws(GLSLProblem) {
        let (outer, outerBroken, outerContinued) = (mask, broken, continued)
        scopes.append([:])
        try run(first)
        broken = GLSLBuild.truth(false)
        continued = GLSLBuild.truth(false)
        if try sums(condition, step, body) {
            scopes.removeLast()
            (broken, continued) = (outerBroken, outerContinued)
            mask = outer
            return
        }
        while true {
            continued = GLSLBuild.truth(false)
            mask = remaining(of: outer)
            if GLSLBuild.known(mask) == false { break }
            if let condition {
                // A counter that some turns leave behind is joined by a choice; its own turns are known all the same.
                guard let goesOn = try evaluate(condition).truth else {
                    throw GLSLProblem(message: "a loop whose number of turns is no constant", range: condition.range)
                }
                if !goesOn { break }
            }
            turns += 1
            guard turns <= Self.maximumTurns else {
                throw GLSLProblem(
                    message: "loops of more than \(Self.maximumTurns) turns in all", range: range)
            }
            scopes.append([:])
            try run(body)
            scopes.removeLast()
            continued = GLSLBuild.truth(false)
            // The counter steps for every pixel: those that have left the loop do not look at it any more.
            mask = GLSLBuild.truth(true)
            if let step { _ = try evaluate(step, isStatement: true) }
        }
        scopes.removeLast()
        (broken, continued) = (outerBroken, outerContinued)
        mask = remaining(of: outer)
    }

    private func leave(with value: GLSLExpression?, _ range: SourceRange) throws(GLSLProblem) {
        if let value {
            let found = try evaluate(value)
            if let old = result {
                let new = try converted(found, to: old.type, range)
                let parts = zip(new.parts, old.parts).map { GLSLBuild.select(mask, $0, $1) }
                result = kept("result", GLSLValue(old.type, parts))
            } else {
                result = kept("result", found)
            }
        }
        returned = keep("returned", GLSLBuild.or(returned, mask))
        mask = GLSLBuild.truth(false)
    }

    // MARK: Functions

    /// A function of the shader in the place of its call.
    func call(
        _ function: GLSLFunction, _ arguments: [GLSLValue], _ range: SourceRange
    ) throws(GLSLProblem) -> GLSLValue {
        guard !active.contains(function.name), active.count < 32 else {
            throw GLSLProblem(isUncovered: false, message: "'\(function.name)' calls itself", range: range)
        }
        let outer = (scopes, returned, broken, continued, result, mask)
        var scope: [String: Variable] = [:]
        for (parameter, argument) in zip(function.parameters, arguments) {
            let value = try converted(argument, to: parameter.type, range)
            scope[parameter.name] = Variable(value: kept(parameter.name, value), isConstant: false)
        }
        scopes = [scope]
        returned = GLSLBuild.truth(false)
        broken = GLSLBuild.truth(false)
        continued = GLSLBuild.truth(false)
        result = nil
        active.append(function.name)
        try run(function.body)
        active.removeLast()
        var found = result
        if let type = function.result, let value = found { found = try converted(value, to: type, range) }
        writtenBack = function.parameters.map { $0.isWrittenBack ? scopes[0][$0.name]?.value : nil }
        (scopes, returned, broken, continued, result, mask) = outer
        guard let found else {
            guard function.result == nil else {
                throw GLSLProblem(
                    isUncovered: false, message: "'\(function.name)' returns nothing", range: function.range)
            }
            return .number(0)
        }
        return found
    }
}
