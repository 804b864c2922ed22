internal import CLibAV
import KinoraCore

/// When every picture of a stream begins and where decoding can begin, found without decoding.
///
/// Eight bytes a picture, and four more for those that take few bytes: 1.7 MB for an hour at 60 frames a second.
public struct VideoIndex: Sendable {
    /// Seconds of one tick.
    public let timeBase: Rational
    /// Ticks from the first picture, ascending.
    private let stamps: [Int64]
    /// Numbers of the key frames, ascending.
    private let keyFrames: [Int32]
    /// Numbers of the pictures that take so few bytes, or the same as the one before them, that they may show nothing new; ascending.
    private let meagre: [Int32]

    /// Whether any picture takes so few bytes, or the same as the one before it, that it may show nothing new.
    public var mayHoldRepeats: Bool { !meagre.isEmpty }

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
        var entries: [(stamp: Int64, isKey: Bool, size: PacketSize)] = []
        var bytes = 0
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
            let data = UnsafeRawBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size))
            let isKey = packet.pointee.flags & AV_PKT_FLAG_KEY != 0
            entries.append((time, isKey, PacketSize(data, after: entries.last?.size)))
            bytes += data.count
            if entries.count % 1000 == 0, isCancelled() { throw MediaError(.cancelled, "the scan was cancelled") }
            guard entries.count < Int(Int32.max) else {
                throw MediaError(.resource, "\(MediaInput.described(path)) has more than 2147483647 pictures")
            }
        }
        entries.sort { $0.stamp < $1.stamp }
        return VideoIndex(
            timeBase: video.timeBase, stamps: entries.map(\.stamp),
            keyFrames: entries.indices.filter { entries[$0].isKey }.map(Int32.init),
            meagre: PacketSize.meagre(entries.map(\.size), total: bytes))
    }

    /// What a packet says about whether its picture shows anything new.
    private struct PacketSize {
        let count: Int
        let hash: Int
        /// Whether it holds the bytes of the packet before.
        let isTwin: Bool

        init(_ bytes: UnsafeRawBufferPointer, after before: PacketSize?) {
            var hasher = Hasher()
            hasher.combine(bytes: bytes)
            (count, hash) = (bytes.count, hasher.finalize())
            isTwin = before?.count == count && before?.hash == hash
        }

        /// A picture of which nearly every block is taken over from others has a small part of the mean size; a tiny one says so
        /// in tens of bytes. Codecs without such blocks write the same bytes again.
        static func meagre(_ sizes: [PacketSize], total: Int) -> [Int32] {
            guard sizes.count > 1 else { return [] }
            let few = total / sizes.count / 16
            return sizes.indices.filter { sizes[$0].isTwin || sizes[$0].count <= 96 || sizes[$0].count < few }
                .map(Int32.init)
        }
    }

    /// Whether a picture, or one so many before or after it, takes so few bytes that it may show nothing new.
    ///
    /// - Complexity: O(log n).
    public func mayHoldRepeats(near number: Int64, within distance: Int64) -> Bool {
        let index = Self.count(of: meagre, upTo: number - distance - 1)
        return index < meagre.count && Int64(meagre[index]) <= number + distance
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
        let count = Self.count(of: keyFrames, upTo: number)
        return count > 0 ? Int64(keyFrames[count - 1]) : 0
    }

    /// How many of ascending numbers are none above another.
    private static func count(of numbers: [Int32], upTo number: Int64) -> Int {
        var low = 0
        var high = numbers.count
        while low < high {
            let middle = (low + high) / 2
            if Int64(numbers[middle]) <= number { low = middle + 1 } else { high = middle }
        }
        return low
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
