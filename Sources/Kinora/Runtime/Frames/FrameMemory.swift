import KinoraCore
import Synchronization

/// Memory for the planes between stages, lent to frames from their first stage to their last.
///
/// Frames in flight are mostly being decoded or delivered: planes of those that are computed alone are needed, and large ones serve one frame
/// after the other. What was given back last is lent first: it may still be in a cache.
final class FrameMemory: Sendable {
    /// Memory that a frame uses.
    struct Loan: Sendable {
        fileprivate var address: UInt
        /// Bytes there are.
        fileprivate var capacity: Int
        /// Bytes that were asked for.
        fileprivate var byteCount: Int

        /// The first byte.
        var start: UnsafeMutableRawPointer? { UnsafeMutableRawPointer(bitPattern: address) }
    }

    private struct State {
        var free: [Loan] = []
        var lentCount = 0
        var lentBytes = 0
        var waiters: [FrameJob] = []
    }

    /// Bytes above which planes of further frames have to wait; one frame is always computed.
    private let limit: Int
    private let state: Mutex<State>

    /// - Parameter limit: bytes above which one frame is computed at a time.
    init(limit: Int) {
        self.limit = limit
        var initial = State()
        // Frames wait no oftener than they are in flight.
        initial.waiters.reserveCapacity(256)
        initial.free.reserveCapacity(256)
        state = Mutex(initial)
    }

    deinit {
        state.withLock { state in
            for loan in state.free { loan.start?.deallocate() }
        }
    }

    /// Bytes of planes for each thread above which frames wait for each other: planes of one frame of 4K keep two threads as busy as those of
    /// two of 1080p, which fill the time between stages.
    static func limit(threads: Int) -> Int { max(1, threads) * (64 << 20) }

    /// Memory for a frame's planes; nil when others have it, and the job gets word.
    func lend(_ byteCount: Int, orTell job: FrameJob?) -> Loan? {
        var outgrown: Loan?
        let isLent = state.withLock { state -> Bool in
            if let job, state.lentCount > 0, state.lentBytes + byteCount > limit {
                state.waiters.append(job)
                return false
            }
            state.lentCount += 1
            state.lentBytes += byteCount
            outgrown = state.free.popLast()
            return true
        }
        guard isLent else { return nil }
        if var known = outgrown, known.capacity >= byteCount {
            known.byteCount = byteCount
            return known
        }
        outgrown?.start?.deallocate()
        let memory = LargePages.allocate(byteCount: max(64, byteCount))
        // Defined bytes: code may read beyond what a stage wrote, within its slack, and the result must not depend on it.
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        return Loan(address: UInt(bitPattern: memory), capacity: byteCount, byteCount: byteCount)
    }

    /// Takes memory back, and tells the oldest frame that waits for some.
    func give(_ loan: Loan) {
        let next = state.withLock { state -> FrameJob? in
            state.lentCount -= 1
            state.lentBytes -= loan.byteCount
            state.free.append(loan)
            var oldest: Int?
            for index in 0..<state.waiters.count {
                if let known = oldest, state.waiters[known].slot.frameIndex < state.waiters[index].slot.frameIndex {
                    continue
                }
                oldest = index
            }
            return oldest.map { state.waiters.remove(at: $0) }
        }
        next?.begin()
    }

    /// Lets go of the frames that wait: none will be computed any more.
    func forgetWaiters() { state.withLock { $0.waiters.removeAll() } }
}
