import Foundation
import KinoraCPU
import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia
import KinoraNodes

/// One render of a graph with everything decided before its first frame: what each stretch of time shows, its stages,
/// their code, memory and the encoder's settings.
public final class RenderPlan: Sendable {
    /// The graph.
    public let compiled: CompiledGraph
    /// How it is run.
    public let options: RenderOptions
    let resolved: ResolvedRender
    let spans: [TimelineSpan]
    /// The first stretch that is shown.
    let firstSpan: TimelineSpan
    let backend: CPUBackend
    /// Where motion is kept for later renders; nil where nobody asked for it.
    let archive: PlaneArchive?
    /// The plan of the first stretch; the others are made when the render comes to them.
    let first: FramePlan
    /// What it needs in memory.
    public let memory: MemoryPlan
    /// Threads that compute.
    public let threads: Int
    /// The frames of the timeline that are written.
    let shown: Range<Int>

    /// Frames that are looked at for how they are made.
    private static let looks = 64

    /// Plans a render.
    ///
    /// - Parameter position: which of the graph's renders, from 0.
    /// - Throws: `KinoraError`: mistakes, files that cannot be read, a codec that cannot do what is asked, memory.
    public convenience init(
        _ compiled: CompiledGraph, render position: Int = 0, options: RenderOptions = RenderOptions()
    ) throws(KinoraError) {
        guard compiled.graph.renders.indices.contains(position) else {
            throw KinoraError(.graphRejected, "the graph renders nothing; add 'render NAME to \"film.mp4\"'")
        }
        var resolved = try ResolveRender(
            compiled: compiled, output: options.output, encoderThreads: options.encoderThreads
        )
        .run(compiled.graph.renders[position])
        if options.still != nil {
            // One picture is written, but any frame of the stream may be the one.
            resolved.frameCount = resolved.duration.map { StreamProperties.frames(in: $0, at: resolved.rate) }
        }
        try Self.refuseOwnInput(resolved.target, of: compiled.graph)
        if let time = options.still {
            // The nearest frame; behind the middle of the last one there is no later one.
            let nearest = Int(clamping: (time * resolved.rate + Rational(1, 2)).floor)
            let index = time < resolved.plannedDuration ? min(nearest, resolved.plannedFrameCount - 1) : nearest
            guard index >= 0, index < resolved.plannedFrameCount else {
                throw Self.outside(time, duration: resolved.plannedDuration)
            }
            try self.init(compiled, resolved, shown: index..<index + 1, options: options)
        } else {
            try self.init(compiled, resolved, shown: 0..<resolved.plannedFrameCount, options: options)
        }
    }

    /// Plans a render whose settings are known.
    ///
    /// - Parameter shown: the frames of the timeline that are written.
    /// - Throws: `KinoraError`, as above.
    init(
        _ compiled: CompiledGraph, _ resolved: ResolvedRender, shown: Range<Int>, options: RenderOptions
    ) throws(KinoraError) {
        self.compiled = compiled
        self.options = options
        self.resolved = resolved
        self.shown = shown
        threads = max(1, min(256, options.threads ?? ProcessInfo.processInfo.activeProcessorCount))
        do throws(BackendError) {
            backend = try CPUBackend(level: options.cpuLevel)
        } catch {
            throw KinoraError.from(error)
        }
        try options.flowCache?.prepare()
        archive = options.flowCache.map(PlaneArchive.init)
        let planner = SpanPlanner(
            compiled: compiled, resolved: resolved, backend: backend,
            options: Self.frameOptions(resolved, backend, archive, options),
            probes: Self.probes(compiled, options))
        spans = try planner.spans()
        let shownFrames = shown
        guard let span = spans.first(where: { !planner.frames(of: $0).clamped(to: shownFrames).isEmpty }) else {
            throw KinoraError(.graphRejected, "the render has no length")
        }
        firstSpan = span
        // Where no frame needs the plan that serves any, as behind a halved rate, that of the first frame is described.
        let frames = planner.frames(of: span).clamped(to: shown).prefix(Self.looks)
        let general = try planner.lower(span)
        let isNeeded = frames.contains { general.serves(planner.time(of: $0)) }
        let time = frames.first.map { planner.time(of: $0) }
        first = try isNeeded || time == nil ? planner.plan(span, general) : planner.plan(span, frame: time)
        memory = try MemoryPlan(
            plan: first, resolved: resolved, workers: threads, wanted: FramePipeline.framesInFlight(threads: threads),
            planeLimit: options.planeLimit ?? FrameMemory.limit(threads: threads),
            footageBytes: try Self.memory(lookingAt: planner.probes.lookedAt, of: compiled, options: options),
            limit: options.memoryLimit)
    }

    /// A render that writes the file it reads would destroy it before it is read.
    private static func refuseOwnInput(_ target: String, of graph: Graph) throws(KinoraError) {
        guard target != "-" else { return }
        for node in graph.nodes where node.name == Decode.signature.name {
            guard case .constant(.text(let path))? = node.arguments["path"], path != "-" else { continue }
            if MediaPath.refersToSameFile(path, target) {
                throw KinoraError(
                    .usage,
                    "the output \(EscapedText.name(target)) is also an input ('\(node.path)'); name another file")
            }
        }
    }

    /// A still was asked for where there is no picture.
    static func outside(_ time: Rational, duration: Rational) -> KinoraError {
        let (asked, length) = (DecimalText.seconds(time), DecimalText.seconds(duration))
        return KinoraError(.usage, "a time inside the stream is expected, \(asked) is outside its \(length)")
    }

    /// The clips of unknown length that end the render with them; no slice lies between them and the render.
    var closingClips: Set<NodeID> {
        let (graph, properties) = (compiled.graph, compiled.properties)
        var found: Set<NodeID> = []
        var waiting = [resolved.render.source]
        while let id = waiting.popLast() {
            guard properties[id.index]?.endsWithSource == true, found.insert(id).inserted else { continue }
            waiting += graph[id]?.inputs.map(\.node) ?? []
        }
        return found
    }

    /// The decoded frames of a stretch from a time on.
    ///
    /// - Throws: `MediaError` when a clip cannot be read.
    func sources(
        of framePlan: FramePlan, at start: Rational, readers: SourceReaders
    ) throws(MediaError) -> SpanSources {
        let (graph, properties) = (compiled.graph, compiled.properties)
        let closing = closingClips
        return try SpanSources(
            slots: framePlan.lowered.sources, start: start, frameDuration: Rational(1) / resolved.rate, pool: readers,
            path: { id in
                if case .constant(.text(let path))? = graph[id]?.arguments["path"] { return path }
                return ""
            }, rate: { properties[$0.index]?.rate ?? Rational(0) },
            end: { id in
                guard properties[id.index]?.endsWithSource == true else { return .isKnown }
                return closing.contains(id) ? .endsRender : .isTooEarly
            })
    }

    /// A planner for the stretches; each thread that plans has its own.
    func planner() -> SpanPlanner {
        SpanPlanner(
            compiled: compiled, resolved: resolved, backend: backend,
            options: Self.frameOptions(resolved, backend, archive, options), probes: Self.probes(compiled, options))
    }

    /// What is known of the graph's files and streams.
    private static func probes(_ compiled: CompiledGraph, _ options: RenderOptions) -> MediaProbes {
        MediaProbes { RenderedFootage($0, of: compiled, options: options) }
    }

    private static func frameOptions(
        _ resolved: ResolvedRender, _ backend: CPUBackend, _ archive: PlaneArchive?, _ options: RenderOptions
    ) -> FramePlan.Options {
        var result = FramePlan.Options()
        result.deliveredBits = resolved.delivered.format.bitDepth
        result.hasHalf = backend.level != .sse4
        result.tile = options.tile
        if let bytes = options.bandByteCount { result.bandByteCount = max(1, bytes) }
        result.archive = archive
        return result
    }

    /// The file that will be written.
    public var target: String { resolved.target }
    /// Frames that will be written; nil when the render ends where its source does.
    public var frameCount: Int? { options.still == nil ? resolved.frameCount : shown.count }
    /// Columns and rows that will be written.
    public var size: Size { resolved.delivered.size }
    /// Frames a second that will be written.
    public var rate: Rational { resolved.rate }
    /// Seconds that will be written; nil when the render ends where its source does.
    public var duration: Rational? { resolved.duration }
}
