import KinoraIR

/// Where one reduction is accumulated.
struct Accumulator {
    var reduction: ReductionOutput
    /// Bytes from the beginning of the partial results.
    var offset: Int
    /// Stack slots of the vectors' and of the single pixels' accumulators; nil for a histogram, which counts in place.
    var wideSlot: String?
    var narrowSlot: String?

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
        let step = isCounted.map { cast("zext", $0, from: "i1", to: "i32") } ?? constant(1)
        let table = section.define("getelementptr i8, ptr %reductions, i64 \(accumulator.offset)")
        for lane in 0..<lanes {
            let (index, amount) =
                lanes == 1
                ? (clamped, step)
                : (
                    section.define("extractelement \(wide("i32")) \(clamped), i64 \(lane)"),
                    section.define("extractelement \(wide("i32")) \(step), i64 \(lane)")
                )
            let wideIndex = section.define("zext i32 \(index) to i64")
            let counter = section.define("getelementptr i32, ptr \(table), i64 \(wideIndex)")
            let old = section.define("load i32, ptr \(counter), align 4")
            let new = section.define("add i32 \(old), \(amount)")
            section.perform("store i32 \(new), ptr \(counter), align 4")
        }
    }
}
