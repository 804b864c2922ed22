internal import CLibAV
import KinoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Writes samples without a codec: YUV4MPEG2 with its headers, or bare.
final class PlainSink: PictureSink {
    private let output: OutputDescriptor
    private let part: PartFile?
    private let video: NegotiatedVideo
    /// What stands before each picture.
    private let heading: UnsafeMutableBufferPointer<UInt8>
    /// The rows of a picture where they lie: as many bytes as a picture has need not be copied for each.
    private let pieces: UnsafeMutableBufferPointer<iovec>

    init(
        target: String, video: NegotiatedVideo, aspect: Rational, hasHeaders: Bool, overwrite: Bool
    ) throws(MediaError) {
        self.video = video
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
        let heading = hasHeaders ? Array("FRAME\n".utf8) : []
        self.heading = .allocate(capacity: heading.count)
        _ = self.heading.initialize(from: heading)
        pieces = .allocate(capacity: 1 + video.pixelFormat.planeCount * video.size.height)
        pieces.initialize(repeating: iovec())
        let bytes = Array(header.utf8)
        try output.write(bytes, count: bytes.count)
    }

    deinit {
        heading.deallocate()
        pieces.deallocate()
    }

    var byteCount: Int64 { output.byteCount }

    func write(_ frame: UnsafeMutablePointer<AVFrame>, number: Int64) throws(MediaError) {
        var count = 0
        if !heading.isEmpty {
            pieces[0] = iovec(iov_base: heading.baseAddress, iov_len: heading.count)
            count = 1
        }
        for plane in 0..<video.pixelFormat.planeCount {
            guard let view = PlaneView(plane, of: frame, format: video.pixelFormat, size: video.size) else { continue }
            let rowBytes = video.pixelFormat.rowByteCount(plane: plane, of: video.size)
            for row in 0..<view.size.height {
                pieces[count] = iovec(iov_base: view.base + row * view.stride, iov_len: rowBytes)
                count += 1
            }
        }
        try output.write(UnsafeMutableBufferPointer(rebasing: pieces[..<count]))
    }

    func finish(frameCount: Int64) throws(MediaError) {
        try output.finish()
        try part?.commit()
    }

    func discard() { part?.discard() }
}
