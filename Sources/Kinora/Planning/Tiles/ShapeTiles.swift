import KinoraCore
import KinoraIR

/// Chooses the tile of a stage and lays out its scratch memory.
///
/// Before: the steps and the windows they read are known. After: `tile`, the extent and place of every scratch plane and
/// `scratchByteCount` are set, and the scratch planes of a tile fit in the budget where any shape does.
struct ShapeTiles {
    /// Bytes of scratch planes a tile may use: half the second-level cache, the rest is for inputs and outputs.
    let budget: Int
    /// A forced shape, for tests; nil lets the pass choose.
    let forced: Size?
    /// True where tiles that neither sweep nor repeat may use half as much again: long rows are fetched ahead, and borders that are
    /// computed twice cost more than what leaves the cache (a seventh of `erode` and `median`, a twentieth of `blur`; Zen 5).
    var isRoomy = false

    /// Rows tried; 8 keeps a 4K stage with many planes in cache, above 64 nothing was gained.
    private static let rowChoices = [64, 48, 32, 24, 16, 8]
    /// Rows tried besides where each tile clears many counters, which are added up afterwards.
    private static let rowChoicesOfCounters = [256, 128]
    /// Columns tried: the whole width first, since x-only work is done once a tile.
    private static let columnDivisors = [1, 2, 4, 8]

    /// The same for steps that are repeated, whose many planes are to stay in cache.
    private static let repeatedColumnDivisors = [1, 2, 4, 6, 8, 10, 12, 16]

    /// Repeated steps read little but scratch planes, and those again and again.
    private func budget(for stage: Stage) -> Int {
        let hasMore = !stage.repeats.isEmpty || (isRoomy && stage.sweptAxes.isEmpty)
        return hasMore ? budget * 3 / 2 : budget
    }

    func run(on stage: inout Stage) {
        let shape =
            forced.map { Shape(tile: even($0, in: stage), sliceRows: forcedSlice(of: stage)) }
            ?? bestShape(for: stage)
        stage.tile = shape.tile
        stage.sliceRows = shape.sliceRows
        layOut(&stage, shape.tile)
    }

    /// A tile, and the rows after which its steps take turns.
    private struct Shape {
        var tile: Size
        var sliceRows: Int?
    }

    /// With forced tiles slices are as small as can be, so that tests see many.
    private func forcedSlice(of stage: Stage) -> Int? {
        stage.maySlice && stage.canSlice ? 1 << (stage.steps.map(\.log2ScaleY).max() ?? 0) : nil
    }

    /// Columns of tiles that hold whole columns. Narrow strips would stay in the cache, and lose more on memory read in scraps:
    /// a smoothing down and up takes 17 ms by 32 columns, 9 by 256, 8 by 512 (1080p, Cascade Lake).
    private static let stripWidth = 256

    /// Tiles start at pixels every domain of the stage has: multiples of the largest scale; they hold the whole lines of sweeps.
    private func even(_ tile: Size, in stage: Stage) -> Size {
        let axes = stage.sweptAxes
        let tile = Size(
            axes.contains(.x) ? stage.domain.width : tile.width, axes.contains(.y) ? stage.domain.height : tile.height)
        let x = 1 << (stage.steps.map(\.log2ScaleX).max() ?? 0)
        let y = 1 << (stage.steps.map(\.log2ScaleY).max() ?? 0)
        return Size((max(1, tile.width) + x - 1) / x * x, (max(1, tile.height) + y - 1) / y * y)
    }

    private func bestShape(for stage: Stage) -> Shape {
        var best: (cost: Double, shape: Shape)?
        let axes = stage.sweptAxes
        for width in widths(of: stage, axes) {
            for rows in heights(of: stage, axes) {
                let tile = even(Size(width, rows), in: stage)
                var trial = stage
                layOut(&trial, tile)
                let isOver = trial.scratchByteCount > budget(for: stage)
                let cost =
                    work(trial, tile) * (isOver ? 4 + Double(trial.scratchByteCount) / Double(budget) : 1)
                if best.map({ cost < $0.cost * 0.995 }) ?? true { best = (cost, Shape(tile: tile)) }
            }
        }
        if stage.maySlice && stage.canSlice, let whole = best, let sliced = bestSlices(of: stage),
            sliced.cost < whole.cost * Self.leastGain
        {
            best = sliced
        }
        return best?.shape ?? Shape(tile: even(Size(stage.domain.width, 32), in: stage))
    }

    /// The best shape of tiles whose steps take turns.
    private func bestSlices(of stage: Stage) -> (cost: Double, shape: Shape)? {
        var best: (cost: Double, shape: Shape)?
        // Whole rows begin where registers of memory do; parts of them, a border earlier, lie across: a tenth slower (Zen 5).
        guard let width = widths(of: stage, []).first else { return nil }
        for height in Self.slicedHeights {
            let shape = Shape(tile: even(Size(width, height), in: stage), sliceRows: Self.sliceRows)
            var trial = stage
            trial.sliceRows = shape.sliceRows
            // What a slice reads again of the one before must stay in the cache, not the whole tile.
            guard layOut(&trial, shape.tile) <= budget * 3 / 2 else { continue }
            let cost = work(trial, shape.tile)
            if best.map({ cost < $0.cost * 0.995 }) ?? true { best = (cost, shape) }
        }
        return best
    }

    /// Rows of a slice; fewer would cost more in calls and rows that are moved than they leave in the cache.
    private static let sliceRows = 8
    private static let slicedHeights = [128, 64]
    /// What slices must gain.
    private static let leastGain = 0.97

    private func heights(of stage: Stage, _ axes: Set<Axis>) -> [Int] {
        if axes.contains(.y) { return [stage.domain.height] }
        // As many rows at once as the widest vectors have lanes.
        if axes.contains(.x) { return ShapeTiles.rowChoices.filter { $0 >= 16 } }
        let hasMany = toll(of: stage) > 2 * ShapeTiles.startToll
        return (hasMany ? ShapeTiles.rowChoicesOfCounters : []) + ShapeTiles.rowChoices
    }

    private func widths(of stage: Stage, _ axes: Set<Axis>) -> [Int] {
        if axes.contains(.x) { return [stage.domain.width] }
        if axes.contains(.y) { return [ShapeTiles.stripWidth] }
        let (divisors, least) =
            stage.repeats.isEmpty ? (ShapeTiles.columnDivisors, 256) : (ShapeTiles.repeatedColumnDivisors, 128)
        return divisors.compactMap { divisor in
            let width = (stage.domain.width + divisor - 1) / divisor
            return divisor > 1 && width < least ? nil : (width + 63) / 64 * 64
        }
    }

    /// What a pixel of the domain costs, overlap included, plus a toll for each tile's start; in operations.
    private func work(_ stage: Stage, _ tile: Size) -> Double {
        var sum = toll(of: stage)
        for (step, region) in zip(stage.steps, interiorRegions(stage, tile)) {
            sum += Double(region.width * region.height) * step.weight
        }
        if let rows = stage.sliceRows { sum += Double(tile.height / rows * stage.steps.count) * Self.callToll }
        return sum / Double(tile.width * tile.height)
    }

    /// What a frame of a stage costs in its best shape, in operations, and how many of them without any overlap.
    func cost(of stage: Stage) -> (work: Double, least: Double) {
        let shape = bestShape(for: stage)
        var trial = stage
        trial.sliceRows = shape.sliceRows
        layOut(&trial, shape.tile)
        let isOver = shape.sliceRows == nil && trial.scratchByteCount > budget(for: stage)
        let pixels = Double(stage.domain.width * stage.domain.height)
        let least = stage.steps.reduce(0) {
            $0 + $1.weight * Double($1.kernel.domain.width * $1.kernel.domain.height)
        }
        return (work(trial, shape.tile) * pixels * (isOver ? 2 : 1), least)
    }

    /// What starting a tile costs, in operations; measured: about a microsecond.
    private static let startToll = 20000.0
    /// What a step of a slice costs more than its pixels.
    private static let callToll = 4000.0
    /// What clearing a counter and adding it up costs: 16 thousand took 10 microseconds a tile.
    private static let counterToll = 10.0

    private func toll(of stage: Stage) -> Double {
        var counters = 0
        for step in stage.steps {
            for reduction in step.kernel.kernel.reductions {
                if case .histogram(let bins) = reduction.kind { counters += bins }
            }
        }
        return ShapeTiles.startToll + Double(counters) * ShapeTiles.counterToll
    }

    /// The regions of a tile so far from every edge that it needs all its border.
    private func interiorRegions(_ stage: Stage, _ tile: Size) -> [PixelRect] {
        let (wide, bounds) = interior(stage, tile)
        var regions = [PixelRect](repeating: PixelRect(x: 0, y: 0, width: 0, height: 0), count: stage.steps.count)
        regions.withUnsafeMutableBufferPointer {
            wide.regions(of: bounds, into: $0, isCut: false)
        }
        return regions
    }

    /// The stage of a picture without edges near a tile.
    private func interior(_ stage: Stage, _ tile: Size) -> (stage: Stage, bounds: PixelRect) {
        let far = 1 << 20
        var wide = stage
        wide.domain = Size(far * 4, far * 4)
        for index in wide.steps.indices { wide.steps[index].kernel.domain = wide.domain }
        return (wide, PixelRect(x: far, y: far, width: tile.width, height: tile.height))
    }

    /// Places the scratch planes of a tile.
    ///
    /// - Returns: bytes of them that are in use at a time.
    @discardableResult
    private func layOut(_ stage: inout Stage, _ tile: Size) -> Int {
        let regions = interiorRegions(stage, tile)
        let slices = stage.sliceRows.map { interiorSlices(stage, tile, rows: $0) }
        var lastReader = [Int](repeating: 0, count: stage.scratchPlanes.count)
        for (index, step) in stage.steps.enumerated() {
            for read in step.scratchReads { lastReader[read.plane] = max(lastReader[read.plane], index) }
        }
        // Whatever a repeated range touches is in use through all of it.
        func first(_ step: Int) -> Int {
            stage.repeats.first { $0.steps.contains(step) }?.steps.lowerBound ?? step
        }
        func last(_ step: Int) -> Int {
            stage.repeats.first { $0.steps.contains(step) }.map { $0.steps.upperBound - 1 } ?? step
        }
        var placed: [(start: Int, end: Int, from: Int, to: Int)] = []
        stage.scratchByteCount = 0
        for index in stage.scratchPlanes.indices {
            var plane = stage.scratchPlanes[index]
            let region = regions[plane.writer]
            let rows = slices.map { $0.mostRows[plane.writer] } ?? region.height
            plane.extent = Size(min(region.width, plane.size.width + 64), min(rows, plane.size.height + 1))
            let slack = ScratchPlane.slack
            // Between rows any readable memory serves; a strip of many short rows must not be mostly that.
            let gap = stage.sweptAxes.contains(.y) || !stage.repeats.isEmpty ? 64 : 2 * slack
            plane.stride = (plane.extent.width * plane.element.byteCount + 63) / 64 * 64 + gap
            // Rows that are read together must not fall on the same lines of the cache: a tenth of a median of 5 by 5 (Zen 5).
            if plane.stride.isMultiple(of: 128) { plane.stride += 64 }
            var size = plane.stride * plane.extent.height + 2 * slack
            if plane.initialValue != nil {
                plane.alternateOffset = size
                size *= 2
            }
            var offset = 0
            let from = first(plane.writer)
            let to = last(max(lastReader[index], plane.writer))
            // Where steps take turns, all are in use all the time.
            for other in placed.sorted(by: { $0.start < $1.start })
            where slices != nil || (other.from <= to && from <= other.to) {
                if offset + size <= other.start { break }
                offset = max(offset, other.end)
            }
            plane.offset = offset
            placed.append((offset, offset + size, from, to))
            stage.scratchByteCount = max(stage.scratchByteCount, offset + size)
            stage.scratchPlanes[index] = plane
        }
        guard let slices else { return stage.scratchByteCount }
        return stage.scratchPlanes.reduce(0) { $0 + $1.stride * slices.steadyRows[$1.writer] }
    }

    /// The slices of a tile far from every edge.
    private func interiorSlices(_ stage: Stage, _ tile: Size, rows: Int) -> TileSlices {
        let (wide, bounds) = interior(stage, tile)
        return TileSlices(of: bounds, rows: rows, in: wide, isCut: false, most: 3)
    }
}

extension ScratchPlane {
    /// Bytes generated code may read before and after the pixels it needs (`PlaneBinding`).
    static let slack = 256
}
