internal import CLibAV
import KinoraCore

extension VideoDecoder {
    /// Makes the picture on screen at `time` the next one that `decodeNext` delivers. Blocks.
    ///
    /// The picture on screen is the last one that begins at or before `time`; before the first picture it is the first,
    /// after the last it is the last.
    ///
    /// - Parameter time: seconds from the first picture.
    /// - Throws: `MediaError`; kind `usage` when standard input would have to be read twice.
    public func seek(to time: Rational) throws(MediaError) {
        isCurrentPending = try position(at: time)
    }

    /// Decodes the picture on screen at `time` into `frame`. Blocks.
    ///
    /// Calls with growing times decode every picture once; a step back, or a step of more than two seconds ahead, seeks.
    /// The same picture asked for twice is shared, not decoded again: its `serial` is equal.
    ///
    /// - Parameters:
    ///   - time: seconds from the first picture; see `seek(to:)` for times outside the stream.
    ///   - untilNext: whether the picture's duration shall reach until the next one begins, whatever the file says; that one is decoded.
    /// - Returns: false when nothing can be decoded there although the stream has pictures.
    /// - Throws: `MediaError`, kind `inputUnreadable`: no picture at all, or the first damage unless it is tolerated.
    public func decodeFrame(
        at time: Rational, into frame: DecodedFrame, untilNext: Bool = false
    ) throws(MediaError) -> Bool {
        let isFound = try position(at: time)
        isCurrentPending = false
        guard isFound else {
            frame.clear()
            return false
        }
        if untilNext, upcoming.isEmpty, !hasDrained { _ = try receive(into: upcoming) }
        try frame.share(current)
        if untilNext, !upcoming.isEmpty { frame.duration = upcoming.time - current.time }
        return true
    }

    /// Whether a picture delivered before is the one on screen at `time`; false where only decoding would tell.
    public func shows(_ frame: DecodedFrame, at time: Rational) -> Bool {
        let (target, start) = (targetStamp(time), stamp(frame))
        return !frame.isEmpty && start <= target && target < start &+ (frame.duration / timeBase).floor
    }

    /// Ticks to compare time stamps with: rounded up where ticks are much finer than pictures, because containers with
    /// millisecond stamps (Matroska) round the beginnings of pictures.
    private func targetStamp(_ time: Rational) -> Int64 {
        let ticks = time / timeBase
        return origin &+ (defaultDuration >= 8 ? ticks.ceiling : ticks.floor)
    }

    private func stamp(_ frame: DecodedFrame) -> Int64 { origin &+ (frame.time / timeBase).rounded }

    /// Moves `current` to the picture on screen at `time`.
    private func position(at time: Rational) throws(MediaError) -> Bool {
        let target = targetStamp(time)
        // The reordering delay shows at the beginning only: after a seek the first pictures may be missing.
        if lacksPresentationTimes, isFresh, current.isEmpty { guard try advance() else { return false } }
        if current.isEmpty {
            // The beginning is reached without a seek.
            if !isFresh || target > origin &+ longStep { return try seekFromKeyFrame(before: target) }
            guard try advance() else { return false }
        } else if target < stamp(current) {
            if isAtStart { return true }
            return try seekFromKeyFrame(before: target)
        } else if target > stamp(current) &+ longStep, !(hasDrained && upcoming.isEmpty), seekPays(to: target) {
            return try seekFromKeyFrame(before: target)
        }
        return try walk(to: target)
    }

    /// Steps forward until the picture after `current` begins after `target`.
    private func walk(to target: Int64) throws(MediaError) -> Bool {
        while stamp(current) < target {
            if upcoming.isEmpty {
                if hasDrained { break }
                guard try receive(into: upcoming) else { break }
            }
            guard stamp(upcoming) <= target else { break }
            guard try advance() else { break }
        }
        return true
    }

    /// Ticks a step ahead may have before a seek pays: two seconds.
    private var longStep: Int64 { max(1, (Rational(2) / timeBase).rounded) }

    /// False when the container's index shows no key frame between the current picture and the target: a seek would go
    /// back and decode again what is decoded already.
    private func seekPays(to target: Int64) -> Bool {
        guard let stream = input.context.pointee.streams[Int(streamIndex)],
            let entry = avformat_index_get_entry_from_timestamp(stream, target, AVSEEK_FLAG_BACKWARD),
            let last = avformat_index_get_entry(stream, avformat_index_get_entries_count(stream) - 1)
        else { return true }
        // Only MP4's index is known to be whole; others grow while they are read.
        let isCovered = last.pointee.timestamp > target || probe.container.hasPrefix("mov")
        return !isCovered || entry.pointee.timestamp > stamp(current)
    }

    /// A pipe is wanted twice, or backwards.
    static func readOnce(_ path: String) -> MediaError {
        MediaError(
            .usage, "\(MediaInput.described(path)) can be read only once, forwards",
            remedy: "save it to a file first")
    }

    /// Where the stream ends, in seconds, once the picture on screen is its last; nil while another follows. May block.
    ///
    /// - Throws: as `decodeNext`.
    public func decodeEnd() throws(MediaError) -> Rational? {
        guard !current.isEmpty, upcoming.isEmpty else { return nil }
        if !hasDrained, try receive(into: upcoming) { return nil }
        return current.time + current.duration
    }

    /// Seeks to a key frame at or before `target` and walks from there.
    private func seekFromKeyFrame(before target: Int64) throws(MediaError) -> Bool {
        guard input.path != "-", input.context.pointee.pb == nil || input.context.pointee.pb.pointee.seekable != 0
        else {
            if !current.isEmpty, target >= stamp(current) { return try walk(to: target) }
            if current.isEmpty {
                guard try advance() else { return false }
                return try walk(to: target)
            }
            throw Self.readOnce(input.path)
        }
        var distance: Int64 = 0
        var step = max(1, (Rational(1, 2) / timeBase).rounded)
        while true {
            // Containers seek by decoding time, which lies before presentation time: one attempt may land too late.
            let goal = max(origin, target &- distance)
            let isFirst = goal <= origin
            current.clear()
            upcoming.clear()
            let isRewound = try !seekContainer(to: isFirst ? origin &- step : goal)
            avcodec_flush_buffers(codec)
            isInputExhausted = false
            hasDrained = false
            expectedStamp = isFirst || isRewound ? origin : goal
            isFresh = isFirst || isRewound
            quietBefore = target
            guard try advance() else {
                if isFirst || isRewound { return false }
                distance = distance &+ step
                step = step &* 2
                continue
            }
            if stamp(current) <= target || isFirst || isRewound { break }
            distance = distance &+ step
            step = step &* 2
        }
        return try walk(to: target)
    }

    /// Goes to a key frame at or before a time stamp; false when the only way was back to the beginning.
    private func seekContainer(to stamp: Int64) throws(MediaError) -> Bool {
        if av_seek_frame(input.context, streamIndex, stamp, AVSEEK_FLAG_BACKWARD) >= 0 { return true }
        // Some containers know no time before their first packet.
        if av_seek_frame(input.context, streamIndex, origin, AVSEEK_FLAG_BACKWARD) >= 0 { return false }
        let result = avformat_seek_file(input.context, -1, Int64.min, 0, 0, AVSEEK_FLAG_BYTE)
        guard result >= 0 else {
            throw MediaError(
                .inputUnreadable, "\(MediaInput.described(input.path)) cannot be searched: \(LibAV.text(result))",
                remedy: "remux it to .mkv or .mp4")
        }
        return false
    }
}
