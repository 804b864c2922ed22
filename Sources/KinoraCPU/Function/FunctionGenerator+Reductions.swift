import KinoraIR

extension FunctionGenerator {
    /// Room for what each reduction of the kernel adds up.
    func makeAccumulators() -> [Accumulator] {
        var offset = 0
        var binRow = context.program.tabulated.count
        return context.kernel.reductions.map { reduction in
            var accumulator = Accumulator(reduction: reduction, offset: offset)
            offset += reduction.partialByteCount
            if reduction.kind.isHistogram {
                accumulator.binRow = "%table.\(binRow)"
                binRow += 1
                accumulator.partsSlot = accumulator.dividedBins.map {
                    context.slot("i32", count: Accumulator.partLength($0) * Accumulator.histogramParts)
                }
                return accumulator
            }
            accumulator.wideSlot = context.slot("<\(lanes) x \(accumulator.element)>")
            accumulator.narrowSlot = context.slot(accumulator.element)
            return accumulator
        }
    }

    /// Writes the identities before the first row.
    func prepare(_ accumulators: [Accumulator]) {
        context.declare("i32 @llvm.smin.i32(i32, i32)")
        for accumulator in accumulators {
            guard let wide = accumulator.wideSlot, let narrow = accumulator.narrowSlot else {
                clearHistogram(accumulator)
                continue
            }
            let element = accumulator.element
            let start = entry.spread("\(accumulator.identity)", element, lanes: lanes)
            entry.section.perform("store <\(lanes) x \(element)> \(start), ptr \(wide), align 64")
            entry.section.perform("store \(element) \(accumulator.identity), ptr \(narrow), align 64")
        }
    }

    private func clearHistogram(_ accumulator: Accumulator) {
        let table = entry.section.define("getelementptr i8, ptr %reductions, i64 \(accumulator.offset)")
        clear(table, words: accumulator.reduction.partialByteCount / 8)
        guard let parts = accumulator.partsSlot, let bins = accumulator.dividedBins else { return }
        clear(parts, words: Accumulator.partLength(bins) * Accumulator.histogramParts / 2)
    }

    private func clear(_ address: String, words: Int) {
        let section = entry.section
        section.loop("clear", below: "\(words)") { index in
            let place = section.define("getelementptr i64, ptr \(address), i64 \(index)")
            section.perform("store i64 0, ptr \(place), align 8")
        }
    }

    // MARK: Counting

    /// Adds the pixels of a row to the histograms, after all their bins are known: each pixel waits for the counters of the one before,
    /// and would keep the arithmetic of those after it waiting.
    func counting(_ accumulators: [Accumulator]) -> Section {
        let section = Section(block: "row.end", names: names)
        for accumulator in accumulators { count(accumulator, in: section) }
        return section
    }

    private func count(_ accumulator: Accumulator, in section: Section) {
        guard let row = accumulator.binRow, case .histogram(let bins) = accumulator.reduction.kind else { return }
        let table =
            accumulator.partsSlot
            ?? section.define("getelementptr i8, ptr %reductions, i64 \(accumulator.offset)")
        func add(_ bin: String, part: Int) {
            let offset = accumulator.partsSlot == nil ? 0 : part * Accumulator.partLength(bins)
            let place = offset == 0 ? bin : section.define("add i64 \(bin), \(offset)")
            let counter = section.define("getelementptr i32, ptr \(table), i64 \(place)")
            let old = section.define("load i32, ptr \(counter), align 4")
            section.perform("store i32 \(section.define("add i32 \(old), 1")), ptr \(counter), align 4")
        }
        /// Four bins of 16 bits, found by one read: the units that read and write are what counting waits for.
        func fourBins(at column: String) -> String {
            let place = section.define("getelementptr i16, ptr \(row), i64 \(column)")
            return section.define("load i64, ptr \(place), align 2")
        }
        func eachBin(of four: String) -> [String] {
            (0..<4).map { lane in
                let moved = lane == 0 ? four : section.define("lshr i64 \(four), \(16 * lane)")
                return lane == 3 ? moved : section.define("and i64 \(moved), 65535")
            }
        }
        let columns = section.define("zext i32 %width to i64")
        let whole: String
        if accumulator.partsSlot != nil {
            let group = Accumulator.histogramParts
            whole = section.define("and i64 \(columns), \(-group)")
            section.when(section.define("icmp ne i64 \(whole), 0")) {
                section.loop("count", below: whole, step: group) { index in
                    for word in 0..<group / 4 {
                        let first = section.define("add i64 \(index), \(4 * word)")
                        for (lane, bin) in eachBin(of: fourBins(at: first)).enumerated() {
                            add(bin, part: 4 * word + lane)
                        }
                    }
                }
            }
        } else {
            // Neighbours often have one counter, for which the second would wait: eight stretches of the row take turns.
            let stretch = section.define("and i64 \(section.define("lshr i64 \(columns), 3")), -4")
            whole = section.define("shl i64 \(stretch), 3")
            section.when(section.define("icmp ne i64 \(stretch), 0")) {
                section.loop("count", below: stretch, step: 4) { index in
                    var start = index
                    var fours = (0..<8).map { number in
                        if number > 0 { start = section.define("add i64 \(start), \(stretch)") }
                        return fourBins(at: start)
                    }
                    for lane in 0..<4 {
                        for number in fours.indices {
                            add(lane == 3 ? fours[number] : section.define("and i64 \(fours[number]), 65535"), part: 0)
                            guard lane < 3 else { continue }
                            // Moved in place, which LLVM must not see: copies of eight words do not stay in registers.
                            let moved = section.define("lshr i64 \(fours[number]), 16")
                            fours[number] = section.define("call i64 asm \"\", \"=r,0\"(i64 \(moved))")
                        }
                    }
                }
            }
        }
        let rest = section.define("sub i64 \(columns), \(whole)")
        section.when(section.define("icmp ne i64 \(rest), 0")) {
            section.loop("count.rest", below: rest) { index in
                let column = section.define("add i64 \(whole), \(index)")
                let place = section.define("getelementptr i16, ptr \(row), i64 \(column)")
                let bin = section.define("load i16, ptr \(place), align 2")
                add(section.define("zext i16 \(bin) to i64"), part: 0)
            }
        }
    }

    // MARK: Joining

    /// Joins the accumulators and writes the partial results.
    func ending(_ accumulators: [Accumulator]) -> String {
        let section = Section(block: "done", names: names)
        for accumulator in accumulators {
            guard let wide = accumulator.wideSlot, let narrow = accumulator.narrowSlot else {
                addParts(of: accumulator, in: section)
                continue
            }
            let element = accumulator.element
            let vector = "<\(lanes) x \(element)>"
            let joiner =
                switch accumulator.reduction.kind {
                case .minimum: "smin"
                case .maximum: "smax"
                case .sum, .histogram: "add"
                }
            let suffix = "v\(lanes)\(element)"
            context.declare("\(element) @llvm.vector.reduce.\(joiner).\(suffix)(\(vector))")
            let lanesValue = section.define("load \(vector), ptr \(wide), align 64")
            let joined = section.define(
                "call \(element) @llvm.vector.reduce.\(joiner).\(suffix)(\(vector) \(lanesValue))")
            let single = section.define("load \(element), ptr \(narrow), align 64")
            let place = section.define("getelementptr i8, ptr %reductions, i64 \(accumulator.offset)")
            guard joiner != "add" else {
                section.perform("store i64 \(section.define("add i64 \(joined), \(single)")), ptr \(place), align 8")
                continue
            }
            context.declare("i32 @llvm.\(joiner).i32(i32, i32)")
            let best = section.define("call i32 @llvm.\(joiner).i32(i32 \(joined), i32 \(single))")
            let sign = section.define("ashr i32 \(best), 31")
            let bits = section.define("xor i32 \(best), \(section.define("and i32 \(sign), 2147483647"))")
            section.perform("store i64 \(section.define("zext i32 \(bits) to i64")), ptr \(place), align 8")
        }
        return "done:\n" + section.text + "  ret void"
    }

    /// Adds the parts of a histogram up in the partial result.
    private func addParts(of accumulator: Accumulator, in section: Section) {
        guard let parts = accumulator.partsSlot, let bins = accumulator.dividedBins else { return }
        let table = section.define("getelementptr i8, ptr %reductions, i64 \(accumulator.offset)")
        section.loop("join", below: "\(bins)") { index in
            let sum = section.sum(
                of: Accumulator.histogramParts, tables: parts, distance: Accumulator.partLength(bins), bin: index)
            let place = section.define("getelementptr i32, ptr \(table), i64 \(index)")
            section.perform("store i32 \(sum), ptr \(place), align 4")
        }
    }
}
