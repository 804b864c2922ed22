import KinoraCore
import KinoraIR

/// Kernels that are computed tile by tile, one after the other, over the same tile.
///
/// Planes between them live in tile-sized scratch memory with the border their readers need; planes read by later stages
/// or by the encoder are stored whole.
struct Stage: Sendable {
    /// The kernels, in order of evaluation.
    var steps: [StageStep]
    /// The picture that is cut into tiles: the largest domain of the steps.
    var domain: Size
    /// Columns and rows of a tile; even, so that half-size planes are cut at whole pixels.
    var tile: Size
    /// Steps that are repeated, in order; each of them is one range.
    var repeats: [StageRepeat] = []
    /// Scratch planes of a tile.
    var scratchPlanes: [ScratchPlane] = []
    /// Bytes of scratch planes a worker needs.
    var scratchByteCount = 0
    /// Rows after which the steps of a tile take turns (`TileSlices`); nil where each computes all of its rows at once.
    var sliceRows: Int?
    /// Whether they may: set where it makes no difference to what is computed how long planes live.
    var maySlice = false

    /// The axes along which tiles are as long as the picture, because steps sweep there.
    var sweptAxes: Set<Axis> { steps.reduce(into: []) { $0.formUnion($1.sweptAxes) } }

    /// Tiles across.
    var tileColumns: Int { (domain.width + tile.width - 1) / tile.width }
    /// Tiles down.
    var tileRows: Int { (domain.height + tile.height - 1) / tile.height }
    /// Tiles of a frame.
    var tileCount: Int { tileColumns * tileRows }

    /// The pixels of a tile, cut at the domain's edge.
    func tileBounds(_ index: Int) -> PixelRect {
        let column = index % tileColumns
        let row = index / tileColumns
        return PixelRect(x: column * tile.width, y: row * tile.height, width: tile.width, height: tile.height)
            .intersection(domain.bounds)
    }

    /// The user's names of the work done here.
    var name: String { steps.map(\.kernel.kernel.name).joined(separator: "; ") }
}

/// Steps that are evaluated several times over a tile.
struct StageRepeat: Hashable, Sendable {
    /// The steps.
    var steps: Range<Int>
    /// Turns.
    var count: Int
}

/// One kernel of a stage.
struct StageStep: Sendable {
    /// The kernel and the planes it is connected to.
    var kernel: GraphKernel
    /// Binary logarithm of stage columns (rows) per column (row) of this kernel's domain.
    var log2ScaleX: Int
    /// See `log2ScaleX`.
    var log2ScaleY: Int
    /// What a pixel of this kernel costs, in operations.
    var weight: Double
    /// The axes along which the step computes whole lines: that of its sweep, both where a line looks at its neighbours.
    var sweptAxes: Set<Axis> = []
    /// Where each input lies.
    var inputs: [PlanePlace]
    /// Where each output goes.
    var outputs: [PlanePlace]
    /// True when an output is stored whole or a reduction is fed: the step covers at least the tile's own pixels.
    var ownsPixels: Bool
    /// Columns and rows of this kernel's domain beyond the stage's, which the last tiles compute as well.
    var overhang = Size(0, 0)
    /// The reads of scratch planes this step makes, for working out which pixels the earlier steps must cover.
    var scratchReads: [ScratchRead]
    /// Scratch planes this step writes.
    var scratchWrites: [Int]
    /// Position of the first reduction's partial result in a tile's partial results.
    var reductionOffset = 0
    /// Inputs that are read beside the pixel, by position.
    var views: [PlaneView?] = []
    /// True for a step of a repeated range that writes planes kept from turn to turn.
    var keepsPlanes = false

    /// The part of this step's domain that belongs to a tile.
    func ownBounds(_ tile: PixelRect, in domain: Size) -> PixelRect {
        let own = kernel.domain
        return PixelRect(
            minX: min(own.width, tile.minX >> log2ScaleX), minY: min(own.height, tile.minY >> log2ScaleY),
            maxX: tile.maxX == domain.width ? own.width : min(own.width, tile.maxX >> log2ScaleX),
            maxY: tile.maxY == domain.height ? own.height : min(own.height, tile.maxY >> log2ScaleY))
    }
}

/// A read of a scratch plane by a step: which pixels of the plane a rectangle of the reader's domain needs.
struct ScratchRead: Sendable {
    var plane: Int
    var log2ScaleX: Int
    var log2ScaleY: Int
    var minX: Int
    var maxX: Int
    var minY: Int
    var maxY: Int
    /// Where the window begins, elsewhere in each turn of a repeated range.
    var view: PlaneView?

    /// The pixels of the plane, before the plane's edge cuts them.
    ///
    /// - Parameter turn: a turn of the repeated range; nil for all turns together.
    func needed(for reader: PixelRect, turn: Int? = nil) -> PixelRect {
        var (minX, maxX, minY, maxY) = (self.minX, self.maxX, self.minY, self.maxY)
        if let view, let turn {
            let offset = view[turn: turn]
            minX += offset.dx
            maxX += offset.dx
            minY += offset.dy
            maxY += offset.dy
        } else if let view {
            (minX, maxX, minY, maxY) = view.bounds(minX, maxX, minY, maxY)
        }
        func first(_ value: Int, _ log2Scale: Int) -> Int { log2Scale >= 0 ? value >> log2Scale : value << -log2Scale }
        return PixelRect(
            minX: first(reader.minX, log2ScaleX) + minX, minY: first(reader.minY, log2ScaleY) + minY,
            maxX: first(reader.maxX - 1, log2ScaleX) + maxX + 1, maxY: first(reader.maxY - 1, log2ScaleY) + maxY + 1)
    }
}

/// Where a plane lies while a stage runs.
enum PlanePlace: Hashable, Sendable {
    /// In a scratch plane of the tile.
    case scratch(Int)
    /// In a whole plane: decoded, stored between stages, a table, or the encoder's.
    case whole(PlaneID)
    /// In a scratch plane as it was in the turn before.
    case previous(Int)
}

/// A tile-sized plane.
struct ScratchPlane: Sendable {
    /// What it holds; for people.
    var name: String
    /// The whole plane's size, where the border rule applies.
    var size: Size
    var element: ElementType
    /// Most columns and rows a tile needs of it.
    var extent: Size
    /// Bytes from a row to the next.
    var stride: Int
    /// Position of the first byte in the worker's scratch memory.
    var offset: Int
    /// The step that writes it.
    var writer: Int
    /// What it holds before the first turn of a repeated range; nil for a plane that is not kept from turn to turn.
    var initialValue: Float?
    /// What lies beside the columns of the picture.
    var margin: ScratchMargin?
    /// For a plane that is kept, the distance in bytes of the memory that turns use by turns.
    var alternateOffset = 0
}
