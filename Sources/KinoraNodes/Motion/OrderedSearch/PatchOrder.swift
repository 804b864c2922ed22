import KinoraCore
import KinoraIR

/// Where the patches of a level lie, and the order in which they are searched.
///
/// Patches take up what the patch beside and the one above them have found, within stripes of rows of patches, an eighth of the picture
/// each, as OpenCV does. So that many are searched at once they stand on a slanted grid: a column for each row of patches, which begins
/// one step later than that of the row above it in its stripe. What a patch needs is then known one step before it, in its own column
/// and in the one to the left; on the way back, in its own and in the one to the right.
struct PatchOrder {
    /// Pixels across a patch.
    static let side = 8
    private static let stripes = 8
    /// Columns that all vectors compute in whole turns.
    private static let columnUnit = 32

    /// Pixels from one patch to the next.
    let stride: Int
    /// Patches of a row, and rows of them; all lie inside the picture.
    let count: Size
    /// Rows of patches of a stripe, the last one's excepted.
    let stripe: Int

    /// The patches of a picture, which has at least 8 columns and rows.
    init(over size: Size, stride: Int) {
        self.stride = stride
        count = Size(
            1 + max(0, size.width - Self.side) / stride, 1 + max(0, size.height - Self.side) / stride)
        stripe = (count.height + Self.stripes - 1) / Self.stripes
    }

    /// Patches in one stripe: what one of them finds reaches all to the right of it and below.
    init(unbroken count: Size, stride: Int) {
        (self.count, self.stride) = (count, stride)
        stripe = count.height
    }

    /// The slanted grid.
    var grid: Size {
        Size(
            (count.height + Self.columnUnit - 1) / Self.columnUnit * Self.columnUnit, count.width + stripe - 1)
    }

    /// The patch that a pixel of the slanted grid searches.
    struct Patch {
        /// Its place in the row, and its row; that of the nearest patch where the grid holds none.
        var column, row: IntLane
        /// Whether there is a patch to the left, above, to the right and below that it may learn from.
        var hasLeft, hasAbove, hasRight, hasBelow: BoolLane
    }

    /// What kernels need to know of a level, in a plane: all levels share their machine code.
    func numbers(of size: Size, name: String, in lowering: Lowering) -> PlaneID {
        let whole = [count.width - 1, count.height - 1, stripe, size.width, size.height].map { Float($0) }
        let all = whole + [1 / Float(stripe), 0, 0]
        return lowering.constants([name], size: Size(all.count, 1), ConstantTable(all))[0]
    }

    /// The same numbers as a kernel sees them.
    struct Numbers {
        /// The last patch of a row, the last row of them.
        let lastColumn, lastRow: FloatLane
        fileprivate let stripe: FloatLane
        /// A row's share of a stripe.
        private let stripeUnit: FloatLane
        /// Columns and rows of the picture.
        let width, height: FloatLane

        /// Reads a plane that `numbers(of:name:in:)` made.
        init(_ plane: PlaneID, in kernel: PixelKernel) {
            let zero = kernel.builder.constant(Int32(0))
            let all = kernel.builder.loads(kernel.input(plane), column: zero, row: zero, count: 8, border: .clamp)
            (lastColumn, lastRow, stripe, width, height) = (all[0], all[1], all[2], all[3], all[4])
            stripeUnit = all[5]
        }

        /// Steps by which a row of patches begins later than the first of its stripe.
        func offset(ofRow row: IntLane) -> IntLane {
            let whole = ((row.toFloat() + 0.5) * stripeUnit).toInt()
            return row - whole * stripe.toInt()
        }
    }

    /// The patch of a kernel's pixel.
    static func patch(_ numbers: Numbers, in builder: KernelBuilder) -> Patch {
        let row = builder.x.toFloat().minimum(numbers.lastRow)
        let place = row - ((row + 0.5) / numbers.stripe).floor() * numbers.stripe
        let column = builder.y.toFloat() - place
        return Patch(
            column: column.maximum(0).minimum(numbers.lastColumn).toInt(), row: row.toInt(), hasLeft: column > 0.5,
            hasAbove: place > 0.5, hasRight: column < numbers.lastColumn - 0.5,
            hasBelow: (place < numbers.stripe - 1.5) & (row < numbers.lastRow - 0.5))
    }
}
