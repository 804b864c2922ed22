/// A palette for a picture: boxes of colours are cut where they vary most until there are enough of them (Wan, Wong and
/// Prusinkiewicz, "An algorithm for multidimensional data clustering", ACM TOMS 1988).
struct ColourCut {
    /// The colours, 0...255.
    var palette: [SIMD3<Float>]
    /// The mean squared distance of a pixel to its colour.
    var error: Float

    private struct Box {
        var range: Range<Int>
        var weight: Float = 0
        var mean = SIMD3<Float>.zero
        /// The sum of squared distances to the mean, by channel.
        var spread = SIMD3<Float>.zero
    }

    /// Finds up to `limit` colours.
    ///
    /// - Complexity: O(n log k + k²) for n cells and k colours.
    init(_ cells: [ColourHistogram.Cell], limit: Int) {
        var cells = cells
        guard !cells.isEmpty else {
            (palette, error) = ([.zero], 0)
            return
        }
        var boxes = [Self.measured(cells, 0..<cells.count)]
        while boxes.count < limit {
            guard let widest = boxes.indices.max(by: { boxes[$0].spread.sum() < boxes[$1].spread.sum() }),
                boxes[widest].spread.sum() > 0, boxes[widest].range.count > 1
            else { break }
            let box = boxes[widest]
            let spread = box.spread
            let axis = spread.y >= spread.x && spread.y >= spread.z ? 1 : spread.x >= spread.z ? 0 : 2
            let middle = cells[box.range].partition { $0.mean[axis] > box.mean[axis] }
            guard box.range.lowerBound < middle, middle < box.range.upperBound else {
                // Rounding left all on one side: nothing to be cut here.
                boxes[widest].spread = .zero
                continue
            }
            boxes[widest] = Self.measured(cells, box.range.lowerBound..<middle)
            boxes.append(Self.measured(cells, middle..<box.range.upperBound))
        }
        palette = boxes.map(\.mean)
        let weight = boxes.reduce(0) { $0 + $1.weight }
        error = boxes.reduce(0) { $0 + $1.spread.sum() } / max(1, weight)
    }

    private static func measured(_ cells: [ColourHistogram.Cell], _ range: Range<Int>) -> Box {
        var box = Box(range: range)
        for cell in cells[range] {
            box.weight += cell.weight
            box.mean += cell.mean * cell.weight
        }
        box.mean /= max(1, box.weight)
        for cell in cells[range] {
            let difference = cell.mean - box.mean
            box.spread += difference * difference * ColourHistogram.channelWeights * cell.weight
        }
        return box
    }
}
