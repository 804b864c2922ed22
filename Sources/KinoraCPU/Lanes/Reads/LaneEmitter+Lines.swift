import KinoraIR

/// Neighbours of unrelated addresses that take more than two gathers: sixteen bytes for each lane by one load, and the lanes' words turned.
///
/// A gather is as many loads of four bytes as there are lanes, and more. A row of nine pixels of bytes by three gathers takes twice as long
/// as nine rows of sums over it (Zen 5).
extension LaneEmitter {
    /// Bytes of a load.
    private static let lineBytes = 16

    /// Whether a read is done in that way: its pixels start where the words of a line do.
    func isLine(_ read: Read) -> Bool {
        let parameter = context.kernel.inputs[read.plane]
        let bytes = (read.count - 1) * parameter.unit + parameter.element.byteCount
        return lanes % 4 == 0 && bytes > 8 && bytes <= Self.lineBytes && 4 % parameter.unit == 0
            && parameter.unit == parameter.element.byteCount
    }

    /// The four words that follow each lane's address.
    ///
    /// Four lanes that a register is made of lie as far apart as registers are many, so that each quarter of four registers is a square of
    /// words with the rows of neighbouring lanes; turned, they are in order.
    func lineWords(at base: String, column: Int, _ places: [String]) -> [String] {
        let address = section.define("getelementptr i8, ptr \(base), i64 \(column)")
        let registers = (0..<4).map { first -> String in
            var parts = stride(from: first, to: lanes, by: 4).map { line(address, places[$0]) }
            var count = 4
            while parts.count > 1 {
                parts = stride(from: 0, to: parts.count, by: 2).map { index in
                    let second = index + 1 < parts.count ? parts[index + 1] : "poison"
                    return section.define(
                        "shufflevector <\(count) x i32> \(parts[index]), <\(count) x i32> \(second), "
                            + Self.lanes(0..<2 * count, 2 * count))
                }
                count *= 2
            }
            return parts[0]
        }
        func interleaved(_ a: String, _ b: String, _ order: [Int]) -> String {
            let places = (0..<lanes).map { place in
                let source = order[place % 4]
                return place / 4 * 4 + source % 4 + (source < 4 ? 0 : lanes)
            }
            return section.define(
                "shufflevector \(wide("i32")) \(a), \(wide("i32")) \(b), \(Self.lanes(places, lanes))")
        }
        let (low, high) = ([0, 4, 1, 5], [2, 6, 3, 7])
        return [low, high].flatMap { half -> [String] in
            let upper = interleaved(registers[0], registers[1], half)
            let lower = interleaved(registers[2], registers[3], half)
            return [[0, 1, 4, 5], [2, 3, 6, 7]].map { interleaved(upper, lower, $0) }
        }
    }

    /// Four words from a lane's address; volatile for the reason that `gatherByLoads` gives.
    private func line(_ base: String, _ place: String) -> String {
        let index = section.define("load volatile i32, ptr \(place), align 4")
        let offset = section.define("sext i32 \(index) to i64")
        let address = section.define("getelementptr i8, ptr \(base), i64 \(offset)")
        return section.define("load <4 x i32>, ptr \(address), align 1")
    }
}
