internal import CLibAV
import KinoraCore

extension PixelFormat {
    /// libav's number for the format; `yuvj` forms are never used, the range travels in its own field.
    var libav: AVPixelFormat { av_get_pix_fmt(name) }

    /// The format libav's number stands for, and whether the number says "full range"; nil when kernels cannot read it.
    static func from(_ format: AVPixelFormat) -> (format: PixelFormat, isFullRange: Bool)? {
        let name = LibAV.string(av_get_pix_fmt_name(format))
        return PixelFormat.named(name).map { ($0, PixelFormat.impliesFullRange(name: name)) }
    }

    /// The supported format that keeps most of what `format` holds, for libswscale to convert to.
    static func nearest(to format: AVPixelFormat) -> PixelFormat {
        if let exact = from(format) { return exact.format }
        guard let descriptor = av_pix_fmt_desc_get(format) else { return .rgba }
        let flags = descriptor.pointee.flags
        let hasAlpha = flags & UInt64(AV_PIX_FMT_FLAG_ALPHA) != 0 || flags & UInt64(AV_PIX_FMT_FLAG_PAL) != 0
        var list = candidates.filter { $0.hasAlpha == hasAlpha }.map(\.libav)
        list.append(AV_PIX_FMT_NONE)
        let best = avcodec_find_best_pix_fmt_of_list(list, format, hasAlpha ? 1 : 0, nil)
        return from(best)?.format ?? .rgba
    }

    // Planar formats first: a conversion may as well end in the layout that kernels read fastest.
    private static let candidates: [PixelFormat] = all.filter { $0.layout == .planar } + [.rgba]
}

extension ColorDescription {
    /// What libav says about a stream or frame; values H.273 reserves count as unspecified.
    init(
        primaries: AVColorPrimaries, transfer: AVColorTransferCharacteristic, matrix: AVColorSpace, range: AVColorRange,
        location: AVChromaLocation
    ) {
        self.init(
            primaries: Primaries(rawValue: UInt8(truncatingIfNeeded: primaries.rawValue)) ?? .unspecified,
            transfer: Transfer(rawValue: UInt8(truncatingIfNeeded: transfer.rawValue)) ?? .unspecified,
            matrix: Matrix(rawValue: UInt8(truncatingIfNeeded: matrix.rawValue)) ?? .unspecified,
            range: Range(rawValue: UInt8(truncatingIfNeeded: range.rawValue)) ?? .unspecified,
            chromaLocation: ChromaLocation(rawValue: UInt8(truncatingIfNeeded: location.rawValue)) ?? .unspecified)
    }

    /// libav's code for the primaries.
    var libavPrimaries: AVColorPrimaries { AVColorPrimaries(rawValue: numericCast(primaries.rawValue)) }
    /// libav's code for the transfer function.
    var libavTransfer: AVColorTransferCharacteristic {
        AVColorTransferCharacteristic(rawValue: numericCast(transfer.rawValue))
    }
    /// libav's code for the matrix.
    var libavMatrix: AVColorSpace { AVColorSpace(rawValue: numericCast(matrix.rawValue)) }
    /// libav's code for the range.
    var libavRange: AVColorRange { AVColorRange(rawValue: numericCast(range.rawValue)) }
    /// libav's code for the chroma siting.
    var libavLocation: AVChromaLocation { AVChromaLocation(rawValue: numericCast(chromaLocation.rawValue)) }
}
