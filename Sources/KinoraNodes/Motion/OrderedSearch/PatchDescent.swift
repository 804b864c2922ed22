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
            let line = kernel.builder.loads(
                input, column: column, row: row + Int32(y), count: side + 2, border: .clamp)
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

    /// Where the patch's corner lies in the other picture with its margin.
    private func corner(_ u: FloatLane, _ v: FloatLane) -> (x: FloatLane, y: FloatLane) {
        let least = Float(Self.margin - PatchOrder.side + 1)
        let beyond = Float(Self.margin - 1)
        return (
            (left + u).maximum(least).minimum(numbers.width + beyond),
            (top + v).maximum(least).minimum(numbers.height + beyond)
        )
    }

    /// A row of nine pixels of the other picture.
    private func line(_ column: IntLane, _ row: IntLane) -> [FloatLane] {
        kernel.builder.loads(other, column: column, row: row, count: PatchOrder.side + 1, border: .clamp)
    }

    /// A row of something known at each pixel of the patch, by the turn of a loop over its rows.
    private func row(_ turn: IntLane, of all: [FloatLane]) -> [FloatLane] {
        let side = PatchOrder.side
        return (0..<side).map { x in
            kernel.builder.element(of: stride(from: x, to: all.count, by: side).map { all[$0] }, at: turn)
        }
    }

    /// The sum of squared differences, means taken out, from what lies a motion away.
    func cost(_ u: FloatLane, _ v: FloatLane) -> FloatLane {
        let side = PatchOrder.side
        let corner = corner(u, v)
        let (x, y) = (corner.x.floor(), corner.y.floor())
        let (a, b) = (corner.x - x, corner.y - y)
        let (column, row) = (x.toInt(), y.toInt())
        func mixed(_ row: IntLane) -> [FloatLane] {
            let pixels = line(column, row)
            return (0..<side).map { pixels[$0].mix(pixels[$0 + 1], a) }
        }
        let nothing = kernel.constant(0)
        let end = kernel.builder.loop(count: Int32(side), initial: mixed(row) + [nothing, nothing]) { turn, state in
            let below = mixed(row + turn + 1)
            let patch = self.row(turn, of: pixels)
            let differences = (0..<side).map { state[$0].mix(below[$0], b) - patch[$0] }
            return below + [
                state[side] + differences.pairwiseSum, state[side + 1] + differences.map { $0 * $0 }.pairwiseSum,
            ]
        }
        return end[side + 1] - end[side] * end[side] * (1 / Float(side * side))
    }

    /// The best of several motions; those that are not usable never are.
    func best(of candidates: [(u: FloatLane, v: FloatLane, isUsable: BoolLane?)]) -> (u: FloatLane, v: FloatLane) {
        let builder = kernel.builder
        let (us, vs) = (candidates.map(\.u), candidates.map(\.v))
        let handicaps = candidates.map { $0.isUsable?.select(0, kernel.constant(Self.worst)) ?? kernel.constant(0) }
        let result = builder.loop(
            count: Int32(candidates.count), initial: [kernel.constant(Self.worst), us[0], vs[0]]
        ) { turn, best in
            let (u, v) = (builder.element(of: us, at: turn), builder.element(of: vs, at: turn))
            let cost = cost(u, v) + builder.element(of: handicaps, at: turn)
            let isBetter = cost < best[0]
            return [isBetter.select(cost, best[0]), isBetter.select(u, best[1]), isBetter.select(v, best[2])]
        }
        return (result[1], result[2])
    }

    /// Where a number of steps lead from a motion; it passes through at most `cells` cells between four pixels.
    func descended(from u: FloatLane, _ v: FloatLane, steps: Int, cells: Int) -> (u: FloatLane, v: FloatLane) {
        let builder = kernel.builder
        // Motion, cost before the last step, steps that are left.
        let start = [u, v, kernel.constant(Self.worst), kernel.constant(Double(steps))]
        let end = builder.loop(count: Int32(clamping: cells), initial: start) { _, start in
            let first = corner(start[0], start[1])
            let (x, y) = (first.x.floor(), first.y.floor())
            let (column, row) = (x.toInt(), y.toInt())
            let cell = PatchCell(
                top: line(column, row), sums: sums, inverse: inverse, in: kernel,
                below: { line(column, row + $0 + 1) },
                patch: { (self.row($0, of: pixels), self.row($0, of: gradient.x), self.row($0, of: gradient.y)) })
            return builder.loop(count: Int32(clamping: steps), initial: start) { _, state in
                let corner = corner(state[0], state[1])
                let (a, b) = (corner.x - x, corner.y - y)
                // On its far edges a cell says the same as the next one.
                let isHere = ((a - 0.5).absolute().maximum((b - 0.5).absolute()) <= 0.5) & (state[3] > 0.5)
                let found = cell.compared(a, b)
                let isLast = found.cost >= state[2]
                return [
                    isHere.select(state[0] - found.stepX, state[0]), isHere.select(state[1] - found.stepY, state[1]),
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
