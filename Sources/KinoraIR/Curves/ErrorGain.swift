extension Kernel {
    /// What a small error of each value does at most to what the kernel stores, in code values for each unit of the error:
    /// the largest slope of any path to a store, by interval arithmetic. Infinite where a path jumps or no bound is known.
    ///
    /// Sums over paths are over-estimates, so that a value that may be off by `e / gain` moves no code value by more than `e`.
    ///
    /// - Parameters:
    ///   - ranges: where each value lies.
    ///   - codes: for each output, how many code values of the frame one unit of what is stored is worth.
    ///   - reductionCodes: the same for what reductions count.
    /// - Complexity: O(instructions * results).
    func errorGains(ranges: [ValueRange], codes: [Double], reductionCodes: Double) -> [Double] {
        var worth: [ValueID: Double] = [:]
        for (output, codes) in zip(outputs, codes) { worth[output.value, default: 0].raise(to: codes) }
        for reduction in reductions { worth[reduction.value, default: 0].raise(to: reductionCodes) }
        for carry in sweep?.carries ?? [] { worth[carry.next] = .infinity }
        var result = [Double](repeating: 0, count: types.count)
        for (value, codes) in worth {
            for (index, gain) in errorGains(of: value, codes: codes, ranges: ranges).enumerated() {
                result[index].raise(to: gain)
            }
        }
        return result
    }

    /// What a small error of each value does at most to one of them.
    private func errorGains(of result: ValueID, codes: Double, ranges: [ValueRange]) -> [Double] {
        var gains = [Double](repeating: 0, count: types.count)
        gains[Int(result.index)] = codes
        for instruction in body.reversed() {
            var gain = 0.0
            for value in instruction.results { gain = max(gain, gains[Int(value.index)]) }
            if gain == 0 { continue }
            spread(gain, of: instruction.operation, ranges, &gains)
        }
        return gains
    }

    private func spread(_ gain: Double, of operation: Operation, _ ranges: [ValueRange], _ gains: inout [Double]) {
        func range(_ value: ValueID) -> ValueRange { ranges[Int(value.index)] }
        func add(_ slope: Double, to value: ValueID) {
            // Nothing that does not matter may become a number that is none.
            gains[Int(value.index)] += slope == 0 ? 0 : slope * gain
        }
        switch operation {
        case .unary(let op, let a): add(op.steepestSlope(over: range(a)), to: a)
        case .binary(.add, let a, let b), .binary(.subtract, let a, let b), .binary(.minimum, let a, let b),
            .binary(.maximum, let a, let b):
            add(1, to: a)
            add(1, to: b)
        case .binary(.multiply, let a, let b):
            add(range(b).magnitude, to: a)
            add(range(a).magnitude, to: b)
        case .binary(.divide, let a, let b):
            let least = range(b).least
            add(1 / least, to: a)
            add(range(a).magnitude / (least * least), to: b)
        case .binary(.power, let a, let b):
            add(range(a).steepestSlope(ofPower: range(b)), to: a)
            add(.infinity, to: b)
        case .multiplyAdd(let a, let b, let c):
            add(range(b).magnitude, to: a)
            add(range(a).magnitude, to: b)
            add(1, to: c)
        case .select(let condition, let a, let b):
            add(.infinity, to: condition)
            add(1, to: a)
            add(1, to: b)
        case .loop(let loop):
            Self.visit(loop.body) { inner in
                for value in inner.operation.namedValues + inner.results { add(.infinity, to: value) }
            }
            for value in loop.initial + loop.yields { add(.infinity, to: value) }
        default: for value in operation.namedValues { add(.infinity, to: value) }
        }
    }
}

extension Double {
    fileprivate mutating func raise(to other: Double) { self = Swift.max(self, other) }
}

extension ValueRange {
    /// The smallest magnitude; 0 where zero is inside or nothing is known.
    fileprivate var least: Double { isBounded ? max(0, low, -high) : 0 }

    /// The steepest slope of a power with a constant exponent.
    fileprivate func steepestSlope(ofPower exponent: ValueRange) -> Double {
        guard isBounded, exponent.isBounded, exponent.low == exponent.high, exponent.low > 0 else { return .infinity }
        let power = exponent.low
        if power == 1 { return 1 }
        return power * ScalarArithmetic.power(power < 1 ? max(low, 0) : max(high, 0), power - 1)
    }
}

extension UnaryOperator {
    /// How much faster than its operand the operator changes at most.
    ///
    /// Rounding counts as 1: where steps are wanted, an error moves the place of a step a little, and no step.
    fileprivate func steepestSlope(over range: ValueRange) -> Double {
        switch self {
        case .negate, .absolute, .floor, .ceil, .truncate, .roundEven, .sine, .cosine: 1
        case .squareRoot: range.isBounded && range.low > 0 ? 0.5 / range.low.squareRoot() : .infinity
        case .exp2: range.isBounded ? 0.6932 * ScalarArithmetic.power(2, range.high) : .infinity
        case .log2: range.isBounded && range.low > 0 ? 1.4427 / range.low : .infinity
        default: .infinity
        }
    }
}
