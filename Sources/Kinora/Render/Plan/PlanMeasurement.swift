import KinoraCore
import KinoraMedia
import KinoraNodes

/// Renders some frames of a stretch as a render would, decoding included, and hands them to nobody.
struct PlanMeasurement {
    let plan: RenderPlan

    /// Frames that are rendered before the clocks count: caches fill, files are opened, memory is touched for the first time.
    static let warmUpCount = 4
    /// Frames that count.
    static let frameCount = 24

    /// Adds what the stages of a stretch take.
    ///
    /// - Throws: `KinoraError` when a file cannot be read.
    func add(
        to summary: inout PlanSummary.Span, _ span: TimelineSpan, _ framePlan: FramePlan, planner: SpanPlanner
    ) throws(KinoraError) {
        let frames = planner.frames(of: span).clamped(to: plan.shown)
        guard !frames.isEmpty else { return }
        let warm = frames.prefix(min(Self.warmUpCount, frames.count - 1))
        let counted = frames.dropFirst(warm.count).prefix(Self.frameCount)
        do {
            var options = SourceReaders.Options()
            options.tolerance = plan.options.toleratesDecodeErrors ? .decodeErrors : .none
            let readers = SourceReaders(options: options)
            _ = try render(warm, span, framePlan, planner, readers)
            let before = framePlan.programs.map(\.clock.nanoseconds)
            let (cpu, wall) = (ProcessUsage.cpuSeconds, Clock.nanoseconds())
            let count = try render(counted, span, framePlan, planner, readers)
            guard count > 0 else { return }
            let milliseconds = (ProcessUsage.cpuSeconds - cpu) * 1000 / Double(count)
            let seconds = Double(Clock.nanoseconds() &- wall) * 1e-9
            var inStages = 0.0
            for index in summary.stages.indices where index < before.count {
                let spent = Double(framePlan.programs[index].clock.nanoseconds &- before[index]) * 1e-6 / Double(count)
                summary.stages[index].measuredMilliseconds = Self.hundredths(spent)
                inStages += spent
            }
            summary.measurement = PlanSummary.Measurement(
                frames: count, stageMilliseconds: Self.hundredths(inStages),
                otherMilliseconds: Self.hundredths(max(0, milliseconds - inStages)),
                framesPerSecond: seconds > 0 ? (Double(count) / seconds * 10).rounded() / 10 : 0)
        } catch {
            throw KinoraError.from(error, sources: plan.compiled.sources)
        }
    }

    /// Renders frames; gives how many there were.
    private func render(
        _ frames: Range<Int>, _ span: TimelineSpan, _ framePlan: FramePlan, _ planner: SpanPlanner,
        _ readers: SourceReaders
    ) throws -> Int {
        guard !frames.isEmpty else { return 0 }
        let inFlight = plan.memory.framesInFlight
        let pipeline = FramePipeline(
            threads: plan.threads, inFlight: inFlight, planeLimit: plan.memory.planeLimit,
            sink: DiscardingSink(format: plan.resolved.delivered, count: inFlight + 1), trace: nil, delivered: { _ in })
        let sources = try plan.sources(of: framePlan, at: planner.time(of: frames.lowerBound), readers: readers)
        let plans = SpanPlans(
            general: framePlan, sources: sources, threads: plan.threads, plan: { try planner.plan(span, frame: $0) })
        // Fed here, delivered on a thread of its own: what feeds must not outlive this call.
        let deliverer = EngineThread(name: "kinora-deliverer") { pipeline.deliverAll() }
        do {
            _ = try pipeline.feed(
                frames: 0..<frames.count, sources: sources, time: { planner.time(of: $0 + frames.lowerBound) },
                way: plans.way)
            pipeline.finishFeeding()
        } catch {
            pipeline.fail(error)
        }
        deliverer.join()
        sources.close()
        try pipeline.close()
        return pipeline.fedCount
    }

    private static func hundredths(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
