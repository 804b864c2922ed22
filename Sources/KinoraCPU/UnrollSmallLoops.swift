import KinoraIR

/// Writes loops of few turns out, so that their constants fold and their turns overlap in the processor.
///
/// Before: any kernel. After: the same values; every loop left has more than `largestBody` instructions in all turns.
struct UnrollSmallLoops {
    /// Instructions that a loop may become. Beyond it, code size costs more than the loop's branch.
    private static let largestBody = 768

    private var types: [ScalarType] = []
    private let sourceTypes: [ScalarType]

    static func run(_ kernel: Kernel) -> Kernel {
        guard kernel.body.contains(where: { $0.operation.isLoop }) else { return kernel }
        var pass = UnrollSmallLoops(sourceTypes: kernel.types)
        var names: [ValueID: ValueID] = [:]
        var result = kernel
        result.body = pass.rewrite(kernel.body, &names)
        result.outputs = kernel.outputs.map { output in
            var output = output
            output.value = names[output.value] ?? output.value
            return output
        }
        result.reductions = kernel.reductions.map { ReductionOutput($0.kind, value: names[$0.value] ?? $0.value) }
        result.types = pass.types
        return result
    }

    private init(sourceTypes: [ScalarType]) { self.sourceTypes = sourceTypes }

    private mutating func fresh(_ type: ScalarType) -> ValueID {
        types.append(type)
        return ValueID(types.count - 1)
    }

    private mutating func rename(_ value: ValueID, _ names: inout [ValueID: ValueID]) -> ValueID {
        let name = fresh(sourceTypes[value.position])
        names[value] = name
        return name
    }

    private mutating func rewrite(_ body: [Instruction], _ names: inout [ValueID: ValueID]) -> [Instruction] {
        var result: [Instruction] = []
        for instruction in body {
            guard case .loop(let loop) = instruction.operation else {
                let operation = instruction.operation.replacing(names)
                result.append(Instruction(instruction.results.map { rename($0, &names) }, operation))
                continue
            }
            if Int(loop.count) * Self.size(of: loop.body) <= Self.largestBody {
                var current = loop.initial.map { names[$0] ?? $0 }
                for turn in 0..<max(0, loop.count) {
                    let index = rename(loop.index, &names)
                    result.append(Instruction([index], .intConstant(turn)))
                    for (value, name) in zip(loop.carried, current) { names[value] = name }
                    result += rewrite(loop.body, &names)
                    current = loop.yields.map { names[$0] ?? $0 }
                }
                for (value, name) in zip(instruction.results, current) { names[value] = name }
            } else {
                let initial = loop.initial.map { names[$0] ?? $0 }
                let index = rename(loop.index, &names)
                let carried = loop.carried.map { rename($0, &names) }
                let inner = rewrite(loop.body, &names)
                let yields = loop.yields.map { names[$0] ?? $0 }
                let copy = Loop(
                    count: loop.count, index: index, carried: carried, initial: initial, body: inner, yields: yields)
                result.append(Instruction(instruction.results.map { rename($0, &names) }, .loop(copy)))
            }
        }
        return result
    }

    /// Instructions of a body after everything in it is unrolled.
    private static func size(of body: [Instruction]) -> Int {
        body.reduce(0) { total, instruction in
            guard case .loop(let loop) = instruction.operation else { return total + 1 }
            return total + Int(loop.count) * size(of: loop.body)
        }
    }
}

extension Operation {
    fileprivate var isLoop: Bool {
        if case .loop = self { return true }
        return false
    }

    /// The operation with other names for its operands; not for loops.
    fileprivate func replacing(_ names: [ValueID: ValueID]) -> Operation {
        func name(_ value: ValueID) -> ValueID { names[value] ?? value }
        switch self {
        case .floatConstant, .intConstant, .boolConstant, .uniform, .coordinate, .tap, .loop: return self
        case .unary(let op, let a): return .unary(op, name(a))
        case .binary(let op, let a, let b): return .binary(op, name(a), name(b))
        case .multiplyAdd(let a, let b, let c): return .multiplyAdd(name(a), name(b), name(c))
        case .compare(let op, let a, let b): return .compare(op, name(a), name(b))
        case .select(let a, let b, let c): return .select(name(a), name(b), name(c))
        case .convert(let op, let a): return .convert(op, name(a))
        case .loads(let plane, let column, let row, let count, let border):
            return .loads(plane: plane, column: name(column), row: name(row), count: count, border: border)
        case .sample(let plane, let x, let y, let filter, let border):
            return .sample(plane: plane, x: name(x), y: name(y), filter: filter, border: border)
        }
    }
}
