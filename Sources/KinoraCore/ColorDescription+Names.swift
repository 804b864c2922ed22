extension ColorDescription.Primaries {
    /// The name people know the gamut by.
    public var title: String {
        switch self {
        case .bt709: "BT.709"
        case .unspecified: "unspecified"
        case .bt470m: "BT.470 M"
        case .bt470bg: "BT.601 (625 lines)"
        case .smpte170m, .smpte240m: "BT.601 (525 lines)"
        case .film: "film"
        case .bt2020: "BT.2020"
        case .smpte428: "XYZ"
        case .smpte431: "DCI P3"
        case .smpte432: "Display P3"
        case .ebu3213: "EBU 3213"
        }
    }
}

extension ColorDescription.Transfer {
    /// The name people know the curve by; one name for one function.
    public var title: String {
        switch self {
        case .bt709, .smpte170m, .smpte240m, .bt2020TenBit, .bt2020TwelveBit, .iec61966_2_4, .bt1361: "SDR"
        case .unspecified: "unspecified"
        case .gamma22: "gamma 2.2"
        case .gamma28: "gamma 2.8"
        case .linear: "linear"
        case .log100, .log316: "logarithmic"
        case .srgb: "sRGB"
        case .pq: "PQ"
        case .smpte428: "SMPTE 428"
        case .hlg: "HLG"
        }
    }
}

extension ColorDescription.Matrix {
    /// The name people know the weights by.
    public var title: String {
        switch self {
        case .rgb: "RGB"
        case .bt709: "BT.709"
        case .unspecified: "unspecified"
        case .fcc: "FCC"
        case .bt470bg, .smpte170m: "BT.601"
        case .smpte240m: "SMPTE 240M"
        case .ycgco: "YCgCo"
        case .bt2020NonConstant: "BT.2020"
        case .bt2020Constant: "BT.2020 with constant luminance"
        case .smpte2085: "SMPTE 2085"
        case .derivedNonConstant: "derived from the primaries"
        case .derivedConstant: "derived from the primaries with constant luminance"
        case .ictcp: "ICtCp"
        }
    }
}
