/// The colours of a frame as the search for cuts sees them: 32 by 20 values of both colour differences.
package struct SmallChroma: Sendable {
    static let width = 32
    static let height = 20
    /// The side of a block.
    private static let block = 4
    /// Columns with one beyond either edge.
    private static let stride = width + 2
    private static let planeSize = stride * (height + 2)

    /// Both planes, row by row, the edge repeated once around them.
    private let values: [UInt8]
    /// The mean of either plane.
    private let means: [Int]

    /// A picture from a function of plane (0 and 1), column and row.
    package init(_ value: (_ plane: Int, _ column: Int, _ row: Int) -> UInt8) {
        var values: [UInt8] = []
        values.reserveCapacity(2 * Self.planeSize)
        var means: [Int] = []
        for plane in 0..<2 {
            var sum = 0
            for row in -1...Self.height {
                for column in -1...Self.width {
                    let (x, y) = (min(max(column, 0), Self.width - 1), min(max(row, 0), Self.height - 1))
                    values.append(value(plane, x, y))
                    if x == column, y == row { sum += Int(values[values.count - 1]) }
                }
            }
            means.append((sum + Self.width * Self.height / 2) / (Self.width * Self.height))
        }
        self.values = values
        self.means = means
    }

    /// How much there is of colours that differ: the mean distance from the mean of the picture, of both planes together.
    var strength: Double {
        var sum = 0
        for plane in 0..<2 {
            for row in 1...Self.height {
                let start = plane * Self.planeSize + row * Self.stride + 1
                for at in start..<start + Self.width { sum += abs(Int(values[at]) - means[plane]) }
            }
        }
        return Double(sum) / Double(Self.width * Self.height)
    }

    /// How different the colours of an earlier picture are, once blocks have been moved to where they fit best, whatever tint lies
    /// over all of either: the mean difference of both planes together.
    func difference(from before: SmallChroma) -> Double {
        let offsets = [means[0] - before.means[0], means[1] - before.means[1]]
        let sum = values.withUnsafeBufferPointer { these in
            before.values.withUnsafeBufferPointer { those in
                Self.blocks.reduce(0) { sum, place in
                    var least = Int.max
                    for shift in Self.shifts {
                        var difference = 0
                        for plane in 0..<2 where difference < least {
                            for row in 0..<Self.block {
                                let at = place + plane * Self.planeSize + row * Self.stride
                                for column in at..<at + Self.block {
                                    difference += abs(Int(these[column]) - Int(those[column + shift]) - offsets[plane])
                                }
                            }
                        }
                        least = min(least, difference)
                    }
                    return sum + least
                }
            }
        }
        return Double(sum) / Double(Self.width * Self.height)
    }

    private static let shifts: [Int] = [0, -1, 1, -stride, stride, -stride - 1, -stride + 1, stride - 1, stride + 1]

    /// The first value of each block.
    private static let blocks: [Int] = (0..<height / block).flatMap { row in
        (0..<width / block).map { (row * block + 1) * stride + $0 * block + 1 }
    }
}
