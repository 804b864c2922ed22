import KinoraIR

extension LaneEmitter {
    /// Writes one instruction of the kernel.
    func emit(_ instruction: Instruction) {
        switch instruction.operation {
        case .loads:
            emitReads(of: instruction)
            return
        case .loop(let loop):
            emitLoop(loop, results: instruction.results)
            return
        default: break
        }
        if emitNarrow(instruction) { return }
        guard let result = instruction.results.first else { return }
        set(result, value(of: instruction.operation, result: result))
        if case .convert(.floatToInt, let source) = instruction.operation { noteTruncation(result, of: source) }
    }

    private func value(of operation: Operation, result: ValueID) -> String {
        switch operation {
        case .floatConstant(let number): return lanes == 1 ? Self.literal(number) : constant(number)
        case .intConstant(let number): return constant(Int(number))
        case .boolConstant(let truth): return constant(truth ? "true" : "false", "i1")
        case .uniform(let slot):
            let address = section.define("getelementptr inbounds float, ptr %uniforms, i64 \(slot)")
            return spreadHere(section.define("load float, ptr \(address), align 4"), "float")
        case .coordinate(.x): return columns
        case .coordinate(.y): return rows
        case .unary(let op, let a): return unary(op, operand(a))
        case .binary(let op, let a, let b): return binary(op, operand(a), operand(b))
        case .multiplyAdd(let a, let b, let c): return multiplyAdd(operand(a), operand(b), operand(c))
        case .compare(let op, let a, let b):
            return compare(op, operand(a), operand(b), isFloat: scalarType(of: a) == .float)
        case .select(let condition, let a, let b):
            if let both = interleaved(condition, a, b) { return both }
            if let pixels = tapOfEitherRow(condition, a, b) { return pixels }
            return choose(operand(condition), operand(a), operand(b), Self.element(scalarType(of: result)))
        case .convert(let op, let a):
            if let scaled = scaledByPower(result) { return scaled }
            if op == .floatToInt, context.program.fitsInt(a) {
                return cast("fptosi", operand(a), from: "float", to: "i32")
            }
            return convert(op, operand(a))
        case .tap(let plane, let dx, let dy, let border):
            if let block { return pixels(of: plane, in: block) }
            return tap(plane: plane, dx: Int(dx), dy: Int(dy), border: border)
        case .carried(let number, let across): return carried(number, across: Int(across))
        case .lookup(let first, let count, let index): return lookup(operand(index), first: first, count: count)
        case .element(let turn, let values): return element(values, turn: turn)
        case .sample:
            context.fail("a sample was not expanded")
            return "poison"
        case .loads, .loop: return "poison"
        }
    }

    /// The column of each lane.
    private var columns: String {
        guard lanes > 1 else { return x }
        let first = spreadHere(x, "i32")
        return block == nil ? apply("add", "i32", first, laneNumbers) : first
    }

    /// The row of each lane.
    private var rows: String {
        let first = spreadHere(y, "i32")
        guard block != nil else { return first }
        // Lanes beyond the last row repeat it.
        return call("llvm.smin", "i32", apply("add", "i32", first, laneNumbers), spreadHere("%rows.last", "i32"))
    }

    /// Copies a scalar of this very section to all lanes.
    func spreadHere(_ scalar: String, _ element: String) -> String {
        guard lanes > 1 else { return scalar }
        let vector = wide(element)
        let first = section.define("insertelement \(vector) poison, \(element) \(scalar), i64 0")
        return section.define(
            "shufflevector \(vector) \(first), \(vector) poison, <\(lanes) x i32> zeroinitializer")
    }

    // MARK: Operators

    private func unary(_ op: UnaryOperator, _ a: String) -> String {
        switch op {
        case .negate: return apply("fneg", "float", a)
        case .absolute: return call("llvm.fabs", "float", a)
        case .floor: return call("llvm.floor", "float", a)
        case .ceil: return call("llvm.ceil", "float", a)
        case .truncate: return call("llvm.trunc", "float", a)
        case .roundEven: return call("llvm.roundeven", "float", a)
        case .squareRoot: return call("llvm.sqrt", "float", a)
        case .intNegate: return apply("sub", "i32", constant(0), a)
        case .intNot: return apply("xor", "i32", a, constant(-1))
        case .not: return apply("xor", "i1", a, constant("true", "i1"))
        case .exp2, .log2, .sine, .cosine, .tangent, .arcSine, .arcCosine, .arcTangent:
            context.fail("\(op) was not expanded")
            return "poison"
        }
    }

    private func binary(_ op: BinaryOperator, _ a: String, _ b: String) -> String {
        switch op {
        case .add: return apply("fadd", "float", a, b)
        case .subtract: return apply("fsub", "float", a, b)
        case .multiply: return apply("fmul", "float", a, b)
        case .divide: return apply("fdiv", "float", a, b)
        case .minimum: return choose(apply("fcmp olt", "float", a, b), a, b, "float")
        case .maximum: return choose(apply("fcmp ogt", "float", a, b), a, b, "float")
        case .intAdd: return apply("add", "i32", a, b)
        case .intSubtract: return apply("sub", "i32", a, b)
        case .intMultiply: return apply("mul", "i32", a, b)
        case .intMinimum: return call("llvm.smin", "i32", a, b)
        case .intMaximum: return call("llvm.smax", "i32", a, b)
        case .intAnd: return apply("and", "i32", a, b)
        case .intOr: return apply("or", "i32", a, b)
        case .intXor: return apply("xor", "i32", a, b)
        case .intShiftLeft: return apply("shl", "i32", a, apply("and", "i32", b, constant(31)))
        case .intShiftRight: return apply("ashr", "i32", a, apply("and", "i32", b, constant(31)))
        case .intShiftRightLogical: return apply("lshr", "i32", a, apply("and", "i32", b, constant(31)))
        case .and: return apply("and", "i1", a, b)
        case .or: return apply("or", "i1", a, b)
        case .xor: return apply("xor", "i1", a, b)
        case .power, .arcTangent2:
            context.fail("\(op) was not expanded")
            return "poison"
        }
    }

    private func compare(_ op: Comparison, _ a: String, _ b: String, isFloat: Bool) -> String {
        let name =
            switch op {
            case .equal: isFloat ? "fcmp oeq" : "icmp eq"
            case .notEqual: isFloat ? "fcmp une" : "icmp ne"
            case .less: isFloat ? "fcmp olt" : "icmp slt"
            case .lessOrEqual: isFloat ? "fcmp ole" : "icmp sle"
            case .greater: isFloat ? "fcmp ogt" : "icmp sgt"
            case .greaterOrEqual: isFloat ? "fcmp oge" : "icmp sge"
            }
        return apply(name, isFloat ? "float" : "i32", a, b)
    }

    private func convert(_ op: Conversion, _ a: String) -> String {
        switch op {
        case .intToFloat: return cast("sitofp", a, from: "i32", to: "float")
        case .floatToInt: return saturatedInt(a)
        case .floatBitsToInt: return cast("bitcast", a, from: "float", to: "i32")
        case .intBitsToFloat: return cast("bitcast", a, from: "i32", to: "float")
        case .boolToFloat: return choose(a, constant(Float(1)), constant(Float(0)), "float")
        case .boolToInt: return cast("zext", a, from: "i1", to: "i32")
        }
    }

    /// `a * b + c` rounded once.
    private func multiplyAdd(_ a: String, _ b: String, _ c: String) -> String {
        if context.level.hasFusedMultiplyAdd {
            let sum = call("llvm.fma", "float", a, b, c)
            // LLVM takes FNMADD for the negative of such a sum, which gives +0 where the terms cancel instead of -0; there is no
            // such instruction for vectors. The fence keeps the two operations apart.
            return context.level == .neon && lanes == 1 ? call("llvm.arithmetic.fence", "float", sum) : sum
        }
        // In double precision the product is exact. The sum is rounded to odd (Boldo and Melquiond 2008, "Emulation of
        // FMA and correctly rounded sums"), after which rounding to single precision is the only one that counts.
        let (a, b, c) = (
            cast("fpext", a, from: "float", to: "double"), cast("fpext", b, from: "float", to: "double"),
            cast("fpext", c, from: "float", to: "double")
        )
        let product = apply("fmul", "double", a, b)
        let sum = apply("fadd", "double", product, c)
        let part = apply("fsub", "double", sum, product)
        let lost = apply(
            "fadd", "double", apply("fsub", "double", product, apply("fsub", "double", sum, part)),
            apply("fsub", "double", c, part))
        let zero = constant("0.0", "double")
        let one = constant("1", "i64")
        let bits = cast("bitcast", sum, from: "double", to: "i64")
        let isInexact = apply("fcmp one", "double", lost, zero)
        let isEven = apply("icmp eq", "i64", apply("and", "i64", bits, one), constant("0", "i64"))
        // Away from zero when the rest has the sign of the sum, else towards zero: one step in the bit pattern.
        let lostBits = cast("bitcast", lost, from: "double", to: "i64")
        let differs = apply("icmp slt", "i64", apply("xor", "i64", bits, lostBits), constant("0", "i64"))
        let step = choose(differs, constant("-1", "i64"), one, "i64")
        let odd = choose(apply("and", "i1", isInexact, isEven), apply("add", "i64", bits, step), bits, "i64")
        return cast("fptrunc", cast("bitcast", odd, from: "i64", to: "double"), from: "double", to: "float")
    }

    // MARK: Registers

    /// Applies an operation on one register to each of those that a vector fills.
    func perRegister(_ value: String, _ from: String, to: String, _ body: (String) -> String) -> String {
        joined(registers(of: value, from).map(body), to)
    }

    /// The parts of a vector that fill one register each.
    func registers(of value: String, _ element: String) -> [String] {
        let width = context.level.lanes
        guard lanes > width else { return [value] }
        return (0..<lanes / width).map { part in
            section.define(
                "shufflevector \(wide(element)) \(value), \(wide(element)) poison, "
                    + Self.lanes(part * width..<(part + 1) * width, width))
        }
    }

    /// One vector over all lanes of the contents of one, two or four registers.
    func joined(_ parts: [String], _ element: String) -> String {
        var (parts, width) = (parts, lanes / max(1, parts.count))
        while parts.count > 1 {
            let type = "<\(width) x \(element)>"
            parts = stride(from: 0, to: parts.count, by: 2).map { pair in
                section.define(
                    "shufflevector \(type) \(parts[pair]), \(type) \(parts[pair + 1]), "
                        + Self.lanes(0..<2 * width, 2 * width))
            }
            width *= 2
        }
        return parts.first ?? "poison"
    }

    /// A call of an intrinsic of the processor.
    func target(_ name: String, _ result: String, _ operands: [(type: String, value: String)]) -> String {
        context.declare("\(result) @\(name)(\(operands.map(\.type).joined(separator: ", ")))")
        let list = operands.map { "\($0.type) \($0.value)" }.joined(separator: ", ")
        return section.define("call \(result) @\(name)(\(list))")
    }
}
