import KinoraCore
import KinoraIR

/// Motion by dense inverse search as `DISOpticalFlow` of OpenCV finds it, with its presets.
///
/// T. Kroeger et al., "Fast Optical Flow using Dense Inverse Search", 2016. On each level patches start with what the coarser one found,
/// take up what their neighbours have, there and back, and descend; a pixel's motion is the mean of that of the patches over it, and
/// is refined.
struct OrderedSearch {
    /// What OpenCV calls a preset.
    struct Preset {
        /// The finest level that is searched: 2 is a quarter of the picture's sides.
        var finest: Int
        /// Pixels from one patch to the next.
        var stride: Int
        /// Steps of descent on the way there, and as many on the way back.
        var steps: Int
        var isRefined: Bool
        /// Cells between four pixels that a descent may pass through, there and back; where it would pass more it stops. Where twelve steps may
        /// be taken three cells there and two back are too few for what has no detail: the flow of a clip enlarged to 1080p then differs from
        /// OpenCV's by 0.16 pixels in the mean, with six by 0.04.
        var cells = (there: 3, back: 2)

        static let ultrafast = Preset(finest: 2, stride: 4, steps: 6, isRefined: false)
        static let fast = Preset(finest: 2, stride: 4, steps: 8, isRefined: true)
        static let medium = Preset(finest: 1, stride: 3, steps: 12, isRefined: true, cells: (6, 6))
    }

    let name: String
    let preset: Preset
    let lowering: Lowering

    /// Whether a picture is large enough for a patch.
    static func isUsable(for size: Size) -> Bool { min(size.width, size.height) >= PatchOrder.side }

    /// The levels of a picture: the coarsest has about four patches along its longer side, and one along the other at least.
    private static func coarsest(of size: Size) -> Int {
        let (long, short) = (max(size.width, size.height), min(size.width, size.height))
        let ratio = max(1, Double(long) / Double(4 * PatchOrder.side))
        let patches = max(1, short / PatchOrder.side)
        return min(
            Int(Mathematics.logarithm(ratio) / Mathematics.logarithm(2) + 0.5),
            Int.bitWidth - 1 - patches.leadingZeroBitCount)
    }

    /// The motion from one picture to another, in its pixels; both are planes of code values of 8 bits.
    func flow(from a: PlaneID, to b: PlaneID, size: Size) -> FlowField {
        let coarsest = Self.coarsest(of: size)
        let finest = coarsest < preset.finest ? max(0, coarsest - 2) : preset.finest
        let sizes = AreaPyramid.sizes(of: size, count: coarsest + 1)
        let own = AreaPyramid(of: a, sizes: sizes, first: finest, name: "\(name).a", in: lowering)
        let other = AreaPyramid(of: b, sizes: sizes, first: finest, name: "\(name).b", in: lowering)
        var flow: FlowField?
        for index in (finest...max(finest, coarsest)).reversed() {
            let wide = widened(
                other.plane(index), sizes[index], by: PatchDescent.margin, name: "\(name).b.wide.\(index)")
            let order = PatchOrder(over: sizes[index], stride: preset.stride)
            let level = Level(
                size: sizes[index], own: own.plane(index), name: "\(name).\(index)",
                wide: wide,
                order: order,
                numbers: order.numbers(of: sizes[index], name: "\(name).\(index).numbers", in: lowering))
            let found = dense(searched(level, from: flow), on: level)
            flow =
                preset.isRefined
                ? VariationalRefinement(name: level.name, numbers: level.numbers, lowering: lowering)
                    .refined(found, own: level.own, other: level.wide, margin: PatchDescent.margin) : found
        }
        guard let flow else { return FlowField(x: a, y: a, size: size) }
        return enlarged(flow, to: size, by: Float(1 << finest))
    }

    /// What belongs to one level.
    private struct Level {
        let size: Size
        let own: PlaneID
        let name: String
        /// The other picture with continued edges.
        let wide: PlaneID
        let order: PatchOrder
        let numbers: PlaneID
    }

    // MARK: Pictures

    /// A picture with continued edges around it.
    private func widened(_ plane: PlaneID, _ size: Size, by margin: Int, name: String) -> PlaneID {
        let kernel = PixelKernel(name, in: lowering)
        let (column, row) = (kernel.builder.x - Int32(margin), kernel.builder.y - Int32(margin))
        let wide = Size(size.width + 2 * margin, size.height + 2 * margin)
        let result = kernel.store(
            [kernel.read(plane, column: column, row: row)], names: [name], size: wide, element: .u8)[0]
        kernel.finish(size: wide)
        return result
    }

    /// A picture with one pixel around it, mirrored at the centres of its outermost pixels.
    private func mirrored(_ plane: PlaneID, _ size: Size, name: String) -> PlaneID {
        let kernel = PixelKernel(name, in: lowering)
        func place(_ position: IntLane, _ length: Int) -> IntLane {
            let distance = position - 1
            let positive = distance.maximum(-distance)
            return positive.minimum(-positive + Int32(clamping: 2 * (length - 1))).maximum(0)
        }
        let (column, row) = (place(kernel.builder.x, size.width), place(kernel.builder.y, size.height))
        let wide = Size(size.width + 2, size.height + 2)
        let result = kernel.store(
            [kernel.read(plane, column: column, row: row)], names: [name], size: wide, element: .u8)[0]
        kernel.finish(size: wide)
        return result
    }

    /// A flow at the pixels of a larger picture, linearly between its own.
    private func enlarged(_ flow: FlowField, to target: Size, by scale: Float) -> FlowField {
        guard flow.size != target else { return flow }
        let kernel = PixelKernel("\(name).enlarge", in: lowering)
        let place = place(kernel.x, kernel.y, of: target, in: flow.size)
        let values = [flow.x, flow.y].map { kernel.sample($0, x: place.x, y: place.y) * scale }
        let planes = kernel.store(values, names: ["\(name).x", "\(name).y"], size: target)
        kernel.finish(size: target)
        return FlowField(x: planes[0], y: planes[1], size: target)
    }

    /// A point of one picture in another one that shows the same.
    private func place(
        _ x: FloatLane, _ y: FloatLane, of size: Size, in other: Size
    ) -> (x: FloatLane, y: FloatLane) {
        (
            x * Float(Double(other.width) / Double(size.width)), y * Float(Double(other.height) / Double(size.height))
        )
    }

    // MARK: Patches

    /// The motion of each patch.
    private func searched(_ level: Level, from coarser: FlowField?) -> (x: PlaneID, y: PlaneID) {
        let mirrored = mirrored(level.own, level.size, name: "\(level.name).mirrored")
        let start = started(level, from: coarser)
        let there = swept(level, .down, own: mirrored) { kernel, patch in
            (
                kernel.read(start.x, column: patch.column, row: patch.row),
                kernel.read(start.y, column: patch.column, row: patch.row)
            )
        }
        let back = swept(level, .up, own: mirrored) { kernel, _ in (kernel.tap(there.x), kernel.tap(there.y)) }
        // Straightened, so that what follows reads neighbours side by side.
        let kernel = PixelKernel("\(level.name).patches", in: lowering)
        let builder = kernel.builder
        let numbers = PatchOrder.Numbers(level.numbers, in: kernel)
        let (column, row) = (builder.y, builder.x + numbers.offset(ofRow: builder.y))
        let values = [back.x, back.y].map { kernel.read($0, column: column, row: row) }
        let planes = kernel.store(
            values, names: ["\(level.name).patches.x", "\(level.name).patches.y"], size: level.order.count)
        kernel.finish(size: level.order.count)
        return (planes[0], planes[1])
    }

    /// What patches start with: the motion that the coarser level has found in their middle.
    private func started(_ level: Level, from coarser: FlowField?) -> (x: PlaneID, y: PlaneID) {
        let names = ["\(level.name).start.x", "\(level.name).start.y"]
        guard let coarser else {
            let count = level.order.count
            // A table for each: the sweep that reads them is then that of the other levels.
            let planes = names.map { name in
                let nothing = ConstantTable([Float](repeating: 0, count: count.width * count.height))
                return lowering.constants([name], size: count, nothing)[0]
            }
            return (planes[0], planes[1])
        }
        let kernel = PixelKernel("\(level.name).start", in: lowering)
        let center = Float(PatchOrder.side / 2) + 0.5
        func position(_ index: IntLane) -> FloatLane { (index * Int32(level.order.stride)).toFloat() + center }
        let (column, row) = (position(kernel.builder.x), position(kernel.builder.y))
        let place = place(column, row, of: level.size, in: coarser.size)
        let motion = [coarser.x, coarser.y].map { kernel.sample($0, x: place.x, y: place.y) * 2 }
        let planes = kernel.store(motion, names: names, size: level.order.count)
        kernel.finish(size: level.order.count)
        return (planes[0], planes[1])
    }

    /// One way over the slanted grid.
    private func swept(
        _ level: Level, _ direction: Sweep.Direction, own: PlaneID,
        start: (PixelKernel, PatchOrder.Patch) -> (FloatLane, FloatLane)
    ) -> (x: PlaneID, y: PlaneID) {
        let name = "\(level.name).\(direction == .down ? "there" : "back")"
        let kernel = PixelKernel(name, in: lowering)
        let builder = kernel.builder
        builder.sweep(direction)
        let carries = [builder.carry(initial: 0), builder.carry(initial: 0)]
        let numbers = PatchOrder.Numbers(level.numbers, in: kernel)
        let patch = PatchOrder.patch(numbers, in: builder)
        let stride = Int32(clamping: level.order.stride)
        let descent = PatchDescent(
            own: own, other: level.wide, numbers: numbers, column: patch.column * stride,
            row: patch.row * stride, in: kernel)
        let first = start(kernel, patch)
        let beside = direction == .down ? patch.hasLeft : patch.hasRight
        let before = direction == .down ? patch.hasAbove : patch.hasBelow
        let across: Int32 = direction == .down ? -1 : 1
        let best = descent.best(of: [
            (first.0, first.1, nil), (builder.carried(carries[0]), builder.carried(carries[1]), beside),
            (builder.carried(carries[0], across: across), builder.carried(carries[1], across: across), before),
        ])
        let motion = descent.descended(
            from: best.u, best.v, steps: preset.steps,
            cells: direction == .down ? preset.cells.there : preset.cells.back)
        builder.carry(carries[0], motion.u)
        builder.carry(carries[1], motion.v)
        let planes = kernel.store([motion.u, motion.v], names: ["\(name).x", "\(name).y"], size: level.order.grid)
        kernel.finish(size: level.order.grid)
        return (planes[0], planes[1])
    }

    // MARK: Pixels

    /// The motion of each pixel: the mean of that of the patches that cover it, by how well each explains the pixel.
    private func dense(_ patches: (x: PlaneID, y: PlaneID), on level: Level) -> FlowField {
        let kernel = PixelKernel("\(level.name).dense", in: lowering)
        let builder = kernel.builder
        let (side, stride) = (PatchOrder.side, level.order.stride)
        let most = (side + stride - 1) / stride
        /// The last patch over a pixel, and how many before it are, too.
        func covering(_ position: IntLane, _ lastOfAll: FloatLane) -> (last: IntLane, first: IntLane) {
            func index(_ position: IntLane) -> IntLane {
                ((position.toFloat() + 0.5) * (1 / Float(stride))).floor().toInt()
            }
            let last = index(position).minimum(lastOfAll.toInt())
            return (last, (index(position - Int32(side)) + 1).maximum(0).minimum(last))
        }
        let numbers = PatchOrder.Numbers(level.numbers, in: kernel)
        let (columns, rows) = (covering(builder.x, numbers.lastColumn), covering(builder.y, numbers.lastRow))
        let own = kernel.tap(level.own)
        let margin = Float(PatchDescent.margin)
        let inputs = [kernel.input(patches.x), kernel.input(patches.y)]
        var (sumX, sumY, weights) = (kernel.constant(0), kernel.constant(0), kernel.constant(0))
        let first = columns.last - Int32(most - 1)
        for dy in 0..<most {
            let row = rows.last - Int32(dy)
            let motion = inputs.map { builder.loads($0, column: first, row: row, count: most, border: .clamp) }
            for dx in 0..<most {
                let isThere = (row > rows.first - 1) & (first + Int32(dx) > columns.first - 1)
                let (u, v) = (motion[0][dx], motion[1][dx])
                let x = (builder.x.toFloat() + u).maximum(0).minimum(numbers.width - 1.001)
                let y = (builder.y.toFloat() + v).maximum(0).minimum(numbers.height - 1.001)
                let found = kernel.sample(level.wide, x: x + (margin + 0.5), y: y + (margin + 0.5))
                let weight = isThere.select(1 / (found - own).absolute().maximum(1), 0)
                (sumX, sumY, weights) = (sumX + u * weight, sumY + v * weight, weights + weight)
            }
        }
        let share = 1 / weights
        let planes = kernel.store(
            [sumX * share, sumY * share], names: ["\(level.name).x", "\(level.name).y"], size: level.size)
        kernel.finish(size: level.size)
        return FlowField(x: planes[0], y: planes[1], size: level.size)
    }
}
