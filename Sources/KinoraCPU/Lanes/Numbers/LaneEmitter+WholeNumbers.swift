import KinoraIR

extension LaneEmitter {
    /// Writes an instruction on whole numbers in lanes of 8 or 16 bits.
    ///
    /// - Returns: false where it has to be computed in floats.
    func emitNarrow(_ instruction: Instruction) -> Bool {
        guard lanes > 1, let result = instruction.results.first else { return false }
        let numbers = context.program.wholeNumbers
        if case .compare(let op, let a, let b) = instruction.operation, numbers.comparisons.contains(result.position) {
            set(result, narrowComparison(op, a, b))
            return true
        }
        if numbers.absorbed.contains(result.position) { return true }
        guard let lane = numbers.lane(of: result) else { return false }
        let name = narrowValue(instruction.operation, result, lane)
        setNarrow(result, name)
        if numbers.isNeededAsFloat[result.position] {
            let wide = cast(lane.isSigned ? "sext" : "zext", name, from: "i\(lane.bits)", to: "i32")
            set(result, cast("sitofp", wide, from: "i32", to: "float"))
        }
        return true
    }

    /// The bits to store of a narrow value; nil for values computed in floats and for planes of floats.
    func narrowBits(_ output: PlaneOutput) -> String? {
        guard lanes > 1, let lane = context.program.wholeNumbers.lane(of: output.value),
            let name = narrowName(of: output.value)
        else { return nil }
        let limit = output.element == .u8 ? 255 : 65535
        guard output.element == .u8 || output.element == .u16,
            let range = context.program.wholeNumbers.ranges[output.value.position]
        else { return nil }
        var value = name
        if lane == .byte, parity != nil { return value }
        if lane == .byte { return output.element == .u8 ? value : cast("zext", value, from: "i8", to: "i16") }
        if range.lowerBound < 0 { value = call("llvm.smax", "i16", value, constant("0", "i16")) }
        if range.upperBound > limit { value = call("llvm.umin", "i16", value, constant("\(limit)", "i16")) }
        return output.element == .u8 && parity == nil ? cast("trunc", value, from: "i16", to: "i8") : value
    }

    private func narrowValue(_ operation: Operation, _ result: ValueID, _ lane: NarrowLane) -> String {
        let own = self.bits(of: lane)
        let bits = max(own, widestOperand(of: operation))
        let element = "i\(bits)"
        let numbers = context.program.wholeNumbers
        func operand(_ value: ValueID) -> String { narrowOperand(value, bits: bits) }
        var name: String
        switch operation {
        case .tap(let plane, let dx, let dy, let border):
            return tapBits(plane: plane, dx: Int(dx), dy: Int(dy), border: border)
        case .unary(.absolute, let a):
            // Without a negative number the highest bit is no sign.
            let hasSign = (numbers.operandRange(a)?.lowerBound ?? 0) < 0
            name = hasSign ? narrowAbsolute(of: operand(a), element) : operand(a)
        case .binary(.add, let a, let b): name = apply("add", element, operand(a), operand(b))
        case .binary(.subtract, let a, let b): name = apply("sub", element, operand(a), operand(b))
        case .binary(.multiply, let a, let b): name = apply("mul", element, operand(a), operand(b))
        case .multiplyAdd(let a, let b, let c):
            name = apply("add", element, apply("mul", element, operand(a), operand(b)), operand(c))
        case .binary(let op, let a, let b):
            let isSigned = commonLane(a, b).isSigned
            name = call(
                "llvm.\(isSigned ? "s" : "u")\(op == .minimum ? "min" : "max")", element, operand(a), operand(b))
        case .unary(.floor, _):
            guard let product = numbers.roundedProducts[result.position] else {
                context.fail("value %\(result.index) is no rounded product")
                return "poison"
            }
            let value = narrowOperand(product.value, bits: 16)
            let shifted = product.shift == 0 ? value : apply("shl", "i16", value, constant("\(product.shift)", "i16"))
            name = roundedProducts(shifted, by: product.multiplier)
            return own == 16 ? name : cast("trunc", name, from: "i16", to: "i8")
        case .select(let condition, let a, let b):
            if let bits = bitsOfEitherRow(condition, a, b) { return bits }
            if let both = interleavedBits(condition, a, b, bits: bits) {
                return bits > own ? cast("trunc", both, from: element, to: "i\(own)") : both
            }
            name = choose(self.operand(condition), operand(a), operand(b), element)
        default:
            context.fail("no whole number can come of this operation")
            return "poison"
        }
        if bits > own { name = cast("trunc", name, from: element, to: "i\(own)") }
        return name
    }

    /// A choice by the row between pixels of two rows of a plane, as stored bits.
    private func bitsOfEitherRow(_ condition: ValueID, _ a: ValueID, _ b: ValueID) -> String? {
        guard let (plane, dx, row) = eitherRow(condition, a, b) else { return nil }
        return tapBits(plane: plane, dx: dx, row: row)
    }

    /// A choice by the parity of the column between values of pairs of columns, as one shuffle.
    private func interleavedBits(_ condition: ValueID, _ odd: ValueID, _ even: ValueID, bits: Int) -> String? {
        guard context.program.isOddColumn(condition) else { return nil }
        if let parity { return narrowOperand(parity == 0 ? even : odd, bits: bits) }
        guard let slow = slowEmitter(rate: 1),
            slow.narrowValues[odd] != nil, slow.narrowValues[even] != nil
        else { return nil }
        let half = slow.wide("i\(bits)")
        let (odd, even) = (slow.narrowOperand(odd, bits: bits), slow.narrowOperand(even, bits: bits))
        return section.define(
            "shufflevector \(half) \(even), \(half) \(odd), "
                + Self.lanes((0..<lanes).map { $0 / 2 + ($0 % 2) * slow.lanes }, lanes))
    }

    private func narrowAbsolute(of value: String, _ element: String) -> String {
        let type = wide(element)
        let name = "llvm.abs.v\(lanes)\(element)"
        context.declare("\(type) @\(name)(\(type), i1)")
        return section.define("call \(type) @\(name)(\(type) \(value), i1 false)")
    }

    private func narrowComparison(_ op: Comparison, _ a: ValueID, _ b: ValueID) -> String {
        let lane = commonLane(a, b)
        let sign = lane.isSigned ? "s" : "u"
        let name =
            switch op {
            case .equal: "eq"
            case .notEqual: "ne"
            case .less: "\(sign)lt"
            case .lessOrEqual: "\(sign)le"
            case .greater: "\(sign)gt"
            case .greaterOrEqual: "\(sign)ge"
            }
        let bits = bits(of: lane)
        return apply("icmp \(name)", "i\(bits)", narrowOperand(a, bits: bits), narrowOperand(b, bits: bits))
    }

    /// The lane that holds both of two operands.
    private func commonLane(_ a: ValueID, _ b: ValueID) -> NarrowLane {
        let numbers = context.program.wholeNumbers
        guard let first = numbers.operandRange(a), let second = numbers.operandRange(b) else { return .word }
        return NarrowLane(holding: WholeNumbers.union(first, second)) ?? .word
    }

    private func widestOperand(of operation: Operation) -> Int {
        let numbers = context.program.wholeNumbers
        let ranges = operation.namedValues.compactMap(numbers.operandRange)
        return ranges.map { NarrowLane(holding: $0)?.bits ?? 16 }.max() ?? 8
    }

    /// A narrow value or a whole constant in lanes of some bits.
    private func narrowOperand(_ value: ValueID, bits: Int) -> String {
        let numbers = context.program.wholeNumbers
        if let number = numbers.constants[value.position] { return constant("\(number)", "i\(bits)") }
        guard let lane = numbers.lane(of: value), let name = narrowName(of: value) else {
            context.fail("value %\(value.index) is no whole number here")
            return "poison"
        }
        let own = self.bits(of: lane)
        guard own < bits else { return name }
        return cast("zext", name, from: "i\(own)", to: "i\(bits)")
    }
}
