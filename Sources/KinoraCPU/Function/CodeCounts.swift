import KinoraIR

/// Counts of codes, and the bin of a histogram that each code belongs to.
struct CodeCounts: CodeMap {
    private let context: FunctionContext
    private let accumulator: Accumulator
    private let bins: Int
    private let lanes: Int
    /// The bin of each code.
    private let places: String
    private let counters: String

    /// Pixels in turn count in tables of their own: those of an even area would wait for each other's counts.
    private static let parts = 4
    /// The tables' distance: at a power of two all would share few places of the cache.
    private static let distance = 256 + 16

    init(generator: FunctionGenerator, reduction: ReductionOutput) {
        context = generator.context
        accumulator = Accumulator(reduction: reduction, offset: 0)
        bins = if case .histogram(let bins) = reduction.kind { bins } else { 1 }
        lanes = generator.lanes
        places = context.slot("i32", count: 256)
        counters = context.slot("i32", count: Self.parts * Self.distance)
    }

    var pixelsAtOnce: Int { 16 }

    func keep(_ vector: LaneEmitter, code: String) {
        let bin = vector.bin(of: vector.operand(accumulator.reduction.value), bins: bins)
        let place = vector.section.define("getelementptr i32, ptr \(places), i64 \(code)")
        vector.section.perform("store <\(lanes) x i32> \(bin), ptr \(place), align 4")
    }

    func begin(_ rows: LaneEmitter) {
        clear(counters, words: Self.parts * Self.distance, rows.section)
        clear("%reductions", words: accumulator.reduction.partialByteCount / 4, rows.section)
    }

    private func clear(_ address: String, words: Int, _ section: Section) {
        section.loop("clear", below: "\(words)") { index in
            let place = section.define("getelementptr i32, ptr \(address), i64 \(index)")
            section.perform("store i32 0, ptr \(place), align 4")
        }
    }

    func beginRow(_ line: LaneEmitter) {}

    func many(_ line: LaneEmitter, x: String, codes: String) {
        let section = line.section
        for word in 0..<pixelsAtOnce / 8 {
            let address = section.define("getelementptr i8, ptr \(codes), i64 \(8 * word)")
            var rest = section.define("load i64, ptr \(address), align 1")
            for byte in 0..<8 {
                count(section.define("and i64 \(rest), 255"), part: byte % Self.parts, section)
                if byte < 7 { rest = section.define("lshr i64 \(rest), 8") }
            }
        }
    }

    func one(_ line: LaneEmitter, x: String, code: String) { count(code, part: 0, line.section) }

    private func count(_ code: String, part: Int, _ section: Section) {
        let place = part == 0 ? code : section.define("add i64 \(code), \(part * Self.distance)")
        let counter = section.define("getelementptr i32, ptr \(counters), i64 \(place)")
        let old = section.define("load i32, ptr \(counter), align 4")
        section.perform("store i32 \(section.define("add i32 \(old), 1")), ptr \(counter), align 4")
    }

    func end(_ rows: LaneEmitter) {
        let section = rows.section
        section.loop("join", below: "256") { code in
            let sum = section.sum(of: Self.parts, tables: counters, distance: Self.distance, bin: code)
            let place = section.define("getelementptr i32, ptr \(places), i64 \(code)")
            let bin = section.define("zext i32 \(section.define("load i32, ptr \(place), align 4")) to i64")
            let counter = section.define("getelementptr i32, ptr %reductions, i64 \(bin)")
            let old = section.define("load i32, ptr \(counter), align 4")
            section.perform("store i32 \(section.define("add i32 \(old), \(sum)")), ptr \(counter), align 4")
        }
    }
}
