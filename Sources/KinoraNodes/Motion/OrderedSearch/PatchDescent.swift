import KinoraCore
import KinoraIR

/// The patch that a lane searches: what it looks like, what another place costs, and the way down from there.
///
/// T. Kroeger et al., "Fast Optical Flow using Dense Inverse Search", 2016, section 2.1, with the numbers of `DISOpticalFlow` of OpenCV: the
/// gradient is that of Sobel, which counts eightfold, so that a step goes an eighth of the way; a descent ends when a step makes things
/// worse; one that leads further than a patch is wide is not taken.
struct PatchDescent {
    /// Columns and rows of continued edges around the picture that patches are compared with.
    static let margin = 16
    /// Costs more than any patch.
    private static let worst = 1e10
    /// Takes the place of a determinant that is smaller.
    private static let leastDeterminant: Float = 1e-3

    private let kernel: PixelKernel
    private let other: Int
    private let numbers: PatchOrder.Numbers
    private let (left, top): (FloatLane, FloatLane)
    private let pixels: [FloatLane]
    private let gradient: (x: [FloatLane], y: [FloatLane])
    private let sums: (x: FloatLane, y: FloatLane)
    private let inverse: (xx: FloatLane, xy: FloatLane, yy: FloatLane)

    /// Reads a patch.
    ///
    /// - Parameters:
    ///   - own: the patch's picture with one pixel around it, mirrored.
    ///   - other: the picture it is compared with, with `margin` pixels of continued edges around it.
    ///   - numbers: what is known of the level.
    ///   - column: the patch's first column and row.
    init(
        own: PlaneID, other: PlaneID, numbers: PatchOrder.Numbers, column: IntLane, row: IntLane,
        in kernel: PixelKernel
    ) {
        let side = PatchOrder.side
        let input = kernel.input(own)
        var (across, smooth): ([[FloatLane]], [[FloatLane]]) = ([], [])
        var pixels: [FloatLane] = []
        for y in 0..<side + 2 {
            let line = Self.line(input, column: column, row: row + Int32(y), count: side + 2, in: kernel.builder)
            across.append((0..<side).map { line[$0 + 2] - line[$0] })
            smooth.append((0..<side).map { (line[$0] + line[$0 + 2]) + line[$0 + 1] * 2 })
            if (1...side).contains(y) { pixels += line[1...side] }
        }
        let places = (0..<side * side).map { (x: $0 % side, y: $0 / side) }
        let gradientX = places.map { (across[$0.y][$0.x] + across[$0.y + 2][$0.x]) + across[$0.y + 1][$0.x] * 2 }
        let gradientY = places.map { smooth[$0.y + 2][$0.x] - smooth[$0.y][$0.x] }
        func product(_ a: [FloatLane], _ b: [FloatLane]) -> FloatLane { zip(a, b).map { $0 * $1 }.pairwiseSum }
        let xx = product(gradientX, gradientX)
        let xy = product(gradientX, gradientY)
        let yy = product(gradientY, gradientY)
        // Each product is rounded, as in OpenCV: of a patch that knows one direction alone, the difference is rounding.
        let determinant = (xx * yy).absolute() - (xy * xy).absolute()
        let isFlat = determinant.absolute() < Self.leastDeterminant
        let share = 1 / isFlat.select(Self.leastDeterminant, determinant)
        inverse = (yy * share, -xy * share, xx * share)
        sums = (gradientX.pairwiseSum, gradientY.pairwiseSum)
        gradient = (gradientX, gradientY)
        (left, top) = ((column + Int32(Self.margin)).toFloat(), (row + Int32(Self.margin)).toFloat())
        self.pixels = pixels
        self.other = kernel.input(other)
        self.numbers = numbers
        self.kernel = kernel
    }

    /// Neighbours on a row, more than one instruction may load.
    private static func line(
        _ plane: Int, column: IntLane, row: IntLane, count: Int, in builder: KernelBuilder
    ) -> [FloatLane] {
        stride(from: 0, to: count, by: 8).flatMap { first in
            builder.loads(
                plane, column: column + Int32(first), row: row, count: min(8, count - first), border: .clamp)
        }
    }

    /// Where the patch's corner lies in the other picture with its margin.
    private func corner(_ u: FloatLane, _ v: FloatLane) -> (x: FloatLane, y: FloatLane) {
        let least = Float(Self.margin - PatchOrder.side + 1)
        let beyond = Float(Self.margin - 1)
        return (
            (left + u).maximum(least).minimum(numbers.width + beyond),
            (top + v).maximum(least).minimum(numbers.height + beyond)
        )
    }

    /// Nine rows of nine pixels of the other picture.
    private func window(_ column: FloatLane, _ row: FloatLane) -> [[FloatLane]] {
        let (x, y) = (column.toInt(), row.toInt())
        return (0...PatchOrder.side).map {
            Self.line(other, column: x, row: y + Int32($0), count: PatchOrder.side + 1, in: kernel.builder)
        }
    }

    /// The sum of squared differences, means taken out, from what lies a motion away.
    func cost(_ u: FloatLane, _ v: FloatLane) -> FloatLane {
        let side = PatchOrder.side
        let corner = corner(u, v)
        let (x, y) = (corner.x.floor(), corner.y.floor())
        let (a, b) = (corner.x - x, corner.y - y)
        let rows = window(x, y).map { pixels in (0..<side).map { pixels[$0].mix(pixels[$0 + 1], a) } }
        let differences = pixels.indices.map { index in
            rows[index / side][index % side].mix(rows[index / side + 1][index % side], b) - pixels[index]
        }
        let sum = differences.pairwiseSum
        return differences.map { $0 * $0 }.pairwiseSum - sum * sum * (1 / Float(side * side))
    }

    /// The best of several motions; those that are not usable never are.
    func best(of candidates: [(u: FloatLane, v: FloatLane, isUsable: BoolLane?)]) -> (u: FloatLane, v: FloatLane) {
        // One after the other, not in a loop: there each row of a window would be looked at for borders by itself.
        let worst = kernel.constant(Self.worst)
        let result = candidates.reduce((cost: worst, u: candidates[0].u, v: candidates[0].v)) { best, next in
            let cost = cost(next.u, next.v)
            let isBetter = next.isUsable.map { $0 & (cost < best.cost) } ?? (cost < best.cost)
            return (
                isBetter.select(cost, best.cost), isBetter.select(next.u, best.u), isBetter.select(next.v, best.v)
            )
        }
        return (result.u, result.v)
    }

    /// Where a number of steps lead from a motion; it passes through at most `cells` cells between four pixels.
    func descended(from u: FloatLane, _ v: FloatLane, steps: Int, cells: Int) -> (u: FloatLane, v: FloatLane) {
        let builder = kernel.builder
        // Motion, cost before the last step, steps that are left.
        var end = [u, v, kernel.constant(Self.worst), kernel.constant(Double(steps))]
        for _ in 0..<cells {
            let first = corner(end[0], end[1])
            let (x, y) = (first.x.floor(), first.y.floor())
            let cell = PatchCell(rows: window(x, y), patch: pixels, gradient: gradient, sums: sums)
            end = builder.loop(count: Int32(clamping: steps), initial: end) { _, state in
                let corner = corner(state[0], state[1])
                let (a, b) = (corner.x - x, corner.y - y)
                let isHere = (a >= 0) & (a < 1) & (b >= 0) & (b < 1) & (state[3] > 0.5)
                let found = cell.compared(a, b)
                let stepX = inverse.xx * found.alongX + inverse.xy * found.alongY
                let stepY = inverse.xy * found.alongX + inverse.yy * found.alongY
                let isLast = found.cost >= state[2]
                return [
                    isHere.select(state[0] - stepX, state[0]), isHere.select(state[1] - stepY, state[1]),
                    isHere.select(found.cost, state[2]),
                    isHere.select(isLast.select(kernel.constant(0), state[3] - 1), state[3]),
                ]
            }
        }
        let (dx, dy) = (end[0] - u, end[1] - v)
        let isNear = dx * dx + dy * dy <= Float(PatchOrder.side * PatchOrder.side)
        return (isNear.select(end[0], u), isNear.select(end[1], v))
    }
}
