import KinoraCore
import KinoraIR

/// Moves kernels to the stage that first reads what they make.
///
/// A kernel's level is the earliest possible, so that what it makes may lie in memory while later stages do something else, written out and
/// read back. Before: a level for each kernel, none before those of its producers. After: the same, and kernels that are read in bounded
/// windows alone stand at the level of the first that reads them, as far as the borders of that level's stages allow.
struct LateLevels {
    let graph: KernelGraph
    let producers: [Int?]
    let accesses: [[PlaneAccess]]
    /// Whether tiles of a level hold whole lines of a sweep.
    let isSwept: (Int) -> Bool
    /// Pixels of border that a kernel's read of a plane needs, counted in the graph's finest.
    let reach: (_ access: PlaneAccess, _ plane: PlaneID) -> Size
    /// Whether a producer and a consumer can share tiles.
    let isTileable: (Int, Int) -> Bool
    let largestHalo: Int

    /// The levels after the moves; of kernels that read several frames, those move that are marked to stand late.
    func run(_ levels: [Int]) -> [Int] {
        let readsOneFrame = self.readsOneFrame
        var levels = levels
        let sinks = Set(graph.sinks)
        func isSink(_ index: Int) -> Bool { graph.kernels[index].outputs.contains(where: sinks.contains) }
        let last = graph.kernels.indices.filter(isSink).map { levels[$0] }.max()
        for index in graph.kernels.indices.reversed()
        where (readsOneFrame || graph.kernels[index].standsLate) && isMovable(index) {
            let readers = readers(of: index)
            let first = isSink(index) ? last : readers.map { levels[$0.kernel] }.min()
            guard let target = first, target > levels[index], !isSwept(target),
                readers.allSatisfy({ levels[$0.kernel] > target || canJoin(index, $0.kernel, $0.access) })
            else { continue }
            let before = levels[index]
            levels[index] = target
            if !hasNarrowBorders(levels, at: target) { levels[index] = before }
        }
        return levels
    }

    /// Of what is made of several frames, stages of one frame alone are kept for others.
    private var readsOneFrame: Bool {
        var slots = Set<Int>()
        for plane in graph.planes {
            if case .source(let slot, _, _) = plane.origin { slots.insert(slot) }
        }
        return slots.count <= 1 && graph.groups.isEmpty
    }

    private func isMovable(_ index: Int) -> Bool {
        let kernel = graph.kernels[index]
        // Planes of a part of the picture lie in a cache; computed again for each tile of a larger one, they would cost more.
        let (width, height) = (kernel.domain.width, kernel.domain.height)
        let isLargest = graph.kernels.allSatisfy { $0.domain.width <= width && $0.domain.height <= height }
        guard kernel.standsLate || isLargest else { return false }
        return kernel.reductions.isEmpty && !kernel.kernel.floods && kernel.kernel.sweptAxes.isEmpty
            && (kernel.standsLate || !kernel.outputs.contains(where: graph.sinks.contains))
    }

    private func readers(of index: Int) -> [(kernel: Int, access: PlaneAccess)] {
        graph.kernels.indices.flatMap { reader in
            graph.kernels[reader].inputs.enumerated().compactMap { position, input in
                guard producers[input.index] == index, accesses[reader][position] != .unused else { return nil }
                return (reader, accesses[reader][position])
            }
        }
    }

    private func canJoin(_ index: Int, _ reader: Int, _ access: PlaneAccess) -> Bool {
        guard case .window = access else { return false }
        return !graph.kernels[reader].kernel.floods && isTileable(index, reader)
    }

    /// Whether no chain of windows at a level adds up to too wide a border.
    private func hasNarrowBorders(_ levels: [Int], at level: Int) -> Bool {
        var halo = [Size](repeating: Size(0, 0), count: levels.count)
        for (index, kernel) in graph.kernels.enumerated() where levels[index] == level {
            for (position, input) in kernel.inputs.enumerated() {
                guard let producer = producers[input.index], levels[producer] == level else { continue }
                let reach = reach(accesses[index][position], input)
                halo[index].width = max(halo[index].width, halo[producer].width + reach.width)
                halo[index].height = max(halo[index].height, halo[producer].height + reach.height)
            }
            if max(halo[index].width, halo[index].height) > largestHalo { return false }
        }
        return true
    }
}
