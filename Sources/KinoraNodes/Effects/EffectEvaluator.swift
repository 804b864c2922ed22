import KinoraCore
import KinoraIR
import KinoraLanguage

/// Writes the body of an effect into a kernel, expression by expression; vectors become their components.
final class EffectEvaluator {
    /// A loop's counter: known in a turn that is written out, a lane in a loop of the kernel.
    enum Counter {
        case known(Int)
        case lane(IntLane)
    }

    /// Turns of a sum, with the turns of the sums around it, up to which every turn is written out.
    static let unrolledTurns = 128

    let inputs: EffectInputs
    let kernel: PixelKernel
    /// Pixels from one pixel of the kernel to the next: 1, or the step of a coarse field.
    let step: Int
    /// Whether parameters that never change count as known numbers rather than as uniforms, which other graphs that differ
    /// in them alone can share code for.
    var knowsConstants = false
    var counters: [Int: Counter] = [:]
    private var definitions: [Int: EffectExpression] = [:]
    private var known: [Int: EffectValue] = [:]
    private var turns = 1

    var builder: KernelBuilder { kernel.builder }

    init(inputs: EffectInputs, kernel: PixelKernel, step: Int = 1) {
        self.inputs = inputs
        self.kernel = kernel
        self.step = step
        for local in inputs.effect.body.locals { definitions[local.id] = local.value }
    }

    /// An evaluator of the same effect for another kernel, at the same turn of every loop; nil inside a loop of the kernel.
    func moved(to kernel: PixelKernel, step: Int) -> EffectEvaluator? {
        let other = EffectEvaluator(inputs: inputs, kernel: kernel, step: step)
        for (loop, counter) in counters {
            guard case .known = counter else { return nil }
            other.counters[loop] = counter
        }
        other.definitions = definitions
        return other
    }

    // MARK: Expressions

    func evaluate(_ expression: EffectExpression) -> EffectValue {
        switch expression.kind {
        case .literal(let value): return .numbers([.known(value)])
        case .truth(let value): return .truth(.known(value))
        case .parameter(let index): return inputs.parameter(index, in: builder, isKnown: knowsConstants)
        case .position: return .numbers(position.map { .lane($0) })
        case .uv:
            let (width, height) = (Float(inputs.size.width), Float(inputs.size.height))
            return .numbers([.lane(position[0] / width), .lane(position[1] / height)])
        case .size: return .numbers([.known(Float(inputs.size.width)), .known(Float(inputs.size.height))])
        case .time: return uniform(0)
        case .progress: return uniform(1)
        case .frame: return uniform(2)
        case .seed: return uniform(3)
        case .local(let id): return local(id)
        case .loopIndex(let id): return counter(id)
        case .source(let access): return .numbers(source(access))
        case .statistic(let stream, let frame, let statistic): return self.statistic(stream, frame, statistic)
        case .unary(let operation, let operand): return unary(operation, evaluate(operand))
        case .binary(let operation, let left, let right): return binary(operation, evaluate(left), evaluate(right))
        case .call(let function, let arguments): return call(function, arguments)
        case .select(let condition, let yes, let no): return select(evaluate(condition).truth, yes, no)
        case .sum(let sum): return self.sum(sum, width: expression.type.width)
        case .swizzle(let vector, let indices):
            let numbers = evaluate(vector).numbers
            return .numbers(indices.map { EffectVector.component(numbers, $0) })
        case .vector(let parts): return .numbers(parts.flatMap { evaluate($0).numbers })
        }
    }

    /// The pixel's centre in pixels of the result.
    var position: [FloatLane] {
        guard step != 1 else { return [kernel.x, kernel.y] }
        return [builder.x, builder.y].map { $0.toFloat() * Float(step) + 0.5 }
    }

    private func uniform(_ index: Int) -> EffectValue { .numbers([.lane(builder.uniform(inputs.clock + index))]) }

    /// Computes the bindings of a body with many of them in order: found one from the other, they would nest as deeply as
    /// they are many.
    func prepareLongChains() {
        guard inputs.effect.body.locals.count > 64 else { return }
        for binding in inputs.effect.body.locals { _ = local(binding.id) }
    }

    private func local(_ id: Int) -> EffectValue {
        if let value = known[id] { return value }
        guard let definition = definitions[id] else { return .numbers([.known(0)]) }
        let value = evaluate(definition)
        known[id] = value
        return value
    }

    private func counter(_ id: Int) -> EffectValue {
        switch counters[id] {
        case .known(let value): .numbers([.known(Float(value))])
        case .lane(let lane): .numbers([.lane(lane.toFloat())])
        case nil: .numbers([.known(0)])
        }
    }

    private func select(_ condition: EffectTruth, _ yes: EffectExpression, _ no: EffectExpression) -> EffectValue {
        if case .known(let isTrue) = condition { return evaluate(isTrue ? yes : no) }
        let (a, b) = (evaluate(yes), evaluate(no))
        if case .truth(let p) = a { return .truth(condition.and(p).or((!condition).and(b.truth))) }
        return .numbers(EffectVector.zip(a.numbers, b.numbers) { EffectScalar.select(condition, $0, $1) })
    }

    private func unary(_ operation: EffectUnaryOperator, _ operand: EffectValue) -> EffectValue {
        switch operation {
        case .negate: .numbers(operand.numbers.map { -$0 })
        case .not: .truth(!operand.truth)
        }
    }

    private func binary(_ operation: EffectBinaryOperator, _ a: EffectValue, _ b: EffectValue) -> EffectValue {
        func each(_ function: (EffectScalar, EffectScalar) -> EffectScalar) -> EffectValue {
            .numbers(EffectVector.zip(a.numbers, b.numbers, function))
        }
        func compare(_ comparison: Comparison) -> EffectValue {
            .truth(
                EffectArithmetic.compare(
                    comparison, EffectVector.component(a.numbers, 0), EffectVector.component(b.numbers, 0)))
        }
        switch operation {
        case .add: return each(+)
        case .subtract: return each(-)
        case .multiply: return each(*)
        case .divide: return each(/)
        case .modulo: return each(EffectArithmetic.modulo)
        case .less: return compare(.less)
        case .lessOrEqual: return compare(.lessOrEqual)
        case .greater: return compare(.greater)
        case .greaterOrEqual: return compare(.greaterOrEqual)
        case .equal: return compare(.equal)
        case .notEqual: return compare(.notEqual)
        case .and: return .truth(a.truth.and(b.truth))
        case .or: return .truth(a.truth.or(b.truth))
        }
    }

    // MARK: Sums

    private func sum(_ sum: EffectSum, width: Int) -> EffectValue {
        let count = sum.range.count
        for local in sum.locals { definitions[local.id] = local.value }
        defer { forget(sum) }
        let isUnrolled = (turns * count <= Self.unrolledTurns && !sum.isLoop) || sum.looksAtFrames
        let outer = turns
        turns *= isUnrolled ? count : 1
        defer { turns = outer }
        guard !isUnrolled else {
            var total = [EffectScalar](repeating: .known(0), count: max(1, width))
            for turn in sum.range {
                forget(sum)
                counters[sum.loop] = .known(turn)
                total = EffectVector.zip(total, evaluate(sum.body).numbers, +)
            }
            return .numbers(total)
        }
        // What the turns share is computed before the loop, so that no value of its body is used after it.
        prepare(sum.body, inside: sum)
        for local in sum.locals { prepare(local.value, inside: sum) }
        let zero = builder.constant(Float(0))
        let results = builder.loop(
            count: Int32(clamping: count), initial: [FloatLane](repeating: zero, count: max(1, width))
        ) { turn, totals in
            forget(sum)
            counters[sum.loop] = .lane(turn + Int32(clamping: sum.range.lowerBound))
            let values = evaluate(sum.body).numbers
            return totals.enumerated().map { $1 + EffectVector.component(values, $0).lane(in: builder) }
        }
        return .numbers(results.map { .lane($0) })
    }

    private func forget(_ sum: EffectSum) {
        for local in sum.locals { known[local.id] = nil }
        counters[sum.loop] = nil
    }

    /// Computes the outer bindings an expression inside a loop uses.
    private func prepare(_ expression: EffectExpression, inside sum: EffectSum) {
        expression.visit { inner in
            if case .local(let id) = inner.kind, known[id] == nil, definitions[id] != nil,
                !sum.locals.contains(where: { $0.id == id }), !isInnerLocal(id, of: sum.body)
            {
                _ = local(id)
            }
        }
    }

    private func isInnerLocal(_ id: Int, of expression: EffectExpression) -> Bool {
        var isInner = false
        expression.visit { inner in
            if case .sum(let sum) = inner.kind, sum.locals.contains(where: { $0.id == id }) { isInner = true }
        }
        return isInner
    }
}

extension EffectSum {
    /// Whether some turn looks at a frame of its own: then turns are written out, since a frame is a plane of its own.
    var looksAtFrames: Bool {
        var found = false
        let look: (EffectExpression) -> Void = { expression in
            switch expression.kind {
            case .source(let access): if !access.frame.terms.isEmpty { found = true }
            case .statistic(_, let frame, _): if !frame.terms.isEmpty { found = true }
            default: break
            }
        }
        body.visit(look)
        for local in locals { local.value.visit(look) }
        return found
    }
}

extension EffectExpression {
    /// Calls `body` for the expression and everything inside it, in order of the text.
    func visit(_ body: (EffectExpression) -> Void) {
        body(self)
        switch kind {
        case .literal, .truth, .parameter, .position, .uv, .size, .time, .progress, .frame, .seed, .local, .loopIndex:
            break
        case .source(let access):
            if case .at(let point, _, _) = access.location { point.visit(body) }
        case .statistic(_, _, let statistic):
            if case .histogram(let bin) = statistic { bin.visit(body) }
        case .unary(_, let operand): operand.visit(body)
        case .binary(_, let left, let right):
            left.visit(body)
            right.visit(body)
        case .call(_, let arguments): for argument in arguments { argument.visit(body) }
        case .select(let condition, let yes, let no):
            condition.visit(body)
            yes.visit(body)
            no.visit(body)
        case .sum(let sum):
            for local in sum.locals { local.value.visit(body) }
            sum.body.visit(body)
        case .swizzle(let vector, _): vector.visit(body)
        case .vector(let parts): for part in parts { part.visit(body) }
        }
    }
}
