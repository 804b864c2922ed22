import KinoraCore
import KinoraIR

/// Medians of small squares by networks of comparisons.
///
/// Columns are sorted first, once for all squares that share them. Rows of equal rank are sorted next, after which the square is in
/// order along both axes (Knuth, The Art of Computer Programming, volume 3, 5.1.4: sorting rows keeps columns sorted). Only a
/// diagonal band can then hold the middle value: 3 pixels of 9, 13 of 25.
struct MedianNetwork {
    let name: String
    let radius: Int
    let lowering: Lowering

    /// Each plane with the median of the square around each pixel, edges continued.
    func medians(of planes: [PlaneID], size: Size, element: ElementType) -> [PlaneID] {
        if radius == 1 { return mediansAtOnce(of: planes, size: size, element: element) }
        let sorter = PixelKernel("\(name).columns", in: lowering)
        let ranks = planes.indices.map { index in
            let column = sorted((-radius...radius).map { sorter.tap(planes[index], dy: $0) })
            return sorter.store(
                column, names: column.indices.map { "\(name).\(index).rank\($0)" }, size: size, element: element)
        }
        sorter.finish(size: size)
        let kernel = PixelKernel(name, in: lowering)
        let values = ranks.map { ranks in
            middle(of: ranks.map { rank in sorted((-radius...radius).map { kernel.tap(rank, dx: $0) }) })
        }
        let result = kernel.store(
            values, names: planes.indices.map { "\(name).\($0)" }, size: size, element: element,
            isPicture: element == .f32)
        kernel.finish(size: size)
        return result
    }

    /// Squares of nine in one kernel: sorting three columns instead of one takes twelve operations more, fewer than storing and reading ranks
    /// would.
    private func mediansAtOnce(of planes: [PlaneID], size: Size, element: ElementType) -> [PlaneID] {
        let kernel = PixelKernel(name, in: lowering)
        let values = planes.map { plane in
            let columns = (-1...1).map { dx in sorted((-1...1).map { kernel.tap(plane, dx: dx, dy: $0) }) }
            return middle(of: (0..<3).map { rank in sorted(columns.map { $0[rank] }) })
        }
        let result = kernel.store(
            values, names: planes.indices.map { "\(name).\($0)" }, size: size, element: element,
            isPicture: element == .f32)
        kernel.finish(size: size)
        return result
    }

    /// The middle value of a square in order along both axes.
    private func middle(of rows: [[FloatLane]]) -> FloatLane {
        let candidates = MedianNetwork.candidates(side: rows.count).map { rows[$0.row][$0.column] }
        let (comparisons, place) = MedianNetwork.selection(side: rows.count)
        return exchanged(candidates, comparisons)[place]
    }

    /// The places of a square in order along both axes that can hold its middle value: no more than half of all pixels are
    /// certain to stand before them, and no more behind.
    static func candidates(side: Int) -> [(row: Int, column: Int)] {
        let half = side * side / 2 + 1
        return (0..<side).flatMap { row in
            (0..<side).compactMap { column in
                let before = (row + 1) * (column + 1)
                let behind = (side - row) * (side - column)
                return before <= half && behind <= half ? (row, column) : nil
            }
        }
    }

    /// Pairs of candidates to put in order, first to last, and where their middle value is found after.
    ///
    /// Of 25 pixels in order along both axes, fifteen pairs find the middle of the thirteen candidates: each round takes out the least or
    /// the greatest of the fewest candidates among which it cannot be the middle. A network of minima and maxima is right for all numbers
    /// when it is for zeros and ones (Knuth, 5.3.4, theorem Z), and in order along both axes there are only 252 squares of those.
    static func selection(side: Int) -> (comparisons: [(Int, Int)], place: Int) {
        guard side == 5 else {
            let count = candidates(side: side).count
            return (comparisons(count: count), count / 2)
        }
        return (
            [
                (12, 3), (10, 1), (9, 2), (0, 5), (8, 12), (7, 2), (7, 4), (12, 6), (12, 5), (10, 7), (10, 5), (7, 6),
                (11, 7), (5, 7),
                (11, 5),
            ], 5
        )
    }

    private func sorted(_ pixels: [FloatLane]) -> [FloatLane] {
        exchanged(pixels, MedianNetwork.comparisons(count: pixels.count))
    }

    /// Comparisons that the middle does not depend on are dropped with all dead values.
    private func exchanged(_ pixels: [FloatLane], _ comparisons: [(Int, Int)]) -> [FloatLane] {
        var values = pixels
        for (low, high) in comparisons {
            (values[low], values[high]) = (values[low].minimum(values[high]), values[low].maximum(values[high]))
        }
        return values
    }

    /// Pairs to put in order, first to last, so that any numbers are sorted.
    ///
    /// Batcher, "Sorting networks and their applications", 1968: merge exchange, Knuth's algorithm 5.2.2 M.
    static func comparisons(count: Int) -> [(Int, Int)] {
        guard count > 1 else { return [] }
        var pairs: [(Int, Int)] = []
        let top = 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
        var p = top
        while p > 0 {
            var (q, r, d) = (top, 0, p)
            while true {
                for i in 0..<max(0, count - d) where i & p == r { pairs.append((i, i + d)) }
                guard q != p else { break }
                (d, q, r) = (q - p, q / 2, p)
            }
            p /= 2
        }
        return pairs
    }
}
