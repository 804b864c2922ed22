import KinoraIR

/// Makes a kernel that shows a defect smaller while it still shows it.
enum KernelShrinking {
    /// The smallest kernel found for which `fails` gives a text.
    static func shrink(_ kernel: Kernel, fails: (Kernel) -> String?) -> Kernel {
        var best = kernel
        var effort = 300
        func attempt(_ candidate: Kernel) -> Bool {
            guard effort > 0, candidate != best, Verifier.problems(in: candidate).isEmpty else { return false }
            effort -= 1
            guard fails(candidate) != nil else { return false }
            best = candidate
            return true
        }
        // Planes keep their places: the picture of a seed depends on them.
        for output in kernel.outputs.indices where best.outputs[output].value != kernel.outputs[0].value {
            var candidate = best
            candidate.outputs[output].value = kernel.outputs[0].value
            _ = attempt(candidate)
        }
        for carry in kernel.sweep?.carries.indices ?? 0..<0 {
            var candidate = best
            candidate.sweep?.carries[carry].next = kernel.outputs[0].value
            _ = attempt(candidate)
        }
        var index = best.body.count - 1
        while index >= 0, effort > 0 {
            let instruction = best.body[index]
            if let simpler = constants(for: instruction, types: best.types) {
                var candidate = best
                candidate.body.replaceSubrange(index...index, with: simpler)
                _ = attempt(candidate)
            }
            index -= 1
        }
        return best
    }

    private static func constants(for instruction: Instruction, types: [ScalarType]) -> [Instruction]? {
        switch instruction.operation {
        case .floatConstant, .intConstant, .boolConstant: return nil
        default:
            return instruction.results.map { value in
                switch types[Int(value.index)] {
                case .float: Instruction([value], .floatConstant(1))
                case .int: Instruction([value], .intConstant(1))
                case .bool: Instruction([value], .boolConstant(true))
                }
            }
        }
    }
}
