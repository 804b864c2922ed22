import KinoraCore
import KinoraMedia
import KinoraNodes
import Synchronization

/// The side of a render that decides what each frame needs: stretch after stretch, plans, readers, decoded frames.
final class FeedingSide: Sendable {
    private struct Outcome {
        var clocks: [String: [StageClock]] = [:]
        var order: [String] = []
        var damageCount: Int64 = 0
        var end = Rational(0)
    }

    private let plan: RenderPlan
    private let pipeline: FramePipeline
    private let outcome = Mutex(Outcome())

    init(plan: RenderPlan, pipeline: FramePipeline) {
        self.plan = plan
        self.pipeline = pipeline
    }

    /// Feeds every frame; on failure the pipeline is told.
    func run() {
        do {
            try Cancellation.$current.withValue(pipeline.cancellation) { try feedAll() }
            pipeline.finishFeeding()
        } catch {
            pipeline.fail(error)
        }
    }

    private func feedAll() throws {
        let planner = plan.planner()
        var options = SourceReaders.Options()
        options.tolerance = plan.options.toleratesDecodeErrors ? .decodeErrors : .none
        let pool = SourceReaders(options: options)
        for span in plan.spans {
            let frames = planner.frames(of: span).clamped(to: plan.shown)
            guard !frames.isEmpty else { continue }
            let framePlan = span == plan.firstSpan ? plan.first : try planner.plan(span)
            let sources = try plan.sources(
                of: framePlan, at: planner.time(of: frames.lowerBound), readers: pool)
            defer { sources.close() }
            let plans = SpanPlans(
                general: framePlan, sources: sources, threads: plan.threads,
                plan: { try planner.plan(span, frame: $0) }, made: { self.note($0) })
            let first = plan.shown.lowerBound
            let goesOn = try pipeline.feed(
                frames: frames.lowerBound - first..<frames.upperBound - first, sources: sources,
                time: { planner.time(of: $0 + first) }, way: plans.way)
            guard goesOn else {
                outcome.withLock { $0.end = sources.renderEnd ?? Rational(0) }
                break
            }
        }
        outcome.withLock { $0.damageCount = pool.damageCount }
    }

    /// Keeps the clocks of a plan's stages, which outlive the plan.
    private func note(_ framePlan: FramePlan) {
        outcome.withLock { outcome in
            for program in framePlan.programs {
                let name = program.stage.name
                if outcome.clocks[name] == nil { outcome.order.append(name) }
                outcome.clocks[name, default: []].append(program.clock)
            }
        }
    }

    /// Time of every stage so far, all threads together.
    func stageTimes() -> [RenderReport.StageTime] {
        outcome.withLock { outcome in
            outcome.order.map { name in
                let nanoseconds = (outcome.clocks[name] ?? []).reduce(0) { $0 + $1.nanoseconds }
                return RenderReport.StageTime(name: name, seconds: Double(nanoseconds) * 1e-9)
            }
        }
    }

    /// The output time at which a clip of unknown length ended the render.
    var end: Rational { outcome.withLock { $0.end } }

    /// Damaged pictures and packets that were passed over.
    var damageCount: Int64 { outcome.withLock { $0.damageCount } }
}
