extension GLSLTranslator {
    func mistake(_ message: String, _ range: SourceRange) -> GLSLProblem {
        GLSLProblem(isUncovered: false, message: message, range: range)
    }

    func evaluate(_ expression: GLSLExpression, isStatement: Bool = false) throws(GLSLProblem) -> GLSLValue {
        try spend(expression.range)
        let range = expression.range
        switch expression.kind {
        case .number(let value, let isInteger): return .number(value, isInteger: isInteger)
        case .truth(let value): return GLSLValue(.bool, GLSLBuild.truth(value))
        case .name(let name):
            if let variable = variable(name) { return variable.value }
            throw unknown(name, range)
        case .call(let name, let arguments): return try call(name, arguments, range)
        case .member(let inner, let letters):
            let value = try evaluate(inner)
            let indices = try components(letters, of: value, range)
            let parts = indices.map { GLSLBuild.component(value.parts[0], $0) }
            return GLSLValue(GLSLType(base: value.type.base, rows: parts.count), GLSLBuild.vector(parts))
        case .index(let inner, let index):
            let value = try evaluate(inner)
            guard let place = try evaluate(index).constant, place >= 0, place == place.rounded(),
                Int(place) < (value.type.isMatrix ? value.type.columns : value.type.rows)
            else { throw GLSLProblem(message: "an index that is no constant inside the vector", range: index.range) }
            if value.type.isMatrix {
                return GLSLValue(GLSLType(base: .float, rows: value.type.rows), value.parts[Int(place)])
            }
            return GLSLValue(
                GLSLType(base: value.type.base, rows: 1), GLSLBuild.component(value.parts[0], Int(place)))
        case .unary(let sign, let operand): return try unary(sign, evaluate(operand), range)
        case .binary(let operation, let left, let right):
            return try binary(operation, evaluate(left), evaluate(right), range)
        case .conditional(let condition, let yes, let no):
            let truth = try evaluate(condition)
            guard truth.type == .bool else { throw mistake("a condition is true or false", condition.range) }
            if let known = truth.truth { return try evaluate(known ? yes : no) }
            let (a, b) = (try evaluate(yes), try evaluate(no))
            guard a.type == b.type else { throw mistake("both sides of '?' are of one type", range) }
            return GLSLValue(a.type, zip(a.parts, b.parts).map { GLSLBuild.select(truth.parts[0], $0, $1) })
        case .assign(let operation, let target, let value):
            guard isStatement else { throw GLSLProblem(message: "an assignment inside an expression", range: range) }
            var new = try evaluate(value)
            if !operation.isEmpty { new = try binary(operation, evaluate(target), new, range) }
            try assign(target, new)
            return new
        case .step(let target, let change, _):
            guard isStatement else { throw GLSLProblem(message: "'++' or '--' inside an expression", range: range) }
            let old = try evaluate(target)
            let new = try binary("+", old, .number(change, isInteger: old.type.base == .int), range)
            try assign(target, new)
            return new
        }
    }

    private func unknown(_ name: String, _ range: SourceRange) -> GLSLProblem {
        if name.hasPrefix("gl_") || ["DATE", "TIMEDELTA"].contains(name) {
            return GLSLProblem(message: "'\(name)'", range: range)
        }
        return mistake("'\(name)' is not declared", range)
    }

    func components(_ letters: String, of value: GLSLValue, _ range: SourceRange) throws(GLSLProblem) -> [Int] {
        for alphabet in ["xyzw", "rgba", "stpq"] {
            let order = Array(alphabet)
            let indices = letters.compactMap { order.firstIndex(of: $0) }
            if indices.count == letters.count, !indices.isEmpty, indices.count <= 4,
                indices.allSatisfy({ $0 < value.type.rows }), !value.type.isMatrix, value.type.base != .bool
            {
                return indices
            }
        }
        throw mistake("a '\(value.type.name)' has no '\(letters)'", range)
    }

    // MARK: Operators

    /// A value of another type, where GLSL or its compilers in browsers convert by themselves: whole numbers to floats.
    func converted(_ value: GLSLValue, to type: GLSLType, _ range: SourceRange) throws(GLSLProblem) -> GLSLValue {
        if value.type == type { return value }
        let isShape = value.type.rows == type.rows && value.type.columns == type.columns
        guard isShape, value.type.base == .int, type.base == .float else {
            throw mistake("a '\(type.name)' is expected, this is a '\(value.type.name)'", range)
        }
        return GLSLValue(type, value.parts)
    }

    private func unary(_ sign: String, _ value: GLSLValue, _ range: SourceRange) throws(GLSLProblem) -> GLSLValue {
        if sign == "!" {
            guard value.type == .bool else { throw mistake("'!' is for truth values", range) }
            return GLSLValue(.bool, GLSLBuild.not(value.parts[0]))
        }
        guard value.type.base != .bool else { throw mistake("a truth value has no negative", range) }
        return GLSLValue(
            value.type,
            value.parts.map { part in
                GLSLBuild.literal(of: part).map { GLSLBuild.literal(-$0) }
                    ?? EffectExpression(.unary(.negate, part), part.type)
            })
    }

    private static let operators: [String: EffectBinaryOperator] = [
        "+": .add, "-": .subtract, "*": .multiply, "/": .divide, "%": .modulo, "<": .less, "<=": .lessOrEqual,
        ">": .greater, ">=": .greaterOrEqual, "==": .equal, "!=": .notEqual,
    ]

    func binary(
        _ operation: String, _ a: GLSLValue, _ b: GLSLValue, _ range: SourceRange
    ) throws(GLSLProblem) -> GLSLValue {
        switch operation {
        case "&&", "||", "^^":
            guard a.type == .bool, b.type == .bool else { throw mistake("'\(operation)' joins truth values", range) }
            let (x, y) = (a.parts[0], b.parts[0])
            if operation == "&&" { return GLSLValue(.bool, GLSLBuild.and(x, y)) }
            if operation == "||" { return GLSLValue(.bool, GLSLBuild.or(x, y)) }
            let (p, q) = (keep("truth", x), keep("truth", y))
            return GLSLValue(
                .bool, GLSLBuild.or(GLSLBuild.and(p, GLSLBuild.not(q)), GLSLBuild.and(GLSLBuild.not(p), q)))
        case "==", "!=": return try equality(operation == "==", a, b, range)
        case "<", "<=", ">", ">=":
            guard a.type.isScalar, b.type.isScalar, a.type.base != .bool, b.type.base != .bool,
                let comparison = Self.operators[operation]
            else { throw mistake("'\(operation)' compares two numbers", range) }
            return GLSLValue(.bool, GLSLBuild.compare(comparison, a.parts[0], b.parts[0]))
        default: break
        }
        guard let arithmetic = Self.operators[operation], a.type.base != .bool, b.type.base != .bool else {
            throw mistake("'\(operation)' is for numbers", range)
        }
        if operation == "*", a.type.isMatrix || b.type.isMatrix, !a.type.isScalar, !b.type.isScalar {
            return try product(a, b, range)
        }
        let isInteger = a.type.base == .int && b.type.base == .int
        let base: GLSLType.Base = isInteger ? .int : .float
        guard a.type.isScalar || b.type.isScalar || (a.type.rows == b.type.rows && a.type.columns == b.type.columns)
        else { throw mistake("'\(operation)' joins vectors of one size, or a vector and a number", range) }
        let shape = a.type.isScalar ? b.type : a.type
        let parts = (0..<max(a.parts.count, b.parts.count)).map { index -> EffectExpression in
            let (x, y) = (a.parts[min(index, a.parts.count - 1)], b.parts[min(index, b.parts.count - 1)])
            let value = GLSLBuild.arithmetic(arithmetic, x, y)
            guard isInteger, arithmetic == .divide else { return value }
            if let known = GLSLBuild.literal(of: value) { return GLSLBuild.literal(known.rounded(.towardZero)) }
            return GLSLBuild.call(.trunc, [value], value.type)
        }
        return GLSLValue(GLSLType(base: base, rows: shape.rows, columns: shape.columns), parts)
    }

    private func equality(
        _ isEqual: Bool, _ a: GLSLValue, _ b: GLSLValue, _ range: SourceRange
    ) throws(GLSLProblem) -> GLSLValue {
        guard a.type.rows == b.type.rows, a.type.columns == b.type.columns,
            (a.type.base == .bool) == (b.type.base == .bool)
        else { throw mistake("only values of one type are compared", range) }
        var all = GLSLBuild.truth(true)
        for (x, y) in zip(a.parts, b.parts) {
            if a.type.base == .bool {
                let (p, q) = (keep("truth", x), keep("truth", y))
                let same = GLSLBuild.or(
                    GLSLBuild.and(p, q), GLSLBuild.and(GLSLBuild.not(p), GLSLBuild.not(q)))
                all = GLSLBuild.and(all, same)
                continue
            }
            for index in 0..<a.type.rows {
                let same = GLSLBuild.compare(
                    .equal, GLSLBuild.component(x, index), GLSLBuild.component(y, index))
                all = GLSLBuild.and(all, same)
            }
        }
        return GLSLValue(.bool, isEqual ? all : GLSLBuild.not(all))
    }

    /// Products in the sense of linear algebra: columns of the result are the first operand times columns of the second.
    private func product(_ a: GLSLValue, _ b: GLSLValue, _ range: SourceRange) throws(GLSLProblem) -> GLSLValue {
        func combined(_ columns: [EffectExpression], _ weights: EffectExpression) -> EffectExpression {
            var sum: EffectExpression?
            for (index, column) in columns.enumerated() {
                let term = GLSLBuild.arithmetic(.multiply, column, GLSLBuild.component(weights, index))
                sum = sum.map { GLSLBuild.arithmetic(.add, $0, term) } ?? term
            }
            return sum ?? GLSLBuild.nothing
        }
        guard a.type.rows == b.type.rows else {
            throw mistake("matrices and vectors of one size are multiplied", range)
        }
        if a.type.isMatrix, b.type.isMatrix {
            let columns = a.parts.map { keep("column", $0) }
            return GLSLValue(b.type, b.parts.map { combined(columns, keep("column", $0)) })
        }
        if a.type.isMatrix { return GLSLValue(b.type, combined(a.parts, keep("vector", b.parts[0]))) }
        let row = keep("vector", a.parts[0])
        return GLSLValue(a.type, GLSLBuild.vector(b.parts.map { GLSLBuild.call(.dot, [row, $0], .float) }))
    }
}
