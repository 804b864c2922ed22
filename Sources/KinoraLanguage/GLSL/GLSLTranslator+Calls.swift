extension GLSLTranslator {
    private static let functions: Set<EffectFunction> = [
        .abs, .sign, .floor, .ceil, .round, .trunc, .fract, .mod, .min, .max, .clamp, .mix, .step, .smoothstep, .sqrt,
        .inversesqrt, .pow, .exp, .exp2, .log, .log2, .radians, .degrees, .sin, .cos, .tan, .asin, .acos, .atan, .sinh,
        .cosh, .tanh, .length, .distance, .dot, .cross, .normalize, .reflect, .refract, .faceforward,
    ]
    private static let comparisons: [String: EffectBinaryOperator] = [
        "lessThan": .less, "lessThanEqual": .lessOrEqual, "greaterThan": .greater, "greaterThanEqual": .greaterOrEqual,
        "equal": .equal, "notEqual": .notEqual,
    ]

    func call(_ name: String, _ arguments: [GLSLExpression], _ range: SourceRange) throws(GLSLProblem) -> GLSLValue {
        if let looked = try imageCall(name, arguments, range) { return looked }
        var values: [GLSLValue] = []
        for argument in arguments { values.append(try evaluate(argument)) }
        if let own = try own(name, values) {
            let result = try call(own, values, range)
            let back = writtenBack
            for (argument, value) in zip(arguments, back) {
                if let value { try assign(argument, value) }
            }
            return result
        }
        if let type = GLSLType.named[name] { return try constructed(type, values, range) }
        switch name {
        case "getFromColor": return try color(of: 0, at: values, range)
        case "getToColor": return try color(of: 1, at: values, range)
        case "all", "any":
            guard values.count == 1, values[0].type.base == .bool, var truth = values[0].parts.first else { break }
            for part in values[0].parts.dropFirst() {
                truth = name == "all" ? GLSLBuild.and(truth, part) : GLSLBuild.or(truth, part)
            }
            return GLSLValue(.bool, truth)
        case "not":
            guard values.count == 1, values[0].type.base == .bool else { break }
            return GLSLValue(values[0].type, values[0].parts.map(GLSLBuild.not))
        default: break
        }
        if let comparison = Self.comparisons[name], values.count == 2, values[0].type.rows == values[1].type.rows,
            values.allSatisfy({ $0.type.base != .bool && !$0.type.isMatrix })
        {
            let rows = values[0].type.rows
            let parts = (0..<rows).map { row in
                GLSLBuild.compare(
                    comparison, GLSLBuild.component(values[0].parts[0], row),
                    GLSLBuild.component(values[1].parts[0], row))
            }
            return GLSLValue(GLSLType(base: .bool, rows: rows), parts)
        }
        guard let function = EffectFunction(rawValue: name), Self.functions.contains(function) else {
            let isTexture = name.hasPrefix("texture") || name.hasPrefix("dF") || name == "fwidth"
            throw isTexture
                ? GLSLProblem(message: "'\(name)'", range: range)
                : mistake("a function of the shader or of GLSL is expected, '\(name)' is none", range)
        }
        return try builtin(function, name, values, range)
    }

    private func own(_ name: String, _ values: [GLSLValue]) throws(GLSLProblem) -> GLSLFunction? {
        let candidates = (functions[name] ?? []).filter { $0.parameters.count == values.count }
        return candidates.first { zip($0.parameters, values).allSatisfy { $0.type == $1.type } }
            ?? candidates.first {
                zip($0.parameters, values).allSatisfy {
                    $0.type.rows == $1.type.rows && $0.type.columns == $1.type.columns
                        && ($0.type.base == $1.type.base || $0.type.base == .float && $1.type.base == .int)
                }
            }
    }

    private func builtin(
        _ function: EffectFunction, _ name: String, _ values: [GLSLValue], _ range: SourceRange
    ) throws(GLSLProblem) -> GLSLValue {
        // A choice by a truth value, component by component where it has several.
        if function == .mix, values.count == 3, values[2].type.base == .bool {
            let parts = (0..<values[0].type.rows).map { row in
                GLSLBuild.select(
                    values[2].parts[min(row, values[2].parts.count - 1)], GLSLBuild.component(values[1].parts[0], row),
                    GLSLBuild.component(values[0].parts[0], row))
            }
            return GLSLValue(values[0].type, GLSLBuild.vector(parts))
        }
        guard function.arity.contains(values.count), values.allSatisfy({ !$0.type.isMatrix && $0.type.base != .bool })
        else { throw mistake("'\(name)' does not take these arguments", range) }
        let arguments = values.map { $0.parts[0] }
        guard let type = function.result(of: arguments.map(\.type)) else {
            throw mistake("'\(name)' does not take these arguments", range)
        }
        // Numbers that are known stay known where loops may count with them.
        if values.count == 1, let value = values[0].constant {
            switch function {
            case .abs: return GLSLValue(values[0].type, GLSLBuild.literal(abs(value)))
            case .floor: return .number(Double(value.rounded(.down)))
            case .ceil: return .number(Double(value.rounded(.up)))
            case .sqrt where value >= 0: return .number(Double(value.squareRoot()))
            default: break
            }
        }
        if values.count == 2, let left = values[0].constant, let right = values[1].constant,
            function == .min || function == .max
        {
            let isInteger = values.allSatisfy { $0.type.base == .int }
            let value = function == .min ? min(left, right) : max(left, right)
            return .number(Double(value), isInteger: isInteger)
        }
        let base: GLSLType.Base =
            values.allSatisfy { $0.type.base == .int } && [.min, .max, .clamp, .abs, .sign].contains(function)
            ? .int : .float
        return GLSLValue(GLSLType(base: base, rows: type.width), GLSLBuild.call(function, arguments, type))
    }

    /// A clip at a place in shares of the picture, counted from its lower left corner.
    func color(
        of stream: Int, frame: Int = 0, at values: [GLSLValue], _ range: SourceRange
    ) throws(GLSLProblem) -> GLSLValue {
        guard values.count == 1, values[0].type.rows == 2, values[0].type.columns == 1, values[0].type.base != .bool
        else { throw mistake("a clip is looked at in a 'vec2'", range) }
        var access = SourceAccess(stream: stream, frame: TapOffset(frame), channel: .colorAndAlpha)
        let place = keep("place", values[0].parts[0])
        if place != entry {
            let upwards = GLSLBuild.arithmetic(.subtract, GLSLBuild.literal(1), GLSLBuild.component(place, 1))
            let point = GLSLBuild.arithmetic(
                .multiply, GLSLBuild.vector([GLSLBuild.component(place, 0), upwards]),
                EffectExpression(.size, .vec2))
            access.location = .at(point, filter: .bilinear, border: .clamp)
            isAnywhere[stream] = true
        }
        return GLSLValue(.vec4, keep("color", EffectExpression(.source(access), .vec4)))
    }

    /// `vec3(x)`, `vec4(v.xy, 0, 1)`, `float(flag)`, `mat2(a, b, c, d)`.
    private func constructed(
        _ type: GLSLType, _ values: [GLSLValue], _ range: SourceRange
    ) throws(GLSLProblem) -> GLSLValue {
        var numbers: [EffectExpression] = []
        for value in values {
            if value.type.base == .bool {
                numbers += value.parts.map {
                    type.base == .bool ? $0 : GLSLBuild.select($0, GLSLBuild.literal(1), GLSLBuild.literal(0))
                }
                continue
            }
            for part in value.parts {
                let part = part.type.width > 1 ? keep("part", part) : part
                numbers += (0..<value.type.rows).map { GLSLBuild.component(part, $0) }
            }
        }
        if type.base == .bool, !values.allSatisfy({ $0.type.base == .bool }) {
            numbers = numbers.map { GLSLBuild.compare(.notEqual, $0, GLSLBuild.literal(0)) }
        }
        if type.base == .int, values.contains(where: { $0.type.base == .float }) {
            numbers = numbers.map { number in
                GLSLBuild.literal(of: number).map { GLSLBuild.literal($0.rounded(.towardZero)) }
                    ?? GLSLBuild.call(.trunc, [number], .float)
            }
        }
        if numbers.count == 1, type.count > 1, let number = numbers.first {
            let number = keep("value", number)
            numbers = (0..<type.count).map { index in
                // One number makes a matrix with it on the diagonal.
                !type.isMatrix || index / type.rows == index % type.rows ? number : GLSLBuild.literal(0)
            }
        }
        // A longer vector makes a shorter one of its first numbers.
        let isShortened = values.count == 1 && numbers.count > type.count && !type.isMatrix
        guard numbers.count == type.count || isShortened else {
            throw mistake("'\(type.name)' is made of \(type.count) numbers, here are \(numbers.count)", range)
        }
        numbers = Array(numbers.prefix(type.count))
        if type.base == .bool { return GLSLValue(type, numbers) }
        return GLSLValue(
            type,
            (0..<type.columns).map { column in
                GLSLBuild.vector(Array(numbers[(column * type.rows)..<((column + 1) * type.rows)]))
            })
    }
}
