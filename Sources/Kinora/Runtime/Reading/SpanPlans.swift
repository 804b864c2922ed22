import KinoraCore
import KinoraNodes

/// The plans of one stretch of the output: the one that serves any frame, and those of frames that need less work.
final class SpanPlans {
    private let general: FramePlan
    private let sources: SpanSources
    private let threads: Int
    private let plan: (Rational) throws -> FramePlan
    private let made: (FramePlan) -> Void
    private var ways: [FramePipeline.Way] = []

    /// - Parameters:
    ///   - plan: makes the plan of frames like the one at an output time.
    ///   - made: called with every plan before its first frame.
    init(
        general: FramePlan, sources: SpanSources, threads: Int, plan: @escaping (Rational) throws -> FramePlan,
        made: @escaping (FramePlan) -> Void = { _ in }
    ) {
        (self.general, self.sources, self.threads) = (general, sources, threads)
        (self.plan, self.made) = (plan, made)
    }

    /// How the frame at an output time is made; plans it when it is the first of its kind.
    func way(at time: Rational) throws -> FramePipeline.Way {
        for index in 0..<ways.count where ways[index].plan.lowered.serves(time) { return ways[index] }
        let framePlan = general.lowered.serves(time) ? general : try plan(time)
        made(framePlan)
        let way = FramePipeline.Way(
            plan: framePlan, workers: WorkerMemory(workers: threads, programs: framePlan.programs),
            places: try sources.places(of: framePlan.lowered.sources))
        ways.append(way)
        return way
    }
}
