internal import CLibAV
import KinoraCore

/// Writes every picture to a file of its own; each appears under its name only when it is whole.
final class ImageSink: PictureSink {
    private let target: String
    private let pattern: NumberedPath?
    private let overwrite: Bool
    private let encoder: VideoEncoderSession
    private let packet: UnsafeMutablePointer<AVPacket>
    private var pictureCount: Int64 = 0
    private(set) var byteCount: Int64 = 0

    /// The number of the first file of a sequence, as FFmpeg counts.
    static let firstNumber: Int64 = 1

    init(
        target: String, encoding: VideoEncoding, video: NegotiatedVideo, overwrite: Bool
    ) throws(MediaError) {
        self.target = target
        self.overwrite = overwrite
        let pattern = NumberedPath(target)
        self.pattern = pattern
        encoder = try VideoEncoderSession(encoding, video, usesGlobalHeader: false)
        if !overwrite, let pattern, let numbers = pattern.existingNumbers() {
            throw MediaError(
                .usage, "\(EscapedText.name(pattern.path(number: numbers.first))) exists",
                remedy: "to replace it, use -y")
        }
        // An unwritable place is found before the first picture is computed.
        let probe = try PartFile(
            target: pattern?.path(number: Self.firstNumber) ?? target, overwrite: overwrite)
        probe.discard()
        guard let packet = av_packet_alloc() else { throw MediaError(.resource, "memory ran out for a packet") }
        self.packet = packet
    }

    deinit {
        var packetPointer: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packetPointer)
    }

    func write(_ frame: UnsafeMutablePointer<AVFrame>, number: Int64) throws(MediaError) {
        try encoder.send(frame, number: number)
        try drain()
    }

    func finish(frameCount: Int64) throws(MediaError) {
        try encoder.send(nil, number: 0)
        try drain()
    }

    func discard() {}

    private func drain() throws(MediaError) {
        while try encoder.receive(into: packet) {
            defer { av_packet_unref(packet) }
            guard let data = packet.pointee.data else { continue }
            if pattern == nil, pictureCount > 0 {
                throw MediaError(
                    .usage, "\(EscapedText.name(target)) holds one picture, the film has more",
                    remedy: "number them, as in \(EscapedText.name(numberedExample))")
            }
            let path = pattern?.path(number: Self.firstNumber + pictureCount) ?? target
            let part = try PartFile(target: path, overwrite: overwrite)
            let output = try OutputDescriptor.file(part.path, shownAs: path)
            try output.write(data, count: Int(packet.pointee.size))
            try output.finish()
            try part.commit()
            pictureCount += 1
            byteCount += Int64(packet.pointee.size)
        }
    }

    private var numberedExample: String {
        guard let dot = target.utf8.lastIndex(of: UInt8(ascii: ".")) else { return target + "-%05d" }
        return String(target[..<dot]) + "-%05d" + String(target[dot...])
    }
}
