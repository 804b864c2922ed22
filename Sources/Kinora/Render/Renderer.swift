import Foundation
import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia
import KinoraNodes
import Synchronization

/// Runs one render plan: feeds, computes, delivers, finishes the file or leaves nothing behind.
public final class Renderer: Sendable {
    /// The plan.
    public let plan: RenderPlan
    private let running = Mutex<FramePipeline?>(nil)
    private let cancellation = Cancellation(within: .current)

    /// Prepares a render.
    public init(_ plan: RenderPlan) { self.plan = plan }

    /// Stops a running render as soon as possible; its `run` then throws `KinoraError` with code `interrupted` and
    /// nothing is left under the final name. May be called from any thread.
    public func cancel() {
        cancellation.cancel()
        running.withLock { $0 }?.cancel()
    }

    /// Renders; blocks until the file is finished.
    ///
    /// - Parameter progress: called on a thread of the engine after each frame.
    /// - Throws: `KinoraError`; nothing is left under the final name.
    public func run(
        progress: @escaping @Sendable (RenderProgress) -> Void = { _ in }
    ) throws(KinoraError) -> RenderReport {
        do {
            return try Cancellation.$current.withValue(cancellation) { try runThrowing(progress) }
        } catch {
            throw KinoraError.from(error, sources: plan.compiled.sources)
        }
    }

    private func runThrowing(_ progress: @escaping @Sendable (RenderProgress) -> Void) throws -> RenderReport {
        let resolved = plan.resolved
        let begin = Clock.nanoseconds()
        let cpuBefore = ProcessUsage.cpuSeconds
        let sound = try SoundTrack.source(plan: plan)
        let sink = OpeningSink()
        let trace = plan.options.traces ? Trace() : nil
        let clock = FirstFrameClock()
        let frameCount = plan.frameCount
        let pipeline = FramePipeline(
            threads: plan.threads, inFlight: plan.memory.framesInFlight, planeLimit: plan.memory.planeLimit, sink: sink,
            trace: trace,
            delivered: { index in
                clock.note()
                progress(
                    RenderProgress(
                        frame: index + 1, frameCount: frameCount,
                        seconds: Double(Clock.nanoseconds() &- begin) * 1e-9))
            })
        running.withLock { $0 = pipeline }
        defer { running.withLock { $0 = nil } }
        if cancellation.isCancelled { pipeline.cancel() }

        let feeding = FeedingSide(plan: plan, pipeline: pipeline)
        let feeder = EngineThread(name: "kinora-feeder") {
            feeding.run()
        }
        let writer: MediaWriter
        do {
            writer = try openWriter(sound)
            sink.open(writer)
        } catch {
            sink.fail()
            pipeline.cancel()
            feeder.join()
            try? pipeline.close()
            throw error
        }
        pipeline.deliverAll()
        let summary: MediaWriter.Summary
        do {
            // A failed or cancelled pipeline may have left the feeder waiting for a picture of the writer.
            if pipeline.hasEndedEarly { writer.cancel() }
            feeder.join()
            try pipeline.close()
            if let time = plan.options.still, pipeline.fedCount == 0 {
                throw RenderPlan.outside(time, duration: feeding.end)
            }
            summary = try writer.finish(frameCount: Int64(pipeline.fedCount))
        } catch {
            writer.cancel()
            throw error
        }
        let stages = feeding.stageTimes()
        return RenderReport(
            target: resolved.target, frames: pipeline.fedCount,
            wallSeconds: Double(Clock.nanoseconds() &- begin) * 1e-9,
            cpuSeconds: ProcessUsage.cpuSeconds - cpuBefore, firstFrameSeconds: clock.seconds(since: begin),
            stages: stages, measured: pipeline.measured.means,
            flowCache: plan.archive.map { ($0.counts.loaded, $0.counts.stored) }, peakMemory: ProcessUsage.peakMemory,
            byteCount: summary.byteCount,
            damagedFrames: feeding.damageCount, removedParts: writer.removedParts,
            warnings: plan.warnings + plan.lateWarnings,
            trace: try trace?.json())
    }

    private func openWriter(_ sound: (any AudioSource)?) throws(MediaError) -> MediaWriter {
        let resolved = plan.resolved
        return try MediaWriter(
            target: resolved.target, resolved.encoding, audio: resolved.audioEncoding, source: sound,
            subtitles: resolved.subtitles,
            options: MediaWriter.Options(
                overwrite: plan.options.overwrite, pictureCount: plan.memory.framesInFlight + 1,
                faststart: resolved.faststart, loop: resolved.loop, metadata: resolved.metadata))
    }
}

/// When the first frame reached the encoder.
private final class FirstFrameClock: Sendable {
    private let first = Mutex<UInt64?>(nil)
    func note() { first.withLock { if $0 == nil { $0 = Clock.nanoseconds() } } }
    func seconds(since begin: UInt64) -> Double {
        first.withLock { $0.map { Double($0 &- begin) * 1e-9 } ?? 0 }
    }
}
