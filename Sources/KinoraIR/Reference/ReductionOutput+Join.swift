extension ReductionOutput {
    /// Writes the partial result of no pixels.
    ///
    /// - Parameter partial: `partialByteCount` bytes, 8-byte aligned.
    public func writeIdentity(to partial: UnsafeMutableRawPointer) {
        partial.initializeMemory(as: UInt8.self, repeating: 0, count: partialByteCount)
        switch kind {
        case .minimum: partial.storeBytes(of: Float.infinity, as: Float.self)
        case .maximum: partial.storeBytes(of: -Float.infinity, as: Float.self)
        case .sum, .histogram: break
        }
    }

    /// Adds the contribution of one pixel to a partial result.
    public func add(_ value: Float, to partial: UnsafeMutableRawPointer) {
        switch kind {
        case .sum: partial.storeBytes(of: partial.load(as: Int64.self) &+ Self.fixedPoint(value), as: Int64.self)
        case .minimum:
            if value < partial.load(as: Float.self) { partial.storeBytes(of: value, as: Float.self) }
        case .maximum:
            if value > partial.load(as: Float.self) { partial.storeBytes(of: value, as: Float.self) }
        case .histogram(let bins):
            let bin = min(max(ScalarArithmetic.int(truncating: value * Float(bins)), 0), Int32(bins) - 1)
            let counter = partial + Int(bin) * 4
            counter.storeBytes(of: counter.load(as: UInt32.self) &+ 1, as: UInt32.self)
        }
    }

    /// Joins the partial result of another tile to this one. Any order of joining gives the same result.
    ///
    /// - Parameters:
    ///   - other: `partialByteCount` bytes that a kernel wrote.
    ///   - partial: `partialByteCount` bytes, begun by `writeIdentity`.
    public func join(_ other: UnsafeRawPointer, into partial: UnsafeMutableRawPointer) {
        switch kind {
        case .sum:
            partial.storeBytes(of: partial.load(as: Int64.self) &+ other.load(as: Int64.self), as: Int64.self)
        case .minimum:
            // Adding zero makes one zero of the two, whose order would otherwise show.
            let (a, b) = (partial.load(as: Float.self), other.load(as: Float.self))
            partial.storeBytes(of: (b < a ? b : a) + 0, as: Float.self)
        case .maximum:
            let (a, b) = (partial.load(as: Float.self), other.load(as: Float.self))
            partial.storeBytes(of: (b > a ? b : a) + 0, as: Float.self)
        case .histogram(let bins):
            for bin in 0..<bins {
                let (to, from) = (partial + bin * 4, other + bin * 4)
                to.storeBytes(of: to.load(as: UInt32.self) &+ from.load(as: UInt32.self), as: UInt32.self)
            }
        }
    }

    /// The mean of a joined sum over a number of pixels.
    public static func mean(ofSum partial: UnsafeRawPointer, pixels: Int) -> Double {
        pixels > 0 ? Double(partial.load(as: Int64.self)) / 65536 / Double(pixels) : 0
    }

    private static func fixedPoint(_ value: Float) -> Int64 {
        value.isNaN ? 0 : Int64((min(max(value, -32768), 32767) * 65536).rounded(.toNearestOrEven))
    }
}
