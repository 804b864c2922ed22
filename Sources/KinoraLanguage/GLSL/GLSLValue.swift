/// A value while a shader is translated: expressions of an effect.
///
/// Scalars and vectors of numbers are one expression; a vector of truth values is one expression for each, a matrix one for
/// each column.
struct GLSLValue {
    var type: GLSLType
    var parts: [EffectExpression]

    init(_ type: GLSLType, _ parts: [EffectExpression]) {
        self.type = type
        self.parts = parts
    }

    init(_ type: GLSLType, _ part: EffectExpression) { self.init(type, [part]) }

    static func number(_ value: Double, isInteger: Bool = false) -> GLSLValue {
        GLSLValue(isInteger ? .int : .float, EffectExpression(.literal(Float(value)), .float))
    }

    /// The number, when it is known.
    var constant: Float? {
        guard type.isScalar, let part = parts.first, case .literal(let value) = part.kind else { return nil }
        return value
    }

    /// The truth value, when it is known.
    var truth: Bool? {
        guard type == .bool, let part = parts.first, case .truth(let value) = part.kind else { return nil }
        return value
    }
}

/// Effect expressions with what is known folded.
enum GLSLBuild {
    static let nothing = EffectExpression(.literal(0), .float)

    static func literal(_ value: Float) -> EffectExpression { EffectExpression(.literal(value), .float) }

    static func literal(of expression: EffectExpression) -> Float? {
        if case .literal(let value) = expression.kind { value } else { nil }
    }

    static func width(_ a: EffectExpression, _ b: EffectExpression) -> EffectType {
        a.type.width >= b.type.width ? a.type : b.type
    }

    static func arithmetic(
        _ operation: EffectBinaryOperator, _ a: EffectExpression, _ b: EffectExpression
    ) -> EffectExpression {
        if let x = literal(of: a), let y = literal(of: b) {
            switch operation {
            case .add: return literal(x + y)
            case .subtract: return literal(x - y)
            case .multiply: return literal(x * y)
            case .divide where y != 0: return literal(x / y)
            case .modulo where y != 0: return literal(x - y * (x / y).rounded(.down))
            default: break
            }
        }
        return EffectExpression(.binary(operation, a, b), width(a, b))
    }

    static func compare(
        _ operation: EffectBinaryOperator, _ a: EffectExpression, _ b: EffectExpression
    ) -> EffectExpression {
        if let x = literal(of: a), let y = literal(of: b) {
            switch operation {
            case .less: return truth(x < y)
            case .lessOrEqual: return truth(x <= y)
            case .greater: return truth(x > y)
            case .greaterOrEqual: return truth(x >= y)
            case .equal: return truth(x == y)
            case .notEqual: return truth(x != y)
            default: break
            }
        }
        return EffectExpression(.binary(operation, a, b), .bool)
    }

    static func truth(_ value: Bool) -> EffectExpression { EffectExpression(.truth(value), .bool) }

    static func known(_ expression: EffectExpression) -> Bool? {
        if case .truth(let value) = expression.kind { value } else { nil }
    }

    static func not(_ a: EffectExpression) -> EffectExpression {
        if let value = known(a) { return truth(!value) }
        if case .unary(.not, let inner) = a.kind { return inner }
        return EffectExpression(.unary(.not, a), .bool)
    }

    static func and(_ a: EffectExpression, _ b: EffectExpression) -> EffectExpression {
        if let value = known(a) { return value ? b : a }
        if let value = known(b) { return value ? a : b }
        return EffectExpression(.binary(.and, a, b), .bool)
    }

    static func or(_ a: EffectExpression, _ b: EffectExpression) -> EffectExpression {
        if let value = known(a) { return value ? a : b }
        if let value = known(b) { return value ? b : a }
        return EffectExpression(.binary(.or, a, b), .bool)
    }

    static func select(_ condition: EffectExpression, _ a: EffectExpression, _ b: EffectExpression) -> EffectExpression
    {
        if let value = known(condition) { return value ? a : b }
        return a == b ? a : EffectExpression(.select(condition, a, b), a.type)
    }

    static func component(_ a: EffectExpression, _ index: Int) -> EffectExpression {
        if a.type.width <= 1 { return a }
        if case .vector(let parts) = a.kind, parts.count == a.type.width { return parts[index] }
        return EffectExpression(.swizzle(a, [index]), .float)
    }

    static func vector(_ parts: [EffectExpression]) -> EffectExpression {
        guard parts.count > 1, let type = EffectType(width: parts.count) else { return parts.first ?? nothing }
        return EffectExpression(.vector(parts), type)
    }

    static func call(_ function: EffectFunction, _ arguments: [EffectExpression], _ type: EffectType)
        -> EffectExpression
    {
        EffectExpression(.call(function, arguments), type)
    }
}
