import KinoraCore
import KinoraIR

/// A patch of one picture, eight pixels square, and what it takes to move it over another: one lane of a kernel over the grid of
/// patches.
///
/// T. Kroeger et al., "Fast Optical Flow using Dense Inverse Search", 2016, section 2.1, after S. Baker and I. Matthews, "Lucas-Kanade
/// 20 Years On", 2004: gradient and Hessian belong to the patch, not to where it is compared, so that they are worked out once. Means
/// are taken out of both sides, so that brighter light is no motion.
struct PatchComparison {
    /// Pixels across a patch.
    static let side = 8
    /// Pixels from one patch to the next.
    static let stride = 4
    /// Rows of a patch that one turn of a loop compares: machine code for all of them takes long to make.
    private static let rowsOfTurn = 4
    /// Added to the diagonal of the Hessian, in squared code values: without texture nothing moves.
    private static let damping: Float = 10

    /// How unlike two patches are, and the step that should make them more alike.
    struct Result {
        var cost: FloatLane
        var stepX: FloatLane
        var stepY: FloatLane
    }

    private let kernel: PixelKernel
    private let numbers: PatchGrid.Numbers
    private let other: Int
    private let (left, top): (FloatLane, FloatLane)
    private let (pixels, gradientX, gradientY): ([FloatLane], [FloatLane], [FloatLane])
    private let (sumX, sumY): (FloatLane, FloatLane)
    private let (inverseXX, inverseXY, inverseYY): (FloatLane, FloatLane, FloatLane)

    /// Reads a patch of plane `a`.
    ///
    /// - Parameters:
    ///   - a: the plane the patch belongs to, with the margin of `LumaPyramid`.
    ///   - b: the plane it is compared with, alike.
    ///   - numbers: what is known of the level.
    ///   - place: the patch's column and row among the patches; those of the kernel's pixel if there is none.
    init(
        _ a: PlaneID, with b: PlaneID, numbers: PatchGrid.Numbers, place: (column: IntLane, row: IntLane)? = nil,
        in kernel: PixelKernel
    ) {
        let builder = kernel.builder
        let (side, wide) = (Self.side, Self.side + 2)
        let start = Int32(LumaPyramid.margin - Self.stride)
        let place = place ?? (builder.x, builder.y)
        let (column, row) = (place.column.shiftedLeft(by: 2) + start, place.row.shiftedLeft(by: 2) + start)
        let input = kernel.input(a)
        let rows = (0..<wide).map {
            builder.loads(input, column: column - 1, row: row + Int32($0 - 1), count: wide, border: .clamp)
        }
        let places = (0..<side * side).map { (x: $0 % side + 1, y: $0 / side + 1) }
        pixels = places.map { rows[$0.y][$0.x] }
        let gradientX = places.map { (rows[$0.y][$0.x + 1] - rows[$0.y][$0.x - 1]) * 0.5 }
        let gradientY = places.map { (rows[$0.y + 1][$0.x] - rows[$0.y - 1][$0.x]) * 0.5 }
        (sumX, sumY) = (gradientX.pairwiseSum, gradientY.pairwiseSum)
        let share = Float(1) / Float(side * side)
        func product(_ a: [FloatLane], _ b: [FloatLane], _ sums: FloatLane) -> FloatLane {
            zip(a, b).map { $0 * $1 }.pairwiseSum - sums * share
        }
        let xx = product(gradientX, gradientX, sumX * sumX) + Self.damping
        let yy = product(gradientY, gradientY, sumY * sumY) + Self.damping
        let xy = product(gradientX, gradientY, sumX * sumY)
        let reciprocal = 1 / (xx * yy - xy * xy)
        (inverseXX, inverseXY, inverseYY) = (yy * reciprocal, -xy * reciprocal, xx * reciprocal)
        (self.gradientX, self.gradientY) = (gradientX, gradientY)
        (left, top) = (column.toFloat(), row.toFloat())
        other = kernel.input(b)
        self.kernel = kernel
        self.numbers = numbers
    }

    /// Compares the patch with what lies a motion away.
    func compared(at u: FloatLane, _ v: FloatLane) -> Result {
        let (builder, side) = (kernel.builder, Self.side)
        let x = (left + u).maximum(0).minimum(numbers.greatest.x)
        let y = (top + v).maximum(0).minimum(numbers.greatest.y)
        let (baseX, baseY) = (x.floor(), y.floor())
        let (shareX, shareY) = (x - baseX, y - baseY)
        let (column, row) = (baseX.toInt(), baseY.toInt())
        func mixed(_ row: IntLane) -> [FloatLane] {
            let pixels = builder.loads(other, column: column, row: row, count: side + 1, border: .clamp)
            return (0..<side).map { pixels[$0].mix(pixels[$0 + 1], shareX) }
        }
        // The row above, then sums of differences and of their products with themselves and the gradient.
        let nothing = [FloatLane](repeating: kernel.constant(0), count: 4)
        let turns = side / Self.rowsOfTurn
        let sums = builder.loop(count: Int32(clamping: turns), initial: mixed(row) + nothing) { turn, state in
            func part(_ all: [FloatLane]) -> [FloatLane] {
                let count = all.count / turns
                return (0..<count).map { index in
                    builder.element(of: (0..<turns).map { all[$0 * count + index] }, at: turn)
                }
            }
            let top = row + turn * Int32(clamping: Self.rowsOfTurn)
            let rows = [Array(state.prefix(side))] + (1...Self.rowsOfTurn).map { mixed(top + Int32($0)) }
            let patch = part(pixels)
            let differences = patch.indices.map { index in
                rows[index / side][index % side].mix(rows[index / side + 1][index % side], shareY) - patch[index]
            }
            func sum(_ values: [FloatLane]) -> FloatLane { zip(differences, values).map { $0 * $1 }.pairwiseSum }
            let found = [
                differences.pairwiseSum, sum(differences), sum(part(gradientX)), sum(part(gradientY)),
            ]
            return rows[Self.rowsOfTurn] + zip(state.suffix(4), found).map { $0 + $1 }
        }
        let share = Float(1) / Float(side * side)
        let sum = sums[side]
        func weighed(_ products: FloatLane, _ total: FloatLane) -> FloatLane { products - sum * total * share }
        let (alongX, alongY) = (weighed(sums[side + 2], sumX), weighed(sums[side + 3], sumY))
        return Result(
            cost: weighed(sums[side + 1], sum), stepX: -(inverseXX * alongX + inverseXY * alongY),
            stepY: -(inverseXY * alongX + inverseYY * alongY))
    }
}
