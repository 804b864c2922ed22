import KinoraIR

/// Tells kernels which of their planes are whole pictures.
///
/// Before: the places of all planes are known. After: what lies in a tile's scratch memory, and what holds the same for every frame, is near;
/// decoded pictures, planes stored between stages and the encoder's are far. Kernels that do the same work agree, so that they share their
/// code: a plane is far where it is for most of the pixels that they compute.
enum MarkFarPlanes {
    static func run(on stages: inout [Stage], graph: KernelGraph) {
        var numbers: [Kernel: Int] = [:]
        var votes: [Votes] = []
        let works = stages.map { stage in
            stage.steps.map { step -> Int in
                let work = step.kernel.kernel.asWork
                let number = numbers[work] ?? votes.count
                if number == votes.count {
                    numbers[work] = number
                    votes.append(Votes())
                }
                let domain = step.kernel.domain
                votes[number].count(
                    (step.inputs + step.outputs).map { isFar($0, graph) }, weight: domain.width * domain.height)
                return number
            }
        }
        for stage in stages.indices {
            for index in stages[stage].steps.indices {
                let flags = votes[works[stage][index]].result
                var kernel = stages[stage].steps[index].kernel.kernel
                for position in kernel.inputs.indices { kernel.inputs[position].isFar = flags[position] }
                for position in kernel.outputs.indices {
                    kernel.outputs[position].isFar = flags[kernel.inputs.count + position]
                }
                stages[stage].steps[index].kernel.kernel = kernel
            }
        }
    }

    private static func isFar(_ place: PlanePlace, _ graph: KernelGraph) -> Bool {
        guard case .whole(let plane) = place else { return false }
        return switch graph[plane].origin {
        case .table, .constant: false
        default: true
        }
    }

    /// Pixels for which each plane is far, less those for which it is near.
    private struct Votes {
        private var sums: [Int] = []

        mutating func count(_ flags: [Bool], weight: Int) {
            if sums.isEmpty { sums = [Int](repeating: 0, count: flags.count) }
            for (index, isFar) in flags.enumerated() where sums.indices.contains(index) {
                sums[index] += isFar ? weight : -weight
            }
        }

        var result: [Bool] { sums.map { $0 > 0 } }
    }
}

extension Kernel {
    /// The same work under no name, as if all planes were near.
    fileprivate var asWork: Kernel {
        var result = self
        result.name = ""
        for index in result.inputs.indices {
            result.inputs[index].name = ""
            result.inputs[index].isFar = false
        }
        for index in result.outputs.indices {
            result.outputs[index].name = ""
            result.outputs[index].isFar = false
        }
        return result
    }
}
