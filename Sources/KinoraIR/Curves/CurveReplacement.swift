/// One run of `TabulateCurves` over one kernel.
struct CurveReplacement {
    private let kernel: Kernel
    private let known: [Float?]
    private let ranges: [ValueRange]
    private let inputs: SingleInputValues
    private let variances: [Variance]
    /// The position in the body of the instruction that defines a value; -1 inside loops.
    private var definitions: [Int]
    /// How many live operations and results need a value.
    private var uses: [Int]
    private var replacements: [ValueID: Replacement] = [:]

    private enum Replacement {
        case curve(CurveAxis, of: ValueID, tables: [Int])
        case power(PowerTables, of: ValueID, slots: PowerTables.Slots)
    }

    init(_ kernel: Kernel, known: [Float?], ranges: [ValueRange]) {
        self.kernel = kernel
        self.known = known
        self.ranges = ranges
        inputs = SingleInputValues(kernel, known: known)
        variances = kernel.variances()
        definitions = [Int](repeating: -1, count: kernel.types.count)
        uses = [Int](repeating: 0, count: kernel.types.count)
        for (index, instruction) in kernel.body.enumerated() {
            for value in instruction.results { definitions[Int(value.index)] = index }
        }
        for value in kernel.wantedValues { uses[Int(value.index)] += 1 }
        Kernel.visit(kernel.body) { instruction in
            for value in instruction.operation.namedValues { uses[Int(value.index)] += 1 }
            if case .loop(let loop) = instruction.operation { for value in loop.yields { uses[Int(value.index)] += 1 } }
        }
    }

    /// Whether there is an operation that costs several others, for each pixel.
    var hasCostlyOperations: Bool {
        kernel.body.contains { instruction in
            instruction.results.first.map(differsByPixel) ?? false && instruction.operation.curveCost > 1
        }
    }

    /// Work that is done once a row or once a column costs nothing.
    private func differsByPixel(_ value: ValueID) -> Bool {
        let variance = variances[Int(value.index)]
        return variance.contains(.memory) || variance.isSuperset(of: [.x, .y])
    }

    // MARK: Choice

    /// Finds what to replace; true when there is something.
    ///
    /// - Parameter gains: what a small error of each value does to code values.
    mutating func chooseCurves(gains: [Double], _ tables: inout CurveTables) -> Bool {
        // From the end, so that the longest chain is met first.
        for instruction in kernel.body.reversed() {
            guard let value = instruction.results.first, uses[Int(value.index)] > 0,
                kernel.types[Int(value.index)] == .float, differsByPixel(value)
            else { continue }
            let gain = gains[Int(value.index)]
            if gain > 0, gain.isFinite { chooseCurve(value, tolerance: TabulateCurves.tolerance / gain, &tables) }
            if replacements[value] == nil { choosePower(value, instruction.operation, &tables) }
        }
        return !replacements.isEmpty
    }

    /// A curve that could replace a value.
    private struct Candidate {
        var root: ValueID
        var layout: CurveLayout
        var freed: [ValueID]
        var savings: Int
    }

    private mutating func chooseCurve(_ value: ValueID, tolerance: Double, _ tables: inout CurveTables) {
        for candidate in candidates(for: value) {
            let range = ranges[Int(candidate.root.index)]
            let axis = CurveAxis(candidate.layout, low: range.low, high: range.high)
            let function = ScalarFunction(
                of: value, from: candidate.root, in: kernel, definition: { definitions[Int($0.index)] }, known: known)
            guard axis.isExact, let curve = TabulateCurves.curve(function, axis, tolerance: tolerance) else { continue }
            let slots = curve.tables.compactMap { tables.slot(of: $0) }
            guard slots.count == curve.tables.count else { return }
            replacements[value] = .curve(axis, of: candidate.root, tables: slots)
            for freed in candidate.freed {
                let operands = kernel.body[definitions[Int(freed.index)]].operation.namedValues
                for operand in operands where operand != candidate.root { uses[Int(operand.index)] -= 1 }
            }
            return
        }
    }

    /// What is worth trying, the most worthwhile first.
    private func candidates(for value: ValueID) -> [Candidate] {
        var result: [Candidate] = []
        for root in inputs.roots(of: value) {
            let range = ranges[Int(root.index)]
            guard kernel.types[Int(root.index)] == .float, range.isBounded, range.high > range.low else { continue }
            let freed = freed(by: value, root: root)
            // From a nearer root, there is less to save.
            guard CurveLayout.all.contains(where: { TabulateCurves.isWorthwhile($0, insteadOf: freed.cost) }) else {
                break
            }
            for layout in CurveLayout.all where TabulateCurves.isWorthwhile(layout, insteadOf: freed.cost) {
                result.append(
                    Candidate(
                        root: root, layout: layout, freed: freed.values, savings: freed.cost - layout.cost))
            }
        }
        // By place where savings are equal, so that the order is the same everywhere.
        return result.enumerated().sorted {
            ($0.element.savings, $1.offset) > ($1.element.savings, $0.offset)
        }.map(\.element)
    }

    private mutating func choosePower(_ value: ValueID, _ operation: Operation, _ tables: inout CurveTables) {
        guard case .binary(.power, let base, let exponent) = operation,
            let power = PowerTables(exponent: ranges[Int(exponent.index)], base: ranges[Int(base.index)]),
            let slots = power.slots(in: &tables)
        else { return }
        replacements[value] = .power(power, of: base, slots: slots)
    }

    /// What nothing needs any more once a value is read from a table: the values between it and the root, and what they cost.
    private func freed(by value: ValueID, root: ValueID) -> (cost: Int, values: [ValueID]) {
        var left: [ValueID: Int] = [:]
        var pending = [value]
        var values: [ValueID] = []
        var cost = 0
        while let next = pending.popLast() {
            values.append(next)
            let operation = kernel.body[definitions[Int(next.index)]].operation
            cost += self.cost(of: operation)
            for operand in operation.namedValues where operand != root && !inputs.isKnown[Int(operand.index)] {
                let count = left[operand, default: uses[Int(operand.index)]] - 1
                left[operand] = count
                if count == 0 { pending.append(operand) }
            }
        }
        return (cost, values)
    }

    private func cost(of operation: Operation) -> Int {
        if case .binary(.power, let base, let exponent) = operation,
            PowerTables(exponent: ranges[Int(exponent.index)], base: ranges[Int(base.index)]) != nil
        {
            return PowerTables.cost
        }
        return operation.curveCost
    }

    // MARK: Rewriting

    /// The kernel with what was chosen in place; what only they needed is dead.
    func rewritten() -> Kernel {
        var result = kernel
        result.body = []
        var writer = LaneWriter(types: kernel.types)
        for instruction in kernel.body {
            if let value = instruction.results.first, let replacement = replacements[value] {
                switch replacement {
                case .curve(let axis, let root, let slots): writer.write(axis, root, slots, as: value)
                case .power(let power, let base, let slots): power.write(base, slots, as: value, to: &writer)
                }
                result.body += writer.takeInstructions()
            } else {
                result.body.append(instruction)
            }
        }
        result.types = writer.types
        return result
    }
}

extension Operation {
    /// What an operation costs where it stands in a curve, in operations; of the approximated ones, what they are expanded to.
    var curveCost: Int {
        switch self {
        case .floatConstant, .intConstant, .boolConstant, .uniform: 0
        case .binary(.divide, _, _), .unary(.squareRoot, _): 8
        case .binary(.power, _, _): 34
        case .binary(.arcTangent2, _, _): 26
        case .unary(.exp2, _), .unary(.sine, _), .unary(.cosine, _): 14
        case .unary(.log2, _), .unary(.arcTangent, _), .unary(.arcSine, _), .unary(.arcCosine, _): 18
        case .unary(.tangent, _): 22
        default: 1
        }
    }
}
