import KinoraIR

/// Where one reduction is accumulated.
struct Accumulator {
    var reduction: ReductionOutput
    /// Bytes from the beginning of the partial results.
    var offset: Int
    /// Stack slots of the vectors' and of the single pixels' accumulators; nil for a histogram.
    var wideSlot: String?
    var narrowSlot: String?
    /// A stack slot for the parts of a small histogram; nil where it counts in place.
    var partsSlot: String?

    /// Counters of neighbouring lanes lie apart: pixels of even areas would wait for each other's counts.
    static let histogramParts = 4
    /// Bins up to which parts fit on the stack of a worker and cost little to add up after each tile.
    static let mostDividedBins = 1024

    /// The bins of a histogram that is counted in parts.
    var dividedBins: Int? {
        guard case .histogram(let bins) = reduction.kind, bins <= Self.mostDividedBins else { return nil }
        return bins
    }

    /// The lane type of the accumulators.
    var element: String { if case .sum = reduction.kind { "i64" } else { "i32" } }

    /// What an empty set reduces to, as stored in the accumulators.
    var identity: Int {
        switch reduction.kind {
        case .sum, .histogram: 0
        case .minimum: Int(FloatOrder.positiveInfinity)
        case .maximum: Int(FloatOrder.negativeInfinity)
        }
    }
}

/// Floats as ints of the same order: `-infinity < ... < -0 < 0 < ... < infinity`. Comparing ints makes the order of
/// evaluation irrelevant even for zeros of two signs.
enum FloatOrder {
    static let positiveInfinity = Int32(bitPattern: 0x7f80_0000)
    static let negativeInfinity = Int32(bitPattern: 0xff80_0000) ^ 0x7fff_ffff
}

extension LaneEmitter {
    /// Adds this section's pixels to an accumulator; `isCounted` says which lanes are seen for the first time.
    func accumulate(_ accumulator: Accumulator, isCounted: String?) {
        let value = operand(accumulator.reduction.value)
        switch accumulator.reduction.kind {
        case .sum: addToSum(value, accumulator, isCounted)
        case .minimum: keepExtreme(value, accumulator, "llvm.smin", isCounted)
        case .maximum: keepExtreme(value, accumulator, "llvm.smax", isCounted)
        case .histogram(let bins): count(value, bins: bins, accumulator, isCounted)
        }
    }

    private func slot(_ accumulator: Accumulator) -> String {
        (lanes == 1 ? accumulator.narrowSlot : accumulator.wideSlot) ?? "null"
    }

    private func addToSum(_ value: String, _ accumulator: Accumulator, _ isCounted: String?) {
        let low = constant(Float(-32768))
        let high = constant(Float(32767))
        let raised = choose(apply("fcmp ogt", "float", value, low), value, low, "float")
        let clamped = choose(apply("fcmp olt", "float", raised, high), raised, high, "float")
        let scaled = apply("fmul", "float", clamped, constant(Float(65536)))
        let fixed = cast("fptosi", call("llvm.roundeven", "float", scaled), from: "float", to: "i32")
        var isValid = apply("fcmp ord", "float", value, constant(Float(0)))
        if let isCounted { isValid = apply("and", "i1", isValid, isCounted) }
        let term = cast("sext", choose(isValid, fixed, constant(0), "i32"), from: "i32", to: "i64")
        let old = section.define("load \(wide("i64")), ptr \(slot(accumulator)), align 64")
        let sum = apply("add", "i64", old, term)
        section.perform("store \(wide("i64")) \(sum), ptr \(slot(accumulator)), align 64")
    }

    private func keepExtreme(
        _ value: String, _ accumulator: Accumulator, _ intrinsic: String, _ isCounted: String?
    ) {
        var isValid = apply("fcmp ord", "float", value, constant(Float(0)))
        if let isCounted { isValid = apply("and", "i1", isValid, isCounted) }
        let ordered = choose(isValid, reorder(value), constant(accumulator.identity), "i32")
        let old = section.define("load \(wide("i32")), ptr \(slot(accumulator)), align 64")
        let best = call(intrinsic, "i32", old, ordered)
        section.perform("store \(wide("i32")) \(best), ptr \(slot(accumulator)), align 64")
    }

    /// The int that stands for a float in `FloatOrder`.
    private func reorder(_ value: String) -> String {
        let bits = cast("bitcast", value, from: "float", to: "i32")
        let sign = apply("ashr", "i32", bits, constant(31))
        return apply("xor", "i32", bits, apply("and", "i32", sign, constant(0x7fff_ffff)))
    }

    private func count(_ value: String, bins: Int, _ accumulator: Accumulator, _ isCounted: String?) {
        let scaled = apply("fmul", "float", value, constant(Float(bins)))
        let bin = saturatedInt(scaled)
        let clamped = call("llvm.smax", "i32", call("llvm.smin", "i32", bin, constant(bins - 1)), constant(0))
        guard lanes > 1, let isCounted else {
            addToBins(clamped, steps: nil, bins: bins, accumulator)
            return
        }
        // Only the last vector of a row may cover pixels twice: all others need not look at each lane.
        let isNew = section.define("icmp eq i32 %vector.start, %vector.x")
        let every = section.newBlock("count.all")
        let some = section.newBlock("count.some")
        let after = section.newBlock("counted")
        section.branch(isNew, every, some)
        section.begin(every)
        addToBins(clamped, steps: nil, bins: bins, accumulator)
        section.go(to: after)
        section.begin(some)
        addToBins(clamped, steps: cast("zext", isCounted, from: "i1", to: "i32"), bins: bins, accumulator)
        section.go(to: after)
        section.begin(after)
    }

    /// Adds one, or a step of its own, to the bin of each lane.
    private func addToBins(_ index: String, steps: String?, bins: Int, _ accumulator: Accumulator) {
        let table =
            accumulator.partsSlot
            ?? section.define("getelementptr i8, ptr %reductions, i64 \(accumulator.offset)")
        for lane in 0..<lanes {
            func scalar(_ vector: String) -> String {
                lanes == 1 ? vector : section.define("extractelement \(wide("i32")) \(vector), i64 \(lane)")
            }
            let wideIndex = section.define("zext i32 \(scalar(index)) to i64")
            let part = accumulator.partsSlot == nil ? 0 : lane % Accumulator.histogramParts * bins
            let place = part == 0 ? wideIndex : section.define("add i64 \(wideIndex), \(part)")
            let counter = section.define("getelementptr i32, ptr \(table), i64 \(place)")
            let old = section.define("load i32, ptr \(counter), align 4")
            let new = section.define("add i32 \(old), \(steps.map(scalar) ?? "1")")
            section.perform("store i32 \(new), ptr \(counter), align 4")
        }
    }
}
