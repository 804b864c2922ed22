import KinoraIR

/// Drops kernels whose planes and reductions nothing reads, and of the others what nothing reads.
///
/// Before: `KernelGraph.sinks` names what the frame is made for. After: every kernel reaches a sink, and so does every plane; no kernel
/// reads a plane without need. A kernel with a reduction stays: its result may steer any uniform. Kernels of repeated groups keep
/// all their planes.
struct RemoveDeadKernels: PlanningPass {
    let name = "remove dead kernels"

    func run(on graph: inout KernelGraph) {
        var isNeeded = [Bool](repeating: false, count: graph.planes.count)
        for sink in graph.sinks { isNeeded[sink.index] = true }
        var kept: [GraphKernel] = []
        for var kernel in graph.kernels.reversed() {
            guard !kernel.reductions.isEmpty || kernel.outputs.contains(where: { isNeeded[$0.index] }) else { continue }
            if kernel.group == nil { kernel.prune { isNeeded[$0.index] } }
            for input in kernel.inputs { isNeeded[input.index] = true }
            kept.append(kernel)
        }
        graph.kernels = kept.reversed()
    }
}
