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
    /// Planes all steps are connected to, each step's counted on its own.
    let planeCount: Int
    /// Position of each step's first plane among them.
    private let firstPlane: [Int]
    /// The steps that are repeated.
    private let repeats: [RepeatedSteps]
    /// The last turn in which each scratch plane is written.
    private let lastTurn: [Int]
    /// By tile, how it is computed a few rows at a time; empty where it is not.
    private let slices: [TileSlices]
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
        var planes = 0
        let positions = stage.steps.map { step in
            defer { planes += step.inputs.count + step.outputs.count }
            return planes
        }
        planeCount = planes
        firstPlane = positions
        repeats = stage.repeats.map { RepeatedSteps($0, of: stage, firstPlane: positions) }
        slices =
            stage.sliceRows.map { rows in
                (0..<stage.tileCount).map { TileSlices(of: stage.tileBounds($0), rows: rows, in: stage) }
            } ?? []
        lastTurn = stage.scratchPlanes.map { stage.turns(of: $0.writer) - 1 }
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
        let count = stage.steps.count
        let regions = UnsafeMutableBufferPointer(start: memory.regions, count: count)
        let tile = Tile(memory: memory, regions: regions, whole: whole, uniforms: uniforms, partials: partials)
        if !slices.isEmpty {
            run(slices[index], tile)
            return
        }
        stage.regions(of: stage.tileBounds(index), into: regions)
        var step = 0
        var nextRange = 0
        while step < count {
            if nextRange < repeats.count, repeats[nextRange].range.steps.lowerBound == step {
                run(repeats[nextRange], tile)
                step = repeats[nextRange].range.steps.upperBound
                nextRange += 1
            } else {
                bind(step, of: nil, tile)
                call(step, regions[step], tile)
                fillMargins(of: step, regions[step], tile)
                step += 1
            }
        }
    }

    /// What the steps of a tile share.
    struct Tile {
        var memory: Memory
        /// The pixels of each step, in all turns together.
        var regions: UnsafeMutableBufferPointer<PixelRect>
        var whole: UnsafePointer<PlaneBinding>
        var uniforms: UnsafePointer<Float>
        var partials: UnsafeMutableRawPointer?
    }

    func call(_ step: Int, _ region: PixelRect, _ tile: Tile) {
        if region.isEmpty { return }
        var call = TileCall(
            minX: Int32(region.minX), minY: Int32(region.minY), maxX: Int32(region.maxX), maxY: Int32(region.maxY),
            scratch: tile.memory.tables, reductions: tile.partials.map { $0 + stage.steps[step].reductionOffset })
        kernels[step].run(planes: tile.memory.bindings + firstPlane[step], uniforms: tile.uniforms, tile: &call)
    }

    // MARK: Repeated steps

    private func run(_ turns: RepeatedSteps, _ tile: Tile) {
        guard let regions = tile.regions.baseAddress, let own = turns.ownPixels(regions) else { return }
        fillKeptPlanes(of: turns.range, tile)
        for step in turns.range.steps { bind(step, of: turns.range, tile) }
        for turn in 0..<turns.range.count {
            if turn > 0 { turns.move(tile.memory.bindings, to: turn) }
            for step in turns.range.steps { call(step, turns.pixels(of: step, turn: turn, own: own), tile) }
        }
    }

    /// Gives the planes that are kept from turn to turn their first values.
    private func fillKeptPlanes(of range: StageRepeat, _ tile: Tile) {
        for index in 0..<stage.scratchPlanes.count {
            let plane = stage.scratchPlanes[index]
            guard let value = plane.initialValue, range.steps.contains(plane.writer) else { continue }
            let region = tile.regions[plane.writer]
            let binding = scratchBinding(index, isAlternate: true, tile)
            for row in region.minY..<max(region.minY, region.maxY) {
                let first = binding.origin + row * plane.stride + region.minX * 4
                first.assumingMemoryBound(to: Float.self).update(repeating: value, count: region.width)
            }
        }
    }

    // MARK: Planes

    /// Binds the planes of a step; for one that is repeated, as its first turn wants them.
    func bind(_ step: Int, of range: StageRepeat?, _ tile: Tile) {
        // By index: iterating a collection allocates in unoptimised builds, and tests count allocations there.
        let bindings = tile.memory.bindings + firstPlane[step]
        let inputCount = stage.steps[step].inputs.count
        for index in 0..<inputCount {
            bindings[index] = binding(of: stage.steps[step].inputs[index], of: range, tile)
            if index < stage.steps[step].views.count, let view = stage.steps[step].views[index] {
                let parameter = stage.steps[step].kernel.kernel.inputs[index]
                let offset = view[turn: 0]
                bindings[index].origin +=
                    offset.dy * bindings[index].stride + offset.dx * parameter.step * parameter.element.byteCount
            }
        }
        for index in 0..<stage.steps[step].outputs.count {
            bindings[inputCount + index] = binding(of: stage.steps[step].outputs[index], of: range, tile)
        }
    }

    private func binding(of place: PlanePlace, of range: StageRepeat?, _ tile: Tile) -> PlaneBinding {
        switch place {
        case .whole(let plane): return tile.whole[plane.index]
        case .previous(let index): return scratchBinding(index, isAlternate: true, tile)
        case .scratch(let index):
            // After its range, a plane that was kept is what the last turn made it.
            let isInside = range.map { $0.steps.contains(stage.scratchPlanes[index].writer) } ?? false
            return scratchBinding(index, isAlternate: !isInside && lastTurn[index] % 2 == 1, tile)
        }
    }

    /// The memory of a scratch plane; one that is kept from turn to turn has two places, used by turns.
    func scratchBinding(_ index: Int, isAlternate: Bool, _ tile: Tile) -> PlaneBinding {
        let plane = stage.scratchPlanes[index]
        let region = tile.regions[plane.writer]
        let first =
            tile.memory.scratch + plane.offset + ScratchPlane.slack + (isAlternate ? plane.alternateOffset : 0)
        let origin = first - region.minY * plane.stride - region.minX * plane.element.byteCount
        var binding = PlaneBinding(
            origin: origin, stride: plane.stride, width: Int32(plane.size.width), height: Int32(plane.size.height))
        binding.margin = Int32(plane.margin?.columns ?? 0)
        return binding
    }
}
