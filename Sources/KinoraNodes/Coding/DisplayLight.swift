import KinoraCore
import KinoraIR

/// Between the code values of a picture and the light of a display, where 1 is the white of standard dynamic range.
///
/// Standard transfers are those of `ColorDescription.Transfer.Curve`. PQ is SMPTE ST 2084, HLG that of ITU-R BT.2100-2, table 5, on a
/// display of 1000 cd/m2; white lies at 203 cd/m2 in both (ITU-R BT.2408, section 2.1), where HLG has a signal of 75 %.
enum DisplayLight: Hashable, Sendable {
    /// A power, perhaps with a straight toe.
    case curve(ColorDescription.Transfer.Curve)
    /// Absolute luminance up to 10,000 cd/m2.
    case pq
    /// Scene light, shown on a display of 1000 cd/m2.
    case hlg

    /// Luminance of white, cd/m2.
    static let white = 203.0
    /// Luminance of the display that HLG is seen on, cd/m2.
    static let hlgPeak = 1000.0

    /// The light behind a transfer; nil for logarithmic ones.
    init?(_ transfer: ColorDescription.Transfer) {
        switch transfer {
        case .pq: self = .pq
        case .hlg: self = .hlg
        default:
            guard let curve = transfer.curve else { return nil }
            self = .curve(curve)
        }
    }

    /// The light of a pixel's red, green and blue code values.
    func decoded(_ codes: [FloatLane], in kernel: PixelKernel) -> [FloatLane] {
        switch self {
        case .curve(let curve): return codes.map { ColorConversion.light($0, curve, kernel) }
        case .pq: return codes.map { Self.luminance(ofPQ: $0, kernel) * kernel.constant(10_000 / Self.white) }
        case .hlg:
            let scene = codes.map { Self.scene(ofHLG: $0, kernel) }
            let luminance = Self.luminance(scene, kernel)
            let gain = luminance.power(Float(Self.systemGamma - 1)) * kernel.constant(Self.hlgPeak / Self.white)
            return scene.map { $0 * gain }
        }
    }

    /// The code values of a pixel's red, green and blue light.
    func encoded(_ light: [FloatLane], in kernel: PixelKernel) -> [FloatLane] {
        switch self {
        case .curve(let curve): return light.map { ColorConversion.code($0, curve, kernel) }
        case .pq: return light.map { Self.pq(ofLuminance: $0 * kernel.constant(Self.white / 10_000), kernel) }
        case .hlg:
            let display = light.map { $0.maximum(0) * kernel.constant(Self.white / Self.hlgPeak) }
            let luminance = Self.luminance(display, kernel).maximum(1e-9)
            let gain = luminance.power(Float((1 - Self.systemGamma) / Self.systemGamma))
            return display.map { Self.hlg(ofScene: $0 * gain, kernel) }
        }
    }

    // MARK: SMPTE ST 2084

    private static let m1 = 2610.0 / 16384
    private static let m2 = 2523.0 / 32
    private static let c1 = 3424.0 / 4096
    private static let c2 = 2413.0 / 128
    private static let c3 = 2392.0 / 128

    /// Luminance over 10,000 cd/m2; what lies below black is black.
    static func luminance(ofPQ code: FloatLane, _ kernel: PixelKernel) -> FloatLane {
        let root = code.clamped(0, 1).power(kernel.constant(1 / m2))
        let numerator = (root - kernel.constant(c1)).maximum(0)
        return (numerator / (kernel.constant(c2) - root * kernel.constant(c3))).power(kernel.constant(1 / m1))
    }

    /// The code value of a luminance over 10,000 cd/m2.
    static func pq(ofLuminance luminance: FloatLane, _ kernel: PixelKernel) -> FloatLane {
        let root = luminance.clamped(0, 1).power(kernel.constant(m1))
        return ((root * kernel.constant(c2) + kernel.constant(c1)) / (root * kernel.constant(c3) + 1))
            .power(kernel.constant(m2))
    }

    /// The code value of a luminance in cd/m2.
    static func pq(ofLuminance luminance: Double) -> Double {
        let root = Mathematics.power(min(max(luminance / 10_000, 0), 1), m1)
        return Mathematics.power((c1 + c2 * root) / (1 + c3 * root), m2)
    }

    // MARK: ITU-R BT.2100, hybrid log-gamma

    private static let systemGamma = 1.2
    private static let a = 0.178_832_77
    private static let b = 0.284_668_92
    private static let c = 0.559_910_73

    private static func scene(ofHLG code: FloatLane, _ kernel: PixelKernel) -> FloatLane {
        let kept = code.clamped(0, 1)
        let high =
            (((kept - kernel.constant(c)) * kernel.constant(1 / a)).exp() + kernel.constant(b))
            * kernel.constant(1.0 / 12)
        return (kept <= 0.5).select(kept * kept * kernel.constant(1.0 / 3), high)
    }

    private static func hlg(ofScene light: FloatLane, _ kernel: PixelKernel) -> FloatLane {
        let kept = light.clamped(0, 1)
        let high = (kept * 12 - kernel.constant(b)).maximum(1e-6).log() * kernel.constant(a) + kernel.constant(c)
        return (kept <= kernel.constant(1.0 / 12)).select((kept * 3).squareRoot(), high)
    }

    private static func luminance(_ light: [FloatLane], _ kernel: PixelKernel) -> FloatLane {
        light[0] * kernel.constant(0.2627) + light[1] * kernel.constant(0.6780) + light[2] * kernel.constant(0.0593)
    }
}

extension Matrix3 {
    /// The matrix times three lanes.
    func multiplied(_ values: [FloatLane], in kernel: PixelKernel) -> [FloatLane] {
        func row(_ a: Double, _ b: Double, _ c: Double) -> FloatLane {
            values[0] * kernel.constant(a) + values[1] * kernel.constant(b) + values[2] * kernel.constant(c)
        }
        guard self != .identity else { return values }
        return [row(m00, m01, m02), row(m10, m11, m12), row(m20, m21, m22)]
    }
}
