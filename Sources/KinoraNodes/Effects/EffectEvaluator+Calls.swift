import KinoraIR
import KinoraLanguage

extension EffectEvaluator {
    /// A built-in function; the names are GLSL's, whose definitions hold where nothing else is said.
    func call(_ function: EffectFunction, _ arguments: [EffectExpression]) -> EffectValue {
        if function == .coarse, let argument = arguments.first {
            return coarse(argument, detail: arguments.dropFirst().first)
        }
        if function == .luma, let access = arguments.first?.lookForLuma, let luma = luma(of: access) {
            return .numbers([.lane(luma)])
        }
        let values = arguments.map { evaluate($0) }
        let a = values.first?.numbers ?? []
        let b = values.count > 1 ? values[1].numbers : []
        let c = values.count > 2 ? values[2].numbers : []
        if function == .mix, values.count > 2, case .truth(let truth) = values[2] {
            return .numbers(EffectVector.zip(a, b) { EffectScalar.select(truth, $1, $0) })
        }
        return .numbers(componentwise(function, a, b, c) ?? geometric(function, a, b, c) ?? random(function, a, b, c))
    }

    private func componentwise(
        _ function: EffectFunction, _ a: [EffectScalar], _ b: [EffectScalar], _ c: [EffectScalar]
    ) -> [EffectScalar]? {
        typealias Maths = EffectArithmetic
        switch function {
        case .abs: return a.map { $0.absolute() }
        case .sign: return a.map(Maths.sign)
        case .floor: return a.map { $0.floor() }
        case .ceil: return a.map(Maths.ceiling)
        case .round: return a.map(Maths.rounded)
        case .trunc: return a.map(Maths.truncated)
        case .fract: return a.map(Maths.fraction)
        case .mod: return EffectVector.zip(a, b, Maths.modulo)
        case .min: return EffectVector.zip(a, b) { $0.minimum($1) }
        case .max: return EffectVector.zip(a, b) { $0.maximum($1) }
        case .clamp: return EffectVector.zip(a, b, c) { $0.clamped($1, $2) }
        case .mix: return EffectVector.zip(a, b, c) { $0.mix($1, $2) }
        case .step: return EffectVector.zip(a, b, Maths.step)
        case .smoothstep: return EffectVector.zip(a, b, c, Maths.smoothstep)
        case .sqrt: return a.map { $0.squareRoot() }
        case .inversesqrt: return a.map { .known(1) / $0.squareRoot() }
        case .pow: return EffectVector.zip(a, b, Maths.power)
        case .exp: return a.map(Maths.exp)
        case .exp2: return a.map(Maths.exp2)
        case .log: return a.map(Maths.log)
        case .log2: return a.map(Maths.log2)
        case .radians: return a.map { $0 * .known(.pi / 180) }
        case .degrees: return a.map { $0 * .known(180 / .pi) }
        case .sin: return a.map(Maths.sine)
        case .cos: return a.map(Maths.cosine)
        case .tan: return a.map(Maths.tangent)
        case .asin: return a.map(Maths.arcSine)
        case .acos: return a.map(Maths.arcCosine)
        case .atan: return b.isEmpty ? a.map(Maths.arcTangent) : EffectVector.zip(a, b, Maths.arcTangent)
        case .sinh: return a.map { (Maths.exp($0) - Maths.exp(-$0)) * .known(0.5) }
        case .cosh: return a.map { (Maths.exp($0) + Maths.exp(-$0)) * .known(0.5) }
        case .tanh: return a.map { .known(1) - .known(2) / (Maths.exp($0 + $0) + .known(1)) }
        case .toLinear: return a.map(EffectColor.toLinear)
        case .fromLinear: return a.map(EffectColor.fromLinear)
        default: return nil
        }
    }

    private func geometric(
        _ function: EffectFunction, _ a: [EffectScalar], _ b: [EffectScalar], _ c: [EffectScalar]
    ) -> [EffectScalar]? {
        switch function {
        case .length: return [EffectVector.length(a)]
        case .distance: return [EffectVector.length(EffectVector.zip(a, b, -))]
        case .dot: return [EffectVector.dot(a, b)]
        case .cross: return EffectVector.cross(a, b)
        case .normalize: return EffectVector.normalized(a)
        case .reflect:
            let twice = EffectVector.dot(b, a) * .known(2)
            return EffectVector.zip(a, b) { $0 - twice * $1 }
        case .refract:
            let (d, eta) = (EffectVector.dot(b, a), EffectVector.component(c, 0))
            let k = .known(1) - eta * eta * (.known(1) - d * d)
            let isTotal = EffectArithmetic.compare(.less, k, .known(0))
            let along = eta * d + k.maximum(.known(0)).squareRoot()
            return EffectVector.zip(a, b) { .select(isTotal, .known(0), eta * $0 - along * $1) }
        case .faceforward:
            let isTowards = EffectArithmetic.compare(.less, EffectVector.dot(c, b), .known(0))
            return a.map { .select(isTowards, $0, -$0) }
        case .luma: return [EffectVector.luma(a)]
        case .toHSV: return EffectColor.toHSV(a)
        case .fromHSV: return EffectColor.fromHSV(a)
        default: return nil
        }
    }

    private func random(
        _ function: EffectFunction, _ a: [EffectScalar], _ b: [EffectScalar], _ c: [EffectScalar]
    ) -> [EffectScalar] {
        let point = a.map { $0.lane(in: builder) }
        func seed(_ numbers: [EffectScalar]) -> FloatLane { (numbers.first ?? .known(0)).lane(in: builder) }
        switch function {
        case .hash: return [.lane(LaneNoise.hash(point, seed: seed(b)))]
        case .noise: return [.lane(LaneNoise.noise(point, seed: seed(b)))]
        case .fbm:
            let octaves = Int(min(max(b.first?.value ?? 1, 1), 10))
            return [.lane(LaneNoise.fractal(point, octaves: octaves, seed: seed(c)))]
        default: return a
        }
    }

    /// The number that an expression has in every pixel of every frame; nil for one that changes.
    private func constant(_ expression: EffectExpression) -> Float? {
        guard let other = moved(to: kernel, step: step) else { return nil }
        other.knowsConstants = true
        guard let number = other.evaluate(expression).numbers.first?.value, number.isFinite else { return nil }
        return number
    }

    /// A field without detail, computed on a coarse grid in a kernel of its own.
    private func coarse(_ argument: EffectExpression, detail: EffectExpression?) -> EffectValue {
        var log2Step: Int? = CoarseField.usualLog2Step
        if let detail, let pixels = constant(detail) { log2Step = CoarseField.log2Step(forDetail: Double(pixels)) }
        guard step == 1, let log2Step, min(inputs.size.width, inputs.size.height) > 1 << log2Step else {
            return evaluate(argument)
        }
        let field = CoarseField(
            "\(inputs.use.node.path).coarse", size: inputs.size, log2Step: log2Step, in: inputs.lowering)
        guard let inner = moved(to: field.kernel, step: field.step) else { return evaluate(argument) }
        let numbers = inner.evaluate(argument).numbers
        guard numbers.contains(where: { $0.value == nil }) else { return .numbers(numbers) }
        let planes = field.finish(
            numbers.compactMap { number in
                if case .lane(let lane) = number { lane } else { nil }
            })
        var next = planes.makeIterator()
        return .numbers(
            numbers.map { number in
                guard number.value == nil, let plane = next.next() else { return number }
                return .lane(field.value(of: plane, in: kernel))
            })
    }
}
