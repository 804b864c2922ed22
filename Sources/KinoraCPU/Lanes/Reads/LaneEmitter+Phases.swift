import KinoraIR

/// Choices by the lowest bits of the column between values that several columns have in common.
extension LaneEmitter {
    /// Such a choice as one shuffle, as vectors start at whole pairs of columns, whole fours ... wherever values of pairs, of fours are
    /// read.
    func interleaved(_ condition: ValueID, _ a: ValueID, _ b: ValueID) -> String? {
        guard lanes > 1, let phases = context.program.columnPhases(of: condition),
            let first = slowOperand(a, rate: phases.log2), let second = slowOperand(b, rate: phases.log2)
        else { return nil }
        let count = lanes >> phases.log2
        let isFirst = (0..<lanes).map { phases.isTrue[$0 % phases.isTrue.count] }
        let width = context.level.lanes
        guard context.level == .avx512, count < width, lanes % width == 0 else {
            let vector = "<\(count) x float>"
            let places = zip(0..<lanes, isFirst).map { ($0 >> phases.log2) + ($1 ? count : 0) }
            return section.define(
                "shufflevector \(vector) \(second), \(vector) \(first), \(Self.lanes(places, lanes))")
        }
        // LLVM would first copy short vectors to the upper half of a register.
        let (floats, ints) = ("<\(width) x float>", "<\(width) x i32>")
        let (high, low) = (lengthened(first, count, to: width), lengthened(second, count, to: width))
        let places = zip(0..<lanes, isFirst).map { ($0 >> phases.log2) + ($1 ? width : 0) }
        let parts = (0..<lanes / width).map { part in
            let list = places[part * width..<(part + 1) * width].map { "i32 \($0)" }.joined(separator: ", ")
            return target(
                "llvm.x86.avx512.vpermi2var.ps.512", floats, [(floats, low), (ints, "<\(list)>"), (floats, high)])
        }
        return joined(parts, "float")
    }

    /// A vector followed by lanes of any content.
    private func lengthened(_ vector: String, _ count: Int, to width: Int) -> String {
        let places = (0..<width).map { $0 < count ? "i32 \($0)" : "i32 poison" }.joined(separator: ", ")
        let long = section.define(
            "shufflevector <\(count) x float> \(vector), <\(count) x float> poison, <\(width) x i32> <\(places)>")
        // Without the fence the choice is joined with what made the vector, and copied after all.
        let floats = "<\(width) x float>"
        return target("llvm.arithmetic.fence.v\(width)f32", floats, [(floats, long)])
    }
}
