import KinoraCore
import KinoraIR
import KinoraMedia
import KinoraNodes

/// The memory and the progress of one frame in flight: made once a plan, used for frame after frame.
///
/// `@unchecked Sendable` is safe: the feeding thread fills a slot while no worker has it; workers then write disjoint
/// tiles of its planes and disjoint partial results; the writing thread takes it after the last tile. The hand-overs
/// go through the worker pool's lock and the atomic counters.
final class FrameSlot: @unchecked Sendable {
    /// The plan the slot serves.
    let plan: FramePlan
    /// Scratch memory of the workers.
    let workers: WorkerMemory
    /// Memory of every whole plane, by plane number.
    let whole: UnsafeMutablePointer<PlaneBinding>
    /// The frame's numbers.
    let uniforms: UnsafeMutablePointer<Float>
    /// The frame's tables, by slot.
    let tables: UnsafeMutablePointer<UnsafeMutablePointer<Float>>
    /// Number of the frame in the output.
    var frameIndex = 0
    /// The decoded frames the frame reads, by source slot.
    let sources: [DecodedFrame]

    /// By stage, the kept memory the frame uses.
    private var loans: [RememberedPlanes.Loan?]
    private let memory: FrameMemory
    private var loan: FrameMemory.Loan?
    private let tableStorage: UnsafeMutablePointer<Float>
    private let partials: UnsafeMutableRawPointer
    private let joined: UnsafeMutableRawPointer

    /// - Parameter memory: lends memory for planes to the frames of a render; nil for a frame alone, which then has its own.
    init(plan: FramePlan, workers: WorkerMemory, sources: [DecodedFrame], memory: FrameMemory? = nil) {
        self.plan = plan
        self.sources = sources
        self.workers = workers
        loans = Array(repeating: nil, count: plan.programs.count)
        let planes = plan.lowered.kernels.planes
        self.memory = memory ?? FrameMemory(limit: 0)
        let partialBytes = plan.programs.map { $0.reductionByteCount * $0.stage.tileCount }.max() ?? 0
        partials = .allocate(byteCount: max(64, partialBytes), alignment: 64)
        whole = .allocate(capacity: max(1, planes.count))
        for index in planes.indices {
            whole[index] = PlaneBinding(
                origin: partials, stride: 0, width: Int32(clamping: planes[index].size.width),
                height: Int32(clamping: planes[index].size.height))
        }
        uniforms = .allocate(capacity: max(1, plan.lowered.uniforms.count))
        uniforms.initialize(repeating: 0, count: max(1, plan.lowered.uniforms.count))
        let tableFloats = plan.lowered.tables.reduce(64) { $0 + $1 + 64 }
        tableStorage = .allocate(capacity: tableFloats)
        tableStorage.initialize(repeating: 0, count: tableFloats)
        tables = .allocate(capacity: max(1, plan.lowered.tables.count))
        var next = 64
        for (slot, count) in plan.lowered.tables.enumerated() {
            (tables + slot).initialize(to: tableStorage + next)
            next += count + 64
        }
        for (index, plane) in planes.enumerated() {
            if case .table(let slot) = plane.origin {
                whole[index].origin = UnsafeMutableRawPointer(tables[slot])
                whole[index].stride = plane.size.width * 4
            }
            if case .constant(let slot, let offset) = plane.origin {
                whole[index].origin = UnsafeMutableRawPointer(plan.lowered.constants[slot].start + offset)
                whole[index].stride = plane.size.width * plane.step * 4
            }
        }
        joined = .allocate(byteCount: max(64, plan.programs.map(\.reductionByteCount).max() ?? 0), alignment: 64)
        if memory == nil { _ = takeMemory(orTell: nil) }
    }

    deinit {
        giveMemory()
        whole.deallocate()
        uniforms.deallocate()
        tableStorage.deallocate()
        tables.deallocate()
        partials.deallocate()
        joined.deallocate()
    }

    /// Gives the planes between stages their memory; false when other frames have it, and the job gets word.
    func takeMemory(orTell job: FrameJob?) -> Bool {
        guard loan == nil, !plan.places.isEmpty else { return true }
        loan = memory.lend(plan.wholeByteCount, orTell: job)
        guard let start = loan?.start else { return false }
        // By index: iterating a collection allocates in unoptimised builds, and tests count allocations there.
        for index in 0..<plan.places.count {
            let place = plan.places[index]
            whole[place.plane.index].origin = start + place.offset
            whole[place.plane.index].stride = place.stride
        }
        return true
    }

    /// Moves the memory of planes that are held in part on to the rows of a pass.
    func enter(_ pass: StagePass) {
        guard let start = loan?.start else { return }
        for index in 0..<pass.moves.count {
            let move = pass.moves[index]
            let first = start + move.offset
            if move.keptCount > 0, move.newRow != move.oldRow {
                let kept = first + (move.newRow - move.oldRow) * move.stride
                first.copyMemory(from: kept, byteCount: move.keptCount * move.stride)
            }
            whole[move.plane.index].origin = first - move.newRow * move.stride
        }
    }

    /// Lets go of that memory, after the last stage.
    func giveMemory() {
        guard let given = loan else { return }
        loan = nil
        memory.give(given)
    }

    /// Works out the frame's numbers; allocates nothing.
    func evaluate(at time: Rational) { plan.lowered.uniforms.evaluate(at: time, into: uniforms) }

    /// Computes a tile of a stage.
    func run(stage: Int, tile: Int, worker: Int) {
        let program = plan.programs[stage]
        program.run(
            tile: tile, memory: workers[worker], whole: whole, uniforms: uniforms,
            partials: program.reductionByteCount > 0 ? partials + tile * program.reductionByteCount : nil)
    }

    /// Joins the partial reductions of a stage, in tile order, into uniforms and tables.
    func joinReductions(stage index: Int) {
        let program = plan.programs[index]
        guard program.reductionByteCount > 0 else { return }
        for step in program.stage.steps {
            var offset = step.reductionOffset
            for reduction in step.kernel.kernel.reductions {
                ReductionJoin.join(
                    reduction.kind, partials: partials + offset, stride: program.reductionByteCount,
                    count: program.stage.tileCount, into: joined + offset)
                offset += reduction.partialByteCount
            }
        }
        plan.remembered?.remember(stage: index, sources: sources, joined)
        finishReductions(stage: index)
    }

    /// Finishes the reductions of a stage from what another frame found; false when the stage has to be computed.
    func recallReductions(stage index: Int) -> Bool {
        guard let remembered = plan.remembered, remembered.recall(stage: index, sources: sources, into: joined) else {
            return false
        }
        finishReductions(stage: index)
        return true
    }

    // MARK: Planes that other frames have made

    /// What is to be done about a stage.
    enum Demand {
        /// Compute it.
        case compute
        /// Nothing: other frames have made what it would.
        case skip
        /// Nothing yet: an older frame is about to make it, and the job gets word.
        case wait
    }

    /// What is to be done about a stage; points the frame's planes at what others have made.
    /// Where it has to be computed, it gets memory that is kept.
    func recallPlanes(stage: Int, for job: FrameJob) -> Demand {
        guard let remembered = plan.rememberedPlanes else { return .compute }
        switch remembered.roles[stage] {
        case .own: return .compute
        case .feeds(let others):
            var isNeeded = false
            // By index: iterating a collection allocates in unoptimised builds, and tests count allocations there.
            for index in 0..<others.count where borrow(others[index], remembered).isOwn { isNeeded = true }
            return isNeeded ? .compute : .skip
        case .kept:
            let (loan, isOwn) = borrow(stage, remembered)
            guard !isOwn, let loan else { return .compute }
            return remembered.isFilled(loan, stage: stage, orTell: job) ? .skip : .wait
        }
    }

    private func borrow(_ stage: Int, _ remembered: RememberedPlanes) -> (loan: RememberedPlanes.Loan?, isOwn: Bool) {
        if loans[stage] == nil {
            loans[stage] = remembered.borrow(stage: stage, sources: sources, frame: frameIndex)
            point(at: stage, remembered)
            if let loan = loans[stage], loan.isOwn, remembered.restore(loan, stage: stage, sources: sources) {
                loans[stage]?.isOwn = false
                tell(of: loan, stage: stage, remembered)
            }
        }
        return (loans[stage], loans[stage]?.isOwn ?? true)
    }

    private func point(at stage: Int, _ remembered: RememberedPlanes) {
        guard let loan = loans[stage] else { return }
        for index in 0..<remembered.places[stage].count {
            let place = remembered.places[stage][index]
            guard let first = loan.byte(place.offset) else { continue }
            whole[place.plane.index].origin = first
            whole[place.plane.index].stride = place.stride
        }
    }

    /// Keeps what a stage has computed, and tells the frames that wait for it.
    func rememberPlanes(stage: Int) {
        guard let remembered = plan.rememberedPlanes, let loan = loans[stage], loan.isOwn else { return }
        tell(of: loan, stage: stage, remembered)
        remembered.keep(loan, stage: stage, sources: sources)
    }

    private func tell(of loan: RememberedPlanes.Loan, stage: Int, _ remembered: RememberedPlanes) {
        remembered.fill(loan, stage: stage)
        while let job = remembered.nextWaiter(for: loan, stage: stage) { job.goOn() }
    }

    /// Lets go of kept memory, after the last stage.
    func releasePlanes() {
        guard let remembered = plan.rememberedPlanes else { return }
        for stage in 0..<loans.count {
            if let loan = loans[stage] { remembered.give(loan, stage: stage) }
            loans[stage] = nil
        }
    }

    private func finishReductions(stage index: Int) {
        for step in plan.programs[index].stage.steps {
            var offset = step.reductionOffset
            let pixels = step.kernel.domain.width * step.kernel.domain.height
            for (reduction, target) in zip(step.kernel.kernel.reductions, step.kernel.reductions) {
                target.finish(joined + offset, pixels, uniforms, tables)
                offset += reduction.partialByteCount
            }
        }
    }
}
