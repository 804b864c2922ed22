import KinoraCore
import KinoraLanguage
import KinoraMedia
import KinoraNodes

extension RenderPlan {
    /// Plans the render of a stream that a search looks at before it is shown: its luma in bytes, frame after frame, for memory alone.
    ///
    /// - Parameters:
    ///   - first: the first frame that is wanted; nil is the answer when the stream has fewer.
    ///   - options: of the render that shows what is found out.
    /// - Throws: `KinoraError`, as the render of the stream to a file would.
    convenience init?(
        lookingAt stream: NodeID, of compiled: CompiledGraph, from first: Int, options: RenderOptions
    ) throws(KinoraError) {
        let resolved = try Self.resolved(lookingAt: stream, of: compiled)
        guard first < resolved.plannedFrameCount else { return nil }
        var own = RenderOptions()
        (own.threads, own.cpuLevel, own.tile) = (options.threads, options.cpuLevel, options.tile)
        // The render that shows the frames speaks of damage.
        own.toleratesDecodeErrors = true
        // One frame after the other: whoever looks at them takes them in their order, beside the render itself.
        own.planeLimit = 0
        try self.init(compiled, resolved, shown: first..<resolved.plannedFrameCount, options: own)
    }

    private static func resolved(
        lookingAt stream: NodeID, of compiled: CompiledGraph
    ) throws(KinoraError) -> ResolvedRender {
        guard let node = compiled.graph[stream], let properties = compiled.properties[stream.index] else {
            throw KinoraError(.internalDefect, "a stream of pictures is expected, there is none")
        }
        let render = Render(name: node.path, source: stream, target: "-", span: node.span)
        do {
            let encoding = VideoEncoding(
                size: properties.size, rate: FrameRate(properties.rate) ?? .pal,
                color: ResolveRender.encodedColor(properties), codec: .raw, pixelFormat: .gray8)
            let taken = try MediaWriter.negotiate(target: render.target, encoding)
            return ResolvedRender(
                render: render, stream: properties, target: render.target,
                container: try OutputContainer.forTarget(render.target), encoding: encoding,
                delivered: DeliveredFormat(size: properties.size, format: taken.pixelFormat, color: taken.color),
                encoder: taken.encoder, rate: properties.rate, duration: properties.duration,
                frameCount: properties.duration.map { StreamProperties.frames(in: $0, at: properties.rate) },
                faststart: false, audioEncoding: AudioEncoding(), metadata: [:])
        } catch {
            throw KinoraError.from(error, sources: compiled.sources)
        }
    }

    /// Bytes that the renders of streams take which searches look at.
    static func memory(
        lookingAt streams: Set<NodeID>, of compiled: CompiledGraph, options: RenderOptions
    ) throws(KinoraError) -> Int {
        var sum = 0
        for stream in streams {
            guard let plan = try RenderPlan(lookingAt: stream, of: compiled, from: 0, options: options) else {
                continue
            }
            sum +=
                plan.memory.peakBytes - MemoryPlan.programBytes - plan.memory.encoderBytes
                + 4 * plan.memory.pictureBytes
        }
        return sum
    }
}
