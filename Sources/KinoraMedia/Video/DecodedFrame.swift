internal import CLibAV
import KinoraCore

/// A slot for one decoded picture: a counted reference to the decoder's own memory, without a copy.
///
/// Slots are made once and filled again and again by `VideoDecoder`; filling a slot gives back what it held. Between two
/// fills its contents never change, so any number of threads may read it; `@unchecked Sendable` relies on the rule that
/// whoever fills or clears a slot knows that nobody reads it.
public final class DecodedFrame: @unchecked Sendable {
    /// libav's frame; its buffers are shared with the decoder and read-only.
    let frame: UnsafeMutablePointer<AVFrame>
    /// How the samples lie in memory; meaningless while the slot is empty.
    public internal(set) var format: PixelFormat = .yuv420p
    /// Columns and rows.
    public internal(set) var size = Size(0, 0)
    /// What the samples mean, every gap filled.
    public internal(set) var color: ColorDescription = .unspecified
    /// Seconds from the first picture of the stream.
    public internal(set) var time: Rational = .zero
    /// Seconds until the next picture, as far as the file says.
    public internal(set) var duration: Rational = .zero
    /// Counts the pictures a decoder has delivered; equal numbers from one decoder are the same picture.
    public internal(set) var serial: Int64 = -1
    /// True when decoding can begin here.
    public internal(set) var isKeyFrame = false
    /// True when the picture was damaged and what is missing was guessed.
    public internal(set) var isDamaged = false

    /// An empty slot.
    ///
    /// - Throws: `MediaError` of kind `resource` when memory ran out.
    public init() throws(MediaError) {
        guard let frame = av_frame_alloc() else { throw MediaError(.resource, "memory ran out for a picture") }
        self.frame = frame
    }

    deinit {
        var pointer: UnsafeMutablePointer<AVFrame>? = frame
        av_frame_free(&pointer)
    }

    /// True while no picture is held.
    public var isEmpty: Bool { frame.pointee.buf.0 == nil }

    /// Gives the picture back to the decoder.
    public func clear() {
        av_frame_unref(frame)
        serial = -1
    }

    /// Makes this slot refer to the same picture as `other`, without copying samples.
    ///
    /// - Throws: `MediaError` of kind `resource` when memory ran out.
    public func share(_ other: DecodedFrame) throws(MediaError) {
        av_frame_unref(frame)
        guard other.isEmpty || av_frame_ref(frame, other.frame) >= 0 else {
            throw MediaError(.resource, "memory ran out for a picture")
        }
        format = other.format
        size = other.size
        color = other.color
        time = other.time
        duration = other.duration
        serial = other.serial
        isKeyFrame = other.isKeyFrame
        isDamaged = other.isDamaged
    }

    /// The memory of a plane in `0..<format.planeCount`; nil outside and while the slot is empty. Not to be written to.
    public func plane(_ index: Int) -> PlaneView? {
        PlaneView(index, of: frame, format: format, size: size)
    }
}
