extension GLSLParser {
    private static let precedences: [[String]] = [
        ["||"], ["^^"], ["&&"], ["==", "!="], ["<", ">", "<=", ">="], ["+", "-"], ["*", "/", "%"],
    ]

    /// An assignment, a step or a value.
    mutating func expression() throws(GLSLProblem) -> GLSLExpression {
        let target = try conditional()
        for operation in ["=", "+=", "-=", "*=", "/=", "%="] where isSign(operation) {
            _ = take()
            let value = try expression()
            return GLSLExpression(
                kind: .assign(String(operation.dropLast()), target, value),
                range: target.range.joined(with: value.range))
        }
        if isSign(",") { throw uncovered("the comma operator") }
        return target
    }

    mutating func conditional() throws(GLSLProblem) -> GLSLExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth < 100 else { throw uncovered("more than 100 levels of expressions") }
        let condition = try binary(0)
        guard accept("?") else { return condition }
        let yes = try expression()
        try expect(":")
        let no = try conditional()
        return GLSLExpression(
            kind: .conditional(condition, yes, no), range: condition.range.joined(with: no.range))
    }

    private mutating func binary(_ level: Int) throws(GLSLProblem) -> GLSLExpression {
        guard level < Self.precedences.count else { return try unary() }
        var left = try binary(level + 1)
        while let operation = Self.precedences[level].first(where: { isSign($0) }) {
            _ = take()
            let right = try binary(level + 1)
            left = GLSLExpression(
                kind: .binary(operation, left, right), range: left.range.joined(with: right.range))
        }
        for operation in ["&", "|", "^", "<<", ">>"] where isSign(operation) {
            throw uncovered("the operator '\(operation)' on bits")
        }
        return left
    }

    private mutating func unary() throws(GLSLProblem) -> GLSLExpression {
        let start = token.range
        for sign in ["++", "--"] where isSign(sign) {
            _ = take()
            let target = try unary()
            return GLSLExpression(
                kind: .step(target, by: sign == "++" ? 1 : -1, isPostfix: false),
                range: start.joined(with: target.range))
        }
        for sign in ["-", "+", "!"] where isSign(sign) {
            depth += 1
            defer { depth -= 1 }
            guard depth < 100 else { throw uncovered("more than 100 levels of expressions") }
            _ = take()
            let operand = try unary()
            if sign == "+" { return operand }
            return GLSLExpression(kind: .unary(sign, operand), range: start.joined(with: operand.range))
        }
        if isSign("~") { throw uncovered("the operator '~' on bits") }
        return try postfix()
    }

    private mutating func postfix() throws(GLSLProblem) -> GLSLExpression {
        var value = try primary()
        while true {
            if accept(".") {
                let range = token.range
                let name = try word()
                value = GLSLExpression(kind: .member(value, name), range: value.range.joined(with: range))
            } else if accept("[") {
                let index = try conditional()
                let end = try expect("]")
                value = GLSLExpression(kind: .index(value, index), range: value.range.joined(with: end.range))
            } else if isSign("++") || isSign("--") {
                let sign = take()
                value = GLSLExpression(
                    kind: .step(value, by: sign.kind == .sign("++") ? 1 : -1, isPostfix: true),
                    range: value.range.joined(with: sign.range))
            } else {
                return value
            }
        }
    }

    private mutating func primary() throws(GLSLProblem) -> GLSLExpression {
        let first = token
        switch first.kind {
        case .number(let text):
            _ = take()
            guard let value = Double(text.hasSuffix(".") ? text + "0" : text), value.isFinite else {
                throw GLSLProblem(isUncovered: false, message: "'\(text)' is no number", range: first.range)
            }
            let isInteger = !text.contains { ".eE".contains($0) }
            return GLSLExpression(kind: .number(value, isInteger: isInteger), range: first.range)
        case .word("true"), .word("false"):
            _ = take()
            return GLSLExpression(kind: .truth(first.kind == .word("true")), range: first.range)
        case .word(let name):
            _ = take()
            guard accept("(") else { return GLSLExpression(kind: .name(name), range: first.range) }
            var arguments: [GLSLExpression] = []
            while !isSign(")") {
                arguments.append(try conditional())
                if !accept(",") { break }
            }
            let end = try expect(")")
            return GLSLExpression(kind: .call(name, arguments), range: first.range.joined(with: end.range))
        case .sign("("):
            _ = take()
            let inner = try expression()
            try expect(")")
            return inner
        default: throw mistake("a value is expected")
        }
    }
}
