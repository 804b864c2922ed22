import KinoraIR

/// `floor(x * c + 1/2)`: a whole number times a fraction, rounded to a whole number again.
///
/// It is what processors call a high product with rounding: lanes of 16 bits do it in one instruction, where `c` is a whole number of
/// `2^-15`. In floats every step but the last is exact as long as its result has no more than 24 bits, so that both give the same bits.
struct RoundedProduct {
    /// The whole number.
    var value: ValueID
    /// The fraction.
    var factor: Float
    /// The product and the sum, which nothing else uses, by index.
    var parts: [Int]
    /// Bits that the whole number is shifted to the left before it is multiplied.
    var shift = 0
    /// The fraction in units of `2^-15`, less the shift.
    var multiplier = 0

    /// Places where a kernel rounds a product, by the index of the result.
    static func candidates(in kernel: Kernel) -> [Int: RoundedProduct] {
        var operations: [Int: Operation] = [:]
        var uses = [Int](repeating: 0, count: kernel.types.count)
        func use(_ value: ValueID) { uses[value.position] += 1 }
        for instruction in kernel.body {
            if instruction.results.count == 1 { operations[instruction.firstResult] = instruction.operation }
            instruction.operation.operands.forEach(use)
        }
        for output in kernel.outputs { use(output.value) }
        for reduction in kernel.reductions { use(reduction.value) }
        func constant(_ value: ValueID) -> Float? {
            if case .floatConstant(let number)? = operations[value.position] { number } else { nil }
        }
        var result: [Int: RoundedProduct] = [:]
        for instruction in kernel.body {
            guard case .unary(.floor, let sum) = instruction.operation, uses[sum.position] == 1 else { continue }
            let index = instruction.firstResult
            switch operations[sum.position] {
            case .multiplyAdd(let a, let b, let c)? where constant(c) == 0.5:
                guard let factor = constant(b) else { continue }
                result[index] = RoundedProduct(value: a, factor: factor, parts: [sum.position])
            case .binary(.add, let product, let c)? where constant(c) == 0.5 && uses[product.position] == 1:
                guard case .binary(.multiply, let a, let b)? = operations[product.position], let factor = constant(b)
                else { continue }
                result[index] = RoundedProduct(
                    value: a, factor: factor, parts: [sum.position, product.position])
            default: continue
            }
        }
        return result
    }

    /// The product for numbers of a range, with the range of its results; nil where lanes of 16 bits cannot compute it.
    func inLanes(of range: ClosedRange<Int>) -> (RoundedProduct, ClosedRange<Int>)? {
        let largest = max(abs(range.lowerBound), abs(range.upperBound))
        var result = self
        while abs(factor) >= Float(1 << result.shift), result.shift < 15 { result.shift += 1 }
        guard largest << result.shift <= 32767, range.lowerBound << result.shift >= -32768 else { return nil }
        let scaled = factor * Float(1 << (15 - result.shift))
        guard scaled == scaled.rounded(.towardZero), abs(scaled) <= 32767, scaled != 0 else { return nil }
        result.multiplier = Int(scaled)
        // The product and a half in units of the last bit of both.
        let zeros = min(result.multiplier.trailingZeroBitCount, 14 - result.shift)
        let fraction = 15 - result.shift - zeros
        guard fraction >= 1, largest * (abs(result.multiplier) >> zeros) + (1 << (fraction - 1)) < 1 << 24 else {
            return nil
        }
        func rounded(_ number: Int) -> Int { (number * (result.multiplier << result.shift) + (1 << 14)) >> 15 }
        let ends = [rounded(range.lowerBound), rounded(range.upperBound)]
        let results = min(ends[0], ends[1])...max(ends[0], ends[1])
        return NarrowLane(holding: results) == nil ? nil : (result, results)
    }
}

extension Instruction {
    /// The index of the only result, or of the first; -1 where there is none.
    var firstResult: Int { results.first?.position ?? -1 }
}

extension LaneEmitter {
    /// High products with rounding of 16-bit lanes by one number.
    func roundedProducts(_ value: String, by multiplier: Int) -> String {
        switch (context.level, lanes) {
        case (.avx512, 32): return highProducts("llvm.x86.avx512.pmul.hr.sw.512", value, multiplier)
        case (.avx512, 16), (.avx2, 16): return highProducts("llvm.x86.avx2.pmul.hr.sw", value, multiplier)
        case (.avx512, 8), (.avx2, 8), (.sse4, 8):
            return highProducts("llvm.x86.ssse3.pmul.hr.sw.128", value, multiplier)
        default: break
        }
        if context.level.isX86, lanes > 8 {
            let half = LaneEmitter(context: context, section: section, parent: parent, lanes: lanes / 2)
            let type = wide("i16")
            let parts = (0..<2).map { part in
                let lanes = part * half.lanes..<(part + 1) * half.lanes
                return half.roundedProducts(
                    section.define(
                        "shufflevector \(type) \(value), \(type) poison, \(Self.lanes(lanes, half.lanes))"),
                    by: multiplier)
            }
            return joined(parts, "i16")
        }
        let product = apply("mul", "i32", cast("sext", value, from: "i16", to: "i32"), constant(multiplier))
        let rounded = apply("ashr", "i32", apply("add", "i32", product, constant(1 << 14)), constant(15))
        return cast("trunc", rounded, from: "i32", to: "i16")
    }

    private func highProducts(_ intrinsic: String, _ value: String, _ multiplier: Int) -> String {
        target(
            intrinsic, wide("i16"), [(wide("i16"), value), (wide("i16"), constant("\(multiplier)", "i16"))])
    }
}
