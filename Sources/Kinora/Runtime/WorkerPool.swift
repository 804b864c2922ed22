import KinoraCore
import Synchronization

/// A fixed set of threads that pull tiles of stages.
///
/// A frame is posted once a stage; the threads take its tiles one by one with an atomic counter, the thread that
/// finishes the last tile moves the frame on. Nothing is allocated and nothing is locked for a tile.
final class WorkerPool: Sendable {
    private struct State {
        var jobs: [FrameJob] = []
        var isStopping = false
    }

    /// Threads of the pool.
    let threadCount: Int
    private let state: Monitor<State>
    private let threads: Mutex<[EngineThread]>

    /// Starts the threads; `jobCapacity` frames at most are in flight. When the work is cancelled the frames stay as they are.
    init(threads count: Int, jobCapacity: Int, cancellation: Cancellation) {
        threadCount = max(1, count)
        var initial = State()
        initial.jobs.reserveCapacity(jobCapacity)
        state = Monitor(initial)
        threads = Mutex([])
        for worker in 0..<threadCount {
            let thread = EngineThread(name: "kinora-worker-\(worker)") { [state] in
                WorkerPool.work(worker, state, cancellation)
            }
            threads.withLock { $0.append(thread) }
        }
    }

    /// Offers a frame's current stage to the threads.
    ///
    /// The oldest frame is served first: what its stages just wrote is still near, it leaves soonest, and what it counts is known
    /// when a later frame asks for it.
    func post(_ job: FrameJob) {
        state.change { state in
            guard position(of: job, in: state.jobs) == nil else { return }
            state.jobs.append(job)
            // Sinks to its place: inserting there would allocate in unoptimised builds.
            var place = state.jobs.count - 1
            while place > 0, state.jobs[place - 1].slot.frameIndex > job.slot.frameIndex {
                state.jobs.swapAt(place - 1, place)
                place -= 1
            }
        }
    }

    /// Takes a frame back that is complete: its memory may begin anew as a later frame before the thread that finished it looks again, which
    /// must not find it where the frame stood.
    func withdraw(_ job: FrameJob) {
        state.read { state in
            if let index = position(of: job, in: state.jobs) { state.jobs.remove(at: index) }
        }
    }

    /// Lets the threads end after the tiles they are in, and waits for them.
    func stop() {
        state.change { $0.isStopping = true }
        for thread in threads.withLock({ $0 }) { thread.join() }
    }

    private static func work(_ worker: Int, _ state: Monitor<State>, _ cancellation: Cancellation) {
        while let job = state.wait({ state -> FrameJob?? in
            if !state.jobs.isEmpty { return .some(state.jobs[0]) }
            return state.isStopping ? .some(nil) : nil
        }) {
            job.openFirstStage()
            while !cancellation.isCancelled, job.runNextTile(worker: worker) {}
            if cancellation.isCancelled { return }
            // Every tile is taken: whoever sees that first removes the frame, so that the next one is served. The frame
            // may have been posted again for its next stage in the meantime; then it stays.
            state.read { state in
                if job.isIdle, let index = position(of: job, in: state.jobs) {
                    state.jobs.remove(at: index)
                }
            }
        }
    }
}

/// Where a frame stands in the queue. By index: the standard search allocates in unoptimised builds.
private func position(of job: FrameJob, in jobs: [FrameJob]) -> Int? {
    for index in 0..<jobs.count where jobs[index] === job { return index }
    return nil
}
