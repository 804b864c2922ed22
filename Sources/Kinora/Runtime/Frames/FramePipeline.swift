import KinoraCore
import KinoraMedia
import KinoraNodes

/// Moves frames from the decoders through the workers to the sink, several at once, delivered in order.
///
/// Three parties run side by side: the caller feeds (decodes, works out numbers, binds memory), the workers compute, one
/// thread delivers. Queues are bounded: a slow encoder holds back the feeder, so memory does not grow with the clip.
final class FramePipeline: Sendable {
    /// Fewer frames in flight starve the workers between the stages of a frame, more only cost memory.
    static func framesInFlight(threads: Int) -> Int { threads + 2 }

    private struct State {
        var ring: [FrameTicket?]
        var isComplete: [Bool]
        /// Tickets of the plans that are being fed, ready for another frame.
        var free: [FrameTicket] = []
        var fedPlans: [FramePlan] = []
        var nextFed = 0
        var nextDelivered = 0
        var isFed = false
        var failure: (any Error)?
        var isCancelled = false

        /// Whether a plan is being fed. By index: searching allocates in unoptimised builds.
        func isFed(_ plan: FramePlan) -> Bool {
            for index in 0..<fedPlans.count where fedPlans[index] === plan { return true }
            return false
        }

        /// A ticket of a plan, ready for another frame; makes room for a new one where there is none.
        mutating func takeTicket(of plan: FramePlan, room: Int) -> FrameTicket? {
            for index in 0..<free.count where free[index].plan === plan { return free.remove(at: index) }
            if !isFed(plan) { fedPlans.append(plan) }
            // Each further plan may keep one ticket more than there are frames in flight, as long as they take turns.
            if !free.isEmpty, free.count + nextFed - nextDelivered >= room + fedPlans.count - 1 { free.removeFirst() }
            return nil
        }
    }

    /// How a frame is made: one of the plans of a stretch with all that belongs to it.
    struct Way {
        var plan: FramePlan
        var workers: WorkerMemory
        var places: SpanSources.Places
    }

    private let state: Monitor<State>
    private let pool: WorkerPool
    private let memory: FrameMemory
    private let sink: any PictureSink
    private let trace: Trace?
    private let inFlight: Int
    private let delivered: @Sendable (Int) throws -> Void
    /// Whether anybody wants the render to stop; what the feeder does on its thread heeds it.
    let cancellation: Cancellation
    /// What the frames delivered so far measured.
    let measured = Measurements()

    /// Starts the workers and the delivering thread.
    ///
    /// - Parameters:
    ///   - inFlight: frames between feeder and sink at most.
    ///   - planeLimit: bytes of planes between stages above which frames are computed one at a time.
    ///   - cancellation: stops it from outside; that of the calling thread's work does so in any case.
    ///   - delivered: called on the delivering thread after each frame, in order.
    init(
        threads: Int, inFlight: Int, planeLimit: Int, sink: any PictureSink, trace: Trace?,
        cancellation: Cancellation? = Cancellation.current,
        delivered: @escaping @Sendable (Int) throws -> Void
    ) {
        self.sink = sink
        self.trace = trace
        self.inFlight = inFlight
        self.delivered = delivered
        memory = FrameMemory(limit: planeLimit)
        let cancellation = Cancellation(within: cancellation)
        self.cancellation = cancellation
        pool = WorkerPool(threads: threads, jobCapacity: inFlight + 1, cancellation: cancellation)
        state = Monitor(
            State(
                ring: [FrameTicket?](repeating: nil, count: inFlight),
                isComplete: [Bool](repeating: false, count: inFlight)))
    }

    /// Threads that compute.
    var threadCount: Int { pool.threadCount }

    /// True when something failed or the render was cancelled.
    var hasEndedEarly: Bool { state.read { $0.failure != nil || $0.isCancelled } }

    /// Asks every party to stop; `feed` and `finish` then throw `CancellationError`.
    func cancel() {
        cancellation.cancel()
        state.change { $0.isCancelled = true }
    }

    /// Runs the delivering side on the calling thread until every fed frame is delivered or something failed.
    func deliverAll() {
        while let ticket = nextComplete() {
            do {
                if let picture = ticket.picture {
                    try sink.submit(picture, index: ticket.index)
                    ticket.picture = nil
                } else if let slot = ticket.plan.lowered.passthrough {
                    try sink.submit(ticket.sources[slot], index: ticket.index)
                }
                measured.add(ticket)
                ticket.releaseSources()
                try delivered(ticket.index)
                recycle(ticket)
            } catch {
                state.change { if $0.failure == nil { $0.failure = error } }
                return
            }
        }
    }

    private func nextComplete() -> FrameTicket? {
        state.wait { state -> FrameTicket?? in
            if state.failure != nil || state.isCancelled { return .some(nil) }
            let position = state.nextDelivered % state.ring.count
            if let ticket = state.ring[position], state.isComplete[position], ticket.index == state.nextDelivered {
                return .some(ticket)
            }
            return state.isFed && state.nextDelivered == state.nextFed ? .some(nil) : nil
        }
    }

    private func recycle(_ ticket: FrameTicket) {
        state.ring(.room) { state in
            let position = ticket.index % state.ring.count
            state.ring[position] = nil
            state.isComplete[position] = false
            state.nextDelivered += 1
            if state.isFed(ticket.plan) { state.free.append(ticket) }
            return true
        }
    }

    /// Feeds the frames of one stretch of the output; called on one thread, stretch after stretch in order.
    ///
    /// - Parameters:
    ///   - time: the output time of a frame.
    ///   - way: how the frame at an output time is made; must not allocate once it has answered for every kind of frame.
    /// - Returns: false when the render has come to the end of a clip whose length was not known.
    /// - Throws: what the decoder or the sink threw, `CancellationError` after `cancel`.
    func feed(
        frames: Range<Int>, sources: SpanSources, time: (Int) -> Rational, way: (Rational) throws -> Way
    ) throws -> Bool {
        state.change { state in
            state.fedPlans = []
            state.free = []
            state.free.reserveCapacity(2 * inFlight)
        }
        for index in frames {
            try waitForRoom()
            // A render within another one is stopped by that.
            if cancellation.isCancelled { throw CancellationError() }
            let moment = time(index)
            let way = try way(moment)
            let ticket = try takeTicket(plan: way.plan, workers: way.workers)
            ticket.index = index
            ticket.slot.frameIndex = index
            guard try sources.read(at: moment, way.places, into: ticket.sources) else { return false }
            guard let job = ticket.job else {
                enter(ticket, isComplete: true)
                continue
            }
            ticket.picture = try sink.lease()
            for index in 0..<way.plan.lowered.preparations.count {
                try way.plan.lowered.preparations[index](moment, SourceFrames(way.plan.lowered.sources, ticket.sources))
            }
            ticket.slot.evaluate(at: moment)
            ticket.bind()
            let hasWork = job.start()
            enter(ticket, isComplete: !hasWork)
            if hasWork { pool.post(job) }
        }
        return true
    }

    /// Frames fed so far.
    var fedCount: Int { state.read { $0.nextFed } }

    /// Says that no frame follows.
    func finishFeeding() { state.change { $0.isFed = true } }

    /// Notes why feeding ended early, so that the delivering side stops.
    func fail(_ error: any Error) { state.change { if $0.failure == nil { $0.failure = error } } }

    /// Ends the workers. Call after both sides have returned.
    ///
    /// - Throws: the first failure of any side.
    func close() throws {
        pool.stop()
        memory.forgetWaiters()
        let (failure, isCancelled) = state.read { ($0.failure, $0.isCancelled) }
        if let failure { throw failure }
        if isCancelled { throw CancellationError() }
    }

    private func waitForRoom() throws {
        let outcome: (any Error)?? = state.wait(for: .room) { state in
            if let failure = state.failure { return .some(failure) }
            if state.isCancelled { return .some(CancellationError()) }
            return state.nextFed - state.nextDelivered < state.ring.count ? .some(nil) : nil
        }
        if case .some(let error?) = outcome { throw error }
    }

    private func takeTicket(plan: FramePlan, workers: WorkerMemory) throws -> FrameTicket {
        let room = inFlight
        if let ticket = state.read({ $0.takeTicket(of: plan, room: room) }) { return ticket }
        let (state, pool) = (self.state, self.pool)
        return try FrameTicket(
            plan: plan, workers: workers, memory: memory, trace: trace, post: { pool.post($0) },
            completed: { job in
                pool.withdraw(job)
                // Only the oldest frame is waited for; a later one is found when its turn has come.
                state.ring(.ready) { state in
                    state.isComplete[job.slot.frameIndex % state.isComplete.count] = true
                    return job.slot.frameIndex == state.nextDelivered
                }
            })
    }

    private func enter(_ ticket: FrameTicket, isComplete: Bool) {
        state.ring(.ready) { state in
            let position = ticket.index % state.ring.count
            state.ring[position] = ticket
            state.isComplete[position] = isComplete
            state.nextFed = ticket.index + 1
            return isComplete && ticket.index == state.nextDelivered
        }
    }
}
