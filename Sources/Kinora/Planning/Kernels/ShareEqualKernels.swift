import KinoraIR

/// Computes once what two kernels compute alike.
///
/// Before: kernels stand in order of evaluation. After: no two kernels have the same program, inputs and domain.
/// Kernels with reductions and repeated ones are left alone.
struct ShareEqualKernels: PlanningPass {
    let name = "share equal kernels"

    private struct Key: Hashable {
        var kernel: Kernel
        var inputs: [PlaneID]
        var width: Int
        var height: Int
        var views: [Int: PlaneView]
    }

    func run(on graph: inout KernelGraph) {
        var replacement: [PlaneID: PlaneID] = [:]
        var known: [Key: [PlaneID]] = [:]
        var kept: [GraphKernel] = []
        let sinks = Set(graph.sinks)
        let constants = equalConstants(graph)
        for var kernel in graph.kernels {
            kernel.inputs = kernel.inputs.map { replacement[$0] ?? $0 }
            guard kernel.reductions.isEmpty, kernel.group == nil, !kernel.outputs.contains(where: sinks.contains) else {
                kept.append(kernel)
                continue
            }
            var program = kernel.kernel
            program.name = ""
            let key = Key(
                kernel: program, inputs: kernel.inputs.map { constants[$0] ?? $0 }, width: kernel.domain.width,
                height: kernel.domain.height, views: kernel.views)
            if let outputs = known[key] {
                for (old, new) in zip(kernel.outputs, outputs) { replacement[old] = new }
                continue
            }
            known[key] = kernel.outputs
            kept.append(kernel)
        }
        graph.kernels = kept
    }

    /// The first of all planes that show the same numbers of a table as a plane of constants does.
    private func equalConstants(_ graph: KernelGraph) -> [PlaneID: PlaneID] {
        var known: [GraphPlane: PlaneID] = [:]
        var result: [PlaneID: PlaneID] = [:]
        for (index, plane) in graph.planes.enumerated() {
            guard case .constant = plane.origin else { continue }
            var key = plane
            key.name = ""
            let first = known[key] ?? PlaneID(index)
            known[key] = first
            result[PlaneID(index)] = first
        }
        return result
    }
}
