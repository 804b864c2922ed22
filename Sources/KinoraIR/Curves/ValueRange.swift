/// Where the values of a float may lie, as far as a program shows.
package struct ValueRange: Hashable {
    /// No value is smaller, unless it is a NaN.
    var low: Double
    /// No value is larger, unless it is a NaN.
    var high: Double
    /// Whether a NaN is impossible.
    var isNumber: Bool

    /// Anything.
    static let unknown = ValueRange(low: -.infinity, high: .infinity, isNumber: false)

    /// A range of numbers; anything where they are so large that single precision may overflow.
    static func numbers(_ low: Double, _ high: Double) -> ValueRange {
        max(abs(low), abs(high)) < 1e30 ? ValueRange(low: low, high: high, isNumber: true) : unknown
    }

    /// Whether every value is a finite number of the range.
    package var isBounded: Bool { isNumber && low.isFinite && high.isFinite }

    /// The largest magnitude.
    package var magnitude: Double { max(abs(low), abs(high)) }

    /// The range that holds both.
    func union(_ other: ValueRange) -> ValueRange {
        ValueRange(low: min(low, other.low), high: max(high, other.high), isNumber: isNumber && other.isNumber)
    }

    /// The range of a function that never falls, of a number it is defined for.
    func mapped(_ function: (Double) -> Double) -> ValueRange {
        isNumber ? .numbers(function(low), function(high)) : .unknown
    }
}

extension Kernel {
    /// The range of each value of the outermost body; of bools, what loops compute and most ints nothing is known.
    ///
    /// Interval arithmetic (R. E. Moore, "Interval Analysis", 1966) in double precision: a float may leave its range by what
    /// single precision rounds.
    ///
    /// - Parameter known: the number in each slot of the uniform table, as far as it is the same in every frame.
    /// - Complexity: O(instructions).
    package func ranges(known: [Float?]) -> [ValueRange] {
        var arithmetic = RangeArithmetic(kernel: self, known: known)
        for instruction in body { arithmetic.add(instruction) }
        return arithmetic.ranges
    }
}

/// The ranges of the values so far.
private struct RangeArithmetic {
    let kernel: Kernel
    let known: [Float?]
    var ranges: [ValueRange]
    private var operations: [Operation?]

    init(kernel: Kernel, known: [Float?]) {
        (self.kernel, self.known) = (kernel, known)
        ranges = [ValueRange](repeating: .unknown, count: kernel.types.count)
        operations = [Operation?](repeating: nil, count: kernel.types.count)
    }

    mutating func add(_ instruction: Instruction) {
        guard let value = instruction.results.first else { return }
        if case .loads(let plane, _, _, _, _) = instruction.operation {
            for value in instruction.results { ranges[Int(value.index)] = kernel.inputs[plane].element.range }
        } else {
            operations[Int(value.index)] = instruction.operation
            ranges[Int(value.index)] = range(of: instruction.operation) { ranges[Int($0.index)] }
        }
    }

    private func range(of operation: Operation, _ range: (ValueID) -> ValueRange) -> ValueRange {
        switch operation {
        case .floatConstant(let number): return .numbers(Double(number), Double(number))
        case .uniform(let slot):
            guard known.indices.contains(slot), let number = known[slot] else { return .unknown }
            return .numbers(Double(number), Double(number))
        case .tap(let plane, _, _, _): return kernel.inputs[plane].element.range
        case .unary(let op, let a): return op.range(range(a))
        case .intConstant(let number): return .numbers(Double(number), Double(number))
        case .binary(.subtract, let a, let b) where operations[Int(b.index)] == .unary(.floor, a):
            // What lies behind the point; of a tiny negative number it rounds to 1.
            return range(a).isBounded ? .numbers(0, 1) : .unknown
        case .binary(.intShiftRightLogical, _, let places):
            // How bits become numbers of 0..<1.
            guard range(places).isBounded, (1...31).contains(range(places).low), range(places).low == range(places).high
            else { return .unknown }
            return .numbers(0, ScalarArithmetic.power(2, 32 - range(places).low) - 1)
        case .binary(.intAnd, let a, let b):
            guard let mask = [range(a), range(b)].filter({ $0.isBounded && $0.low >= 0 }).map(\.high).min() else {
                return .unknown
            }
            return .numbers(0, mask)
        case .binary(.multiply, let a, let b) where a == b:
            let square = BinaryOperator.multiply.range(range(a), range(b))
            return ValueRange(low: max(0, square.low), high: square.high, isNumber: square.isNumber)
        case .binary(let op, let a, let b): return op.range(range(a), range(b))
        case .multiplyAdd(let a, let b, let c):
            return BinaryOperator.add.range(BinaryOperator.multiply.range(range(a), range(b)), range(c))
        case .select(let condition, let a, let b):
            return self.range(of: a, where: condition, is: true).union(self.range(of: b, where: condition, is: false))
        case .convert(.boolToFloat, _): return .numbers(0, 1)
        case .convert(.intToFloat, let a): return range(a).isBounded ? range(a) : .numbers(-0x1p31, 0x1p31)
        default: return .unknown
        }
    }

    /// The range of a value where a comparison has an outcome, if the value is what is compared or one step from it: the toe of a
    /// transfer function is steep, but not long.
    private func range(of value: ValueID, where condition: ValueID, is outcome: Bool) -> ValueRange {
        let whole = ranges[Int(value.index)]
        guard case .compare(let comparison, let x, let limit)? = operations[Int(condition.index)],
            ranges[Int(limit.index)].isBounded, ranges[Int(x.index)].isNumber
        else { return whole }
        var part = ranges[Int(x.index)]
        let bound = ranges[Int(limit.index)]
        switch (comparison, outcome) {
        case (.less, true), (.lessOrEqual, true), (.greater, false), (.greaterOrEqual, false):
            part.high = min(part.high, bound.high)
        case (.greater, true), (.greaterOrEqual, true), (.less, false), (.lessOrEqual, false):
            part.low = max(part.low, bound.low)
        case (.equal, _), (.notEqual, _): return whole
        }
        guard part.low <= part.high else { return whole }
        if value == x { return part }
        guard let operation = operations[Int(value.index)], operation.namedValues.contains(x) else { return whole }
        if case .select = operation { return whole }
        return range(of: operation) { $0 == x ? part : ranges[Int($0.index)] }
    }
}

extension ElementType {
    /// What a load may give.
    fileprivate var range: ValueRange {
        switch self {
        case .u8: .numbers(0, 255)
        case .u16: .numbers(0, 65535)
        case .f16, .f32: .unknown
        }
    }
}

extension UnaryOperator {
    fileprivate func range(_ a: ValueRange) -> ValueRange {
        switch self {
        case .negate: ValueRange(low: -a.high, high: -a.low, isNumber: a.isNumber)
        case .absolute:
            ValueRange(low: max(0, a.low, -a.high), high: a.magnitude, isNumber: a.isNumber)
        case .floor: a.mapped { $0.rounded(.down) }
        case .ceil: a.mapped { $0.rounded(.up) }
        case .truncate: a.mapped { $0.rounded(.towardZero) }
        case .roundEven: a.mapped { $0.rounded() }
        case .squareRoot: a.low >= 0 ? a.mapped { $0.squareRoot() } : .unknown
        case .exp2: a.mapped { ScalarArithmetic.power(2, $0) }
        case .sine, .cosine: a.isBounded ? .numbers(-1, 1) : .unknown
        default: .unknown
        }
    }
}

extension BinaryOperator {
    fileprivate func range(_ a: ValueRange, _ b: ValueRange) -> ValueRange {
        switch self {
        case .add:
            a.isBounded && b.isBounded ? .numbers(a.low + b.low, a.high + b.high) : .unknown
        case .subtract:
            a.isBounded && b.isBounded ? .numbers(a.low - b.high, a.high - b.low) : .unknown
        case .multiply:
            a.isBounded && b.isBounded
                ? Self.hull(a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high) : .unknown
        case .divide:
            a.isBounded && b.isBounded && (b.low > 0 || b.high < 0)
                ? Self.hull(a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high) : .unknown
        // Where one is a NaN, the right one is the result.
        case .minimum:
            ValueRange(
                low: min(a.low, b.low), high: a.isNumber ? min(a.high, b.high) : b.high, isNumber: b.isNumber)
        case .maximum:
            ValueRange(
                low: a.isNumber ? max(a.low, b.low) : b.low, high: max(a.high, b.high), isNumber: b.isNumber)
        case .power:
            b.isBounded && b.low == b.high && b.low > 0
                ? ValueRange.numbers(max(0, a.low), max(0, a.high)).mapped { ScalarArithmetic.power($0, b.low) }
                : .unknown
        default: .unknown
        }
    }

    private static func hull(_ numbers: Double...) -> ValueRange {
        .numbers(numbers.min() ?? .nan, numbers.max() ?? .nan)
    }
}
