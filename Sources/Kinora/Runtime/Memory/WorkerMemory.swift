import KinoraCore
import KinoraIR

/// The scratch memory of every worker for one plan, allocated once.
///
/// `@unchecked Sendable` is safe: each worker touches its own share only, and the memory is constant otherwise.
final class WorkerMemory: @unchecked Sendable {
    private let shares: [StageProgram.Memory]
    private let block: UnsafeMutableRawPointer
    /// Bytes allocated, all workers together.
    let byteCount: Int

    init(workers: Int, programs: [StageProgram]) {
        func aligned(_ bytes: Int) -> Int { (bytes + 63) / 64 * 64 }
        let scratch = aligned(programs.map(\.stage.scratchByteCount).max() ?? 0)
        let tables = aligned(programs.map(\.tableByteCount).max() ?? 0)
        let steps = aligned((programs.map(\.stage.steps.count).max() ?? 0) * MemoryLayout<PixelRect>.stride)
        let planes = aligned((programs.map(\.planeCount).max() ?? 0) * MemoryLayout<PlaneBinding>.stride)
        let share = scratch + tables + steps + planes + 64
        byteCount = share * workers
        block = LargePages.allocate(byteCount: max(64, byteCount))
        // Defined bytes: code may read beyond what a tile wrote, within its slack, and the result must not depend on it.
        block.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        var shares: [StageProgram.Memory] = []
        for worker in 0..<workers {
            let base = block + worker * share
            shares.append(
                StageProgram.Memory(
                    scratch: base, tables: base + scratch,
                    regions: (base + scratch + tables).assumingMemoryBound(to: PixelRect.self),
                    bindings: (base + scratch + tables + steps).assumingMemoryBound(to: PlaneBinding.self)))
        }
        self.shares = shares
    }

    deinit { block.deallocate() }

    subscript(worker: Int) -> StageProgram.Memory { shares[worker] }
}
