/// The conversions of colours an effect may call.
enum EffectColor {
    /// sRGB code values to linear light (IEC 61966-2-1, 5.2).
    static func toLinear(_ code: EffectScalar) -> EffectScalar {
        let curve = EffectArithmetic.power((code + .known(0.055)) * .known(1 / 1.055), .known(2.4))
        return .select(
            EffectArithmetic.compare(.lessOrEqual, code, .known(0.04045)), code * .known(1 / 12.92), curve)
    }

    /// Linear light to sRGB code values (IEC 61966-2-1, 5.2).
    static func fromLinear(_ light: EffectScalar) -> EffectScalar {
        let curve = EffectArithmetic.power(light, .known(1 / 2.4)) * .known(1.055) - .known(0.055)
        return .select(
            EffectArithmetic.compare(.lessOrEqual, light, .known(0.003_130_8)), light * .known(12.92), curve)
    }

    /// Hue 0..<1, saturation and value (A. R. Smith, "Color gamut transform pairs", 1978); grey has hue 0.
    static func toHSV(_ color: [EffectScalar]) -> [EffectScalar] {
        let (r, g, b) = (
            EffectVector.component(color, 0), EffectVector.component(color, 1), EffectVector.component(color, 2)
        )
        let value = r.maximum(g).maximum(b)
        let chroma = value - r.minimum(g).minimum(b)
        let isGrey = EffectArithmetic.compare(.lessOrEqual, chroma, .known(1e-9))
        let divisor = EffectScalar.select(isGrey, .known(1), chroma)
        // The difference is chosen before it is divided: a division costs as much as ten other operations.
        let isRed = EffectArithmetic.compare(.equal, value, r)
        let isGreen = EffectArithmetic.compare(.equal, value, g)
        let difference = EffectScalar.select(isRed, g - b, .select(isGreen, b - r, r - g))
        let sector = EffectScalar.select(isRed, .known(0), .select(isGreen, .known(2), .known(4)))
        let hue = EffectArithmetic.fraction((difference / divisor + sector) * .known(1 / 6))
        let isBlack = EffectArithmetic.compare(.lessOrEqual, value, .known(1e-9))
        let saturation = EffectScalar.select(isBlack, .known(0), chroma / .select(isBlack, .known(1), value))
        return [.select(isGrey, .known(0), hue), saturation, value]
    }

    /// The colour of a hue (whole turns are ignored), saturation and value; the inverse of `toHSV`.
    static func fromHSV(_ color: [EffectScalar]) -> [EffectScalar] {
        let (hue, saturation, value) = (
            EffectVector.component(color, 0), EffectVector.component(color, 1), EffectVector.component(color, 2)
        )
        return [Float(5), 3, 1].map { offset in
            let k = EffectArithmetic.fraction(hue + .known(offset / 6)) * .known(6)
            let ramp = k.minimum(.known(4) - k).saturated()
            return value - value * saturation * ramp
        }
    }
}
