internal import CLibAV
import KinoraCore

/// Codes the cues of one track, in order.
final class SubtitleEncoderSession {
    let context: UnsafeMutablePointer<AVCodecContext>
    let track: SubtitleTrack
    private var next = 0
    private let name: String
    private var bytes = [UInt8](repeating: 0, count: 1 << 16)

    init(_ track: SubtitleTrack, container: OutputContainer, usesGlobalHeader: Bool) throws(MediaError) {
        let codec = try container.subtitleCodec(track)
        name = codec.rawValue
        guard let encoder = avcodec_find_encoder_by_name(name) else {
            throw MediaError(.usage, "this FFmpeg has no encoder for \(name)", remedy: "draw them: mode: burnt")
        }
        guard let context = avcodec_alloc_context3(encoder) else {
            throw MediaError(.resource, "memory ran out for an encoder")
        }
        self.context = context
        // Timed text is a sequence: a sample ends where the next begins.
        self.track = codec == .mov_text ? track.flattened : track
        context.pointee.time_base = AVRational(num: 1, den: 1000)
        if usesGlobalHeader { context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER }
        let header = Array(track.header.utf8) + [0]
        // The context owns its copy and frees it.
        context.pointee.subtitle_header = av_memdup(header, header.count)?.assumingMemoryBound(to: UInt8.self)
        context.pointee.subtitle_header_size = Int32(clamping: header.count - 1)
        clibav_forget_log()
        let opened = avcodec_open2(context, encoder, nil)
        guard opened >= 0 else {
            throw MediaError(
                .usage, "the subtitle encoder \(name) refuses the track: \(LibAV.text(opened))\(LibAV.lastLine())")
        }
    }

    deinit {
        var contextPointer: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&contextPointer)
    }

    /// Codes every cue that begins before `end` milliseconds.
    func pump(
        until end: Int64, into packet: UnsafeMutablePointer<AVPacket>, _ deliver: () throws(MediaError) -> Void
    ) throws(MediaError) {
        while next < track.cues.count, track.cues[next].start < end {
            let cue = track.cues[next]
            let count = try encode("\(next),\(cue.fields),\(cue.text)", duration: cue.end - cue.start)
            next += 1
            guard count > 0 else { continue }
            guard av_new_packet(packet, Int32(clamping: count)) >= 0, let data = packet.pointee.data else {
                throw MediaError(.resource, "memory ran out for a packet")
            }
            bytes.withUnsafeBytes { source in
                guard let base = source.baseAddress else { return }
                UnsafeMutableRawPointer(data).copyMemory(from: base, byteCount: count)
            }
            packet.pointee.pts = cue.start
            packet.pointee.dts = cue.start
            packet.pointee.duration = cue.end - cue.start
            packet.pointee.flags |= AV_PKT_FLAG_KEY
            try deliver()
        }
    }

    private func encode(_ event: String, duration: Int64) throws(MediaError) -> Int {
        var line = Array(event.utf8CString)
        // A coded cue is at most some times as long as its line: tags become elements, characters entities.
        bytes.reserveAtLeast(line.count * 8 + 1024)
        let result = line.withUnsafeMutableBufferPointer { line in
            var rect = AVSubtitleRect()
            rect.type = SUBTITLE_ASS
            rect.ass = line.baseAddress
            return withUnsafeMutablePointer(to: &rect) { rect in
                var rects: UnsafeMutablePointer<AVSubtitleRect>? = rect
                return withUnsafeMutablePointer(to: &rects) { rects in
                    var subtitle = AVSubtitle()
                    subtitle.end_display_time = UInt32(clamping: duration)
                    subtitle.num_rects = 1
                    subtitle.rects = rects
                    return bytes.withUnsafeMutableBufferPointer {
                        avcodec_encode_subtitle(context, $0.baseAddress, Int32(clamping: $0.count), &subtitle)
                    }
                }
            }
        }
        guard result >= 0 else {
            throw MediaError(
                .internalDefect, "the subtitle encoder \(name) failed: \(LibAV.text(result))\(LibAV.lastLine())")
        }
        return Int(result)
    }
}

extension [UInt8] {
    fileprivate mutating func reserveAtLeast(_ count: Int) {
        if self.count < count { append(contentsOf: repeatElement(0, count: count - self.count)) }
    }
}
