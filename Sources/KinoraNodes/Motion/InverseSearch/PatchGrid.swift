import KinoraCore
import KinoraIR

/// The patches of a level of `InverseSearch`, and what kernels need to know of it, in a plane: all levels share their machine code.
struct PatchGrid {
    /// Pixels of a row that the widest vectors compute in a turn.
    private static let leastColumns = 32

    /// Patches of a row, and rows of them: each pixel is covered by four, the first one begins a stride before the picture.
    let patches: Size
    /// The size of the level's picture.
    let size: Size

    /// The patches of a picture.
    init(over size: Size) {
        self.size = size
        let stride = PatchComparison.stride
        patches = Size((size.width + stride - 1) / stride + 1, (size.height + stride - 1) / stride + 1)
    }

    /// The patches and columns beyond them that nobody reads: rows shorter than a turn of vectors would be computed one by one.
    var computed: Size { Size(max(patches.width, Self.leastColumns), patches.height) }

    /// The level as kernels see it.
    func numbers(name: String, in lowering: Lowering) -> PlaneID {
        // A patch and the pixels around it may lie wherever the margins reach.
        let reach = 2 * LumaPyramid.margin - PatchComparison.side - 1
        let all = [patches.width - 1, size.width + reach, size.height + reach, 0]
        return lowering.constants([name], size: Size(all.count, 1), ConstantTable(all.map { Float($0) }))[0]
    }

    /// The same numbers in a kernel.
    struct Numbers {
        /// The last patch of a row.
        let lastColumn: IntLane
        /// The greatest coordinates of a patch's corner in a plane with margins.
        let greatest: (x: FloatLane, y: FloatLane)

        /// Reads a plane that `numbers(name:in:)` made.
        init(_ plane: PlaneID, in kernel: PixelKernel) {
            let zero = kernel.builder.constant(Int32(0))
            let all = kernel.builder.loads(kernel.input(plane), column: zero, row: zero, count: 4, border: .clamp)
            (lastColumn, greatest) = (all[0].toInt(), (all[1], all[2]))
        }
    }
}
