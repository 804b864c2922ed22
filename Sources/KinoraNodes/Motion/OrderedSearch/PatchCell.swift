import KinoraIR

/// A patch of one picture over a cell of another: what its difference from the other is while its corner stays between the same four
/// pixels.
///
/// There each pixel of the difference is `d0 + a d1 + b d2 + a b d3` for the shares `a` and `b` of a pixel that the corner lies further, so
/// that its squares, and its products with a gradient, are polynomials of the two shares. What the 64 pixels add to the
/// coefficients is summed up once; each step of a descent within the cell costs a few dozen operations in place of two thousand.
struct PatchCell {
    /// Sums of squares, means taken out: of 1, a, b, a b, a a, b b, a a b, a b b, a a b b.
    private let squares: [FloatLane]
    /// Steps down: of 1, a, b, a b.
    private let stepX, stepY: [FloatLane]

    /// What a row of a patch is made of: its pixels, and the gradient at each.
    typealias PatchRow = (pixels: [FloatLane], x: [FloatLane], y: [FloatLane])

    /// A symmetric matrix of two rows.
    typealias Inverse = (xx: FloatLane, xy: FloatLane, yy: FloatLane)

    /// Sums up a cell, in a loop over the rows of the patch.
    ///
    /// - Parameters:
    ///   - top: the first of nine rows of nine pixels of the other picture.
    ///   - sums: of the gradients.
    ///   - inverse: of the matrix of the gradients' products.
    ///   - below: the row after that by the loop's turn.
    ///   - patch: the row of the patch by the loop's turn.
    init(
        top: [FloatLane], sums: (x: FloatLane, y: FloatLane), inverse: Inverse, in kernel: PixelKernel,
        below: (IntLane) -> [FloatLane], patch: (IntLane) -> PatchRow
    ) {
        let side = PatchOrder.side
        let share = 1 / Float(side * side)
        let nothing = [FloatLane](repeating: kernel.constant(0), count: 20)
        let end = kernel.builder.loop(count: Int32(side), initial: nothing + top) { turn, state in
            var totals = Array(state[..<20])
            let (row, below, patch) = (Array(state[20...]), below(turn), patch(turn))
            for x in 0..<side {
                let across = row[x + 1] - row[x]
                let parts = [
                    row[x] - patch.pixels[x], across, below[x] - row[x], (below[x + 1] - below[x]) - across,
                ]
                let pairs = Self.pairs.map { parts[$0.0] * parts[$0.1] }
                let terms = pairs + parts.map { $0 * patch.x[x] } + parts.map { $0 * patch.y[x] } + [parts[0]]
                // Pixel by pixel: nineteen sums grow side by side and leave registers to what they are made of.
                for (index, term) in terms.enumerated() { totals[index] = totals[index] + term }
            }
            totals[19] = totals[19] + (row[side] - row[0])
            return totals + below
        }
        let (totals, bottom) = (end[..<20], end[20...].map { $0 })
        // Sums of differences are differences of sums.
        let means = [
            totals[18], totals[19], (0..<side).map { bottom[$0] - top[$0] }.pairwiseSum,
            (bottom[side] - bottom[0]) - (top[side] - top[0]),
        ]
        let centered = Self.pairs.indices.map { index -> FloatLane in
            let (a, b) = Self.pairs[index]
            return totals[index] - means[a] * means[b] * share
        }
        squares = [
            centered[0], centered[1] * 2, centered[2] * 2, (centered[3] + centered[5]) * 2, centered[4], centered[7],
            centered[6] * 2, centered[8] * 2, centered[9],
        ]
        let alongX = (0..<4).map { totals[10 + $0] - sums.x * means[$0] * share }
        let alongY = (0..<4).map { totals[14 + $0] - sums.y * means[$0] * share }
        stepX = zip(alongX, alongY).map { inverse.xx * $0 + inverse.xy * $1 }
        stepY = zip(alongX, alongY).map { inverse.xy * $0 + inverse.yy * $1 }
    }

    /// The pairs of `d0 ... d3` whose products are summed.
    private static let pairs = [(0, 0), (0, 1), (0, 2), (0, 3), (1, 1), (1, 2), (1, 3), (2, 2), (2, 3), (3, 3)]

    /// The sum of the squared differences, and the step that leads down, for the corner at a place of the cell.
    func compared(_ a: FloatLane, _ b: FloatLane) -> (cost: FloatLane, stepX: FloatLane, stepY: FloatLane) {
        let ab = a * b
        let plain = squares[0] + a * (squares[1] + a * squares[4]) + b * (squares[2] + b * squares[5])
        let cost = plain + ab * (squares[3] + a * squares[6] + b * squares[7] + ab * squares[8])
        // In two halves: each step waits for the one before.
        func value(_ parts: [FloatLane]) -> FloatLane { (parts[0] + a * parts[1]) + b * (parts[2] + a * parts[3]) }
        return (cost, value(stepX), value(stepY))
    }
}
