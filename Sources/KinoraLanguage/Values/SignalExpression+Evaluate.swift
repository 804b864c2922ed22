extension SignalExpression {
    /// The value at a moment; allocates nothing and always ends.
    public func evaluate(at moment: SignalMoment) -> Double {
        switch self {
        case .constant(let value): value
        case .time: moment.t
        case .progress: moment.p
        case .frame: moment.frame
        case .unary(let operation, let operand): operation.apply(operand.evaluate(at: moment))
        case .binary(let operation, let left, let right):
            operation.apply(left.evaluate(at: moment), right.evaluate(at: moment))
        case .select(let condition, let yes, let no):
            condition.evaluate(at: moment) != 0 ? yes.evaluate(at: moment) : no.evaluate(at: moment)
        case .call(let function, let arguments):
            function.apply(
                arguments.count > 0 ? arguments[0].evaluate(at: moment) : 0,
                arguments.count > 1 ? arguments[1].evaluate(at: moment) : nil,
                arguments.count > 2 ? arguments[2].evaluate(at: moment) : 0)
        case .ramp(let from, let to, let length, let ease):
            Self.ramp(from.evaluate(at: moment), to.evaluate(at: moment), length, ease, moment)
        case .keyframes(let keys): Self.value(of: keys, at: moment)
        case .measured(let measurement): measurement.value(at: moment)
        }
    }

    /// The number it always is, or nil when it depends on the moment.
    public var constantValue: Double? {
        switch self {
        case .constant(let value): value
        case .time, .progress, .frame, .ramp, .keyframes, .measured: nil
        case .unary(_, let operand): operand.constantValue == nil ? nil : evaluate(at: .start)
        case .binary(_, let left, let right):
            left.constantValue == nil || right.constantValue == nil ? nil : evaluate(at: .start)
        case .select(let condition, let yes, let no):
            condition.constantValue == nil || yes.constantValue == nil || no.constantValue == nil
                ? nil : evaluate(at: .start)
        case .call(_, let arguments):
            arguments.contains { $0.constantValue == nil } ? nil : evaluate(at: .start)
        }
    }

    static func ramp(
        _ from: Double, _ to: Double, _ length: SignalTime?, _ ease: Easing, _ moment: SignalMoment
    ) -> Double {
        let progress: Double
        if let length {
            let seconds = length.seconds(at: moment)
            progress = seconds > 0 ? moment.t / seconds : 1
        } else {
            progress = moment.p
        }
        let x = ease(progress)
        // Exact at both ends, where `from + (to - from)` may be off by a rounding.
        return x >= 1 ? to : from + (to - from) * x
    }

    static func value(of keys: [Keyframe], at moment: SignalMoment) -> Double {
        guard let first = keys.first, let last = keys.last else { return 0 }
        let t = moment.t
        if t <= first.time.seconds(at: moment) { return first.value }
        if t >= last.time.seconds(at: moment) { return last.value }
        var low = 0
        var high = keys.count - 1
        while high - low > 1 {
            let middle = (low + high) / 2
            if keys[middle].time.seconds(at: moment) <= t { low = middle } else { high = middle }
        }
        let start = keys[low].time.seconds(at: moment)
        let end = keys[high].time.seconds(at: moment)
        let x = keys[high].ease(end > start ? (t - start) / (end - start) : 1)
        return keys[low].value + (keys[high].value - keys[low].value) * x
    }
}

extension SignalMoment {
    static let start = SignalMoment(t: 0, p: 0, frame: 0, duration: 0, rate: 1)
}

extension SignalExpression.UnaryOperator {
    func apply(_ x: Double) -> Double {
        switch self {
        case .negate: -x
        case .not: x == 0 ? 1 : 0
        }
    }
}

extension SignalExpression.BinaryOperator {
    func apply(_ a: Double, _ b: Double) -> Double {
        switch self {
        case .add: a + b
        case .subtract: a - b
        case .multiply: a * b
        case .divide: a / b
        case .modulo: a - b * (a / b).rounded(.down)
        case .less: a < b ? 1 : 0
        case .lessOrEqual: a <= b ? 1 : 0
        case .greater: a > b ? 1 : 0
        case .greaterOrEqual: a >= b ? 1 : 0
        case .equal: a == b ? 1 : 0
        case .notEqual: a != b ? 1 : 0
        case .and: a != 0 && b != 0 ? 1 : 0
        case .or: a != 0 || b != 0 ? 1 : 0
        }
    }
}

extension SignalFunction {
    /// Applies the function; arguments beyond its arity are ignored.
    func apply(_ a: Double, _ second: Double?, _ c: Double) -> Double {
        let b = second ?? 0
        switch self {
        case .abs: return Swift.abs(a)
        case .sign: return a > 0 ? 1 : a < 0 ? -1 : 0
        case .floor: return a.rounded(.down)
        case .ceil: return a.rounded(.up)
        case .fract: return a - a.rounded(.down)
        case .round: return a.rounded(.toNearestOrEven)
        case .mod: return a - b * (a / b).rounded(.down)
        case .min: return b < a ? b : a
        case .max: return a < b ? b : a
        case .clamp: return Swift.min(Swift.max(a, b), c)
        case .mix: return a * (1 - c) + b * c
        case .step: return b < a ? 0 : 1
        case .smoothstep:
            let x = Swift.min(Swift.max((c - a) / (b - a), 0), 1)
            return x * x * (3 - 2 * x)
        case .sqrt: return a.squareRoot()
        case .pow: return Mathematics.pow(a, b)
        case .exp: return Mathematics.exp(a)
        case .exp2: return Mathematics.exp2(a)
        case .log: return Mathematics.log(a)
        case .log2: return Mathematics.log2(a)
        case .sin: return Mathematics.sin(a)
        case .cos: return Mathematics.cos(a)
        case .tan: return Mathematics.tan(a)
        case .asin: return Mathematics.asin(a)
        case .acos: return Mathematics.acos(a)
        case .atan: return second.map { Mathematics.atan(a, $0) } ?? Mathematics.atan(a)
        case .radians: return a * .pi / 180
        case .degrees: return a * 180 / .pi
        case .noise: return SignalNoise.noise(a, seed: b)
        case .hash: return SignalNoise.hash(a, seed: b)
        }
    }
}
