import KinoraCore
import KinoraIR

/// CIE 1976 L*a*b* of a picture's pixels, a hundredth of the usual numbers, seen under the picture's own white.
///
/// ISO/CIE 11664-4:2019.
struct LabLanes {
    private let light: DisplayLight
    private let toXYZ: Matrix3
    private let fromXYZ: Matrix3

    /// The space of a picture's colour.
    init(_ color: ColorDescription) {
        light = DisplayLight(color.transfer) ?? .curve(.init(gamma: 2.4))
        let xyz = color.primaries.toXYZ
        // Each row over that of white: white is 1, 1, 1.
        let white = xyz.multiplied(1, 1, 1)
        toXYZ = Matrix3(1 / white.0, 0, 0, 0, 1 / white.1, 0, 0, 0, 1 / white.2) * xyz
        fromXYZ = toXYZ.inverse ?? .identity
    }

    /// Lightness and the two differences of a colour.
    func lab(_ color: [FloatLane], in kernel: PixelKernel) -> [FloatLane] {
        let roots = toXYZ.multiplied(light.decoded(color, in: kernel), in: kernel).map { value -> FloatLane in
            let low = value * Float(841.0 / 108) + Float(4.0 / 29)
            return (value > Float(216.0 / 24389)).select(value.power(1.0 / 3), low)
        }
        return [roots[1] * 1.16 - 0.16, (roots[0] - roots[1]) * 5, (roots[1] - roots[2]) * 2]
    }

    /// The colour of a lightness and two differences.
    func color(_ lab: [FloatLane], in kernel: PixelKernel) -> [FloatLane] {
        let middle = (lab[0] + 0.16) * Float(1 / 1.16)
        let values = [middle + lab[1] * 0.2, middle, middle - lab[2] * 0.5].map { root in
            (root > Float(6.0 / 29)).select(root * root * root, (root - Float(4.0 / 29)) * Float(108.0 / 841))
        }
        return light.encoded(fromXYZ.multiplied(values, in: kernel), in: kernel)
    }
}
