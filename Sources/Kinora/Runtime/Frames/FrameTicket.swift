import KinoraCore
import KinoraMedia
import KinoraNodes

/// A frame in flight: its memory, the decoded frames it reads, the encoder's picture it fills.
///
/// `@unchecked Sendable` is safe: a ticket is owned by one party at a time, the feeding thread, then the workers, then
/// the writing thread; the hand-overs go through the pipeline's monitor and the worker pool.
final class FrameTicket: @unchecked Sendable {
    /// The plan the frame is computed by.
    let plan: FramePlan
    /// The frame's memory.
    let slot: FrameSlot
    /// The decoded frames, by source slot.
    let sources: [DecodedFrame]
    /// What the workers share; nil when the decoder's frame is handed through.
    let job: FrameJob?
    /// Number of the frame in the output.
    var index = 0
    /// The encoder's picture; nil while a decoded frame is handed through.
    var picture: (any SinkPicture)?

    init(
        plan: FramePlan, workers: WorkerMemory, memory: FrameMemory, trace: Trace?,
        post: @escaping @Sendable (FrameJob) -> Void, completed: @escaping @Sendable (FrameJob) -> Void
    ) throws(MediaError) {
        self.plan = plan
        var sources: [DecodedFrame] = []
        for _ in plan.lowered.sources { sources.append(try DecodedFrame()) }
        self.sources = sources
        slot = FrameSlot(plan: plan, workers: workers, sources: sources, memory: memory)
        job =
            plan.lowered.passthrough == nil
            ? FrameJob(slot: slot, trace: trace, post: post, completed: completed) : nil
    }

    /// Points the plan's planes at the decoded frames and at the encoder's picture; allocates nothing.
    func bind() {
        let graph = plan.lowered.kernels
        for index in graph.planes.indices {
            guard case .source(let slot, let plane, let offset) = graph.planes[index].origin,
                let view = sources[slot].plane(plane)
            else { continue }
            let bytes = offset * graph.planes[index].element.byteCount
            self.slot.whole[index].origin = view.base + bytes
            self.slot.whole[index].stride = view.stride
        }
        guard let picture else { return }
        for component in 0..<graph.sinks.count {
            let sink = graph.sinks[component]
            guard let place = picture.component(component) else { continue }
            slot.whole[sink.index].origin = place.base
            slot.whole[sink.index].stride = place.stride
        }
    }

    /// Lets go of the decoded frames.
    func releaseSources() { for frame in sources { frame.clear() } }
}

/// A picture of an encoder, to be filled by kernels.
protocol SinkPicture: Sendable {
    /// Address of the first sample of a component and bytes from a row to the next; components in the format's order.
    func component(_ index: Int) -> (base: UnsafeMutableRawPointer, stride: Int)?
}

/// Where finished frames go: an encoder, an image, a test.
protocol PictureSink: Sendable {
    /// A picture to fill; blocks while the encoder has all of them.
    func lease() throws -> any SinkPicture
    /// Takes a filled picture; called in frame order.
    func submit(_ picture: any SinkPicture, index: Int) throws
    /// Takes a decoded frame as it is; called in frame order.
    func submit(_ frame: DecodedFrame, index: Int) throws
}
