import KinoraCore
import KinoraMedia
import KinoraNodes

/// What a render needs in memory, and how many frames may be in flight so that it fits.
public struct MemoryPlan: Sendable, Hashable {
    /// Frames in flight.
    public var framesInFlight: Int
    /// Frames whose memory is kept beyond those in flight: of plans that take turns with the first.
    public var spareFrames: Int
    /// Frames computed at once.
    public var computedFrames: Int
    /// Bytes of planes between stages above which frames are computed one at a time.
    public var planeLimit: Int
    /// Bytes of planes between stages of one frame, which it has while it is computed.
    public var planeBytes: Int
    /// Bytes of numbers and partial results of one frame.
    public var frameBytes: Int
    /// Bytes of one encoder picture.
    public var pictureBytes: Int
    /// Bytes of the decoded pictures one frame holds on to.
    public var sourceBytes: Int
    /// Bytes of tables of constants and of planes that are kept for frames to come, shared by all frames.
    public var constantBytes: Int
    /// Bytes of scratch memory of all workers.
    public var workerBytes: Int
    /// Bytes the decoders hold, estimated.
    public var decoderBytes: Int
    /// Bytes the encoder holds, estimated.
    public var encoderBytes: Int
    /// Bytes of renders of streams that are looked at before they are shown.
    public var footageBytes: Int
    /// Bytes of the program itself with its libraries and generated code, estimated.
    public static let programBytes = 96 << 20

    /// The most the render will hold at once.
    public var peakBytes: Int {
        Self.programBytes + footageBytes + decoderBytes + encoderBytes + workerBytes + constantBytes
            + computedFrames * planeBytes + framesInFlight * (frameBytes + pictureBytes + sourceBytes)
            + spareFrames * frameBytes
    }

    /// Chooses the frames in flight.
    ///
    /// - Parameters:
    ///   - wanted: frames in flight without a limit; some more where they are small.
    ///   - planeLimit: bytes of planes between stages above which frames are computed one at a time.
    ///   - footageBytes: bytes of renders of streams that are looked at before they are shown.
    ///   - limit: bytes; nil for none.
    /// - Throws: `KinoraError` when not even one frame in flight fits.
    init(
        plan: FramePlan, resolved: ResolvedRender, workers: Int, wanted: Int, planeLimit: Int, footageBytes: Int,
        limit: Int?
    ) throws(KinoraError) {
        self.footageBytes = footageBytes
        let partials = plan.programs.map { $0.reductionByteCount * $0.stage.tileCount }.max() ?? 0
        let tables = plan.lowered.tables.reduce(0) { $0 + 4 * ($1 + 64) }
        let remembered = plan.rememberedPlanes
        planeBytes = plan.wholeByteCount + (remembered?.frameByteCount ?? 0)
        frameBytes = plan.lowered.uniforms.count * 4 + partials + tables + 65_536
        pictureBytes =
            plan.lowered.passthrough == nil
            ? resolved.delivered.format.byteCount(of: resolved.delivered.size) : 0
        constantBytes = plan.lowered.constants.reduce(remembered?.spareByteCount ?? 0) { $0 + $1.byteCount }
        workerBytes =
            workers
            * ((plan.programs.map(\.stage.scratchByteCount).max() ?? 0)
                + (plan.programs.map(\.tableByteCount).max() ?? 0))
        var sources = 0
        var decoders = 0
        var seen: Set<SourceSlot> = []
        for slot in plan.lowered.sources {
            let bytes = slot.format.byteCount(of: plan.sourceSize(slot) ?? resolved.stream.size)
            sources += bytes
            var reader = slot
            (reader.frameOffset, reader.map) = (0, slot.map.course)
            // Reference pictures, pictures being reordered and one for each codec thread: about twelve, and the codec's
            // own tables, about the size of four more.
            // A drawing has its last picture and libass's caches of outlines and bitmaps; motion the file it was read from.
            let held =
                slot.isDecoded ? 16 * bytes + (8 << 20) : slot.motion != nil ? 4 * bytes : bytes + (64 << 20)
            if seen.insert(reader).inserted { decoders += held }
        }
        sourceBytes = sources
        decoderBytes = decoders
        encoderBytes = Self.encoderBytes(resolved)
        framesInFlight = max(1, wanted)
        if workers > 1, frameBytes + pictureBytes + sourceBytes <= Self.smallFrame {
            framesInFlight += Self.moreSmallFrames
        }
        self.planeLimit = planeLimit
        computedFrames = max(1, min(framesInFlight, planeLimit / max(1, plan.wholeByteCount)))
        spareFrames = plan.lowered.conditions.count
        guard let limit else { return }
        while framesInFlight > 1, peakBytes > limit {
            framesInFlight -= 1
            computedFrames = min(computedFrames, framesInFlight)
        }
        guard peakBytes <= limit else {
            throw KinoraError(
                .resourceLimit,
                "the render needs \(Self.text(peakBytes)) of memory (\(Self.text(encoderBytes)) of it for the encoder), "
                    + "\(Self.text(limit)) are allowed; raise --memory, choose a faster preset or a smaller size")
        }
    }

    /// Bytes of a frame in flight up to which further ones are worth their memory: pictures of 1080p with 8 bits are that small. A frame
    /// that is handed through is in flight as well, and the next one to be computed may still be being decoded: with two threads a core
    /// stood still for 1 to 6 % of the time, and for a third of that with two frames more (motion at 1080p).
    private static let smallFrame = 20 << 20
    private static let moreSmallFrames = 2

    /// What encoders hold: pictures looked ahead at and referred to, with motion and rate tables. x264 `medium` measured at
    /// 1080p: 490 to 525 MiB, at 4K 1.2 to 1.9 GiB, which is about 190 bytes a pixel.
    private static func encoderBytes(_ resolved: ResolvedRender) -> Int {
        let pixels = resolved.delivered.size.width * resolved.delivered.size.height
        let bytesPerPixel: Int =
            switch resolved.encoding.codec {
            case .h264?:
                switch resolved.encoding.preset {
                case .ultrafast: 40
                case .superfast: 60
                case .veryfast: 90
                case .faster: 120
                case .fast, .medium: 190
                default: 260
                }
            case .hevc?: 300
            case .vp9?, .vp8?: 160
            case .av1?: 500
            default: 12
            }
        return pixels * bytesPerPixel * (resolved.delivered.format.bitDepth > 8 ? 2 : 1) + (8 << 20)
    }

    /// A number of bytes as people write it.
    static func text(_ bytes: Int) -> String {
        bytes >= 10 << 30 ? "\(bytes >> 30) GiB" : "\((bytes + (1 << 20) - 1) >> 20) MiB"
    }
}

extension FramePlan {
    /// Columns and rows of the picture behind a source slot, from the planes that are read.
    func sourceSize(_ slot: SourceSlot) -> Size? {
        guard let index = lowered.sources.firstIndex(of: slot) else { return nil }
        var size: Size?
        for plane in lowered.kernels.planes {
            if case .source(index, _, _) = plane.origin {
                size = Size(max(size?.width ?? 0, plane.size.width), max(size?.height ?? 0, plane.size.height))
            }
        }
        return size
    }
}
