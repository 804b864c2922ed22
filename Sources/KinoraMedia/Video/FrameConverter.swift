internal import CLibAV
import KinoraCore

/// Brings pictures whose layout kernels cannot read to one that they can, by libswscale; bicubic where sizes differ.
final class FrameConverter {
    private var context: OpaquePointer?
    private var key: (Int32, Int32, Int32, Int32, Int32, Int32, UInt8, UInt8, UInt8)?
    private let allocator = FrameAllocator()

    deinit { sws_freeContext(context) }

    /// Converts `source` into `target`, whose format and size are set and whose buffers are not.
    ///
    /// Matrices and ranges are kept where both sides have them; only the layout changes.
    func convert(
        _ source: UnsafeMutablePointer<AVFrame>, color: ColorDescription, to target: UnsafeMutablePointer<AVFrame>,
        targetColor: ColorDescription
    ) throws(MediaError) {
        if target.pointee.buf.0 == nil {
            guard allocator.allocate(target) >= 0 else { throw MediaError(.resource, "memory ran out for a picture") }
        }
        let wanted = (
            source.pointee.width, source.pointee.height, source.pointee.format, target.pointee.width,
            target.pointee.height, target.pointee.format, color.matrix.rawValue, color.range.rawValue,
            targetColor.range.rawValue
        )
        if key == nil || !isSame(key, wanted) {
            try prepare(source, color, target, targetColor)
            key = wanted
        }
        let rows = withUnsafePointer(to: &source.pointee) { source in
            withUnsafePointer(to: &target.pointee) { target in
                scale(source, target)
            }
        }
        guard rows >= 0 else {
            throw MediaError(.internalDefect, "libswscale cannot convert a picture: \(LibAV.text(rows))")
        }
    }

    private func isSame(
        _ old: (Int32, Int32, Int32, Int32, Int32, Int32, UInt8, UInt8, UInt8)?,
        _ new: (Int32, Int32, Int32, Int32, Int32, Int32, UInt8, UInt8, UInt8)
    ) -> Bool {
        guard let old else { return false }
        return old.0 == new.0 && old.1 == new.1 && old.2 == new.2 && old.3 == new.3 && old.4 == new.4
            && old.5 == new.5 && old.6 == new.6 && old.7 == new.7 && old.8 == new.8
    }

    private func scale(_ source: UnsafePointer<AVFrame>, _ target: UnsafePointer<AVFrame>) -> Int32 {
        var input = source.pointee.data
        var output = target.pointee.data
        var inputStrides = source.pointee.linesize
        var outputStrides = target.pointee.linesize
        return withUnsafeBytes(of: &input) { input in
            withUnsafeBytes(of: &output) { output in
                withUnsafeBytes(of: &inputStrides) { inputStrides in
                    withUnsafeBytes(of: &outputStrides) { outputStrides in
                        sws_scale(
                            context, input.baseAddress?.assumingMemoryBound(to: UnsafePointer<UInt8>?.self),
                            inputStrides.baseAddress?.assumingMemoryBound(to: Int32.self), 0, source.pointee.height,
                            output.baseAddress?.assumingMemoryBound(to: UnsafeMutablePointer<UInt8>?.self),
                            outputStrides.baseAddress?.assumingMemoryBound(to: Int32.self))
                    }
                }
            }
        }
    }

    private func prepare(
        _ source: UnsafeMutablePointer<AVFrame>, _ color: ColorDescription, _ target: UnsafeMutablePointer<AVFrame>,
        _ targetColor: ColorDescription
    ) throws(MediaError) {
        sws_freeContext(context)
        let flags = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP
        context = sws_getContext(
            source.pointee.width, source.pointee.height, AVPixelFormat(rawValue: source.pointee.format),
            target.pointee.width, target.pointee.height, AVPixelFormat(rawValue: target.pointee.format), flags, nil,
            nil, nil)
        guard let context else {
            let from = LibAV.string(av_get_pix_fmt_name(AVPixelFormat(rawValue: source.pointee.format)))
            let to = LibAV.string(av_get_pix_fmt_name(AVPixelFormat(rawValue: target.pointee.format)))
            throw MediaError(.internalDefect, "libswscale cannot convert \(from) to \(to)")
        }
        // sws_getCoefficients' numbers are H.273's matrix codes.
        let table = sws_getCoefficients(Int32(color.matrix == .unspecified ? 1 : color.matrix.rawValue))
        let outputTable = sws_getCoefficients(
            Int32(targetColor.matrix == .unspecified || targetColor.matrix == .rgb ? 1 : targetColor.matrix.rawValue))
        _ = sws_setColorspaceDetails(
            context, table, color.range == .full ? 1 : 0, outputTable, targetColor.range == .full ? 1 : 0, 0, 1 << 16,
            1 << 16)
    }
}
