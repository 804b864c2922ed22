internal import CLibAV
import KinoraCore

/// Where the writer's thread puts pictures, one after the other.
protocol PictureSink: AnyObject {
    /// Bytes written so far.
    var byteCount: Int64 { get }
    /// Codes one picture; `number` counts from 0. The frame stays the caller's.
    func write(_ frame: UnsafeMutablePointer<AVFrame>, number: Int64) throws(MediaError)
    /// Completes the file and gives it its name. `frameCount` pictures were written.
    func finish(frameCount: Int64) throws(MediaError)
    /// Lets go of everything that was written; nothing stays under the final name.
    func discard()
}

/// Writes samples without a codec: YUV4MPEG2 with its headers, or bare.
final class PlainSink: PictureSink {
    private let output: OutputDescriptor
    private let part: PartFile?
    private let video: NegotiatedVideo
    private let hasHeaders: Bool
    private var picture: UnsafeMutableRawPointer
    private let pictureByteCount: Int

    init(
        target: String, video: NegotiatedVideo, aspect: Rational, hasHeaders: Bool, overwrite: Bool
    ) throws(MediaError) {
        self.video = video
        self.hasHeaders = hasHeaders
        let byteCount = video.pixelFormat.byteCount(of: video.size)
        guard byteCount < Int.max - 6 else {
            throw MediaError(.resource, "a picture of \(video.size) fits in no memory")
        }
        pictureByteCount = byteCount
        var header = ""
        if hasHeaders {
            header = try Y4MHeader(
                size: video.size, rate: video.rate, aspect: aspect, format: video.pixelFormat, color: video.color
            ).text
        }
        if target == "-" {
            part = nil
            output = try OutputDescriptor.standardOutput()
        } else {
            let part = try PartFile(target: target, overwrite: overwrite)
            self.part = part
            output = try OutputDescriptor.file(part.path, shownAs: target)
        }
        picture = UnsafeMutableRawPointer.allocate(byteCount: byteCount + 6, alignment: 64)
        let bytes = Array(header.utf8)
        try output.write(bytes, count: bytes.count)
    }

    deinit { picture.deallocate() }

    var byteCount: Int64 { output.byteCount }

    func write(_ frame: UnsafeMutablePointer<AVFrame>, number: Int64) throws(MediaError) {
        var position = 0
        if hasHeaders {
            for byte in "FRAME\n".utf8 {
                picture.storeBytes(of: byte, toByteOffset: position, as: UInt8.self)
                position += 1
            }
        }
        for plane in 0..<video.pixelFormat.planeCount {
            guard let view = PlaneView(plane, of: frame, format: video.pixelFormat, size: video.size) else { continue }
            let rowBytes = video.pixelFormat.rowByteCount(plane: plane, of: video.size)
            for row in 0..<view.size.height {
                (picture + position).copyMemory(from: view.base + row * view.stride, byteCount: rowBytes)
                position += rowBytes
            }
        }
        try output.write(picture, count: position)
    }

    func finish(frameCount: Int64) throws(MediaError) {
        try output.finish()
        try part?.commit()
    }

    func discard() { part?.discard() }
}
