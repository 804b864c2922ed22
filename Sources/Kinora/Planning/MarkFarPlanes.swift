import KinoraIR

/// Tells kernels which of their planes are whole pictures.
///
/// Before: the places of all planes are known. After: what lies in a tile's scratch memory, and what holds the same for every frame, is near;
/// decoded pictures, planes stored between stages and the encoder's are far.
enum MarkFarPlanes {
    static func run(on stages: inout [Stage], graph: KernelGraph) {
        func isFar(_ place: PlanePlace) -> Bool {
            guard case .whole(let plane) = place else { return false }
            return switch graph[plane].origin {
            case .table, .constant: false
            default: true
            }
        }
        for stage in stages.indices {
            for index in stages[stage].steps.indices {
                var step = stages[stage].steps[index]
                for position in step.inputs.indices {
                    step.kernel.kernel.inputs[position].isFar = isFar(step.inputs[position])
                }
                for position in step.outputs.indices {
                    step.kernel.kernel.outputs[position].isFar = isFar(step.outputs[position])
                }
                stages[stage].steps[index] = step
            }
        }
    }
}
