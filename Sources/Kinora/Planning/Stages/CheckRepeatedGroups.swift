import KinoraCore
import KinoraIR

/// What holds of repeated groups and views before a graph is planned.
///
/// A view has no border rule: what it shows must exist, or code would read whatever lies beside a plane. So these rules are
/// checked in every build.
struct CheckRepeatedGroups {
    let graph: KernelGraph

    /// - Throws: `BackendError` that names the kernel which breaks a rule.
    func run() throws(BackendError) {
        let producers = graph.producers()
        var finished: Set<Int> = []
        var current: Int?
        for (index, kernel) in graph.kernels.enumerated() {
            if kernel.group != current {
                if let current { finished.insert(current) }
                current = kernel.group
            }
            if let group = kernel.group {
                try expect(graph.groups.indices.contains(group), kernel, "belongs to a group that does not exist")
                try expect(!finished.contains(group), kernel, "does not stand beside its group")
                try expect(
                    kernel.reductions.isEmpty && kernel.kernel.sweep == nil, kernel, "reduces or sweeps in turns")
            }
            let accesses = kernel.kernel.planeAccesses()
            for (position, input) in kernel.inputs.enumerated() where accesses[position] != .unused {
                let isOwn =
                    producers[input.index].map { $0 < index && graph.kernels[$0].group == kernel.group } ?? false
                let parameter = kernel.kernel.inputs[position]
                if let plane = graph[input].previousPlane {
                    try expect(
                        kernel.group != nil && kernel.outputs.contains(plane) && accesses[position].isPointwise
                            && kernel.views[position] == nil, kernel,
                        "reads what another kernel keeps, or beside the pixel")
                } else if kernel.group != nil, isOwn {
                    try expect(
                        parameter.log2ScaleX == 0 && parameter.log2ScaleY == 0, kernel,
                        "reads a plane of its group at another scale")
                }
                if let view = kernel.views[position] { try check(view, accesses[position], input, of: kernel) }
            }
        }
    }

    /// A view lies in its plane for every pixel of the kernel and every turn.
    private func check(
        _ view: PlaneView, _ access: PlaneAccess, _ input: PlaneID, of kernel: GraphKernel
    ) throws(BackendError) {
        try expect(access.isPointwise, kernel, "reads beside the pixel of a view")
        let (left, right, top, bottom) = view.bounds(0, 0, 0, 0)
        let size = graph[input].size
        try expect(
            left >= 0 && top >= 0 && kernel.domain.width + right <= size.width
                && kernel.domain.height + bottom <= size.height,
            kernel, "looks beyond '\(graph[input].name)'")
    }

    private func expect(_ holds: Bool, _ kernel: GraphKernel, _ defect: String) throws(BackendError) {
        if !holds { throw BackendError(.rejected, "\(kernel.kernel.name) \(defect)") }
    }
}
