import KinoraCore
import KinoraIR

/// How light that a display cannot show is brought into its range.
enum ToneCurve: String, CaseIterable {
    /// The electro-electrical transfer function of ITU-R BT.2390.
    case bt2390
    /// J. Hable, "Uncharted 2: HDR Lighting", Game Developers Conference 2010.
    case hable
    /// E. Reinhard, M. Stark, P. Shirley, J. Ferwerda, "Photographic Tone Reproduction for Digital Images", SIGGRAPH 2002,
    /// equation 4.
    case reinhard

    /// Light of 0...1, 1 being the white of the display, from light of 0...`peak`.
    ///
    /// - Parameter slots: two uniforms, the peak over white and what the curve wants to know of it (`number`).
    func mapped(_ light: FloatLane, slot: Int, in kernel: PixelKernel) -> FloatLane {
        let (peak, number) = (kernel.uniform(slot), kernel.uniform(slot + 1))
        switch self {
        case .reinhard: return light * (light * number + 1) / (light + 1)
        case .hable: return Self.filmic(light.minimum(peak), kernel) * number
        case .bt2390:
            let scale = DisplayLight.white / 10_000
            let code = DisplayLight.pq(ofLuminance: light.minimum(peak) * kernel.constant(scale), kernel)
            // The signal over that of the peak; the knee lies at 1.5 maxLum - 0.5 (BT.2390-11, section 5.4.1).
            let target = kernel.constant(DisplayLight.pq(ofLuminance: DisplayLight.white))
            let signal = code * number
            let highest = target * number
            let knee = highest * 1.5 - 0.5
            let t = (signal - knee) / (kernel.constant(1) - knee).maximum(1e-6)
            let (square, cube) = (t * t, t * t * t)
            let bent =
                (cube * 2 - square * 3 + 1) * knee + (cube - square * 2 + t) * (kernel.constant(1) - knee)
                + (square * 3 - cube * 2) * highest
            let result = (signal < knee).select(signal, bent) / number
            return DisplayLight.luminance(ofPQ: result, kernel) * kernel.constant(1 / scale)
        }
    }

    /// What `mapped` wants to know of a peak, as a multiple of white.
    func number(peak: Double) -> Double {
        switch self {
        case .reinhard: 1 / (peak * peak)
        case .hable: 1 / Self.filmic(peak)
        case .bt2390: 1 / DisplayLight.pq(ofLuminance: peak * DisplayLight.white)
        }
    }

    private static func filmic(_ x: FloatLane, _ kernel: PixelKernel) -> FloatLane {
        let top = x * (x * 0.15 + 0.05) + 0.004
        let bottom = x * (x * 0.15 + 0.5) + 0.06
        return top / bottom - kernel.constant(0.02 / 0.3)
    }

    private static func filmic(_ x: Double) -> Double {
        (x * (0.15 * x + 0.05) + 0.004) / (x * (0.15 * x + 0.5) + 0.06) - 0.02 / 0.3
    }
}
