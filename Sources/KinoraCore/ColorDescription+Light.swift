extension ColorDescription.Transfer {
    /// A curve between code values and light: a power with a straight toe, `alpha * light^(1/gamma) - (alpha - 1)` above
    /// `toe`, `slope * light` below, odd for negative values (colours outside the gamut keep their sign, as in xvYCC).
    public struct Curve: Hashable, Sendable {
        /// Gain of the power.
        public var alpha: Double
        /// Light at which the straight toe ends.
        public var toe: Double
        /// Gain of the toe.
        public var slope: Double
        /// Exponent from code value to light.
        public var gamma: Double

        /// A curve.
        public init(alpha: Double = 1, toe: Double = 0, slope: Double = 0, gamma: Double) {
            self.alpha = alpha
            self.toe = toe
            self.slope = slope
            self.gamma = gamma
        }
    }

    /// From code value to the light of a display; nil for PQ and HLG, which need a display's peak, and for the logarithmic
    /// ones, which no codec in use writes.
    ///
    /// Television is seen through BT.1886, a power of 2.4, not through the inverse of its camera curve: a picture keeps its
    /// look when it is converted. zimg (FFmpeg's `zscale`, VapourSynth) and mpv do the same; FFmpeg's `colorspace` does not.
    public var curve: Curve? {
        switch self {
        case .bt709, .smpte170m, .smpte240m, .bt2020TenBit, .bt2020TwelveBit, .iec61966_2_4, .bt1361, .unspecified:
            Curve(gamma: 2.4)
        case .srgb: Curve(alpha: 1.055, toe: 0.003_130_8, slope: 12.92, gamma: 2.4)
        case .gamma22: Curve(gamma: 2.2)
        case .gamma28: Curve(gamma: 2.8)
        case .linear: Curve(gamma: 1)
        case .smpte428: Curve(alpha: 1, gamma: 2.6)
        case .log100, .log316, .pq, .hlg: nil
        }
    }

    /// True for the transfers of high dynamic range.
    public var isHighDynamicRange: Bool { self == .pq || self == .hlg }
}

extension ColorDescription.Transfer.Curve {
    /// The light of a code value.
    public func light(_ code: Double) -> Double {
        let magnitude = abs(code)
        let light =
            toe > 0 && magnitude <= slope * toe
            ? magnitude / slope : SystemMathematics.power((magnitude + alpha - 1) / alpha, gamma)
        return code < 0 ? -light : light
    }

    /// The code value of a light.
    public func code(_ light: Double) -> Double {
        let magnitude = abs(light)
        let code =
            magnitude <= toe ? slope * magnitude : alpha * SystemMathematics.power(magnitude, 1 / gamma) - (alpha - 1)
        return light < 0 ? -code : code
    }
}

extension ColorDescription.Primaries {
    /// Red, green and blue light to CIE 1931 XYZ, white having Y = 1 (SMPTE RP 177, section 3.3).
    public var toXYZ: Matrix3 {
        let (red, green, blue, white) = chromaticities
        func column(_ point: SIMD2<Double>) -> (x: Double, y: Double, z: Double) {
            (point.x, point.y, 1 - point.x - point.y)
        }
        let (r, g, b) = (column(red), column(green), column(blue))
        let w = (x: white.x / white.y, y: 1.0, z: (1 - white.x - white.y) / white.y)
        let plain = Matrix3(r.x, g.x, b.x, r.y, g.y, b.y, r.z, g.z, b.z)
        guard let inverse = plain.inverse else { return plain }
        let gain = inverse.multiplied(w.x, w.y, w.z)
        return Matrix3(
            r.x * gain.0, g.x * gain.1, b.x * gain.2, r.y * gain.0, g.y * gain.1, b.y * gain.2, r.z * gain.0,
            g.z * gain.1, b.z * gain.2)
    }

    /// Light under these primaries to light under others; white stays white (Bradford adaptation, ICC.1:2022, annex E).
    public func lightMatrix(to other: Self) -> Matrix3 {
        guard let back = other.toXYZ.inverse else { return .identity }
        return back * Self.adaptation(from: chromaticities.white, to: other.chromaticities.white) * toXYZ
    }

    private static func adaptation(from: SIMD2<Double>, to: SIMD2<Double>) -> Matrix3 {
        guard from != to else { return .identity }
        let cone = Matrix3(0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296)
        guard let inverse = cone.inverse else { return .identity }
        func response(_ white: SIMD2<Double>) -> (Double, Double, Double) {
            cone.multiplied(white.x / white.y, 1, (1 - white.x - white.y) / white.y)
        }
        let (a, b) = (response(from), response(to))
        return inverse * Matrix3(b.0 / a.0, 0, 0, 0, b.1 / a.1, 0, 0, 0, b.2 / a.2) * cone
    }
}

extension Matrix3 {
    /// The matrix times a column of three numbers, without a division.
    public func multiplied(_ x: Double, _ y: Double, _ z: Double) -> (Double, Double, Double) {
        (m00 * x + m01 * y + m02 * z, m10 * x + m11 * y + m12 * z, m20 * x + m21 * y + m22 * z)
    }
}
