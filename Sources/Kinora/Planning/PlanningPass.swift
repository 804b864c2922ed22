import KinoraIR

/// One rewriting of the kernel graph: a small door with stated weather on both sides.
protocol PlanningPass: Sendable {
    /// What the pass does, for `kinora plan`.
    var name: String { get }
    /// Rewrites the graph; the file of the pass says what must hold before and what holds after.
    func run(on graph: inout KernelGraph)
}

/// The passes over the kernel graph, in order.
let planningPasses: [any PlanningPass] = [
    RemoveDeadKernels(),
    ShareEqualKernels(),
    FusePointwiseKernels(),
    RemoveDeadKernels(),
]
