import KinoraIR

/// Floats as code values by the processor's packing instructions.
extension LaneEmitter {
    /// Beyond this, converting to an int might not fit.
    private static let largestInt = 1e9

    /// The code values of an output that two registers of floats make, or four where they are bytes, rounded to nearest even and clamped; NaN gives 0.
    ///
    /// Packing saturates, and of what fits no int, a NaN among it, the processor makes the smallest int, which packing makes 0. Only what is too
    /// large has to be limited before.
    ///
    /// - Returns: nil where something else is to be stored.
    func packedCodes(of output: PlaneOutput) -> String? {
        let width = context.level.lanes
        let isBytes = output.element == .u8
        guard context.level.isX86, isBytes || output.element == .u16,
            lanes == 2 * width || (isBytes && lanes == 4 * width)
        else { return nil }
        var value = operand(output.value)
        let range = context.program.ranges[output.value.position]
        if !range.isBounded || range.magnitude > Self.largestInt {
            let limit = constant(Float(output.element == .u8 ? 255 : 65535))
            // In this order a NaN stays one.
            value = choose(apply("fcmp olt", "float", limit, value), limit, value, "float")
        }
        let ints = registers(of: value, "float").map(nearestInt)
        let (narrow, words) = ("<\(width) x i32>", "<\(2 * width) x i16>")
        let packed = stride(from: 0, to: ints.count, by: 2).map { pair in
            target(
                isBytes ? wordPacking : unsignedWordPacking, words, [(narrow, ints[pair]), (narrow, ints[pair + 1])])
        }
        // Packing works on 128 bits at a time: four of the first register's lanes, then four of the second's ...
        let blocks = width / 4
        let places = 0..<ints.count * blocks
        guard isBytes else { return arranged(packed[0], words, "i64", places.map { $0 % blocks * 2 + $0 / blocks }) }
        let bytes = "<\(4 * width) x i8>"
        let packedBytes = target(bytePacking, bytes, [(words, packed[0]), (words, packed[packed.count - 1])])
        return arranged(packedBytes, bytes, "i32", places.map { $0 % blocks * 4 + $0 / blocks })
    }

    /// The first bytes of a vector in another order.
    private func arranged(_ vector: String, _ type: String, _ element: String, _ places: [Int]) -> String {
        let size = element == "i32" ? 4 : 8
        let all = "<\(context.level.lanes * 4 / size) x \(element)>"
        let parts = section.define("bitcast \(type) \(vector) to \(all)")
        let picked = section.define("shufflevector \(all) \(parts), \(all) poison, \(Self.lanes(places, places.count))")
        return section.define(
            "bitcast <\(places.count) x \(element)> \(picked) to \(wide(size == 4 ? "i8" : "i16"))")
    }

    /// Two registers of ints as words with a sign.
    private var wordPacking: String {
        switch context.level {
        case .avx512: "llvm.x86.avx512.packssdw.512"
        case .avx2: "llvm.x86.avx2.packssdw"
        case .sse4, .neon: "llvm.x86.sse2.packssdw.128"
        }
    }

    /// Two registers of ints as words without a sign.
    private var unsignedWordPacking: String {
        switch context.level {
        case .avx512: "llvm.x86.avx512.packusdw.512"
        case .avx2: "llvm.x86.avx2.packusdw"
        case .sse4, .neon: "llvm.x86.sse41.packusdw"
        }
    }

    /// Two registers of words as bytes without a sign.
    private var bytePacking: String {
        switch context.level {
        case .avx512: "llvm.x86.avx512.packuswb.512"
        case .avx2: "llvm.x86.avx2.packuswb"
        case .sse4, .neon: "llvm.x86.sse2.packuswb.128"
        }
    }
}
