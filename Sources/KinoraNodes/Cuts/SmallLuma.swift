import KinoraCore
import KinoraMedia

/// A frame as the search for cuts sees it: 64 by 40 tones of luma, whatever the size and shape of the frame.
///
/// So a comparison costs the same for every clip, and noise and fine detail, which say little about a change of scene, are gone.
package struct SmallLuma: Sendable {
    static let width = 64
    static let height = 40
    /// How far blocks are looked for, in small pixels: a twentieth of the frame each way.
    static let reach = 3
    /// The side of a block.
    static let block = 8
    /// Columns with those beyond both edges.
    static let stride = width + 2 * reach

    /// Tones from 0 to 255, row by row, the edge repeated `reach` times around them.
    let tones: [UInt8]

    /// A picture from a function of column and row.
    package init(_ tone: (_ column: Int, _ row: Int) -> UInt8) {
        var tones: [UInt8] = []
        tones.reserveCapacity(Self.stride * (Self.height + 2 * Self.reach))
        for row in -Self.reach..<Self.height + Self.reach {
            let inside = min(max(row, 0), Self.height - 1)
            let line = (0..<Self.width).map { tone($0, inside) }
            tones += [UInt8](repeating: line[0], count: Self.reach)
            tones += line
            tones += [UInt8](repeating: line[Self.width - 1], count: Self.reach)
        }
        self.tones = tones
    }

    /// Means over a part of a decoded frame's luma, or of its green where it has none: at most 4 by 4 pixels for each mean.
    ///
    /// - Parameter part: the part in shares of the frame, all of it when left out.
    package init?(_ frame: DecodedFrame, part: (x: ClosedRange<Double>, y: ClosedRange<Double>) = (0...1, 0...1)) {
        let index = frame.format.model == .rgb ? 1 : 0
        guard frame.format.components.indices.contains(index), !frame.isEmpty else { return nil }
        let component = frame.format.components[index]
        guard let plane = frame.plane(component.plane), plane.size.width > 0, plane.size.height > 0 else { return nil }
        let columns = Self.samples(Self.width, of: plane.size.width, part.x).map { places in
            places.map { $0 * component.step + component.offset }
        }
        let scale = 255 / Float(frame.format.maximumCode)
        var means: [UInt8] = []
        for rows in Self.samples(Self.height, of: plane.size.height, part.y) {
            var sums = [Float](repeating: 0, count: Self.width)
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
        self.init { column, row in means[row * Self.width + column] }
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

    // MARK: Comparing

    /// How different an earlier picture is once its blocks have been moved to where they fit best: the mean difference of tones, 0 to
    /// 255. Pictures that hardly differ are not moved, which saves most of the work on most clips.
    func difference(from before: SmallLuma) -> Double {
        let still = least(before, shifts: [0], withMeans: true)
        return still < 2 ? still : least(before, shifts: Self.shifts, withMeans: true)
    }

    /// How different an earlier picture's shapes are, whatever its brightness: what is left of blocks without their means, as a share
    /// of what they hold. 0 for the same shapes, about 1 for others; 1 where there are hardly any shapes.
    func change(from before: SmallLuma) -> Double {
        let (own, other) = (strength, before.strength)
        guard min(own, other) > 2 else { return 1 }
        // A tone or two for noise and rounding.
        return least(before, shifts: Self.shifts, withMeans: false) / ((own + other) / 2 + 2)
    }

    /// The mean difference of a tone from the mean of its block.
    private var strength: Double {
        let sum = tones.withUnsafeBufferPointer { own in
            Self.blocks.reduce(0) { sum, place in
                let mean = Self.mean(own, place)
                return sum + Self.places.reduce(0) { $0 + abs(Int(own[place + $1]) - mean) }
            }
        }
        return Double(sum) / Double(Self.width * Self.height)
    }

    /// The mean over all blocks of the least difference that one of the shifts gives.
    private func least(_ before: SmallLuma, shifts: [Int], withMeans: Bool) -> Double {
        let sum = tones.withUnsafeBufferPointer { own in
            before.tones.withUnsafeBufferPointer { other in
                Self.blocks.reduce(0) { sum, place in
                    let mean = withMeans ? 0 : Self.mean(own, place)
                    var least = Int.max
                    for shift in shifts {
                        let offset = withMeans ? 0 : mean - Self.mean(other, place + shift)
                        var difference = 0
                        // Most shifts fit worse than the best one after a row or two.
                        for row in 0..<Self.block where difference < least {
                            let at = place + row * Self.stride
                            for column in at..<at + Self.block {
                                difference += abs(Int(own[column]) - Int(other[column + shift]) - offset)
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

    private static func mean(_ tones: UnsafeBufferPointer<UInt8>, _ place: Int) -> Int {
        let count = block * block
        return (places.reduce(0) { $0 + Int(tones[place + $1]) } + count / 2) / count
    }

    /// The tones of a block, from its first.
    private static let places: [Int] = (0..<block).flatMap { row in (0..<block).map { row * stride + $0 } }

    /// All shifts, from the shortest on: the best one is among the first.
    private static let shifts: [Int] = {
        var found: [(length: Int, shift: Int)] = []
        for dy in -reach...reach { for dx in -reach...reach { found.append((dx * dx + dy * dy, dy * stride + dx)) } }
        return found.sorted { $0.length < $1.length }.map(\.shift)
    }()

    /// The first tone of each block.
    private static let blocks: [Int] = (0..<height / block).flatMap { row in
        (0..<width / block).map { (row * block + reach) * stride + $0 * block + reach }
    }
}
