/// Makes a product and the sum it feeds one operation with one rounding: half the work where the machine has it.
///
/// Before: any kernel, for a target whose multiply-add is as fast as its multiply. After: each product that only feeds
/// sums and differences has joined one of them where it could. Values change within a rounding, so the interpreter
/// that judges a backend is given the same contracted kernel.
struct ContractMultiplyAdd: KernelPass {
    let name = "contract-multiply-add"

    func run(on kernel: inout Kernel) {
        var contraction = Contraction(kernel)
        contraction.countUses(in: kernel.body)
        for value in kernel.wantedValues { contraction.useElsewhere(value) }
        kernel.body = contraction.rewrite(kernel.body)
        kernel.types = contraction.types
        kernel = RemoveDeadValues.apply(to: kernel)
    }
}

private struct Contraction {
    var types: [ScalarType]
    private var factors: [(ValueID, ValueID)?]
    private var hasOtherUses: [Bool]
    private var isConstant: [Bool]

    init(_ kernel: Kernel) {
        types = kernel.types
        factors = [(ValueID, ValueID)?](repeating: nil, count: types.count)
        hasOtherUses = [Bool](repeating: false, count: types.count)
        isConstant = hasOtherUses
    }

    mutating func useElsewhere(_ value: ValueID) { hasOtherUses[Int(value.index)] = true }

    mutating func countUses(in body: [Instruction]) {
        for instruction in body {
            switch instruction.operation {
            case .binary(.add, _, _), .binary(.subtract, _, _): continue
            case .binary(.multiply, let a, let b):
                if let result = instruction.results.first { factors[Int(result.index)] = (a, b) }
            case .floatConstant:
                if let result = instruction.results.first { isConstant[Int(result.index)] = true }
            case .loop(let loop):
                countUses(in: loop.body)
                for value in loop.yields { useElsewhere(value) }
            default: break
            }
            for value in instruction.operation.namedValues { useElsewhere(value) }
        }
    }

    /// The factors of a product that may join a sum.
    private func product(_ value: ValueID) -> (ValueID, ValueID)? {
        hasOtherUses[Int(value.index)] ? nil : factors[Int(value.index)]
    }

    mutating func rewrite(_ body: [Instruction]) -> [Instruction] {
        var result: [Instruction] = []
        result.reserveCapacity(body.count)
        for instruction in body {
            var instruction = instruction
            switch instruction.operation {
            case .binary(.add, let a, let b):
                // Of two products the later one joins: the earlier is ready sooner.
                if let (x, y) = product(max(a, b)) {
                    instruction.operation = .multiplyAdd(x, y, min(a, b))
                } else if let (x, y) = product(min(a, b)) {
                    instruction.operation = .multiplyAdd(x, y, max(a, b))
                }
            case .binary(.subtract, let a, let b):
                if let (x, y) = product(b) {
                    // The sign goes to a constant factor, where it costs nothing.
                    let (kept, negated) = isConstant[Int(y.index)] ? (x, y) : (y, x)
                    instruction.operation = .multiplyAdd(negate(negated, &result), kept, a)
                } else if let (x, y) = product(a) {
                    instruction.operation = .multiplyAdd(x, y, negate(b, &result))
                }
            case .loop(var loop):
                loop.body = rewrite(loop.body)
                instruction.operation = .loop(loop)
            default: break
            }
            result.append(instruction)
        }
        return result
    }

    private mutating func negate(_ value: ValueID, _ body: inout [Instruction]) -> ValueID {
        types.append(.float)
        let result = ValueID(types.count - 1)
        body.append(Instruction([result], .unary(.negate, value)))
        return result
    }
}
