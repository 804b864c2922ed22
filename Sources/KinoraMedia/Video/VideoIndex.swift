internal import CLibAV
import KinoraCore

/// When every picture of a stream begins and where decoding can begin, found without decoding.
///
/// Eight bytes a picture: 1.7 MB for an hour at 60 frames a second.
public struct VideoIndex: Sendable {
    /// Seconds of one tick.
    public let timeBase: Rational
    /// Ticks from the first picture, ascending.
    private let stamps: [Int64]
    /// Numbers of the key frames, ascending.
    private let keyFrames: [Int32]
    /// Whether any picture takes so few bytes, or the same as the one before it, that it may show nothing new.
    public let mayHoldRepeats: Bool

    /// Pictures in the stream.
    public var frameCount: Int64 { Int64(stamps.count) }

    /// Reads every packet of the stream; blocks on the disk, for a long file for as long as copying it takes.
    ///
    /// - Parameter isCancelled: asked about every thousand packets.
    /// - Throws: `MediaError`, kind `inputUnreadable` as `VideoDecoder`, kind `cancelled`, kind `resource` beyond 2^31 - 1
    ///   pictures.
    public static func scan(
        _ path: String, imageRate: FrameRate = .pal, isCancelled: () -> Bool = { false }
    ) throws(MediaError) -> VideoIndex {
        let input = try MediaInput.open(path, imageRate: imageRate)
        guard let video = input.probe.video, let stream = input.context.pointee.streams[video.index] else {
            throw MediaError(.inputUnreadable, "\(MediaInput.described(path)) has no video stream")
        }
        for index in 0..<Int(input.context.pointee.nb_streams) where index != video.index {
            input.context.pointee.streams[index]?.pointee.discard = AVDISCARD_ALL
        }
        var packetPointer = av_packet_alloc()
        defer { av_packet_free(&packetPointer) }
        guard let packet = packetPointer else { throw MediaError(.resource, "memory ran out for a packet") }
        let start = stream.pointee.start_time
        let origin = start == LibAV.noTime ? 0 : start
        let rate = video.frameRate ?? .pal
        let step = max(1, (rate.frameDuration / video.timeBase).rounded)
        var entries: [(stamp: Int64, isKey: Bool)] = []
        var sizes = PacketSizes()
        while true {
            let result = av_read_frame(input.context, packet)
            if result == LibAV.endOfFile { break }
            guard result >= 0 else {
                throw MediaError(
                    .inputUnreadable,
                    "\(MediaInput.described(path)) is cut short or damaged: \(LibAV.text(result))\(LibAV.lastLine())")
            }
            defer { av_packet_unref(packet) }
            guard packet.pointee.stream_index == Int32(video.index) else { continue }
            // Packets that edit lists hide are decoded but never shown.
            if packet.pointee.flags & AV_PKT_FLAG_DISCARD != 0 { continue }
            let stamp = packet.pointee.pts
            let time = stamp == LibAV.noTime ? (entries.last?.stamp ?? -step) + step : stamp &- origin
            entries.append((time, packet.pointee.flags & AV_PKT_FLAG_KEY != 0))
            sizes.add(UnsafeRawBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size)))
            if entries.count % 1000 == 0, isCancelled() { throw MediaError(.cancelled, "the scan was cancelled") }
            guard entries.count < Int(Int32.max) else {
                throw MediaError(.resource, "\(MediaInput.described(path)) has more than 2147483647 pictures")
            }
        }
        entries.sort { $0.stamp < $1.stamp }
        return VideoIndex(
            timeBase: video.timeBase, stamps: entries.map(\.stamp),
            keyFrames: entries.indices.filter { entries[$0].isKey }.map(Int32.init),
            mayHoldRepeats: sizes.mayHoldRepeats)
    }

    /// What the packets of a stream, in the order they are stored, say about pictures that show nothing new.
    private struct PacketSizes {
        private var count = 0
        private var total = 0
        private var least = Int.max
        private var hasTwins = false
        private var last: (size: Int, hash: Int)?

        mutating func add(_ bytes: UnsafeRawBufferPointer) {
            var hasher = Hasher()
            hasher.combine(bytes: bytes)
            let own = (size: bytes.count, hash: hasher.finalize())
            if let last, last == own { hasTwins = true }
            last = own
            (count, total, least) = (count + 1, total + bytes.count, min(least, bytes.count))
        }

        /// A picture of which nearly every block is taken over from others has a small part of the mean size; a tiny one says so
        /// in tens of bytes. Codecs without such blocks write the same bytes again.
        var mayHoldRepeats: Bool {
            hasTwins || count > 1 && (least <= 96 || least < total / count / 16)
        }
    }

    /// When a picture begins, in seconds from the first; pictures outside the stream give the nearest one's time, and a
    /// stream without pictures gives 0.
    public func time(ofFrame number: Int64) -> Rational {
        guard !stamps.isEmpty else { return .zero }
        return Rational(stamps[Int(min(max(0, number), frameCount - 1))]) * timeBase
    }

    /// The picture on screen at a time in seconds: the last that begins at or before it, the first before that.
    ///
    /// - Complexity: O(log n).
    public func frame(at time: Rational) -> Int64 {
        let ticks = (time / timeBase).floor
        var low = 0
        var high = stamps.count
        while low < high {
            let middle = (low + high) / 2
            if stamps[middle] <= ticks { low = middle + 1 } else { high = middle }
        }
        return Int64(max(0, low - 1))
    }

    /// The last key frame at or before a picture; 0 when there is none.
    ///
    /// - Complexity: O(log n).
    public func keyFrame(atOrBefore number: Int64) -> Int64 {
        var low = 0
        var high = keyFrames.count
        while low < high {
            let middle = (low + high) / 2
            if Int64(keyFrames[middle]) <= number { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? Int64(keyFrames[low - 1]) : 0
    }

    /// True when every distance between neighbours is the mean one, give or take a tick.
    public var isConstantRate: Bool {
        guard let first = stamps.first, let last = stamps.last, stamps.count > 1 else { return true }
        let mean = Double(last - first) / Double(stamps.count - 1)
        for index in 1..<stamps.count where abs(Double(stamps[index] - stamps[index - 1]) - mean) > 1.01 {
            return false
        }
        return true
    }
}
