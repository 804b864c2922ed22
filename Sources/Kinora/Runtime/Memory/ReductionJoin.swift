import KinoraIR

/// Joins the partial reductions of tiles; exact whatever the tiles, since every kind is associative.
enum ReductionJoin {
    /// Joins `count` partial results that lie `stride` bytes apart; allocates nothing.
    static func join(
        _ kind: ReductionOutput.Kind, partials: UnsafeRawPointer, stride: Int, count: Int,
        into result: UnsafeMutableRawPointer
    ) {
        switch kind {
        case .sum:
            var sum: Int64 = 0
            for tile in 0..<count { sum &+= partials.load(fromByteOffset: tile * stride, as: Int64.self) }
            result.storeBytes(of: sum, as: Int64.self)
        case .minimum:
            var least = Float.infinity
            for tile in 0..<count { least = min(least, partials.load(fromByteOffset: tile * stride, as: Float.self)) }
            result.storeBytes(of: least, as: Float.self)
        case .maximum:
            var most = -Float.infinity
            for tile in 0..<count { most = max(most, partials.load(fromByteOffset: tile * stride, as: Float.self)) }
            result.storeBytes(of: most, as: Float.self)
        case .histogram(let bins):
            let counts = result.assumingMemoryBound(to: UInt32.self)
            for bin in 0..<bins { counts[bin] = 0 }
            for tile in 0..<count {
                let partial = (partials + tile * stride).assumingMemoryBound(to: UInt32.self)
                for bin in 0..<bins { counts[bin] &+= partial[bin] }
            }
        }
    }
}
