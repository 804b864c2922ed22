/// How often each of 256 tones occurs among counted bins.
struct ToneCounts {
    private let counts: UnsafeRawPointer
    private let tones: [UInt8]

    /// The counts of bins, 32 bits each, and the tones that they stand for. Allocates nothing.
    init(_ counts: UnsafeRawPointer, tones: [UInt8]) {
        self.counts = counts
        self.tones = tones
    }

    /// Adds the counts up by tone. Allocates nothing.
    func withTones<Result>(_ body: (UnsafeMutableBufferPointer<Int>) -> Result) -> Result {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { sums in
            sums.initialize(repeating: 0)
            for bin in 0..<256 {
                sums[Int(tones[bin])] += Int(counts.loadUnaligned(fromByteOffset: 4 * bin, as: UInt32.self))
            }
            return body(sums)
        }
    }
}
