import KinoraIR

/// Drops kernels whose planes and reductions nothing reads.
///
/// Before: `KernelGraph.sinks` names what the frame is made for. After: every kernel reaches a sink. A kernel with a
/// reduction stays: its result may steer any uniform.
struct RemoveDeadKernels: PlanningPass {
    let name = "remove dead kernels"

    func run(on graph: inout KernelGraph) {
        var isNeeded = [Bool](repeating: false, count: graph.planes.count)
        for sink in graph.sinks { isNeeded[sink.index] = true }
        var kept: [GraphKernel] = []
        for kernel in graph.kernels.reversed() {
            guard !kernel.reductions.isEmpty || kernel.outputs.contains(where: { isNeeded[$0.index] }) else { continue }
            for input in kernel.inputs { isNeeded[input.index] = true }
            kept.append(kernel)
        }
        graph.kernels = kept.reversed()
    }
}
