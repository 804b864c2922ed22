import KinoraCore
import KinoraIR

/// How a tile is computed a few rows at a time: each step as far as the later ones need it, so that these find in a cache what it leaves,
/// and tiles can be tall.
///
/// Of a scratch plane memory holds the rows that are still needed. Every pixel is computed once, as without slices.
struct TileSlices: Sendable {
    /// Some rows of one step.
    struct Call: Sendable {
        var step: Int
        /// The rows to compute.
        var region: PixelRect
        /// The first row that memory holds of the step's planes from then on, and how many rows further down it lay before.
        var firstRow: Int, shift: Int
        /// Rows that are moved: those that are there already and still needed.
        var keptCount: Int
    }

    /// The calls, in order.
    private(set) var calls: [Call] = []
    /// By step, the most rows that memory holds, and the most after the first slice.
    private(set) var mostRows, steadyRows: [Int]

    /// Cuts a tile of a stage.
    ///
    /// - Parameters:
    ///   - bounds: pixels of the stage's domain.
    ///   - rows: rows of a slice.
    ///   - isCut: false keeps rectangles that reach over the edge, for sizing memory.
    ///   - most: slices to look at, for sizing memory: after a few, all are alike.
    init(of bounds: PixelRect, rows: Int, in stage: Stage, isCut: Bool = true, most: Int = .max) {
        let count = stage.steps.count
        let nothing = PixelRect(x: 0, y: 0, width: 0, height: 0)
        var (held, slice) = (
            [PixelRect](repeating: nothing, count: count), [PixelRect](repeating: nothing, count: count)
        )
        held.withUnsafeMutableBufferPointer { stage.regions(of: bounds, into: $0, isCut: isCut) }
        let isNeeded = held.map { !$0.isEmpty }
        for step in 0..<count { held[step].maxY = held[step].minY }
        (mostRows, steadyRows) = ([Int](repeating: 0, count: count), [Int](repeating: 0, count: count))
        var readers = [[(step: Int, read: ScratchRead)]](repeating: [], count: count)
        for step in 0..<count where isNeeded[step] {
            for read in stage.steps[step].scratchReads {
                readers[stage.scratchPlanes[read.plane].writer].append((step, read))
            }
        }
        var (end, turn) = (bounds.minY, 0)
        while end < bounds.maxY, turn < most {
            end = min(bounds.maxY, end + rows)
            let part = PixelRect(minX: bounds.minX, minY: bounds.minY, maxX: bounds.maxX, maxY: end)
            slice.withUnsafeMutableBufferPointer { stage.regions(of: part, into: $0, isCut: isCut) }
            for step in 0..<count where slice[step].maxY > held[step].maxY && isNeeded[step] {
                var first = held[step].maxY
                for reader in readers[step] {
                    var next = held[reader.step]
                    (next.minY, next.maxY) = (next.maxY, next.maxY + 1)
                    let needed = reader.read.needed(for: next)
                    let size = stage.scratchPlanes[reader.read.plane].size
                    first = min(first, isCut ? needed.pulledInside(size).minY : needed.minY)
                }
                first = max(first, held[step].minY)
                var region = held[step]
                (region.minY, region.maxY) = (region.maxY, slice[step].maxY)
                calls.append(
                    Call(
                        step: step, region: region, firstRow: first, shift: first - held[step].minY,
                        keptCount: held[step].maxY - first))
                (held[step].minY, held[step].maxY) = (first, slice[step].maxY)
                mostRows[step] = max(mostRows[step], held[step].height)
                if turn > 0 { steadyRows[step] = max(steadyRows[step], held[step].height) }
            }
            turn += 1
        }
    }
}

extension Stage {
    /// Whether the steps of a tile can take turns.
    ///
    /// Where a picture has columns or rows that a smaller one of the same stage has no share in, the last slice would differ from the others.
    var canSlice: Bool {
        steps.count > 1 && repeats.isEmpty && sweptAxes.isEmpty
            && steps.allSatisfy { step in
                step.kernel.reductions.isEmpty && step.views.allSatisfy { $0 == nil } && step.overhang.height == 0
                    && abs(step.log2ScaleY) <= 2
            }
    }
}
