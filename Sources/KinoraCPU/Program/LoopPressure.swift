import KinoraIR

extension Program {
    /// Accumulators that a loop may have so that the registers hold two of each, and what a turn computes besides.
    private static let mostAccumulators = 8

    /// Whether a loop has so many accumulators that registers hold one of each at most.
    ///
    /// They are work enough that does not wait for itself; twice as many would go through memory in every turn.
    var fillsRegistersInLoops: Bool {
        kernel.contains { operation in
            if case .loop(let loop) = operation { loop.carried.count > Self.mostAccumulators } else { false }
        }
    }
}
