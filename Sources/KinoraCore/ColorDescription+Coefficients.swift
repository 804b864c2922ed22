extension ColorDescription.Matrix {
    /// Weights of red, green and blue in luma; they sum to 1. Nil where luma is no weighted sum of R', G', B'.
    ///
    /// ITU-R BT.709-6 (item 3.2), BT.601-7 (item 2.5.1), BT.2020-2 (table 4), SMPTE 240M, FCC; as listed in H.273,
    /// table 4. An unspecified matrix has the weights of BT.709; resolve the description first where that matters.
    public var lumaCoefficients: (red: Double, green: Double, blue: Double)? {
        switch self {
        case .bt709, .unspecified: (0.2126, 0.7152, 0.0722)
        case .fcc: (0.30, 0.59, 0.11)
        case .bt470bg, .smpte170m: (0.299, 0.587, 0.114)
        case .smpte240m: (0.212, 0.701, 0.087)
        case .bt2020NonConstant: (0.2627, 0.6780, 0.0593)
        case .rgb, .ycgco, .bt2020Constant, .smpte2085, .derivedNonConstant, .derivedConstant, .ictcp: nil
        }
    }
}

extension ColorDescription.Range {
    /// Code value of black in luma or RGB (H.273, equations 20 to 28).
    public func blackCode(bitDepth: Int) -> Double { self == .full ? 0 : Double(16 << max(0, bitDepth - 8)) }

    /// Code values from black to white in luma or RGB: 219 or 255 for 8 bits.
    public func lumaSpan(bitDepth: Int) -> Double {
        self == .full ? Double((1 << bitDepth) - 1) : Double(219 << max(0, bitDepth - 8))
    }

    /// Code value of a colour difference of 0: 128 for 8 bits in either range (H.273, equations 29 to 43).
    public func chromaCentre(bitDepth: Int) -> Double { Double(1 << (bitDepth - 1)) }

    /// Code values from the least to the greatest colour difference: 224 or 255 for 8 bits.
    public func chromaSpan(bitDepth: Int) -> Double {
        self == .full ? Double((1 << bitDepth) - 1) : Double(224 << max(0, bitDepth - 8))
    }
}

extension ColorDescription.ChromaLocation {
    /// Where the first chroma sample of 4:2:0 sits, in luma samples to the right of and below the centre of the first
    /// luma sample. Along an axis without subsampling the offset is 0.
    public var offset: (x: Double, y: Double) {
        switch self {
        case .left, .unspecified: (0, 0.5)
        case .center: (0.5, 0.5)
        case .topLeft: (0, 0)
        case .top: (0.5, 0)
        case .bottomLeft: (0, 1)
        case .bottom: (0.5, 1)
        }
    }
}

extension ColorDescription.Primaries {
    /// CIE 1931 chromaticities of red, green, blue and white (H.273, table 2); BT.709's when unspecified.
    public var chromaticities: (red: SIMD2<Double>, green: SIMD2<Double>, blue: SIMD2<Double>, white: SIMD2<Double>) {
        let d65: SIMD2<Double> = [0.3127, 0.3290]
        let illuminantC: SIMD2<Double> = [0.310, 0.316]
        switch self {
        case .bt709, .unspecified: return ([0.640, 0.330], [0.300, 0.600], [0.150, 0.060], d65)
        case .bt470m: return ([0.67, 0.33], [0.21, 0.71], [0.14, 0.08], illuminantC)
        case .bt470bg: return ([0.64, 0.33], [0.29, 0.60], [0.15, 0.06], d65)
        case .smpte170m, .smpte240m: return ([0.630, 0.340], [0.310, 0.595], [0.155, 0.070], d65)
        case .film: return ([0.681, 0.319], [0.243, 0.692], [0.145, 0.049], illuminantC)
        case .bt2020: return ([0.708, 0.292], [0.170, 0.797], [0.131, 0.046], d65)
        case .smpte428: return ([1, 0], [0, 1], [0, 0], [1.0 / 3, 1.0 / 3])
        case .smpte431: return ([0.680, 0.320], [0.265, 0.690], [0.150, 0.060], [0.314, 0.351])
        case .smpte432: return ([0.680, 0.320], [0.265, 0.690], [0.150, 0.060], d65)
        case .ebu3213: return ([0.630, 0.340], [0.295, 0.605], [0.155, 0.077], d65)
        }
    }
}
