import KinoraCore
import KinoraMedia

/// A component of a frame in a few means, as the search for cuts takes it.
struct SmallMeans {
    /// Codes of 8 bits, row by row.
    let values: [UInt8]
    private let width: Int

    subscript(column: Int, row: Int) -> UInt8 { values[row * width + column] }

    /// Means over at most 4 by 4 samples each, spread evenly; nil where the frame has no such component.
    ///
    /// - Parameters:
    ///   - width: columns of means.
    ///   - height: rows of means.
    ///   - part: the part in shares of the frame.
    init?(
        _ frame: DecodedFrame, component index: Int, width: Int, height: Int,
        part: (x: ClosedRange<Double>, y: ClosedRange<Double>)
    ) {
        guard frame.format.components.indices.contains(index), !frame.isEmpty else { return nil }
        let component = frame.format.components[index]
        guard let plane = frame.plane(component.plane), plane.size.width > 0, plane.size.height > 0 else { return nil }
        let columns = Self.samples(width, of: plane.size.width, part.x).map { places in
            places.map { $0 * component.step + component.offset }
        }
        let scale = 255 / Float(frame.format.maximumCode)
        var means: [UInt8] = []
        for rows in Self.samples(height, of: plane.size.height, part.y) {
            var sums = [Float](repeating: 0, count: width)
            for row in rows {
                let line = plane.base + row * plane.stride
                switch frame.format.storage {
                case .u8: Self.add(line.assumingMemoryBound(to: UInt8.self), columns, to: &sums) { Float($0) }
                case .u16:
                    Self.add(line.assumingMemoryBound(to: UInt16.self), columns, to: &sums) {
                        Float($0 >> component.shift)
                    }
                case .f32: Self.add(line.assumingMemoryBound(to: Float.self), columns, to: &sums) { $0 }
                }
            }
            let share = scale / Float(rows.count * columns[0].count)
            means += sums.map { UInt8(min(max($0.isFinite ? $0 * share + 0.5 : 0, 0), 255)) }
        }
        values = means
        self.width = width
    }

    /// Adds the samples of each column's places along a row.
    private static func add<Sample>(
        _ line: UnsafePointer<Sample>, _ columns: [[Int]], to sums: inout [Float], _ value: (Sample) -> Float
    ) {
        for (column, places) in columns.enumerated() {
            sums[column] += places.reduce(0) { $0 + value(line[$1]) }
        }
    }

    /// Up to four places, spread evenly, for each of `count` parts of a stretch of a row or column.
    private static func samples(_ count: Int, of length: Int, _ part: ClosedRange<Double>) -> [[Int]] {
        let first = part.lowerBound * Double(length)
        let step = (part.upperBound - part.lowerBound) * Double(length) / Double(count)
        let taken = min(max(Int(step), 1), 4)
        return (0..<count).map { index in
            (0..<taken).map { place in
                let at = first + step * (Double(index) + (Double(place) + 0.5) / Double(taken))
                return min(max(Int(at), 0), length - 1)
            }
        }
    }
}
