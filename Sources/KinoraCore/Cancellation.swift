import Synchronization

/// A wish that some work may stop, which whoever works for long asks about between two steps.
///
/// Readers of files are called from deep inside a render and know nothing of it, so the wish goes with the thread: what a render does on a
/// thread it does within `$current.withValue`.
public final class Cancellation: Sendable {
    /// The wish that the calling thread's work heeds; nil where nobody may have one.
    @TaskLocal public static var current: Cancellation?

    private let isAsked = Atomic<Bool>(false)
    private let outer: Cancellation?

    /// Work that nobody wants to stop yet.
    ///
    /// - Parameter outer: work that this one is a part of: when that stops, so does this.
    public init(within outer: Cancellation? = nil) { self.outer = outer }

    /// Says that the work may stop; from any thread.
    public func cancel() { isAsked.store(true, ordering: .releasing) }

    /// Whether the work may stop.
    public var isCancelled: Bool { isAsked.load(ordering: .acquiring) || outer?.isCancelled ?? false }

    /// Whether the calling thread's work may stop; allocates nothing.
    public static var isWanted: Bool { current?.isCancelled ?? false }
}
