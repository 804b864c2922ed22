import KinoraIR

/// A square of pixels, turned so that a vector holds one column of it: what a sweep along rows works on.
struct PixelBlock {
    /// For each input, the memory of the block's columns.
    var inputs: [String]
    /// For each output, the memory of the block's columns.
    var outputs: [String]
    /// The memory of what the lines carry, by number.
    var carries: [String]
    /// The column within the block, an `i32`.
    var column: String
}

extension LaneEmitter {
    /// Numbers before and after a row of carried values, which hold the initial value; a multiple of every vector's half.
    static let carryMargin = 16

    // MARK: Along columns

    /// Where a row of carried values keeps that of the first lane.
    private func place(in row: String, across: Int) -> String {
        let column = section.define("sub i32 \(x), %minX")
        let moved = across == 0 ? column : section.define("add i32 \(column), \(across)")
        let wideColumn = section.define("sext i32 \(moved) to i64")
        return section.define("getelementptr float, ptr \(row), i64 \(wideColumn)")
    }

    /// What the pixels before have left.
    func carried(_ number: Int, across: Int) -> String {
        let address = block.map { $0.carries[number] } ?? place(in: "%carry.\(number).before", across: across)
        return section.define("load \(wide("float")), ptr \(address), align 4")
    }

    /// Leaves values for the next pixels.
    func leave(_ value: ValueID, in number: Int) {
        let name = operand(value)
        let address = block.map { $0.carries[number] } ?? place(in: "%carry.\(number).after", across: 0)
        section.perform("store \(wide("float")) \(name), ptr \(address), align 4")
    }

    // MARK: Along rows

    /// The address of a column of a block.
    func column(of block: PixelBlock, in memory: String) -> String {
        let first = section.define("mul i32 \(block.column), \(lanes)")
        let wideFirst = section.define("zext i32 \(first) to i64")
        return section.define("getelementptr float, ptr \(memory), i64 \(wideFirst)")
    }

    /// An input's pixels in the column of a block.
    func pixels(of plane: Int, in block: PixelBlock) -> String {
        section.define("load \(wide("float")), ptr \(column(of: block, in: block.inputs[plane])), align 4")
    }

    /// Rows and columns of a square of pixels exchanged.
    ///
    /// Each round interleaves row `i` with row `i + n / 2`; that rotates the bits of a pixel's number by one, and after as
    /// many rounds as a row's number has bits, row and column have changed places.
    func transposed(_ rows: [String]) -> [String] {
        let half = lanes / 2
        var rows = rows
        var round = 1
        while round < lanes {
            var next: [String] = []
            for index in 0..<half {
                for part in 0..<2 {
                    let order = (0..<lanes).map { part * half + $0 / 2 + ($0 % 2) * lanes }
                    next.append(
                        section.define(
                            "shufflevector \(wide("float")) \(rows[index]), \(wide("float")) \(rows[index + half]), "
                                + Self.lanes(order, lanes)))
                }
            }
            rows = next
            round *= 2
        }
        return rows
    }
}
