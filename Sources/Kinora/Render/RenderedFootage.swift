import KinoraCore
import KinoraLanguage
import KinoraMedia
import KinoraNodes
import Synchronization

/// A stream of a graph as a search sees it that looks at it before it is shown: its luma, rendered in order by threads of its own, a few
/// frames ahead.
final class RenderedFootage: FootageReading, Sendable {
    private struct State {
        /// The next frame that is wanted.
        var next = 0
        var run: FootageRun?
    }

    private let compiled: CompiledGraph
    private let stream: NodeID
    private let options: RenderOptions
    private let rate: Rational
    private let state = Mutex(State())

    /// Nothing is rendered yet.
    ///
    /// - Parameter options: of the render that shows what is found out.
    init(_ stream: NodeID, of compiled: CompiledGraph, options: RenderOptions) {
        self.compiled = compiled
        self.stream = stream
        self.options = options
        rate = compiled.properties[stream.index]?.rate ?? Rational(1)
    }

    deinit { state.withLock { $0.run }?.stop() }

    func seek(to time: Rational) throws {
        let frame = max(0, Int(clamping: (time * rate).floor))
        let unused = state.withLock { state -> FootageRun? in
            if state.next == frame { return nil }
            defer { state.run = nil }
            state.next = frame
            return state.run
        }
        unused?.stop()
    }

    func next() throws -> DecodedFrame? {
        if Cancellation.isWanted { throw CancellationError() }
        let (run, wanted) = state.withLock { ($0.run, $0.next) }
        let running: FootageRun
        if let run {
            running = run
        } else {
            guard let plan = try RenderPlan(lookingAt: stream, of: compiled, from: wanted, options: options) else {
                return nil
            }
            running = try FootageRun(plan)
            state.withLock { $0.run = running }
        }
        do {
            let frame = try running.next()
            state.withLock { $0.next += 1 }
            return frame
        } catch {
            // What has failed or was stopped goes on for nobody; a later render begins again.
            state.withLock { $0.run = nil }
            throw error
        }
    }
}

/// One render of a stream from a frame on to its end, or until nobody wants more of it.
private final class FootageRun: Sendable {
    private let pipeline: FramePipeline
    private let sink: FootageSink
    private let feeder: EngineThread
    private let deliverer: EngineThread

    init(_ plan: RenderPlan) throws {
        let sink = FootageSink(plan)
        let pipeline = FramePipeline(
            threads: plan.threads, inFlight: plan.memory.framesInFlight, planeLimit: plan.memory.planeLimit, sink: sink,
            trace: nil, delivered: { _ in })
        let feeding = FeedingSide(plan: plan, pipeline: pipeline)
        feeder = EngineThread(name: "kinora-look-feeder") { feeding.run() }
        deliverer = EngineThread(name: "kinora-look") {
            pipeline.deliverAll()
            sink.end()
        }
        (self.pipeline, self.sink) = (pipeline, sink)
    }

    /// The next frame; nil at the end. Blocks.
    func next() throws -> DecodedFrame? {
        if let frame = sink.next() { return frame }
        feeder.join()
        deliverer.join()
        try pipeline.close()
        return nil
    }

    /// Ends it early.
    func stop() {
        pipeline.cancel()
        sink.end()
        feeder.join()
        deliverer.join()
        // What went wrong with frames that nobody wants is nobody's loss.
        try? pipeline.close()
    }
}

/// A few finished frames that wait for whoever looks at them.
private final class FootageSink: PictureSink {
    private struct State {
        var frames: [DecodedFrame] = []
        var hasEnded = false
    }

    private static let capacity = 2

    private let pool: PicturePool
    private let rate: Rational
    private let first: Int
    private let state = Monitor(State())

    init(_ plan: RenderPlan) {
        let delivered = plan.resolved.delivered
        pool = PicturePool(format: delivered.format, size: delivered.size, color: delivered.color)
        (rate, first) = (plan.rate, plan.shown.lowerBound)
    }

    func lease() throws -> any SinkPicture { try WriterPicture(pool.lease()) }

    func submit(_ picture: any SinkPicture, index: Int) throws {
        guard let picture = picture as? WriterPicture else { return }
        try offer(pool.filled(picture.buffer, time: time(of: index), duration: Rational(1) / rate))
    }

    func submit(_ frame: DecodedFrame, index: Int) throws {
        try offer(PicturePool.retimed(frame, time: time(of: index), duration: Rational(1) / rate))
    }

    private func time(of index: Int) -> Rational { Rational(Int64(first + index)) / rate }

    private func offer(_ frame: DecodedFrame) throws {
        let isTaken = state.wait { state -> Bool? in
            if state.hasEnded { return false }
            return state.frames.count < Self.capacity ? true : nil
        }
        guard isTaken else { throw CancellationError() }
        state.change { $0.frames.append(frame) }
    }

    /// The next frame; nil once there is no other. Sleeps until it is there.
    func next() -> DecodedFrame? {
        let frame = state.wait { state -> DecodedFrame?? in
            if let frame = state.frames.first { return .some(frame) }
            return state.hasEnded ? .some(nil) : nil
        }
        if frame != nil { state.change { _ = $0.frames.removeFirst() } }
        return frame
    }

    /// Says that no frame follows, or that nobody wants one.
    func end() { state.change { $0.hasEnded = true } }
}
