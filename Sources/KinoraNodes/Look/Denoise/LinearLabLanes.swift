import KinoraIR

/// L*a*b* of code values taken as light, in the scale of an 8-bit picture: L 0...255, a and b as they are.
///
/// What `COLOR_LBGR2Lab` of OpenCV computes, which its denoiser works in: ISO/CIE 11664-4 with the primaries of sRGB and D65, and
/// without its transfer function. The inverse is exact, so nothing is lost by not being light.
struct LinearLabLanes {
    /// Red, green and blue of 0...1 to CIE XYZ over that of white.
    private static let toXYZ: [[Float]] = [
        [0.412453 / 0.950456, 0.357580 / 0.950456, 0.180423 / 0.950456],
        [0.212671, 0.715160, 0.072169],
        [0.019334 / 1.088754, 0.119193 / 1.088754, 0.950227 / 1.088754],
    ]
    private static let fromXYZ: [[Float]] = [
        [3.240479 * 0.950456, -1.53715, -0.498535 * 1.088754],
        [-0.969256 * 0.950456, 1.875991, 0.041556 * 1.088754],
        [0.055648 * 0.950456, -0.204043, 1.057311 * 1.088754],
    ]
    /// Code values of L for the usual hundred.
    private static let lightness: Float = 255.0 / 100

    /// Lightness and the two differences of a colour.
    func lab(_ color: [FloatLane]) -> [FloatLane] {
        let roots = Self.toXYZ.map { row -> FloatLane in
            let value = color[0] * row[0] + (color[1] * row[1] + color[2] * row[2])
            return (value > Float(0.008856)).select(value.power(1.0 / 3), value * 7.787 + Float(16.0 / 116))
        }
        return [
            (roots[1] * 116 - 16) * Self.lightness, (roots[0] - roots[1]) * 500, (roots[1] - roots[2]) * 200,
        ]
    }

    /// The colour of a lightness and two differences.
    func color(_ lab: [FloatLane]) -> [FloatLane] {
        let middle = (lab[0] * (1 / Self.lightness) + 16) * Float(1.0 / 116)
        let xyz = [middle + lab[1] * Float(1.0 / 500), middle, middle - lab[2] * Float(1.0 / 200)].map { root in
            (root > Float(0.206893)).select(root * root * root, (root - Float(16.0 / 116)) * Float(1 / 7.787))
        }
        return Self.fromXYZ.map { row in xyz[0] * row[0] + (xyz[1] * row[1] + xyz[2] * row[2]) }
    }
}
