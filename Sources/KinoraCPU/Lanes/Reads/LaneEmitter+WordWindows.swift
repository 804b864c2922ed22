import KinoraIR

/// Windows of 16-bit words: twice as many pixels in a register as floats, and two neighbours of every lane by one permutation.
///
/// Motion that spreads a little needs a column more than a register of floats holds, which makes a second register of each row. One of words
/// holds all that 32 pixels give, and the floats are made of what was picked.
extension LaneEmitter {
    /// Whether pixels of some planes fit such windows, and the processor has the permutation.
    func fitWords(_ planes: [Int]) -> Bool {
        context.level == .avx512
            && planes.allSatisfy {
                let input = context.kernel.inputs[$0]
                return input.step == 1 && input.element.byteCount <= 2
            }
    }

    /// For pairs of column offsets, the numbers of the pixels in two rows of words: those of the first offset in the lower half.
    ///
    /// - Parameters:
    ///   - distance: of each lane from the first column.
    ///   - row: which of two rows each lane means, 0 or 1.
    ///   - count: column offsets.
    func wordLanes(_ distance: String, row: String, count: Int) -> [Int: String] {
        let second = apply("shl", "i32", row, constant(5))
        let first = apply("add", "i32", distance, second)
        var result: [Int: String] = [:]
        for pair in 0..<(count + 1) / 2 {
            let halves = (0..<2).map { half -> String in
                let shift = 2 * pair + half
                let moved = shift == 0 ? first : apply("add", "i32", first, constant(shift))
                return cast("trunc", moved, from: "i32", to: "i16")
            }
            result[pair] = section.define(
                "shufflevector \(wide("i16")) \(halves[0]), \(wide("i16")) \(halves[1]), "
                    + Self.lanes(0..<2 * lanes, 2 * lanes))
        }
        return result
    }

    /// A row of pixels from a column on, as words.
    func words(of plane: Int, row: String, column: String, offset: Int) -> String {
        let bits = context.kernel.inputs[plane].element.bits
        let address = element(of: plane, row: row, column: column, offset: offset)
        let pixels = section.define("load <\(2 * lanes) x \(bits)>, ptr \(address), align 1")
        return bits == "i16"
            ? pixels : section.define("zext <\(2 * lanes) x \(bits)> \(pixels) to <\(2 * lanes) x i16>")
    }

    /// What all lanes pick from two rows of words.
    func permuteWords(_ rows: [String], _ numbers: String) -> String {
        let vector = "<\(2 * lanes) x i16>"
        return target(
            "llvm.x86.avx512.vpermi2var.hi.512", vector,
            [(vector, rows[0]), (vector, numbers), (vector, rows.last ?? rows[0])])
    }

    /// The floats of one half of what was picked.
    func float(fromWords picked: String, half: Int, _ element: ElementType) -> String {
        let vector = "<\(2 * lanes) x i16>"
        let bits = section.define(
            "shufflevector \(vector) \(picked), \(vector) poison, "
                + Self.lanes(half * lanes..<(half + 1) * lanes, lanes))
        return float(fromStored: bits, element == .u8 ? .u16 : element)
    }
}
