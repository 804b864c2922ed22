internal import CLibAV
import KinoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Writes one film: pictures are leased, filled and submitted by any thread, coded in order on the writer's own thread.
///
/// Everything a user can get wrong is refused by the initialiser, before a byte is written. The file grows under a
/// temporary name beside its target and takes the target's name in `finish`; `cancel` and an error remove it. One of the two
/// must be called.
///
/// `@unchecked Sendable`: all state the threads share is guarded by one monitor; the sink belongs to the writer's thread.
public final class MediaWriter: @unchecked Sendable {
    /// What does not concern the coding of pictures.
    public struct Options: Hashable, Sendable {
        /// Whether an existing target is replaced.
        public var overwrite: Bool
        /// Pictures that may be leased or wait for the encoder at a time, 1...64.
        public var pictureCount: Int
        /// Puts the index of MP4 and MOV first, so that players can start before the file is loaded.
        public var faststart: Bool
        /// How often a GIF, APNG or WebP is played; 0 or nil is for ever.
        public var loop: Int?
        /// Tags of the file, such as `title`.
        public var metadata: [String: String]

        /// The usual options.
        public init(
            overwrite: Bool = false, pictureCount: Int = 4, faststart: Bool = true, loop: Int? = nil,
            metadata: [String: String] = [:]
        ) {
            self.overwrite = overwrite
            self.pictureCount = min(max(1, pictureCount), 64)
            self.faststart = faststart
            self.loop = loop
            self.metadata = metadata
        }
    }

    /// What was written.
    public struct Summary: Hashable, Sendable {
        /// Pictures.
        public var frameCount: Int64
        /// Bytes in the file or files.
        public var byteCount: Int64
        /// Seconds of the picture.
        public var duration: Rational
        /// Seconds the writer's thread was busy with coding and writing (processor time of that thread alone).
        public var busySeconds: Double
    }

    /// Where the film goes; `-` is standard output.
    public let target: String
    /// What pictures must look like; nil for a file of sound alone.
    public let video: NegotiatedVideo

    /// Unfinished files that killed renders of this target had left, and that are gone now.
    public let removedParts: [String]

    private let sink: any PictureSink
    private let allocator = FrameAllocator()
    private let monitor = Monitor()
    private var idle: [PictureBuffer] = []
    private var waiting: [PictureBuffer] = []
    private var nextNumber: Int64 = 0
    private var endNumber: Int64?
    private var isCancelled = false
    private var failure: MediaError?
    private var isThreadDone = false
    private var codedCount: Int64 = 0
    private var busyNanoseconds: Int64 = 0
    private var writtenBytes: Int64 = 0

    /// What a coding comes to, without writing anything: pixel format and colours for the last stage of a plan.
    ///
    /// - Throws: `MediaError`, kind `usage`: unknown extension, codec not in this container or not in this libav, a size,
    ///   a format or a quality the codec cannot take.
    public static func negotiate(target: String, _ encoding: VideoEncoding) throws(MediaError) -> NegotiatedVideo {
        try NegotiatedVideo(encoding, in: OutputContainer.forTarget(target))
    }

    /// Opens the target and the encoders.
    ///
    /// - Parameters:
    ///   - target: a path; its extension names the container; `-` is YUV4MPEG2 on standard output; `%05d` numbers images.
    ///   - encoding: how pictures are coded.
    ///   - audio: how sound is coded.
    ///   - source: the sound, pulled as the film grows; it is cut or filled up with silence to the length of the picture.
    ///   - subtitles: tracks that players show and hide; their cues lie within the film.
    ///   - options: everything else.
    /// - Throws: `MediaError`: what `negotiate` throws; kind `usage` for an existing target; kind `resource` for one that
    ///   cannot be written.
    public init(
        target: String, _ encoding: VideoEncoding, audio: AudioEncoding = AudioEncoding(),
        source: (any AudioSource)? = nil, subtitles: [SubtitleTrack] = [], options: Options = Options()
    ) throws(MediaError) {
        let container = try OutputContainer.forTarget(target)
        let video = try NegotiatedVideo(encoding, in: container)
        self.target = target
        self.video = video
        if source != nil { _ = try container.audioCodec(audio.codec) }
        for track in subtitles { try container.requireSubtitles(track) }
        if options.overwrite || !MediaPath.exists(target) {
            removedParts = PartFile.removeAbandoned(target: target)
        } else {
            removedParts = []
        }
        switch container.method {
        case .multiplexer(let muxer):
            sink = try MultiplexedSink(
                target: target, container: container, muxer: muxer, encoding: encoding, video: video, audio: audio,
                source: source, subtitles: subtitles, options: options)
        case .y4m, .raw:
            sink = try PlainSink(
                target: target, video: video, aspect: encoding.sampleAspectRatio,
                hasHeaders: container.method == .y4m, overwrite: options.overwrite)
        case .flow: sink = try FlowSink(target: target, video: video, overwrite: options.overwrite)
        case .images:
            sink = try ImageSink(target: target, encoding: encoding, video: video, overwrite: options.overwrite)
        }
        for _ in 0..<options.pictureCount {
            idle.append(try PictureBuffer(format: video.pixelFormat, size: video.size))
        }
        waiting.reserveCapacity(options.pictureCount)
        try startThread()
    }

    deinit { sink.discard() }

    /// Takes a picture from the pool; blocks while all are leased or wait for the encoder.
    ///
    /// Lease in the order of the film: a later picture that holds the last place would keep the next one out for ever.
    ///
    /// - Throws: the writer's own failure, so that a full disk stops the render; kind `cancelled` after `cancel`.
    public func leasePicture() throws(MediaError) -> PictureBuffer {
        let picture = try leaseShell()
        av_frame_unref(picture.frame)
        picture.frame.pointee.format = video.pixelFormat.libav.rawValue
        picture.frame.pointee.width = Int32(clamping: video.size.width)
        picture.frame.pointee.height = Int32(clamping: video.size.height)
        guard allocator.allocate(picture.frame) >= 0 else {
            giveBack(picture)
            throw MediaError(.resource, "memory ran out for a picture of \(video.size)")
        }
        return picture
    }

    /// Hands a filled picture to the encoder; never blocks. Pictures may come in any order and are coded in that of their
    /// numbers, which count from 0 without gaps.
    public func submit(_ picture: PictureBuffer, frame number: Int64) {
        picture.number = number
        monitor.lock()
        defer { monitor.unlock() }
        waiting.append(picture)
        monitor.broadcast()
    }

    /// Hands a decoded picture to the encoder as it is, without copying a sample; blocks like `leasePicture`.
    ///
    /// - Throws: as `leasePicture`; kind `internalDefect` when format or size are not those negotiated.
    public func submit(_ decoded: DecodedFrame, frame number: Int64) throws(MediaError) {
        guard !decoded.isEmpty, decoded.format == video.pixelFormat, decoded.size == video.size else {
            throw MediaError(
                .internalDefect,
                "a picture of \(video.size) in \(video.pixelFormat) is expected, \(decoded.size) in \(decoded.format) came"
            )
        }
        let picture = try leaseShell()
        av_frame_unref(picture.frame)
        guard av_frame_ref(picture.frame, decoded.frame) >= 0 else {
            giveBack(picture)
            throw MediaError(.resource, "memory ran out for a picture")
        }
        submit(picture, frame: number)
    }

    /// Returns a leased picture unused.
    public func giveBack(_ picture: PictureBuffer) {
        av_frame_unref(picture.frame)
        monitor.lock()
        idle.append(picture)
        monitor.broadcast()
        monitor.unlock()
    }

    /// Pictures coded so far and bytes written so far; for progress.
    public var progress: (frameCount: Int64, byteCount: Int64) {
        monitor.lock()
        defer { monitor.unlock() }
        return (codedCount, writtenBytes)
    }

    /// Codes what was submitted, completes the file and gives it its name; blocks until that is done.
    ///
    /// - Parameter frameCount: pictures of the film; all must be submitted or on their way by another thread.
    /// - Throws: what went wrong on the way; then nothing stays under the target's name.
    public func finish(frameCount: Int64) throws(MediaError) -> Summary {
        monitor.lock()
        endNumber = frameCount
        monitor.broadcast()
        while !isThreadDone { monitor.wait() }
        let failure = failure
        let summary = Summary(
            frameCount: codedCount, byteCount: sink.byteCount, duration: video.rate.time(ofFrame: codedCount),
            busySeconds: Double(busyNanoseconds) / 1e9)
        monitor.unlock()
        if let failure { throw failure }
        return summary
    }

    /// Stops and removes what was written; blocks until the writer's thread has ended. Leases that wait throw.
    public func cancel() {
        monitor.lock()
        isCancelled = true
        monitor.broadcast()
        while !isThreadDone { monitor.wait() }
        monitor.unlock()
    }

    private func leaseShell() throws(MediaError) -> PictureBuffer {
        monitor.lock()
        defer { monitor.unlock() }
        while true {
            if let failure { throw failure }
            if isCancelled { throw MediaError(.cancelled, "the film was cancelled") }
            if let picture = idle.popLast() { return picture }
            monitor.wait()
        }
    }

    private func startThread() throws(MediaError) {
        var thread = pthread_t()
        // The thread keeps the writer alive until it has ended.
        let box = Unmanaged.passRetained(self)
        let result = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                Unmanaged<MediaWriter>.fromOpaque(pointer).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        guard result == 0 else {
            box.release()
            throw MediaError(.resource, "a thread cannot be started: \(FileSystem.text(result))")
        }
        pthread_detach(thread)
    }

    /// The writer's thread: takes pictures in order of their numbers until the end, a failure or a cancellation.
    private func run() {
        var outcome: MediaError?
        do throws(MediaError) {
            while let picture = nextPicture() {
                try sink.write(picture.frame, number: picture.number)
                av_frame_unref(picture.frame)
                let busy = Self.threadNanoseconds()
                monitor.lock()
                nextNumber += 1
                codedCount += 1
                writtenBytes = sink.byteCount
                busyNanoseconds = busy
                idle.append(picture)
                monitor.broadcast()
                monitor.unlock()
            }
            monitor.lock()
            let wasCancelled = isCancelled
            let end = endNumber ?? 0
            monitor.unlock()
            if wasCancelled { throw MediaError(.cancelled, "the film was cancelled") }
            guard end > 0 else {
                throw MediaError(.usage, "the film has no frames, \(MediaInput.described(target)) was not written")
            }
            try sink.finish(frameCount: end)
        } catch {
            outcome = error
            sink.discard()
        }
        let busy = Self.threadNanoseconds()
        monitor.lock()
        failure = outcome
        busyNanoseconds = busy
        isThreadDone = true
        monitor.broadcast()
        monitor.unlock()
    }

    /// Waits for the next picture in order; nil at the end and when cancelled.
    private func nextPicture() -> PictureBuffer? {
        monitor.lock()
        defer { monitor.unlock() }
        while true {
            if isCancelled { return nil }
            if let end = endNumber, nextNumber >= end { return nil }
            for index in waiting.indices where waiting[index].number == nextNumber {
                let picture = waiting[index]
                waiting.swapAt(index, waiting.count - 1)
                waiting.removeLast()
                return picture
            }
            monitor.wait()
        }
    }

    private static func threadNanoseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
