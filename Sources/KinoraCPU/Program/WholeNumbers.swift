import KinoraIR

/// How a whole number lies in a narrow lane.
enum NarrowLane: Sendable {
    /// 0...255 in 8 bits.
    case byte
    /// -32768...32767 in 16 bits.
    case word
    /// 0...65535 in 16 bits.
    case unsignedWord

    /// The narrowest lane for every number of a range; nil when none will do.
    init?(holding range: ClosedRange<Int>) {
        switch (range.lowerBound, range.upperBound) {
        case (0..., ...255): self = .byte
        case ((-32768)..., ...32767): self = .word
        case (0..., ...65535): self = .unsignedWord
        default: return nil
        }
    }

    /// Bits of the lane.
    var bits: Int { if case .byte = self { 8 } else { 16 } }
    /// Whether the highest bit is a sign.
    var isSigned: Bool { if case .word = self { true } else { false } }
}

/// Which floats of a kernel are whole numbers of so few bits that lanes of 8 or 16 bits hold them.
///
/// Code values of stored planes are whole, and so are their minima, maxima, sums and differences. A float holds them exactly, so
/// that integer lanes give the same bits; four or two times as many fit in a register, and reads need no conversion. Medians,
/// erosion and box sums are made of nothing else.
///
/// No number here is `-0`, which integers cannot tell from `+0`: sums and differences of numbers that are not `-0` are not
/// either when rounded to nearest, and negation and negative factors are left to floats.
struct WholeNumbers {
    /// The range of each value that is computed in narrow lanes, indexed by `ValueID.index`; nil for all others.
    private(set) var ranges: [ClosedRange<Int>?]
    /// Whole constants, which are written in place.
    private(set) var constants: [Int?]
    /// Narrow values that something uses as floats.
    private(set) var isNeededAsFloat: [Bool]
    /// Comparisons of narrow values, by the index of their result.
    private(set) var comparisons = Set<Int>()
    /// Products with fractions rounded to whole numbers, by the index of their result.
    private(set) var roundedProducts: [Int: RoundedProduct] = [:]
    /// Values that are part of a rounded product and of nothing else, by index.
    private(set) var absorbed = Set<Int>()

    /// No constant beyond this takes part: sums stay in 16 bits.
    private static let largestConstant: Float = 32767

    init(_ kernel: Kernel) {
        let count = kernel.types.count
        ranges = Array(repeating: nil, count: count)
        constants = Array(repeating: nil, count: count)
        isNeededAsFloat = Array(repeating: false, count: count)
        // What a sweep carries along is a float.
        guard kernel.sweep == nil else { return }
        let candidates = RoundedProduct.candidates(in: kernel)
        for instruction in kernel.body {
            guard let result = instruction.results.first else { continue }
            if case .floatConstant(let number) = instruction.operation, number == number.rounded(.towardZero),
                abs(number) <= Self.largestConstant, number.sign == .plus || number != 0
            {
                constants[result.position] = Int(number)
            } else if let product = candidates[result.position], let factor = ranges[product.value.position],
                let (number, range) = product.inLanes(of: factor)
            {
                ranges[result.position] = range
                roundedProducts[result.position] = number
            } else if let range = range(of: instruction.operation, in: kernel), NarrowLane(holding: range) != nil {
                ranges[result.position] = range
            }
        }
        let interleavings = Self.interleavings(in: kernel)
        while prune(kernel, interleavings) {}
        absorbed = absorbedValues
        findFloatUses(kernel)
    }

    /// The range of an operand, constants included.
    func operandRange(_ value: ValueID) -> ClosedRange<Int>? {
        if let constant = constants[value.position] { return constant...constant }
        return ranges[value.position]
    }

    /// The lane a value is computed in.
    func lane(of value: ValueID) -> NarrowLane? { ranges[value.position].flatMap(NarrowLane.init(holding:)) }

    // MARK: Ranges

    private func range(of operation: Operation, in kernel: Kernel) -> ClosedRange<Int>? {
        switch operation {
        case .tap(let plane, _, _, _):
            switch kernel.inputs[plane].element {
            case .u8: return 0...255
            case .u16: return 0...65535
            case .f16, .f32: return nil
            }
        case .unary(.absolute, let a):
            guard let a = operandRange(a) else { return nil }
            let least = a.contains(0) ? 0 : min(abs(a.lowerBound), abs(a.upperBound))
            return least...max(abs(a.lowerBound), abs(a.upperBound))
        case .binary(let op, let a, let b):
            if op == .multiply, a == b { return operandRange(a).flatMap(Self.square) }
            guard let a = operandRange(a), let b = operandRange(b) else { return nil }
            return Self.range(op, a, b)
        case .multiplyAdd(let a, let b, let c):
            let square = a == b ? operandRange(a).flatMap(Self.square) : nil
            guard let a = operandRange(a), let b = operandRange(b), let c = operandRange(c),
                let product = square ?? Self.range(.multiply, a, b)
            else { return nil }
            return Self.range(.add, product, c)
        case .select(_, let a, let b):
            guard kernel.types[a.position] == .float, let a = operandRange(a), let b = operandRange(b) else {
                return nil
            }
            return Self.union(a, b)
        default: return nil
        }
    }

    private static func range(
        _ op: BinaryOperator, _ a: ClosedRange<Int>, _ b: ClosedRange<Int>
    ) -> ClosedRange<Int>? {
        switch op {
        case .add: return a.lowerBound + b.lowerBound...a.upperBound + b.upperBound
        case .subtract: return a.lowerBound - b.upperBound...a.upperBound - b.lowerBound
        case .multiply:
            // A factor that is one number, and not negative.
            let (factor, other) = a.count == 1 ? (a, b) : (b, a)
            guard factor.count == 1, factor.lowerBound >= 0 else { return nil }
            return other.lowerBound * factor.lowerBound...other.upperBound * factor.lowerBound
        case .minimum:
            guard NarrowLane(holding: union(a, b)) != nil else { return nil }
            return min(a.lowerBound, b.lowerBound)...min(a.upperBound, b.upperBound)
        case .maximum:
            guard NarrowLane(holding: union(a, b)) != nil else { return nil }
            return max(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound)
        default: return nil
        }
    }

    /// The range of the squares of numbers of a range, none of which is `-0`; nil where they are too many for 16 bits.
    private static func square(_ a: ClosedRange<Int>) -> ClosedRange<Int>? {
        let largest = max(abs(a.lowerBound), abs(a.upperBound))
        return largest < 256 ? 0...largest * largest : nil
    }

    static func union(_ a: ClosedRange<Int>, _ b: ClosedRange<Int>) -> ClosedRange<Int> {
        min(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound)
    }

    // MARK: Worth

    /// Takes out values whose operands are not narrow any more, and those that would only be converted there and back: the
    /// result of one narrow number and a constant is worth it where all that follows is narrow too. Of values of pairs of columns there
    /// are half as many, which fill a register as floats: where floats are asked for in the end, they are floats throughout.
    private mutating func prune(_ kernel: Kernel, _ interleavings: Set<Int>) -> Bool {
        var hasFloatUse = [Bool](repeating: false, count: ranges.count)
        for output in kernel.outputs where output.element == .f16 || output.element == .f32 {
            hasFloatUse[output.value.position] = true
        }
        for reduction in kernel.reductions { hasFloatUse[reduction.value.position] = true }
        let absorbed = absorbedValues
        for instruction in kernel.body where !isNarrow(instruction) && !absorbed.contains(instruction.firstResult) {
            for value in instruction.operation.operands { hasFloatUse[value.position] = true }
        }
        var isChanged = false
        for instruction in kernel.body {
            guard let result = instruction.results.first, ranges[result.position] != nil else { continue }
            if case .tap = instruction.operation { continue }
            if let product = roundedProducts[result.position] {
                guard ranges[product.value.position] == nil else { continue }
                ranges[result.position] = nil
                roundedProducts[result.position] = nil
                isChanged = true
                continue
            }
            let operands = instruction.operation.namedValues.filter { kernel.types[$0.position] == .float }
            let areNarrow = operands.allSatisfy { operandRange($0) != nil }
            let isJoin =
                Set(operands.filter { ranges[$0.position] != nil }).count > 1
                && !interleavings.contains(result.position)
            if !areNarrow || !(isJoin || !hasFloatUse[result.position]) {
                ranges[result.position] = nil
                isChanged = true
            }
        }
        return isChanged
    }

    /// Choices between values of pairs of columns by the column's parity, and what these are made of, by index.
    private static func interleavings(in kernel: Kernel) -> Set<Int> {
        var operations: [ValueID: Operation] = [:]
        for instruction in kernel.body where instruction.results.count == 1 {
            operations[instruction.results[0]] = instruction.operation
        }
        var result = Set<Int>()
        for instruction in kernel.body {
            guard case .select(let condition, _, _) = instruction.operation,
                ColumnPhases(condition, operation: { operations[$0] })?.areOdd == true
            else { continue }
            result.insert(instruction.firstResult)
        }
        for instruction in kernel.body.reversed() where result.contains(instruction.firstResult) {
            result.formUnion(instruction.operation.namedValues.map(\.position))
        }
        return result
    }

    /// Whether an instruction works on narrow lanes alone; of constants it does in any case.
    private func isNarrow(_ instruction: Instruction) -> Bool {
        guard let result = instruction.results.first else { return false }
        if case .compare(_, let a, let b) = instruction.operation { return isNarrowComparison(a, b) }
        return ranges[result.position] != nil
    }

    private func isNarrowComparison(_ a: ValueID, _ b: ValueID) -> Bool {
        guard ranges[a.position] != nil || ranges[b.position] != nil, let a = operandRange(a),
            let b = operandRange(b)
        else { return false }
        return NarrowLane(holding: Self.union(a, b)) != nil
    }

    private var absorbedValues: Set<Int> { Set(roundedProducts.values.flatMap(\.parts)) }

    private mutating func findFloatUses(_ kernel: Kernel) {
        let absorbed = absorbedValues
        for instruction in kernel.body where !absorbed.contains(instruction.firstResult) {
            if case .compare(_, let a, let b) = instruction.operation, isNarrowComparison(a, b),
                let result = instruction.results.first
            {
                comparisons.insert(result.position)
            } else if !isNarrow(instruction) {
                for value in instruction.operation.operands { isNeededAsFloat[value.position] = true }
            }
        }
        for output in kernel.outputs where output.element == .f16 || output.element == .f32 {
            isNeededAsFloat[output.value.position] = true
        }
        for reduction in kernel.reductions { isNeededAsFloat[reduction.value.position] = true }
    }
}

extension Program {
    /// Whether every pixel is bytes from its reads to its stores, so that vectors may cover four times as many columns.
    var holdsOnlyBytes: Bool {
        let areBytes = onceAPixel.allSatisfy { step in
            guard case .instruction(let index) = step, let result = kernel.body[index].results.first else {
                return false
            }
            switch kernel.types[result.position] {
            case .bool: return true
            case .int: return false
            case .float: return wholeNumbers.lane(of: result) == .byte && !wholeNumbers.isNeededAsFloat[result.position]
            }
        }
        return areBytes && kernel.reductions.isEmpty
            && kernel.outputs.allSatisfy { $0.element == .u8 && wholeNumbers.lane(of: $0.value) == .byte }
    }

    /// Steps of a pixel up to which lanes of 16 bits are faster than a table of 256 bytes, which takes some thirty for two registers.
    private static let mostSteps = 24

    /// Whether every pixel is a few whole numbers from its reads to its stores.
    var isFewWholeNumbers: Bool {
        guard onceAPixel.count <= Self.mostSteps, kernel.reductions.isEmpty else { return false }
        let areWhole = onceAPixel.allSatisfy { step in
            guard case .instruction(let index) = step, let result = kernel.body[index].results.first else {
                return false
            }
            if wholeNumbers.absorbed.contains(result.position) { return true }
            switch kernel.types[result.position] {
            case .bool: return wholeNumbers.comparisons.contains(result.position)
            case .int: return false
            case .float:
                return wholeNumbers.lane(of: result) != nil && !wholeNumbers.isNeededAsFloat[result.position]
            }
        }
        return areWhole && kernel.outputs.allSatisfy { $0.element == .u8 && wholeNumbers.lane(of: $0.value) != nil }
    }
}
