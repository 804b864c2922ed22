import KinoraCore
import KinoraIR

/// Motion by searching for patches from coarse levels to fine ones.
///
/// T. Kroeger et al., "Fast Optical Flow using Dense Inverse Search", 2016. Patches are lanes, all searched at once: where the paper
/// and OpenCV hand motion from patch to patch in order, here each patch first looks at what the coarser level found around it,
/// and, when all have been searched, at what its four neighbours found. Where there is time the levels above the finest one
/// are searched in order, too; see `OrderedPatches`.
struct InverseSearch {
    let name: String
    /// The finest level that is searched: 2 is a quarter of the picture's sides.
    let finest: Int
    /// Steps of descent before and after neighbours are looked at.
    let steps: (first: Int, second: Int)
    /// Whether patches look at their neighbours on the finest level too, which takes a third of the search.
    var looksAroundFinest = true
    /// How often patches look at their neighbours on the level above the finest one, and on those above it: what one of them has found
    /// goes one patch farther each time. Where things repeat, as reeds do, a level is right after the third or fourth.
    var rounds: (next: Int, above: Int) = (1, 1)
    /// Whether patches above the finest level take up what those to the left and above have just found, in place of looking around.
    var isOrdered = false
    let lowering: Lowering

    /// The longer side of the coarsest level lies between this and twice as much: four patches.
    private static let coarsestSide = 32
    /// Where a patch looks for motion that the coarser level found: pixels of that level around the patch's centre.
    private static let looks: [(x: Int, y: Int)] = [(0, 0), (-3, 0), (2, 0), (0, -3), (0, 2)]
    /// Steps of descent on the level below the finest one: half a pixel is all that is left to find there.
    private static let sharpeningSteps = 2
    /// Pixels of a picture whose level below the finest one is looked at, at most: 2048x1152.
    private static let mostSharpenedPixels = 2048 * 1152

    /// Whether planes of a picture's size are too much memory for what can be done without.
    static func isLarge(_ size: Size) -> Bool { size.width * size.height > mostSharpenedPixels }

    /// The longest step, in pixels: a patch that is nearly flat may not leap.
    private static let longestStep: Float = 4

    /// Motion at each patch of a level.
    struct PatchMotion {
        var x: PlaneID
        var y: PlaneID
    }

    /// The sizes of the levels of a picture, itself first.
    func levels(of size: Size) -> [Size] { LumaPyramid.sizes(of: size, least: Self.coarsestSide) }

    /// The level whose pixels the motion is found at; small pictures are searched on three levels all the same.
    func finestLevel(of size: Size) -> Int { min(finest, max(0, levels(of: size).count - 3)) }

    /// A picture's luma, ready to be searched.
    ///
    /// - Parameter levels: that are kept below the finest one; none of large pictures, whose planes would take 70 MiB at 4K.
    func pyramid(of plane: PlaneID, size: Size, name: String, keeping levels: Int = 0) -> LumaPyramid {
        let kept = Self.isLarge(size) ? 0 : levels
        return LumaPyramid(
            of: plane, sizes: self.levels(of: size), first: max(0, finestLevel(of: size) - kept), name: name,
            in: lowering)
    }

    /// The motion from one picture to another, in pixels of the finest level.
    func flow(from a: LumaPyramid, to b: LumaPyramid, name: String) -> FlowField {
        var flow: FlowField?
        let last = finestLevel(of: a.sizes[0])
        for level in (last..<a.sizes.count).reversed() {
            let search = Level(
                size: a.sizes[level], a: a.plane(level), b: b.plane(level), name: "\(name).\(level)", coarser: flow,
                in: lowering)
            let found =
                isOrdered && level > last
                ? searchedInOrder(search) : searched(search, looks: Self.looks, steps: steps.first)
            let refined = (0..<rounds(onLevel: level - last)).reduce(found) { propagated($0, in: search, round: $1) }
            flow = dense(refined, in: search)
        }
        return flow ?? FlowField(x: a.planes[0], y: a.planes[0], size: a.sizes[0])
    }

    /// How often neighbours are looked at on a level, counted from the finest one.
    private func rounds(onLevel level: Int) -> Int {
        switch level {
        case 0: looksAroundFinest ? 1 : 0
        case 1: rounds.next
        default: rounds.above
        }
    }

    /// A motion again from what the level below shows, which has four times the pixels; it stays one vector for each pixel of its own level.
    ///
    /// A descent alone: what the finer level adds is where between pixels the motion leads, not another motion.
    func sharpened(_ flow: FlowField, from a: LumaPyramid, to b: LumaPyramid, name: String) -> FlowField {
        let level = finestLevel(of: a.sizes[0])
        guard level > a.first else { return flow }
        let below = Level(
            size: a.sizes[level - 1], a: a.plane(level - 1), b: b.plane(level - 1), name: "\(name).\(level - 1)",
            coarser: flow, in: lowering)
        let own = Level(
            size: a.sizes[level], a: a.plane(level), b: b.plane(level), name: "\(name).sharpened", coarser: nil,
            in: lowering)
        return dense(searched(below, looks: [(0, 0)], steps: Self.sharpeningSteps), in: own, finer: 1)
    }

    /// What belongs to one level of both pictures.
    struct Level {
        let size: Size
        let a: PlaneID
        let b: PlaneID
        let name: String
        /// What the coarser level found: nothing moves above the coarsest.
        let coarser: (x: PlaneID, y: PlaneID)
        let grid: PatchGrid
        let numbers: PlaneID

        init(size: Size, a: PlaneID, b: PlaneID, name: String, coarser: FlowField?, in lowering: Lowering) {
            (self.size, self.a, self.b, self.name) = (size, a, b, name)
            grid = PatchGrid(over: size)
            numbers = grid.numbers(name: "\(name).numbers", in: lowering)
            if let coarser {
                self.coarser = (coarser.x, coarser.y)
            } else {
                // A table for each: what they are read with is then what other levels are read with.
                let planes = ["x", "y"].map {
                    lowering.constants(["\(name).start.\($0)"], size: Size(1, 1), ConstantTable([0]))[0]
                }
                self.coarser = (planes[0], planes[1])
            }
        }
    }

    // MARK: Patches

    /// Patches from where the coarser level leads them.
    ///
    /// - Parameters:
    ///   - looks: where on that level they look, in its pixels from the patch's centre.
    ///   - steps: of descent.
    private func searched(_ level: Level, looks: [(x: Int, y: Int)], steps: Int) -> PatchMotion {
        let kernel = PixelKernel("\(level.name).search", in: lowering)
        let builder = kernel.builder
        let numbers = PatchGrid.Numbers(level.numbers, in: kernel)
        let comparison = PatchComparison(level.a, with: level.b, numbers: numbers, in: kernel)
        let inputs = [kernel.input(level.coarser.x), kernel.input(level.coarser.y)]
        let found = descended(kernel, comparison, candidates: looks.count, steps: steps) { turn in
            let (dx, dy) = offset(turn, looks, in: builder)
            let (column, row) = (builder.x.shiftedLeft(by: 1) + dx, builder.y.shiftedLeft(by: 1) + dy)
            let motion = inputs.map { builder.loads($0, column: column, row: row, count: 1, border: .clamp)[0] * 2 }
            return (motion[0], motion[1])
        }
        return stored(found, kernel, name: "\(level.name).search", size: level.grid.computed)
    }

    /// Patches from what they and their neighbours have found.
    private func propagated(_ found: PatchMotion, in level: Level, round: Int) -> PatchMotion {
        let name = "\(level.name).propagate\(round == 0 ? "" : ".\(round + 1)")"
        let kernel = PixelKernel(name, in: lowering)
        let builder = kernel.builder
        let numbers = PatchGrid.Numbers(level.numbers, in: kernel)
        let comparison = PatchComparison(level.a, with: level.b, numbers: numbers, in: kernel)
        let inputs = [kernel.input(found.x), kernel.input(found.y)]
        let neighbours = [(x: 0, y: 0), (x: -1, y: 0), (x: 1, y: 0), (x: 0, y: -1), (x: 0, y: 1)]
        let better = descended(kernel, comparison, candidates: neighbours.count, steps: steps.second) { turn in
            let (dx, dy) = offset(turn, neighbours, in: builder)
            // Beyond the last patch of a row there may be columns that belong to none.
            let column = (builder.x + dx).minimum(numbers.lastColumn)
            let motion = inputs.map {
                builder.loads($0, column: column, row: builder.y + dy, count: 1, border: .clamp)[0]
            }
            return (motion[0], motion[1])
        }
        return stored(better, kernel, name: name, size: level.grid.computed)
    }

    /// The offset of a turn.
    private func offset(
        _ turn: IntLane, _ list: [(x: Int, y: Int)], in builder: KernelBuilder
    ) -> (x: IntLane, y: IntLane) {
        func chosen(_ values: [Int]) -> IntLane {
            values.indices.dropFirst().reduce(builder.constant(Int32(values[0]))) { result, index in
                turn.isEqual(to: Int32(index)).select(builder.constant(Int32(values[index])), result)
            }
        }
        return (chosen(list.map(\.x)), chosen(list.map(\.y)))
    }

    /// Compares candidates, then descends from the best one. A step that makes it worse is tried again at half the length.
    func descended(
        _ kernel: PixelKernel, _ comparison: PatchComparison, candidates: Int, steps: Int,
        candidate: (IntLane) -> (FloatLane, FloatLane)
    ) -> (u: FloatLane, v: FloatLane) {
        let builder = kernel.builder
        let zero = kernel.constant(0)
        // Cost and motion of the best one so far, and what is tried next.
        let initial = [kernel.constant(1e30), zero, zero, zero, zero]
        let results = builder.loop(count: Int32(clamping: candidates + steps), initial: initial) { turn, state in
            let isCandidate = turn < Int32(clamping: candidates)
            let (x, y) = candidate(turn.minimum(Int32(clamping: candidates - 1)))
            let (u, v) = (isCandidate.select(x, state[3]), isCandidate.select(y, state[4]))
            let result = comparison.compared(at: u, v)
            let isBetter = result.cost < state[0]
            func next(_ position: FloatLane, _ step: FloatLane, _ best: FloatLane, _ tried: FloatLane) -> FloatLane {
                let ahead = position + step.clamped(-Self.longestStep, Self.longestStep)
                return isBetter.select(ahead, isCandidate.select(tried, best + (tried - best) * 0.5))
            }
            return [
                isBetter.select(result.cost, state[0]), isBetter.select(u, state[1]), isBetter.select(v, state[2]),
                next(u, result.stepX, state[1], state[3]), next(v, result.stepY, state[2], state[4]),
            ]
        }
        return (results[1], results[2])
    }

    /// Stores what a kernel has found, and ends it.
    func stored(_ motion: (u: FloatLane, v: FloatLane), _ kernel: PixelKernel, name: String, size: Size) -> PatchMotion
    {
        let planes = kernel.store([motion.u, motion.v], names: ["\(name).x", "\(name).y"], size: size)
        kernel.finish(size: size)
        return PatchMotion(x: planes[0], y: planes[1])
    }

    // MARK: Pixels

    /// The motion of each pixel: the mean of that of the patches that cover it, by how well each explains the pixel.
    ///
    /// - Parameter finer: by how many levels the patches are of a finer one.
    private func dense(_ motion: PatchMotion, in level: Level, finer: Int = 0) -> FlowField {
        let kernel = PixelKernel("\(level.name).dense", in: lowering)
        let builder = kernel.builder
        let (inputX, inputY) = (
            kernel.input(motion.x, log2X: 2 - finer, log2Y: 2 - finer),
            kernel.input(motion.y, log2X: 2 - finer, log2Y: 2 - finer)
        )
        let unit = 1 / Float(1 << finer)
        let margin = Int32(LumaPyramid.margin)
        let own = builder.loads(
            kernel.input(level.a), column: builder.x + margin, row: builder.y + margin, count: 1, border: .clamp)[0]
        let (left, top) = (kernel.x + Float(margin), kernel.y + Float(margin))
        var (sumX, sumY, weights) = (kernel.constant(0), kernel.constant(0), kernel.constant(0))
        for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] as [(Int32, Int32)] {
            var (u, v) = (builder.tap(inputX, dx, dy), builder.tap(inputY, dx, dy))
            if finer > 0 { (u, v) = (u * unit, v * unit) }
            let other = kernel.sample(level.b, x: left + u, y: top + v)
            let weight = 1 / (other - own).absolute().maximum(1)
            (sumX, sumY, weights) = (sumX + u * weight, sumY + v * weight, weights + weight)
        }
        let share = 1 / weights
        let planes = kernel.store(
            [sumX * share, sumY * share], names: ["\(level.name).x", "\(level.name).y"], size: level.size)
        kernel.finish(size: level.size)
        return FlowField(x: planes[0], y: planes[1], size: level.size)
    }
}
