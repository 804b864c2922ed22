import KinoraIR
import KinoraNodes

/// Which kernels must wait for a reduction: those that read a uniform or a table a reduction fills.
struct ReductionDependence {
    private var writersOfSlot: [Int: Int] = [:]
    private var writersOfTable: [Int: Int] = [:]
    private let kernels: [GraphKernel]
    private let planes: [GraphPlane]

    init(kernels: [GraphKernel], planes: [GraphPlane]) {
        self.kernels = kernels
        self.planes = planes
        for (index, kernel) in kernels.enumerated() {
            for target in kernel.reductions {
                for slot in target.uniforms { writersOfSlot[slot] = index }
                for table in target.tables { writersOfTable[table] = index }
            }
        }
    }

    /// The kernels whose reductions a kernel reads, by index.
    func writers(for index: Int) -> Set<Int> {
        guard !writersOfSlot.isEmpty || !writersOfTable.isEmpty else { return [] }
        var result: Set<Int> = []
        Kernel.visit(kernels[index].kernel.body) { instruction in
            if case .uniform(let slot) = instruction.operation, let writer = writersOfSlot[slot] {
                result.insert(writer)
            }
        }
        for input in kernels[index].inputs {
            if case .table(let slot) = planes[input.index].origin, let writer = writersOfTable[slot] {
                result.insert(writer)
            }
        }
        return result
    }
}
