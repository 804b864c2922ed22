import KinoraIR
import KinoraTesting
import Testing

@Suite("Reductions")
struct ReductionTests {
    /// A reduction of values in one go, or of parts that are joined.
    private func reduce<Result>(
        _ kind: ReductionOutput.Kind, parts: [[Float]], read: (UnsafeRawPointer) -> Result
    ) -> Result {
        let reduction = ReductionOutput(kind, value: ValueID(0))
        let count = reduction.partialByteCount
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 2 * count, alignment: 8)
        defer { memory.deallocate() }
        let (total, partial) = (memory, memory + count)
        reduction.writeIdentity(to: total)
        for part in parts {
            reduction.writeIdentity(to: partial)
            for value in part { reduction.add(value, to: partial) }
            reduction.join(partial, into: total)
        }
        return read(total)
    }

    @Test("However the values are divided, the result has the same bits")
    func divisions() {
        var random = SeededGenerator(seed: 2)
        let special: [Float] = [.nan, .infinity, -.infinity, 0, -0.0, 1e30]
        for kind in [ReductionOutput.Kind.sum, .minimum, .maximum, .histogram(bins: 9)] {
            let bytes = ReductionOutput(kind, value: ValueID(0)).partialByteCount
            for _ in 0..<50 {
                let values = (0..<30).map { _ in random.oneIn(5) ? random.pick(special) : random.unit() * 3 - 1 }
                let cut = random.below(30)
                let parts = [Array(values[..<cut]), Array(values[cut...])].shuffled(using: &random)
                func bits(_ pointer: UnsafeRawPointer) -> [UInt32] {
                    (0..<bytes / 4).map { pointer.load(fromByteOffset: $0 * 4, as: UInt32.self) }
                }
                #expect(
                    reduce(kind, parts: [values], read: bits) == reduce(kind, parts: parts, read: bits), "\(kind)")
            }
        }
    }

    @Test("A sum is exact to 2^-16 a value and keeps what is no number out")
    func sum() {
        let mean = reduce(.sum, parts: [[1.5, -0.25], [.nan, 100_000, -.infinity]]) {
            ReductionOutput.mean(ofSum: $0, pixels: 5)
        }
        #expect(mean == (1.5 - 0.25 + 0 + 32767 - 32768) / 5)
    }

    @Test("Minimum and maximum ignore what is no number; of nothing they are the infinities")
    func extremes() {
        func float(_ pointer: UnsafeRawPointer) -> Float { pointer.load(as: Float.self) }
        #expect(reduce(.minimum, parts: [[3, .nan, -2], [7]], read: float) == -2)
        #expect(reduce(.maximum, parts: [[3, .nan, -2], [7]], read: float) == 7)
        #expect(reduce(.minimum, parts: [[.nan]], read: float) == .infinity)
        #expect(reduce(.maximum, parts: [[]], read: float) == -.infinity)
    }

    @Test("A histogram counts every value, the outermost bins what lies outside")
    func histogram() {
        let counts = reduce(.histogram(bins: 3), parts: [[0, 0.2, 0.34], [0.99, 1, 5, -3, .nan, .infinity]]) {
            pointer in
            (0..<3).map { pointer.load(fromByteOffset: $0 * 4, as: UInt32.self) }
        }
        #expect(counts == [4, 1, 4])
    }
}
