import KinoraCore
import KinoraIR

extension DomainTransform {
    /// Planes smoothed by normalised convolution: the mean of the pixels within a distance along the stretched line.
    /// Section 4.1.
    ///
    /// Distances from the line's beginning grow by at least 1 from pixel to pixel, so the ends of a window are found by
    /// halving, and what is between them is a difference of two running sums.
    func normalized(_ source: [PlaneID]) -> [PlaneID] {
        let places = places(source)
        var planes = source
        for round in 0..<DomainTransform.rounds {
            planes = mean(planes, along: .x, places.rows, round)
            planes = mean(planes, along: .y, places.columns, round)
        }
        return planes
    }

    /// How many pixels of a row and of a column together lie within the first round's distance: few at edges.
    func openness(_ source: [PlaneID]) -> PlaneID {
        let places = places(source)
        let kernel = PixelKernel("\(name).openness", in: lowering)
        let counts = [(Axis.x, places.rows), (.y, places.columns)].map { axis, plane in
            let ends = ends(along: axis, plane, 0, in: kernel)
            return (ends.last - ends.first + 1).toFloat()
        }
        let result = kernel.store([counts[0] + counts[1]], names: ["\(name).openness"], size: size)
        kernel.finish(size: size)
        return result[0]
    }

    /// The distance of every pixel from the beginning of its row, and of its column.
    private func places(_ source: [PlaneID]) -> (rows: PlaneID, columns: PlaneID) {
        let distances = distances(of: source, first: 0)
        return (
            running([distances.rows], .right, "\(name).places.rows")[0],
            running([distances.columns], .down, "\(name).places.columns")[0]
        )
    }

    /// The sum of each plane from the beginning of a line to the pixel.
    private func running(_ planes: [PlaneID], _ direction: Sweep.Direction, _ part: String) -> [PlaneID] {
        let kernel = PixelKernel(part, in: lowering)
        kernel.builder.sweep(direction)
        let sums = planes.map { plane in
            let carry = kernel.builder.carry(initial: 0)
            let sum = kernel.builder.carried(carry) + kernel.tap(plane)
            kernel.builder.carry(carry, sum)
            return sum
        }
        let result = kernel.store(sums, names: planes.indices.map { "\(part).\($0)" }, size: size)
        kernel.finish(size: size)
        return result
    }

    /// One round of means along an axis.
    private func mean(_ planes: [PlaneID], along axis: Axis, _ places: PlaneID, _ round: Int) -> [PlaneID] {
        let part = "\(name).mean.\(axis)\(round)"
        let sums = running(planes, axis == .x ? .right : .down, "\(part).sums")
        let kernel = PixelKernel(part, in: lowering)
        let ends = ends(along: axis, places, round, in: kernel)
        let share = 1 / (ends.last - ends.first + 1).toFloat()
        // Before the beginning of a line its sum is nothing.
        let before = ends.first - 1
        let values = sums.map { plane in
            let upper = load(plane, along: axis, at: ends.last, in: kernel)
            let lower = load(plane, along: axis, at: before.maximum(0), in: kernel)
            return (upper - (before < 0).select(kernel.constant(0), lower)) * share
        }
        let result = kernel.store(values, names: planes.indices.map { "\(part).\($0)" }, size: size, isPicture: true)
        kernel.finish(size: size)
        return result
    }

    private func load(_ plane: PlaneID, along axis: Axis, at position: IntLane, in kernel: PixelKernel) -> FloatLane {
        let builder = kernel.builder
        let (column, row) = axis == .x ? (position, builder.y) : (builder.x, position)
        return builder.loads(kernel.input(plane), column: column, row: row, count: 1, border: .clamp)[0]
    }

    /// The first and the last pixel of a line within a round's distance.
    private func ends(
        along axis: Axis, _ places: PlaneID, _ round: Int, in kernel: PixelKernel
    ) -> (first: IntLane, last: IntLane) {
        let builder = kernel.builder
        let own = axis == .x ? builder.x : builder.y
        let radius = deviation(round) * 3.0.squareRoot()
        // A number of the frame, so that strengths share their code.
        let slot = lowering.uniform("\(name).radius", isSteady: true) { _, slots in slots[0] = Float(radius) }
            .lowerBound
        let here = kernel.tap(places)
        let (low, high) = (here - kernel.uniform(slot), here + kernel.uniform(slot))
        let count = Int32(clamping: axis == .x ? size.width : size.height)
        var (first, last) = (own, own)
        // A distance of so many pixels is never less than their number.
        var step = Int32(1)
        while Double(2 * step) <= radius { step *= 2 }
        while step > 0 {
            let ahead = (last + step).minimum(count - 1)
            last = (load(places, along: axis, at: ahead, in: kernel) <= high).select(ahead, last)
            let behind = (first - step).maximum(0)
            first = (load(places, along: axis, at: behind, in: kernel) >= low).select(behind, first)
            step /= 2
        }
        return (first, last)
    }
}
