internal import CLibAV
import KinoraCore
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Gives decoders and converters their pictures: one reference-counted buffer each, recycled, rows 64-byte aligned.
///
/// Generated kernels may read up to 256 bytes before and after the pixels they need (`PlaneBinding`); libav's own
/// allocator leaves less than that, so this one leaves `slack` bytes around every picture.
final class FrameAllocator: Sendable {
    /// Bytes that may be read on either side of the planes.
    static let slack = 256
    /// Row alignment in bytes, a cache line and an AVX-512 register.
    static let alignment = 64

    // libav's pools are safe to use from several threads; the mutex guards only the change from one size to another.
    private struct Pool: @unchecked Sendable {
        var pointer: OpaquePointer?
        var byteCount = 0
    }
    private let pool = Mutex(Pool())

    deinit {
        pool.withLock { pool in av_buffer_pool_uninit(&pool.pointer) }
    }

    /// A buffer of at least that many bytes; nil when memory ran out.
    private func lease(byteCount: Int) -> UnsafeMutablePointer<AVBufferRef>? {
        // The reference leaves the lock as a number: a raw pointer may not cross it.
        let address = pool.withLock { pool -> UInt in
            if pool.byteCount != byteCount {
                av_buffer_pool_uninit(&pool.pointer)
                pool.pointer = av_buffer_pool_init2(
                    byteCount, nil, { _, byteCount in FrameAllocator.buffer(byteCount: byteCount) }, nil)
                pool.byteCount = byteCount
            }
            return UInt(bitPattern: av_buffer_pool_get(pool.pointer))
        }
        return UnsafeMutablePointer(bitPattern: address)
    }

    /// Memory that the pool may keep.
    private static func buffer(byteCount: Int) -> UnsafeMutablePointer<AVBufferRef>? {
        guard let memory = LargePages.claim(byteCount: byteCount) else { return nil }
        let buffer = av_buffer_create(
            memory.assumingMemoryBound(to: UInt8.self), byteCount,
            { _, memory in memory.map { LargePages.release($0) } }, nil, 0)
        if buffer == nil { LargePages.release(memory) }
        return buffer
    }

    /// Gives planes to a frame whose `format`, `width` and `height` are set; returns 0 or libav's error.
    ///
    /// - Parameter codec: asks this codec how much larger than the picture its buffer must be.
    func allocate(
        _ frame: UnsafeMutablePointer<AVFrame>, for codec: UnsafeMutablePointer<AVCodecContext>? = nil
    ) -> Int32 {
        let format = AVPixelFormat(rawValue: frame.pointee.format)
        var width = frame.pointee.width
        var height = frame.pointee.height
        if let codec {
            var alignments: (Int32, Int32, Int32, Int32, Int32, Int32, Int32, Int32) = (0, 0, 0, 0, 0, 0, 0, 0)
            withUnsafeMutableBytes(of: &alignments) { bytes in
                avcodec_align_dimensions2(
                    codec, &width, &height, bytes.baseAddress?.assumingMemoryBound(to: Int32.self))
            }
        }
        var strides: (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
        var filled: Int32 = 0
        withUnsafeMutableBytes(of: &strides) { bytes in
            guard let rows = bytes.baseAddress?.assumingMemoryBound(to: Int32.self) else { return }
            filled = av_image_fill_linesizes(rows, format, width)
            // 64 bytes of padding behind every row, so that a store of a whole register stays inside it.
            for plane in 0..<4 where rows[plane] > 0 { rows[plane] = (rows[plane] + 127) & ~63 }
        }
        guard filled >= 0 else { return filled }
        var wideStrides: (Int, Int, Int, Int) = (Int(strides.0), Int(strides.1), Int(strides.2), Int(strides.3))
        var sizes: (Int, Int, Int, Int) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &sizes) { sizes in
            withUnsafeMutableBytes(of: &wideStrides) { strides in
                guard let sizes = sizes.baseAddress?.assumingMemoryBound(to: Int.self),
                    let strides = strides.baseAddress?.assumingMemoryBound(to: Int.self)
                else { return }
                filled = av_image_fill_plane_sizes(sizes, format, height, strides)
            }
        }
        guard filled >= 0 else { return filled }
        let aligned = (
            (sizes.0 + 63) & ~63, (sizes.1 + 63) & ~63, (sizes.2 + 63) & ~63, (sizes.3 + 63) & ~63
        )
        let total = 2 * Self.slack + Self.alignment + aligned.0 + aligned.1 + aligned.2 + aligned.3
        guard let buffer = lease(byteCount: total), let start = buffer.pointee.data else {
            return clibav_error(ENOMEM)
        }
        let address = (UInt(bitPattern: start) + UInt(Self.slack) + 63) & ~63
        let offset = Int(address - UInt(bitPattern: start))
        let planes = start + offset
        frame.pointee.buf.0 = buffer
        frame.pointee.data.0 = planes
        frame.pointee.data.1 = sizes.1 > 0 ? planes + aligned.0 : nil
        frame.pointee.data.2 = sizes.2 > 0 ? planes + aligned.0 + aligned.1 : nil
        frame.pointee.data.3 = sizes.3 > 0 ? planes + aligned.0 + aligned.1 + aligned.2 : nil
        frame.pointee.linesize.0 = strides.0
        frame.pointee.linesize.1 = strides.1
        frame.pointee.linesize.2 = strides.2
        frame.pointee.linesize.3 = strides.3
        let dataOffset = MemoryLayout<AVFrame>.offset(of: \AVFrame.data) ?? 0
        frame.pointee.extended_data = (UnsafeMutableRawPointer(frame) + dataOffset)
            .assumingMemoryBound(to: UnsafeMutablePointer<UInt8>?.self)
        return 0
    }

    /// Makes a codec take its pictures from here. The allocator must outlive the codec context.
    func install(in codec: UnsafeMutablePointer<AVCodecContext>) {
        codec.pointee.opaque = Unmanaged.passUnretained(self).toOpaque()
        clibav_declare_callbacks_thread_safe(codec)
        codec.pointee.get_buffer2 = { context, frame, flags in
            guard let context, let frame, let opaque = context.pointee.opaque,
                context.pointee.codec.pointee.capabilities & AV_CODEC_CAP_DR1 != 0
            else { return avcodec_default_get_buffer2(context, frame, flags) }
            return Unmanaged<FrameAllocator>.fromOpaque(opaque).takeUnretainedValue().allocate(frame, for: context)
        }
    }
}
