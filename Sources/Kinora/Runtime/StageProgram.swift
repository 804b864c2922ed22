import KinoraCore
import KinoraIR

/// A stage with its machine code: computes one tile at a time into memory it is given.
final class StageProgram: Sendable {
    /// The stage.
    let stage: Stage
    /// The code of each step.
    let kernels: [any CompiledKernel]
    /// Time spent here.
    let clock = StageClock()
    /// Bytes of partial reductions a tile gives.
    let reductionByteCount: Int
    /// Most planes a step is connected to.
    let planeCount: Int
    /// Bytes of column tables the largest step needs.
    let tableByteCount: Int

    init(stage: Stage, kernels: [any CompiledKernel]) {
        var stage = stage
        var reductionBytes = 0
        for index in stage.steps.indices {
            stage.steps[index].reductionOffset = reductionBytes
            for reduction in stage.steps[index].kernel.kernel.reductions {
                reductionBytes += reduction.partialByteCount
            }
        }
        self.stage = stage
        self.kernels = kernels
        reductionByteCount = reductionBytes
        planeCount = stage.steps.map { $0.inputs.count + $0.outputs.count }.max() ?? 0
        let width = max(stage.tile.width, stage.scratchPlanes.map(\.extent.width).max() ?? 0) * 2 + 128
        tableByteCount = kernels.map { $0.scratchByteCount(tileWidth: width) }.max() ?? 0
    }

    /// Memory one thread needs for this stage.
    struct Memory {
        var scratch: UnsafeMutableRawPointer
        var tables: UnsafeMutableRawPointer
        var regions: UnsafeMutablePointer<PixelRect>
        var bindings: UnsafeMutablePointer<PlaneBinding>
    }

    /// Computes a tile; allocates nothing.
    ///
    /// - Parameters:
    ///   - whole: the memory of every whole plane, by plane number.
    ///   - partials: where the tile's partial reductions go; nil when the stage has none.
    func run(
        tile index: Int, memory: Memory, whole: UnsafePointer<PlaneBinding>, uniforms: UnsafePointer<Float>,
        partials: UnsafeMutableRawPointer?
    ) {
        let regions = UnsafeMutableBufferPointer(start: memory.regions, count: stage.steps.count)
        stage.regions(of: stage.tileBounds(index), into: regions)
        for step in stage.steps.indices {
            let region = regions[step]
            if region.isEmpty { continue }
            bind(step, regions: regions, memory: memory, whole: whole)
            var call = TileCall(
                minX: Int32(region.minX), minY: Int32(region.minY), maxX: Int32(region.maxX), maxY: Int32(region.maxY),
                scratch: memory.tables, reductions: partials.map { $0 + stage.steps[step].reductionOffset })
            kernels[step].run(planes: memory.bindings, uniforms: uniforms, tile: &call)
        }
    }

    private func bind(
        _ step: Int, regions: UnsafeMutableBufferPointer<PixelRect>, memory: Memory,
        whole: UnsafePointer<PlaneBinding>
    ) {
        // By index: iterating a collection allocates in unoptimised builds, and tests count allocations there.
        let inputCount = stage.steps[step].inputs.count
        for index in 0..<inputCount {
            memory.bindings[index] = binding(
                of: stage.steps[step].inputs[index], regions: regions, memory: memory, whole: whole)
        }
        for index in 0..<stage.steps[step].outputs.count {
            memory.bindings[inputCount + index] = binding(
                of: stage.steps[step].outputs[index], regions: regions, memory: memory, whole: whole)
        }
    }

    private func binding(
        of place: PlanePlace, regions: UnsafeMutableBufferPointer<PixelRect>, memory: Memory,
        whole: UnsafePointer<PlaneBinding>
    ) -> PlaneBinding {
        switch place {
        case .whole(let plane): return whole[plane.index]
        case .scratch(let index):
            let plane = stage.scratchPlanes[index]
            let region = regions[plane.writer]
            let first = memory.scratch + plane.offset + ScratchPlane.slack
            let origin = first - region.minY * plane.stride - region.minX * plane.element.byteCount
            return PlaneBinding(
                origin: origin, stride: plane.stride, width: Int32(plane.size.width), height: Int32(plane.size.height))
        }
    }
}
