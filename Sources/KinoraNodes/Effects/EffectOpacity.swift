import KinoraLanguage

/// Whether an effect that writes alpha can leave a pixel transparent: `border()` does where its corners are cut off alone.
///
/// Follows what is known before a kernel is written: literals, parameters that never change, and alpha of streams that have
/// none. A number that needs more than that may be anything. Known values fold as in `EffectScalar`.
struct EffectOpacity {
    private let use: NodeUse
    private let effect: CheckedEffect
    private let definitions: [Int: EffectExpression]

    private init(_ use: NodeUse, effect: CheckedEffect) {
        (self.use, self.effect) = (use, effect)
        definitions = Dictionary(effect.body.locals.map { ($0.id, $0.value) }) { first, _ in first }
    }

    /// Whether the fourth number of the effect's result is 1 in every pixel of every frame.
    static func isOpaque(_ use: NodeUse, effect: CheckedEffect) -> Bool {
        // What an effect remembers of itself would have to be known first; chains of bindings could nest as deeply as they are many.
        guard effect.past == nil, effect.body.locals.count <= 64 else { return false }
        return EffectOpacity(use, effect: effect).value(of: effect.body.result, 3) == 1
    }

    /// The number that a component always is; nil where it is not known or changes.
    private func value(of expression: EffectExpression, _ component: Int) -> Float? {
        func part(_ inner: EffectExpression) -> Float? { value(of: inner, inner.type.width == 1 ? 0 : component) }
        switch expression.kind {
        case .literal(let value): return value
        case .parameter(let index): return parameter(index, component)
        case .local(let id): return definitions[id].flatMap { value(of: $0, component) }
        case .source(let access): return alpha(access, component)
        case .unary(.negate, let operand): return part(operand).map { -$0 }
        case .binary(let operation, let left, let right): return binary(operation, part(left), part(right))
        case .call(let function, let arguments): return call(function, arguments.map(part))
        case .select(let condition, let yes, let no):
            if let isTrue = truth(of: condition) { return part(isTrue ? yes : no) }
            let (a, b) = (part(yes), part(no))
            return a == b ? a : nil
        case .swizzle(let vector, let indices):
            return indices.indices.contains(component) ? value(of: vector, indices[component]) : nil
        case .vector(let parts):
            var index = component
            for inner in parts {
                if index < inner.type.width { return value(of: inner, index) }
                index -= inner.type.width
            }
            return nil
        default: return nil
        }
    }

    private func truth(of expression: EffectExpression) -> Bool? {
        switch expression.kind {
        case .truth(let value): return value
        case .parameter(let index): return flag(index)
        case .local(let id): return definitions[id].flatMap(truth)
        case .unary(.not, let operand): return truth(of: operand).map { !$0 }
        case .binary(.and, let left, let right):
            let (a, b) = (truth(of: left), truth(of: right))
            if a == false || b == false { return false }
            return a == nil || b == nil ? nil : true
        case .binary(.or, let left, let right):
            let (a, b) = (truth(of: left), truth(of: right))
            if a == true || b == true { return true }
            return a == nil || b == nil ? nil : false
        case .binary(let operation, let left, let right):
            guard let a = value(of: left, 0), let b = value(of: right, 0) else { return nil }
            switch operation {
            case .less: return a < b
            case .lessOrEqual: return a <= b
            case .greater: return a > b
            case .greaterOrEqual: return a >= b
            case .equal: return a == b
            case .notEqual: return a != b
            default: return nil
            }
        default: return nil
        }
    }

    private func binary(_ operation: EffectBinaryOperator, _ a: Float?, _ b: Float?) -> Float? {
        if operation == .multiply, a == 0 || b == 0 { return 0 }
        guard let a, let b else { return nil }
        switch operation {
        case .add: return a + b
        case .subtract: return a - b
        case .multiply: return a * b
        case .divide: return a / b
        default: return nil
        }
    }

    private func call(_ function: EffectFunction, _ arguments: [Float?]) -> Float? {
        switch (function, arguments.count) {
        case (.mix, 3):
            if arguments[2] == 0 || arguments[0] == arguments[1] { return arguments[0] }
            if arguments[2] == 1 { return arguments[1] }
        case (.min, 2): if let a = arguments[0], let b = arguments[1] { return Swift.min(a, b) }
        case (.max, 2): if let a = arguments[0], let b = arguments[1] { return Swift.max(a, b) }
        case (.clamp, 3):
            if let a = arguments[0], let low = arguments[1], let high = arguments[2] {
                return Swift.min(Swift.max(a, low), high)
            }
        default: break
        }
        return nil
    }

    // MARK: What the effect is given

    private func constant(_ index: Int) -> Value? {
        guard effect.parameters.indices.contains(index) else { return nil }
        return use.node.arguments[effect.parameters[index].name]?.constant
    }

    private func flag(_ index: Int) -> Bool? {
        if case .bool(let value)? = constant(index) { value } else { nil }
    }

    private func parameter(_ index: Int, _ component: Int) -> Float? {
        guard let constant = constant(index) else { return nil }
        let parameter = effect.parameters[index]
        if case .choice(let name) = constant { return parameter.choices.firstIndex(of: name).map(Float.init) }
        let numbers = constant.components
        guard parameter.choices.isEmpty, numbers.indices.contains(component) else { return nil }
        return Float(numbers[component] * (parameter.isAngle ? Double.pi / 180 : 1))
    }

    /// The alpha of a stream that has none, where no point outside of it can be seen through.
    private func alpha(_ access: SourceAccess, _ component: Int) -> Float? {
        guard access.channel == .alpha || (access.channel == .colorAndAlpha && component == 3) else { return nil }
        if case .at(_, _, .transparent) = access.location { return nil }
        guard effect.streams.indices.contains(access.stream),
            let position = use.node.inputs.firstIndex(where: { $0.parameter == effect.streams[access.stream].name }),
            use.inputs.indices.contains(position), !use.inputs[position].hasAlpha
        else { return nil }
        return 1
    }
}
