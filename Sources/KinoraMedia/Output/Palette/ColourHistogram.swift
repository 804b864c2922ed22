/// The colours of a picture by how often they occur: cells of 6 bits a channel, each with the mean of what fell into it.
struct ColourHistogram {
    /// Colours that lie in one cell.
    struct Cell {
        /// The cell: 6 bits of red, green and blue.
        var index: Int
        /// Pixels.
        var weight: Float
        /// The mean of their red, green and blue, 0...255.
        var mean: SIMD3<Float>
    }

    /// Cells there are.
    static let cellCount = 1 << 18
    /// What a squared difference of red, green and blue counts: the eye sees green best.
    static let channelWeights = SIMD3<Float>(3, 4, 2) / 3

    private var counts = [UInt32](repeating: 0, count: cellCount)
    private var sums = [SIMD3<UInt32>](repeating: .zero, count: cellCount)
    private var used: [Int] = []

    /// The cell of a colour.
    static func cell(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int {
        Int(red >> 2) << 12 | Int(green >> 2) << 6 | Int(blue >> 2)
    }

    /// Counts a pixel.
    mutating func add(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        let cell = Self.cell(red, green, blue)
        if counts[cell] == 0 { used.append(cell) }
        counts[cell] &+= 1
        sums[cell] &+= SIMD3(UInt32(red), UInt32(green), UInt32(blue))
    }

    /// Gives the cells that hold anything and forgets them.
    mutating func takeCells() -> [Cell] {
        let cells = used.map { index in
            let weight = Float(counts[index])
            let sum = sums[index]
            return Cell(
                index: index, weight: weight, mean: SIMD3(Float(sum.x), Float(sum.y), Float(sum.z)) / weight)
        }
        for index in used {
            counts[index] = 0
            sums[index] = .zero
        }
        used.removeAll(keepingCapacity: true)
        return cells
    }

    /// The squared distance of two colours as the eye weighs it.
    static func distance(_ left: SIMD3<Float>, _ right: SIMD3<Float>) -> Float {
        let difference = left - right
        return (difference * difference * channelWeights).sum()
    }
}
