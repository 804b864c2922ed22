import KinoraCore
import KinoraIR
import KinoraNodes

/// Everything decided before a frame is computed: stages with their code, places in memory, the numbers and decoded
/// frames each frame needs.
final class FramePlan: Sendable {
    /// What was lowered, after every pass.
    let lowered: LoweredFrame
    /// The stages in order.
    let programs: [StageProgram]
    /// What is computed of the stages, in order.
    let passes: [StagePass]
    /// Where planes stored between stages lie in a frame's memory.
    let places: [PlaceWholePlanes.Place]
    /// Bytes of those planes.
    let wholeByteCount: Int
    /// Reductions that neighbouring frames have in common; nil when there are none.
    let remembered: RememberedReductions?
    /// Planes that neighbouring frames have in common; nil when there are none.
    let rememberedPlanes: RememberedPlanes?
    /// What each pass did, for `kinora plan`.
    let log: [PassRecord]

    /// What a pass did.
    struct PassRecord: Sendable {
        var name: String
        var kernelsBefore: Int
        var kernelsAfter: Int
        var seconds: Double
    }

    /// How a plan is made.
    struct Options: Sendable {
        /// Bits of the delivered components.
        var deliveredBits = 8
        /// Bytes of scratch planes a tile may use.
        var tileBudget = MachineCaches.secondLevel / 2
        /// A forced tile, for tests.
        var tile: Size?
        /// False where f16 conversion is not in hardware.
        var hasHalf = true
        /// False leaves the kernel graph as lowered: the slow, obvious way, for tests.
        var fuses = true
        /// Bytes that planes between stages should take where the stages can be computed in bands.
        var bandByteCount = 4 << 20
        /// Where planes of two frames are kept for later renders; nil keeps none.
        var archive: PlaneArchive?
        /// Output times of some frames the plan serves, neighbours among them: tells what they have in common.
        var moments: [Rational] = []
    }

    /// Runs every pass and compiles the stages.
    ///
    /// - Throws: `BackendError` when the backend is missing or refuses a kernel.
    init(_ lowered: LoweredFrame, backend: any Backend, options: Options) throws {
        try CheckRepeatedGroups(graph: lowered.kernels).run()
        var lowered = lowered
        var log: [PassRecord] = []
        let clock = ContinuousClock()
        if options.fuses {
            for pass in planningPasses {
                let before = lowered.kernels.kernels.count
                let time = clock.measure { pass.run(on: &lowered.kernels) }
                log.append(
                    PassRecord(
                        name: pass.name, kernelsBefore: before, kernelsAfter: lowered.kernels.kernels.count,
                        seconds: time.seconds))
            }
        }
        if options.fuses {
            let time = clock.measure { TabulateCurvesOfFrame(deliveredBits: options.deliveredBits).run(on: &lowered) }
            let count = lowered.kernels.kernels.count
            log.append(
                PassRecord(
                    name: "read curves from tables", kernelsBefore: count, kernelsAfter: count, seconds: time.seconds))
        }
        var stages = FormStages(graph: lowered.kernels).run()
        ChooseStorage(deliveredBits: options.deliveredBits, hasHalf: options.hasHalf)
            .run(on: &lowered.kernels, stages: &stages)
        let shaper = ShapeTiles(budget: options.tileBudget, forced: options.tile, isRoomy: true)
        for index in stages.indices { shaper.run(on: &stages[index]) }
        MarkFarPlanes.run(on: &stages, graph: lowered.kernels)
        var remembered =
            options.fuses
            ? RememberedPlanes(stages: stages, lowered: lowered, moments: options.moments, archive: options.archive)
            : nil
        var runs: [BandRun] = []
        if options.fuses {
            let roles = remembered?.roles ?? stages.map { _ in .own }
            (stages, runs) = FormBands(graph: lowered.kernels, byteLimit: options.bandByteCount).run(
                stages, roles: roles)
        }
        if remembered != nil, !runs.isEmpty {
            remembered = RememberedPlanes(
                stages: stages, lowered: lowered, moments: options.moments, archive: options.archive,
                except: Set(runs.flatMap(\.rowCounts.keys)))
        }
        rememberedPlanes = remembered
        (places, wholeByteCount) = PlaceWholePlanes.run(
            graph: lowered.kernels, stages: stages, except: remembered?.planes ?? [], runs: runs)
        passes = StagePass.all(of: stages, runs: runs, places: places)
        var compiled: [any CompiledKernel] = []
        let time = try clock.measure {
            compiled = try backend.compile(stages.flatMap { $0.steps.map(\.kernel.kernel) })
        }
        log.append(
            PassRecord(
                name: "generate code", kernelsBefore: compiled.count, kernelsAfter: compiled.count,
                seconds: time.seconds))
        var programs: [StageProgram] = []
        var next = 0
        for stage in stages {
            programs.append(StageProgram(stage: stage, kernels: Array(compiled[next..<next + stage.steps.count])))
            next += stage.steps.count
        }
        self.remembered = RememberedReductions(
            stages: stages, graph: lowered.kernels, sources: lowered.sources)
        self.lowered = lowered
        self.programs = programs
        self.log = log
    }
}

extension Duration {
    /// The length in seconds.
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
