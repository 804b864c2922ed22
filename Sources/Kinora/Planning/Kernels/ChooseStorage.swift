import KinoraCore
import KinoraIR

/// Narrows the planes that are stored whole between stages.
///
/// Before: every plane a kernel writes is f32. After: planes of picture components (gamma-encoded, nominal range 0...1)
/// that are stored whole are f16 when the frame is delivered with 8 bits: the step of f16 below 1 is at most 1/2048, an
/// eighth of a code value, so the rounding is lost in the last conversion. Deeper deliveries keep f32.
struct ChooseStorage {
    /// Bits of the encoder's components.
    let deliveredBits: Int
    /// True when the machine converts f16 in hardware (every level but SSE4).
    let hasHalf: Bool

    func run(on graph: inout KernelGraph, stages: inout [Stage]) {
        guard deliveredBits <= 8, hasHalf else { return }
        let sinks = Set(graph.sinks)
        for stage in stages.indices {
            for step in stages[stage].steps.indices {
                narrow(&stages[stage].steps[step], sinks: sinks, graph: &graph)
            }
        }
        for stage in stages.indices {
            for step in stages[stage].steps.indices {
                let inputs = stages[stage].steps[step].inputs
                for (position, place) in inputs.enumerated() {
                    if case .whole(let plane) = place, case .kernel = graph[plane].origin {
                        stages[stage].steps[step].kernel.kernel.inputs[position].element = graph[plane].element
                    }
                }
            }
        }
    }

    private func narrow(_ step: inout StageStep, sinks: Set<PlaneID>, graph: inout KernelGraph) {
        for (position, place) in step.outputs.enumerated() {
            guard case .whole(let plane) = place, !sinks.contains(plane), graph[plane].element == .f32,
                graph[plane].isPicture
            else { continue }
            graph[plane].element = .f16
            step.kernel.kernel.outputs[position].element = .f16
        }
    }
}
