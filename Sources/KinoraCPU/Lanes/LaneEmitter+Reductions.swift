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
    /// Memory for the bins of a row's pixels, 16 bits each; nil for all but a histogram.
    var binRow: String?

    /// Counters of neighbouring lanes lie apart: pixels of even areas would wait for each other's counts.
    static let histogramParts = 8
    /// Bins up to which parts fit on the stack of a worker and cost little to add up after each tile.
    static let mostDividedBins = 512

    /// Counters from one part to the next: a line of the cache more than the bins, so that the same bin of two parts never lies a whole
    /// number of pages apart, which processors take for the same place at first.
    static func partLength(_ bins: Int) -> Int { (bins + 31) / 16 * 16 }

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
        case .histogram(let bins): keepBin(of: value, bins: bins, accumulator)
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

    /// The bin of a histogram that each lane's value belongs to, as `ReductionOutput.Kind.histogram` says.
    func bin(of value: String, bins: Int) -> String {
        let scaled = apply("fmul", "float", value, constant(Float(bins)))
        // Clamped before it is truncated, which is the same: the order of the operands makes NaN zero.
        let (low, high) = (constant(Float(0)), constant(Float(bins - 1)))
        let positive = choose(apply("fcmp ogt", "float", scaled, low), scaled, low, "float")
        let small = choose(apply("fcmp olt", "float", positive, high), positive, high, "float")
        return cast("fptosi", small, from: "float", to: "i32")
    }

    /// The bin of each lane where the value is made of its number, `(bin + 0.5) / bins`, and both are exact.
    private func wholeBin(of value: ValueID, bins: Int) -> String? {
        let program = context.program
        let share = Float(1) / Float(bins)
        func isConstant(_ value: ValueID, _ number: Float) -> Bool {
            if case .floatConstant(number)? = program.operation(of: value) { true } else { false }
        }
        var whole: ValueID?
        switch program.operation(of: value) {
        case .binary(.multiply, let middle, let factor)? where isConstant(factor, share):
            if case .binary(.add, let one, let half)? = program.operation(of: middle), isConstant(half, 0.5) {
                whole = one
            }
        case .multiplyAdd(let one, let factor, let term)?
        where isConstant(factor, share) && isConstant(term, share / 2):
            whole = one
        default: break
        }
        guard bins & (bins - 1) == 0, bins <= 1 << 16, let whole,
            case .convert(.intToFloat, let number)? = program.operation(of: whole)
        else { return nil }
        // Numbers too large for a float to hold with the half are no bins, and the nearest float is beyond the last one, too.
        return call("llvm.smin", "i32", call("llvm.smax", "i32", operand(number), constant(0)), constant(bins - 1))
    }

    /// Leaves the bins of the pixels to be counted when the row is done.
    private func keepBin(of value: String, bins: Int, _ accumulator: Accumulator) {
        guard let row = accumulator.binRow else { return }
        let number = wholeBin(of: accumulator.reduction.value, bins: bins) ?? bin(of: value, bins: bins)
        let bin = cast("trunc", number, from: "i32", to: "i16")
        let column = section.define("sext i32 \(section.define("sub i32 \(x), %minX")) to i64")
        let place = section.define("getelementptr i16, ptr \(row), i64 \(column)")
        section.perform("store \(wide("i16")) \(bin), ptr \(place), align 2")
    }
}

extension ReductionOutput.Kind {
    /// Whether pixels are counted by value.
    var isHistogram: Bool { if case .histogram = self { true } else { false } }
}
