internal import CLibAV
import KinoraCore

/// A picture to be filled and handed back to the `MediaWriter` that lent it.
///
/// Rows are 64-byte aligned and followed by at least 64 bytes of padding. `@unchecked Sendable`: whoever leased it is
/// the only one to use it until it is submitted.
public final class PictureBuffer: @unchecked Sendable {
    let frame: UnsafeMutablePointer<AVFrame>
    /// How the samples lie in memory.
    public let format: PixelFormat
    /// Columns and rows.
    public let size: Size
    /// The number under which the picture was submitted.
    var number: Int64 = 0

    init(format: PixelFormat, size: Size) throws(MediaError) {
        guard let frame = av_frame_alloc() else { throw MediaError(.resource, "memory ran out for a picture") }
        self.frame = frame
        self.format = format
        self.size = size
    }

    deinit {
        var pointer: UnsafeMutablePointer<AVFrame>? = frame
        av_frame_free(&pointer)
    }

    /// The memory of a plane in `0..<format.planeCount`; nil outside. Contents are undefined until they are written.
    public func plane(_ index: Int) -> PlaneView? {
        PlaneView(index, of: frame, format: format, size: size)
    }
}
