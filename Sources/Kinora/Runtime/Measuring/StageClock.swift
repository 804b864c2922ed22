import Synchronization

/// Time spent in a stage, added up by all threads.
final class StageClock: Sendable {
    private let total = Atomic<UInt64>(0)

    /// Nanoseconds so far.
    var nanoseconds: UInt64 { total.load(ordering: .relaxed) }

    /// Adds a stretch of work.
    func add(_ nanoseconds: UInt64) { total.wrappingAdd(nanoseconds, ordering: .relaxed) }
}
