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
    /// Products with the gradients: of 1, a, b, a b.
    private let alongX, alongY: [FloatLane]

    /// Sums up a cell.
    ///
    /// - Parameters:
    ///   - rows: nine rows of nine pixels of the other picture.
    ///   - patch: 64 pixels, row by row, and the gradient at each.
    ///   - sums: of the gradients.
    init(
        rows: [[FloatLane]], patch: [FloatLane], gradient: (x: [FloatLane], y: [FloatLane]),
        sums: (x: FloatLane, y: FloatLane)
    ) {
        let side = PatchOrder.side
        let share = 1 / Float(side * side)
        var totals: [FloatLane] = []
        for y in 0..<side {
            for x in 0..<side {
                let (across, below) = (rows[y][x + 1] - rows[y][x], rows[y + 1][x + 1] - rows[y + 1][x])
                let index = y * side + x
                let parts = [rows[y][x] - patch[index], across, rows[y + 1][x] - rows[y][x], below - across]
                let pairs = Self.pairs.map { parts[$0.0] * parts[$0.1] }
                let terms =
                    pairs + parts.map { $0 * gradient.x[index] } + parts.map { $0 * gradient.y[index] } + [parts[0]]
                // Pixel by pixel: nineteen sums grow side by side and leave registers to what they are made of.
                totals = totals.isEmpty ? terms : zip(totals, terms).map { $0 + $1 }
            }
        }
        // Sums of differences are differences of sums.
        let means = [
            totals[18], (0..<side).map { rows[$0][side] - rows[$0][0] }.pairwiseSum,
            (0..<side).map { rows[side][$0] - rows[0][$0] }.pairwiseSum,
            (rows[side][side] - rows[side][0]) - (rows[0][side] - rows[0][0]),
        ]
        let centered = Self.pairs.indices.map { index -> FloatLane in
            let (a, b) = Self.pairs[index]
            return totals[index] - means[a] * means[b] * share
        }
        squares = [
            centered[0], centered[1] * 2, centered[2] * 2, (centered[3] + centered[5]) * 2, centered[4], centered[7],
            centered[6] * 2, centered[8] * 2, centered[9],
        ]
        alongX = (0..<4).map { totals[10 + $0] - sums.x * means[$0] * share }
        alongY = (0..<4).map { totals[14 + $0] - sums.y * means[$0] * share }
    }

    /// The pairs of `d0 ... d3` whose products are summed.
    private static let pairs = [(0, 0), (0, 1), (0, 2), (0, 3), (1, 1), (1, 2), (1, 3), (2, 2), (2, 3), (3, 3)]

    /// The sum of the squared differences, and their products with the gradients, for the corner at a place of the cell.
    func compared(_ a: FloatLane, _ b: FloatLane) -> (cost: FloatLane, alongX: FloatLane, alongY: FloatLane) {
        let ab = a * b
        let plain = squares[0] + a * (squares[1] + a * squares[4]) + b * (squares[2] + b * squares[5])
        let cost = plain + ab * (squares[3] + a * squares[6] + b * squares[7] + ab * squares[8])
        func value(_ parts: [FloatLane]) -> FloatLane { parts[0] + a * parts[1] + b * parts[2] + ab * parts[3] }
        return (cost, value(alongX), value(alongY))
    }
}
