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
    private var constants: [Float?]

    init(_ kernel: Kernel) {
        types = kernel.types
        factors = [(ValueID, ValueID)?](repeating: nil, count: types.count)
        hasOtherUses = [Bool](repeating: false, count: types.count)
        constants = [Float?](repeating: nil, count: types.count)
    }

    mutating func useElsewhere(_ value: ValueID) { hasOtherUses[Int(value.index)] = true }

    mutating func countUses(in body: [Instruction]) {
        for instruction in body {
            switch instruction.operation {
            case .binary(.add, _, _), .binary(.subtract, _, _): continue
            case .binary(.multiply, let a, let b):
                if let result = instruction.results.first { factors[Int(result.index)] = (a, b) }
            case .floatConstant(let value):
                if let result = instruction.results.first { constants[Int(result.index)] = value }
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

    /// Of two products the one that joins, first.
    ///
    /// It is the one with the larger constant factor, so that one formula of constants rounds alike wherever it stands: a
    /// shader that takes noise from `fract(sin(dot(cell, k)) * n)` computes a corner once for each of the cells around it, and
    /// a difference in the last bit is another number altogether. Where factors do not tell, the later product joins: the
    /// earlier is ready sooner.
    private func order(_ a: ValueID, _ b: ValueID) -> (joined: ValueID, other: ValueID) {
        if let x = factor(a), let y = factor(b), x != y { return x > y ? (a, b) : (b, a) }
        return (max(a, b), min(a, b))
    }

    /// The magnitude of a product's constant factor.
    private func factor(_ value: ValueID) -> Float? {
        product(value).flatMap { (constants[Int($0.0.index)] ?? constants[Int($0.1.index)])?.magnitude }
    }

    mutating func rewrite(_ body: [Instruction]) -> [Instruction] {
        var result: [Instruction] = []
        result.reserveCapacity(body.count)
        for instruction in body {
            var instruction = instruction
            switch instruction.operation {
            case .binary(.add, let a, let b):
                let (joined, other) = order(a, b)
                if let (x, y) = product(joined) {
                    instruction.operation = .multiplyAdd(x, y, other)
                } else if let (x, y) = product(other) {
                    instruction.operation = .multiplyAdd(x, y, joined)
                }
            case .binary(.subtract, let a, let b):
                if let (x, y) = product(b) {
                    // The sign goes to a constant factor, where it costs nothing.
                    let (kept, negated) = constants[Int(y.index)] != nil ? (x, y) : (y, x)
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
