internal import CLibAV
import KinoraCore

/// Pictures in memory of one format and size: filled once, then read like decoded ones. Their memory is used again.
package final class PicturePool: Sendable {
    private let format: PixelFormat
    private let size: Size
    private let color: ColorDescription
    private let allocator = FrameAllocator()

    /// - Parameter color: what the samples mean.
    package init(format: PixelFormat, size: Size, color: ColorDescription) {
        (self.format, self.size, self.color) = (format, size, color)
    }

    /// A picture to fill; its contents are undefined.
    ///
    /// - Throws: `MediaError` of kind `resource` when memory ran out.
    package func lease() throws(MediaError) -> PictureBuffer {
        let picture = try PictureBuffer(format: format, size: size)
        picture.frame.pointee.format = format.libav.rawValue
        picture.frame.pointee.width = Int32(clamping: size.width)
        picture.frame.pointee.height = Int32(clamping: size.height)
        guard allocator.allocate(picture.frame) >= 0 else {
            throw MediaError(.resource, "memory ran out for a picture of \(size)")
        }
        return picture
    }

    /// A filled picture to read.
    ///
    /// - Parameters:
    ///   - time: seconds from the first picture of the stream.
    ///   - duration: seconds until the next one.
    /// - Throws: `MediaError` of kind `resource` when memory ran out.
    package func filled(
        _ picture: PictureBuffer, time: Rational, duration: Rational
    ) throws(MediaError) -> DecodedFrame {
        let frame = try DecodedFrame()
        guard av_frame_ref(frame.frame, picture.frame) >= 0 else {
            throw MediaError(.resource, "memory ran out for a picture")
        }
        (frame.format, frame.size, frame.color) = (format, size, color)
        (frame.time, frame.duration) = (time, duration)
        return frame
    }

    /// A decoded picture at a time of another stream, which shows it as it is.
    package static func retimed(
        _ picture: DecodedFrame, time: Rational, duration: Rational
    ) throws(MediaError) -> DecodedFrame {
        let frame = try DecodedFrame()
        try frame.share(picture)
        (frame.time, frame.duration) = (time, duration)
        return frame
    }
}
