import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia
import KinoraNodes

/// Plans the stretches of a render, one after the other.
struct SpanPlanner {
    let compiled: CompiledGraph
    let resolved: ResolvedRender
    let backend: any Backend
    let options: FramePlan.Options
    let probes: MediaProbes

    /// The stretches of the output, in order.
    func spans() throws(KinoraError) -> [TimelineSpan] {
        do {
            return try Timeline(graph: compiled.graph, properties: compiled.properties, library: compiled.library)
                .spans(of: resolved.render.source, duration: resolved.plannedDuration)
        } catch {
            throw KinoraError.from(error, sources: compiled.sources)
        }
    }

    /// The frames that begin inside a stretch.
    func frames(of span: TimelineSpan) -> Range<Int> {
        func first(_ time: Rational) -> Int { Int(clamping: (time * resolved.rate).ceiling) }
        let count = resolved.plannedFrameCount
        let end = span.end >= resolved.plannedDuration ? count : min(first(span.end), count)
        let start = min(first(span.start), end)
        return start..<end
    }

    /// The output time of a frame.
    func time(of frame: Int) -> Rational { Rational(Int64(frame)) / resolved.rate }

    /// The kernels of a stretch, before any pass.
    ///
    /// - Parameter frame: the output time of a frame whose own conditions may be counted on; nil for kernels that serve any.
    func lower(_ span: TimelineSpan, frame: Rational? = nil) throws(KinoraError) -> LoweredFrame {
        let middle = (span.start + span.end) / Rational(2)
        let lowering = Lowering(
            graph: compiled.graph, properties: compiled.properties, library: compiled.library, probes: probes,
            moment: middle, frame: frame)
        do {
            var picture = try lowering.picture(of: resolved.render.source, map: .identity)
            let use = try lowering.use(of: resolved.render.source, map: .identity)
            picture = lowering.fitted(picture, to: resolved.delivered.size, mode: .contain, use: use)
            picture = try Convert.stored(picture, as: resolved.delivered, use: use, in: lowering)
            let passthrough = lowering.deliver(picture, as: resolved.delivered)
            var lowered = LoweredFrame(
                kernels: lowering.kernels, uniforms: lowering.uniforms, sources: lowering.sources,
                tables: lowering.tables, constants: lowering.constants, passthrough: passthrough)
            lowered.conditions = lowering.conditions
            (lowered.preparations, lowered.measures) = (lowering.preparations, lowering.measures)
            lowered.asksFootage = lowering.asksFootage
            return lowered
        } catch {
            throw KinoraError.from(error, sources: compiled.sources)
        }
    }

    /// The plan of a stretch, or of those of its frames that are like one of them.
    func plan(_ span: TimelineSpan, frame: Rational? = nil) throws(KinoraError) -> FramePlan {
        try plan(span, lower(span, frame: frame))
    }

    /// The plan of a stretch whose kernels are known.
    func plan(_ span: TimelineSpan, _ lowered: LoweredFrame) throws(KinoraError) -> FramePlan {
        var options = options
        options.moments = moments(of: span, servedBy: lowered)
        do {
            return try FramePlan(lowered, backend: backend, options: options)
        } catch {
            throw KinoraError.from(error, sources: compiled.sources)
        }
    }

    /// Output times of frames that are made in a way: runs of neighbours all over a stretch, as speeds may vary; at its start alone where
    /// footage would have to be read for them.
    private func moments(of span: TimelineSpan, servedBy lowered: LoweredFrame) -> [Rational] {
        let (runs, length) = lowered.asksFootage ? (1, 16) : (8, 8)
        let frames = frames(of: span)
        return (0..<runs).flatMap { run -> [Rational] in
            let start = frames.lowerBound + frames.count / runs * run
            return (start..<min(start + length, frames.upperBound)).map(time(of:)).filter(lowered.serves)
        }
    }
}
