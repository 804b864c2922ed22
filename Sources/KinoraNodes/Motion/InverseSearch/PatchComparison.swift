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
    /// Added to the diagonal of the Hessian, in squared code values: without texture nothing moves.
    private static let damping: Float = 10

    /// Patches that cover a picture, each pixel by four of them: the first one begins a stride before the picture.
    static func grid(over size: Size) -> Size {
        Size((size.width + stride - 1) / stride + 1, (size.height + stride - 1) / stride + 1)
    }

    /// How unlike two patches are, and the step that should make them more alike.
    struct Result {
        var cost: FloatLane
        var stepX: FloatLane
        var stepY: FloatLane
    }

    private let kernel: PixelKernel
    private let size: Size
    private let other: Int
    private let (left, top): (FloatLane, FloatLane)
    private let (pixels, gradientX, gradientY): ([FloatLane], [FloatLane], [FloatLane])
    private let (sumX, sumY): (FloatLane, FloatLane)
    private let (inverseXX, inverseXY, inverseYY): (FloatLane, FloatLane, FloatLane)

    /// Reads the kernel's own patch of plane `a`.
    ///
    /// - Parameters:
    ///   - a: the plane the patch belongs to, with the margin of `LumaPyramid`.
    ///   - b: the plane it is compared with, alike.
    ///   - size: the size of both without margin.
    ///   - patch: which patch of its row it is.
    init(_ a: PlaneID, with b: PlaneID, size: Size, column patch: IntLane, in kernel: PixelKernel) {
        let builder = kernel.builder
        let (side, wide) = (Self.side, Self.side + 2)
        let start = Int32(LumaPyramid.margin - Self.stride)
        let (column, row) = (patch.shiftedLeft(by: 2) + start, builder.y.shiftedLeft(by: 2) + start)
        let input = kernel.input(a)
        let rows = (0..<wide).map {
            Self.row(input, column: column - 1, row: row + Int32($0 - 1), count: wide, in: builder)
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
        self.size = size
    }

    /// Neighbours on a row, more than one instruction may load.
    private static func row(
        _ plane: Int, column: IntLane, row: IntLane, count: Int, in builder: KernelBuilder
    ) -> [FloatLane] {
        Swift.stride(from: 0, to: count, by: 8).flatMap { first in
            builder.loads(
                plane, column: column + Int32(first), row: row, count: min(8, count - first), border: .clamp)
        }
    }

    /// Compares the patch with what lies a motion away.
    func compared(at u: FloatLane, _ v: FloatLane) -> Result {
        let (builder, side) = (kernel.builder, Self.side)
        let margin = 2 * LumaPyramid.margin
        let x = (left + u).clamped(0, Float(size.width + margin - side - 1))
        let y = (top + v).clamped(0, Float(size.height + margin - side - 1))
        let (baseX, baseY) = (x.floor(), y.floor())
        let (shareX, shareY) = (x - baseX, y - baseY)
        let (column, row) = (baseX.toInt(), baseY.toInt())
        let rows = (0...side).map { index -> [FloatLane] in
            let pixels = Self.row(other, column: column, row: row + Int32(index), count: side + 1, in: builder)
            return (0..<side).map { pixels[$0].mix(pixels[$0 + 1], shareX) }
        }
        let differences = (0..<side * side).map { index in
            rows[index / side][index % side].mix(rows[index / side + 1][index % side], shareY) - pixels[index]
        }
        let share = Float(1) / Float(side * side)
        let sum = differences.pairwiseSum
        func weighed(_ values: [FloatLane], _ total: FloatLane) -> FloatLane {
            zip(differences, values).map { $0 * $1 }.pairwiseSum - sum * total * share
        }
        let (alongX, alongY) = (weighed(gradientX, sumX), weighed(gradientY, sumY))
        return Result(
            cost: weighed(differences, sum), stepX: -(inverseXX * alongX + inverseXY * alongY),
            stepY: -(inverseXY * alongX + inverseYY * alongY))
    }
}
