import KinoraIR

/// A table of bytes for codes, read a register of pixels at a time.
///
/// The instruction that permutes the bytes of 16 looks up 16 codes' results; sixteen of them cover a byte. It gives 0 for an
/// index with its top bit set, and a saturating addition sets that for every code outside the sixteen in turn.
struct CodeTable: CodeMap {
    private let context: FunctionContext
    private let output: PlaneOutput?
    private let outputPlane: Int
    private let lanes: Int
    private let table: String
    private let registers: Registers

    /// The rows of the table, once they are in registers.
    private final class Registers {
        var rows: [String] = []
    }

    init(generator: FunctionGenerator) {
        context = generator.context
        output = context.kernel.outputs.first
        outputPlane = context.kernel.inputs.count
        lanes = generator.lanes
        table = context.slot("i8", count: 256)
        registers = Registers()
    }

    var pixelsAtOnce: Int { context.level.lanes * 4 }

    private var vector: String { "<\(pixelsAtOnce) x i8>" }

    private var permutation: String {
        switch context.level {
        case .avx512: "llvm.x86.avx512.pshuf.b.512"
        case .avx2: "llvm.x86.avx2.pshuf.b"
        case .sse4, .neon: "llvm.x86.ssse3.pshuf.b.128"
        }
    }

    func keep(_ vector: LaneEmitter, code: String) {
        guard let output else { return }
        let bits = vector.storedBits(output)
        let place = vector.section.define("getelementptr i8, ptr \(table), i64 \(code)")
        vector.section.perform("store <\(lanes) x i8> \(bits), ptr \(place), align 1")
    }

    func begin(_ rows: LaneEmitter) {
        registers.rows = (0..<16).map { row in
            let place = rows.section.define("getelementptr i8, ptr \(table), i64 \(row * 16)")
            let sixteen = rows.section.define("load <16 x i8>, ptr \(place), align 16")
            return rows.section.define(
                "shufflevector <16 x i8> \(sixteen), <16 x i8> poison, "
                    + LaneEmitter.lanes((0..<pixelsAtOnce).map { $0 % 16 }, pixelsAtOnce))
        }
    }

    func beginRow(_ line: LaneEmitter) { _ = line.outputRow(plane: outputPlane) }

    func many(_ line: LaneEmitter, x: String, codes: String) {
        let section = line.section
        context.declare("\(vector) @llvm.uadd.sat.v\(pixelsAtOnce)i8(\(vector), \(vector))")
        var rest = section.define("load \(vector), ptr \(codes), align 1")
        var result = ""
        for (number, row) in registers.rows.enumerated() {
            let index = section.define(
                "call \(vector) @llvm.uadd.sat.v\(pixelsAtOnce)i8(\(vector) \(rest), \(vector) \(bytes(0x70)))")
            let found = line.target(permutation, vector, [(vector, row), (vector, index)])
            result = number == 0 ? found : section.define("or \(vector) \(result), \(found)")
            rest = section.define("sub \(vector) \(rest), \(bytes(16))")
        }
        section.perform("store \(vector) \(result), ptr \(place(line, x)), align 1")
    }

    func one(_ line: LaneEmitter, x: String, code: String) {
        let entry = line.section.define("getelementptr i8, ptr \(table), i64 \(code)")
        let byte = line.section.define("load i8, ptr \(entry), align 1")
        line.section.perform("store i8 \(byte), ptr \(place(line, x)), align 1")
    }

    func end(_ rows: LaneEmitter) {}

    private func bytes(_ number: Int) -> String { LaneEmitter.splat("\(number)", "i8", lanes: pixelsAtOnce) }

    private func place(_ line: LaneEmitter, _ x: String) -> String {
        line.section.define("getelementptr i8, ptr \(line.outputRow(plane: outputPlane)), i64 \(x)")
    }
}
