extension ColorDescription {
    /// The description with every unspecified value replaced by what players assume.
    ///
    /// The rules are mpv's (`mp_image_params_guess_csp`), which agree with FFmpeg's where FFmpeg has one:
    /// - matrix: none for RGB; from the primaries when they are BT.2020; else BT.709 from 1280 columns or more than
    ///   576 rows, else BT.601 (625 lines when the picture has 576 rows);
    /// - primaries: those that belong to the matrix;
    /// - transfer: sRGB for RGB, else BT.709;
    /// - range: full for RGB, for gray (as libswscale) and for names such as `yuvj420p`, else limited;
    /// - chroma: left in a limited range, centre in a full one, first sample for BT.2020.
    public func resolved(for format: PixelFormat, size: Size) -> ColorDescription {
        var result = self
        let isHighDefinition = size.width >= 1280 || size.height > 576
        if format.model == .rgb {
            result.matrix = .rgb
        } else if result.matrix == .unspecified || result.matrix == .rgb {
            if primaries == .bt2020 {
                result.matrix = .bt2020NonConstant
            } else if isHighDefinition {
                result.matrix = .bt709
            } else {
                result.matrix = size.height == 576 ? .bt470bg : .smpte170m
            }
        }
        if result.primaries == .unspecified {
            switch result.matrix {
            case .bt470bg: result.primaries = .bt470bg
            case .smpte170m: result.primaries = .smpte170m
            case .smpte240m: result.primaries = .smpte240m
            case .bt2020NonConstant, .bt2020Constant: result.primaries = .bt2020
            default: result.primaries = .bt709
            }
        }
        if result.transfer == .unspecified { result.transfer = format.model == .rgb ? .srgb : .bt709 }
        if result.range == .unspecified { result.range = format.model == .yuv ? .limited : .full }
        if !format.isSubsampled {
            result.chromaLocation = .unspecified
        } else if result.chromaLocation == .unspecified {
            if result.range == .full {
                result.chromaLocation = .center
            } else {
                result.chromaLocation = result.primaries == .bt2020 ? .topLeft : .left
            }
        }
        return result
    }
}
