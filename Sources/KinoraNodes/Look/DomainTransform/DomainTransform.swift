import KinoraCore
import KinoraIR

/// Filters that keep edges, by the domain transform: a row is stretched where its colours change, and smoothed as a line of
/// that length; then columns, and so on.
///
/// E. Gastal and M. Oliveira, "Domain transform for edge-aware image and video processing", 2011, with the three rounds and
/// the distances of OpenCV's `photo` module: colours differ by the sum over components of `abs`.
struct DomainTransform {
    /// Rounds of rows and columns.
    static let rounds = 3

    let name: String
    let size: Size
    /// How far smoothing reaches on an even area, in pixels.
    let space: Double
    /// How different colours may be.
    let range: Double
    let lowering: Lowering

    /// The deviation of a round, from 0: each has half of that before, and all together have `space`. Equation 14.
    func deviation(_ round: Int) -> Double {
        let rounds = DomainTransform.rounds
        let power = Double(1 << (rounds - 1 - round))
        return space * 3.0.squareRoot() * power / Double((1 << (2 * rounds)) - 1).squareRoot()
    }

    /// The distance of each pixel from the one before on its row, and on its column, where a step to an equal pixel is 1.
    ///
    /// - Parameters:
    ///   - guide: the components that colours differ by, each times `scale`.
    ///   - first: the distance of a line's first pixel from what is before.
    func distances(of guide: [PlaneID], scale: Double = 1, first: Float) -> (rows: PlaneID, columns: PlaneID) {
        let slope = lowering.uniform("\(name).slope", isSteady: true) { [space, range] _, slots in
            slots[0] = Float(scale * space / max(range, 1e-6))
        }
        let kernel = PixelKernel("\(name).distances", in: lowering)
        func distance(_ dx: Int, _ dy: Int, _ position: IntLane) -> FloatLane {
            let differences = guide.map { (kernel.tap($0) - kernel.tap($0, dx: dx, dy: dy)).absolute() }
            let sum = differences.dropFirst().reduce(differences[0], +)
            return position.isEqual(to: 0).select(
                kernel.builder.constant(first), sum * kernel.uniform(slope.lowerBound) + 1)
        }
        let values = [distance(-1, 0, kernel.builder.x), distance(0, -1, kernel.builder.y)]
        let planes = kernel.store(values, names: ["\(name).distances.rows", "\(name).distances.columns"], size: size)
        kernel.finish(size: size)
        return (planes[0], planes[1])
    }

    // MARK: Recursion

    /// Planes smoothed by the recursive filter. Section 4.2.
    ///
    /// - Parameter guide: what decides where edges are, and its scale; the planes themselves where there is none.
    func recursive(_ source: [PlaneID], scale: Double = 1) -> [PlaneID] {
        // Beyond a line's ends there is nothing: as far away as a float can say.
        let (rows, columns) = distances(of: source, scale: scale, first: 1e30)
        let deviations = (0..<DomainTransform.rounds).map(deviation)
        let feedback = lowering.uniform("\(name).feedback", count: DomainTransform.rounds, isSteady: true) {
            [deviations] _, slots in
            for (round, deviation) in deviations.enumerated() {
                // exp(-sqrt(2) / deviation) to the power of the distance, as a power of two.
                slots[round] = Float(-2.0.squareRoot() / deviation * 1.442_695_040_888_963_4)
            }
        }
        var planes = source
        for round in 0..<DomainTransform.rounds {
            let slot = feedback.lowerBound + round
            planes = sweep(planes, .right, distances: rows, slot)
            planes = sweep(planes, .left, distances: rows, slot)
            planes = sweep(planes, .down, distances: columns, slot)
            planes = sweep(planes, .up, distances: columns, slot)
        }
        return planes
    }

    /// Each pixel drawn towards what the pixel before became, the less the further it is. Equation 21.
    private func sweep(
        _ planes: [PlaneID], _ direction: Sweep.Direction, distances: PlaneID, _ slot: Int
    ) -> [PlaneID] {
        let part = "\(name).\(direction)"
        let kernel = PixelKernel(part, in: lowering)
        let builder = kernel.builder
        builder.sweep(direction)
        var distance = kernel.tap(distances)
        if direction.isBackward {
            // The distance between two pixels is kept with the second.
            let carry = builder.carry(initial: 1e30)
            builder.carry(carry, distance)
            distance = builder.carried(carry)
        }
        let weight = (distance * kernel.uniform(slot)).exp2()
        let values = planes.map { plane in
            let carry = builder.carry(initial: 0)
            let own = kernel.tap(plane)
            let value = own + (builder.carried(carry) - own) * weight
            builder.carry(carry, value)
            return value
        }
        let result = kernel.store(values, names: planes.indices.map { "\(part).\($0)" }, size: size, isPicture: true)
        kernel.finish(size: size)
        return result
    }
}
