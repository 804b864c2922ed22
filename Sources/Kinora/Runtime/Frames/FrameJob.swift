import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// One frame on its way through the stages of its plan.
final class FrameJob: Sendable {
    /// The frame's memory.
    let slot: FrameSlot
    private let passes: [StagePass]
    /// Offers the frame to the pool again after a stage.
    private let post: @Sendable (FrameJob) -> Void
    /// Called on a worker after the last stage.
    private let completed: @Sendable (FrameJob) -> Void
    private let trace: Trace?
    /// The pass in the upper, the next of its tiles in the lower 32 bits: one word, so that no thread can pair the tile of
    /// one pass with the number of another.
    private let cursor = Atomic<UInt64>(UInt64.max >> 1)
    private let remaining = Atomic<Int>(0)
    /// The pass that waits for what an older frame makes.
    private let waiting = Atomic<Int>(0)
    /// True from the start of a frame until a worker looks for its first stage.
    private let isUnopened = Atomic<Bool>(false)

    init(
        slot: FrameSlot, trace: Trace?, post: @escaping @Sendable (FrameJob) -> Void,
        completed: @escaping @Sendable (FrameJob) -> Void
    ) {
        self.slot = slot
        self.trace = trace
        self.post = post
        self.completed = completed
        passes = slot.plan.passes
    }

    /// Starts the frame, which can then be posted. False when there is nothing to compute.
    func start() -> Bool {
        guard !passes.isEmpty else { return false }
        isUnopened.store(true, ordering: .releasing)
        return true
    }

    /// Finds the first stage that has work, if no worker has done so.
    ///
    /// Only now, not when the frame is started: reductions that the frames before it count meanwhile need not be counted again.
    func openFirstStage() {
        guard isUnopened.exchange(false, ordering: .acquiringAndReleasing) else { return }
        begin()
    }

    /// Begins with the first stage when there is memory for the planes, else when there is word of some: before that the frame holds nothing
    /// that others could wait for.
    func begin() { if slot.takeMemory(orTell: self) { go(from: 0) } }

    /// True when there is nothing to do before the frame is posted again.
    var isIdle: Bool { isExhausted && !isUnopened.load(ordering: .acquiring) }

    /// True when every tile of the current pass is taken.
    private var isExhausted: Bool { Self.tile(cursor.load(ordering: .acquiring), passes) == nil }

    /// Takes a tile and computes it; false when none is left.
    func runNextTile(worker: Int) -> Bool {
        guard !isExhausted,
            let (pass, tile) = Self.tile(cursor.wrappingAdd(1, ordering: .acquiringAndReleasing).oldValue, passes)
        else { return false }
        let stage = passes[pass].stage
        let program = slot.plan.programs[stage]
        let begun = trace == nil ? 0 : Clock.nanoseconds()
        let busy = Clock.threadNanoseconds()
        slot.run(stage: stage, tile: tile, worker: worker)
        program.clock.add(Clock.threadNanoseconds() &- busy)
        if let trace {
            trace.record(
                name: program.stage.name, frame: slot.frameIndex, worker: worker, start: begun,
                end: Clock.nanoseconds())
        }
        if remaining.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue == 0 {
            if passes[pass].isLast {
                slot.joinReductions(stage: stage)
                slot.rememberPlanes(stage: stage)
            }
            go(from: pass + 1)
        }
        return true
    }

    /// Goes on after the older frame that it waited for has made what it needs.
    func goOn() { go(from: waiting.load(ordering: .acquiring)) }

    /// Offers the first pass from `first` on that has work to the pool, or says that the frame is complete.
    ///
    /// A frame that has to wait is not touched any more: the worker that ends its waiting may already be at it.
    private func go(from first: Int) {
        var pass = first
        while pass < passes.count {
            let stage = passes[pass].stage
            if slot.recallReductions(stage: stage) {
                pass += 1
                continue
            }
            waiting.store(pass, ordering: .releasing)
            switch slot.recallPlanes(stage: stage, for: self) {
            case .skip: pass += 1
            case .wait: return
            case .compute:
                slot.enter(passes[pass])
                remaining.store(passes[pass].tiles.count, ordering: .releasing)
                cursor.store(UInt64(pass) << 32, ordering: .releasing)
                return post(self)
            }
        }
        slot.releasePlanes()
        slot.giveMemory()
        completed(self)
    }

    private static func tile(_ word: UInt64, _ passes: [StagePass]) -> (pass: Int, tile: Int)? {
        let pass = Int(word >> 32)
        let tile = Int(word & 0xffff_ffff)
        return pass < passes.count && tile < passes[pass].tiles.count
            ? (pass, passes[pass].tiles.lowerBound + tile) : nil
    }
}

/// The clocks of the system.
enum Clock {
    /// Nanoseconds since some fixed moment.
    static func nanoseconds() -> UInt64 { read(CLOCK_MONOTONIC) }

    /// Nanoseconds of processor time of the calling thread: what work costs, however busy the machine is.
    static func threadNanoseconds() -> UInt64 { read(CLOCK_THREAD_CPUTIME_ID) }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}
