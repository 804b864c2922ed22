/// Drops instructions whose results nothing needs, and accumulators no turn of a loop needs; numbers values anew.
///
/// Before: any kernel that verifies. After: every value is needed by an output or a reduction; values are numbered
/// densely, in order of definition (a loop's index, accumulators and body before its results).
struct RemoveDeadValues: KernelPass {
    let name = "remove-dead-values"

    func run(on kernel: inout Kernel) { kernel = Self.apply(to: kernel) }

    static func apply(to kernel: Kernel) -> Kernel {
        var marking = Marking(isNeeded: [Bool](repeating: false, count: kernel.types.count))
        for value in kernel.wantedValues { marking.need(value) }
        marking.mark(kernel.body)
        var renumbering = Renumbering(isNeeded: marking.isNeeded, oldTypes: kernel.types)
        var result = kernel
        result.body = renumbering.copy(kernel.body)
        for index in result.outputs.indices {
            result.outputs[index].value = renumbering.name(kernel.outputs[index].value)
        }
        for index in result.reductions.indices {
            result.reductions[index].value = renumbering.name(kernel.reductions[index].value)
        }
        for index in result.sweep?.carries.indices ?? 0..<0 {
            result.sweep?.carries[index].next = renumbering.name(kernel.sweep?.carries[index].next ?? ValueID(0))
        }
        result.types = renumbering.types
        return result
    }
}

/// Which values are needed, found backwards from the results.
private struct Marking {
    var isNeeded: [Bool]

    mutating func need(_ value: ValueID) { isNeeded[Int(value.index)] = true }

    mutating func mark(_ body: [Instruction]) {
        for instruction in body.reversed() where instruction.results.contains(where: { isNeeded[Int($0.index)] }) {
            guard case .loop(let loop) = instruction.operation else {
                for value in instruction.operation.namedValues { need(value) }
                continue
            }
            // An accumulator may be needed only by the next turn of another, so marking goes on until nothing is new.
            for (result, carried) in zip(instruction.results, loop.carried) where isNeeded[Int(result.index)] {
                need(carried)
            }
            var marked = -1
            while true {
                let now = loop.carried.count { isNeeded[Int($0.index)] }
                if now == marked { break }
                marked = now
                for (carried, yielded) in zip(loop.carried, loop.yields) where isNeeded[Int(carried.index)] {
                    need(yielded)
                }
                mark(loop.body)
            }
            for (carried, initial) in zip(loop.carried, loop.initial) where isNeeded[Int(carried.index)] {
                need(initial)
            }
        }
    }
}

/// Copies what is needed under new numbers.
private struct Renumbering {
    let isNeeded: [Bool]
    let oldTypes: [ScalarType]
    var types: [ScalarType] = []
    var names: [ValueID?]

    init(isNeeded: [Bool], oldTypes: [ScalarType]) {
        self.isNeeded = isNeeded
        self.oldTypes = oldTypes
        names = [ValueID?](repeating: nil, count: oldTypes.count)
    }

    func name(_ value: ValueID) -> ValueID { names[Int(value.index)] ?? value }

    private mutating func define(_ value: ValueID) -> ValueID {
        let new = ValueID(types.count)
        types.append(oldTypes[Int(value.index)])
        names[Int(value.index)] = new
        return new
    }

    mutating func copy(_ body: [Instruction]) -> [Instruction] {
        var result: [Instruction] = []
        result.reserveCapacity(body.count)
        for instruction in body where instruction.results.contains(where: { isNeeded[Int($0.index)] }) {
            guard case .loop(let loop) = instruction.operation else {
                let operation = instruction.operation.replacingValues { name($0) }
                result.append(Instruction(instruction.results.map { define($0) }, operation))
                continue
            }
            let kept = loop.carried.indices.filter { isNeeded[Int(loop.carried[$0].index)] }
            let initial = kept.map { name(loop.initial[$0]) }
            let index = define(loop.index)
            let carried = kept.map { define(loop.carried[$0]) }
            let inner = copy(loop.body)
            let copy = Loop(
                count: loop.count, index: index, carried: carried, initial: initial, body: inner,
                yields: kept.map { name(loop.yields[$0]) })
            result.append(Instruction(kept.map { define(instruction.results[$0]) }, .loop(copy)))
        }
        return result
    }
}
