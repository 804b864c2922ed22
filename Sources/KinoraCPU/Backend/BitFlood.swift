internal import CLLVM
import KinoraCore
import KinoraIR

/// `Flood` on words of 64 pixels.
///
/// Each row of bytes becomes a row of two bits a pixel, in the memory that the result will take: what is kept, and what may be. Passes down
/// and up take every row that has news from the one before; in a row, bits spread along a run of 64 by one addition one way and six shifts the
/// other. Lines of real pictures need a dozen passes, and after the second of them few rows have news. The result is that of the definition, since it does not depend on the order.
struct BitFlood {
    private let plane: PlaneBinding
    private let size: Size
    /// Words of a row, of either kind of bits.
    private let words: Int

    private static let pixels = 64
    /// Columns from which on two words for 64 pixels and a byte have room where the bytes of a row will be.
    private static let leastWidth = 17

    /// Floods a plane of bytes; what comes of it is another.
    static func run(from source: PlaneBinding, into plane: PlaneBinding, size: Size) {
        guard size.width >= leastWidth else {
            for y in 0..<max(0, size.height) {
                (plane.origin + y * plane.stride).copyMemory(
                    from: source.origin + y * source.stride, byteCount: max(0, size.width))
            }
            return Flood.run(on: plane, size: size)
        }
        let flood = BitFlood(plane: plane, size: size, words: (size.width + pixels - 1) / pixels)
        for y in 0..<size.height {
            flood.pack(source.origin + y * source.stride, y)
            // The first pass downwards, while the row is at hand.
            let row = Row(flood: flood, y)
            if y > 0 { row.touch(Row(flood: flood, y - 1)) }
            row.spread()
            row.news = .above
        }
        flood.spread()
        for y in 0..<size.height { flood.unpack(y) }
    }

    // MARK: Bits

    /// Bytes to bits.
    private func pack(_ source: UnsafeMutableRawPointer, _ y: Int) {
        let row = Row(flood: self, y)
        for word in 0..<words {
            let first = word * Self.pixels
            var (kept, mask) = (UInt64(0), UInt64(0))
            if first + Self.pixels <= size.width {
                kcpu_flood_bits(source + first, &mask, &kept)
            } else {
                for column in first..<size.width {
                    let byte = source.load(fromByteOffset: column, as: UInt8.self)
                    if byte > 1 { kept |= 1 &<< UInt64(column - first) }
                    if byte > 0 { mask |= 1 &<< UInt64(column - first) }
                }
            }
            row.keep(kept, word)
            row.setMask(mask, word)
        }
    }

    /// Bits to bytes, from the last word on: no byte lies before the bits that were not read yet.
    private func unpack(_ y: Int) {
        let row = Row(flood: self, y)
        for word in (0..<words).reversed() {
            let first = word * Self.pixels
            let kept = row.kept(word)
            if first + Self.pixels <= size.width {
                kcpu_flood_bytes(kept, row.memory + first)
            } else {
                for column in first..<size.width {
                    let bit = UInt8(truncatingIfNeeded: (kept &>> UInt64(column - first)) & 1)
                    row.memory.storeBytes(of: bit, toByteOffset: column, as: UInt8.self)
                }
            }
        }
    }

    // MARK: Passes

    /// Which rows have not seen what a row has kept last.
    private struct News: OptionSet {
        let rawValue: UInt8
        static let above = News(rawValue: 1)
        static let below = News(rawValue: 2)
    }

    /// Passes until one changes nothing: then nothing spreads in its direction, nor in that of the one before.
    private func spread() {
        var goesDown = false
        while pass(down: goesDown) { goesDown.toggle() }
    }

    /// Every row once that has news from the row before.
    ///
    /// - Returns: whether something changed.
    private func pass(down: Bool) -> Bool {
        var didChange = false
        for step in 1..<max(1, size.height) {
            let y = down ? step : size.height - 1 - step
            let other = Row(flood: self, down ? y - 1 : y + 1)
            let direction: News = down ? .below : .above
            guard other.news.contains(direction) else { continue }
            other.news.remove(direction)
            let row = Row(flood: self, y)
            guard row.touch(other) else { continue }
            row.spread()
            row.news = [.above, .below]
            didChange = true
        }
        return didChange
    }

    /// The bits of one row: words of what is kept, then words of what may be, then a byte of news.
    private struct Row {
        let memory: UnsafeMutableRawPointer
        let words: Int

        init(flood: BitFlood, _ y: Int) {
            memory = flood.plane.origin + y * flood.plane.stride
            words = flood.words
        }

        var news: News {
            get { News(rawValue: memory.load(fromByteOffset: 16 * words, as: UInt8.self)) }
            nonmutating set { memory.storeBytes(of: newValue.rawValue, toByteOffset: 16 * words, as: UInt8.self) }
        }

        func kept(_ word: Int) -> UInt64 { memory.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self) }

        func mask(_ word: Int) -> UInt64 { memory.loadUnaligned(fromByteOffset: (words + word) * 8, as: UInt64.self) }

        func keep(_ bits: UInt64, _ word: Int) { memory.storeBytes(of: bits, toByteOffset: word * 8, as: UInt64.self) }

        func setMask(_ bits: UInt64, _ word: Int) {
            memory.storeBytes(of: bits, toByteOffset: (words + word) * 8, as: UInt64.self)
        }

        /// Keeps what has a neighbour that another row keeps.
        ///
        /// - Returns: whether that is more than before.
        @discardableResult
        func touch(_ other: Row) -> Bool {
            var added: UInt64 = 0
            var (left, own) = (UInt64(0), other.kept(0))
            for word in 0..<words {
                let right = word + 1 < words ? other.kept(word + 1) : 0
                let near = own | (own &<< 1) | (own &>> 1) | (left &>> 63) | (right &<< 63)
                (left, own) = (own, right)
                guard near != 0 else { continue }
                let old = kept(word)
                let all = old | (near & mask(word))
                keep(all, word)
                added |= all ^ old
            }
            return added != 0
        }

        /// Spreads what is kept along the runs it stands in.
        func spread() {
            var carry: UInt64 = 0
            for word in 0..<words {
                let own = kept(word)
                guard own | carry != 0 else { continue }
                // A bit added to its run turns the ones above into zeros as far as the run goes, and is carried out of it.
                let run = mask(word)
                let (sum, overflows) = run.addingReportingOverflow(own)
                let (all, overflowsToo) = sum.addingReportingOverflow(carry)
                keep(((all ^ run) | own) & run, word)
                carry = overflows || overflowsToo ? 1 : 0
            }
            var next: UInt64 = 0
            for word in (0..<words).reversed() {
                let own = kept(word)
                guard own | next != 0 else { continue }
                let run = mask(word)
                var bits = own | ((next &<< 63) & run)
                if (bits &>> 1) & run & ~bits != 0 {
                    var way = run
                    for step in [1, 2, 4, 8, 16, 32] as [UInt64] {
                        bits |= (bits &>> step) & way
                        way &= way &>> step
                    }
                }
                keep(bits, word)
                next = bits & 1
            }
        }
    }
}
