/// The functions an effect may call: GLSL 4.50's under their own names and meanings (chapter 8), then Kinora's own.
public enum EffectFunction: String, Hashable, Sendable, CaseIterable {
    case abs, sign, floor, ceil, round, trunc, fract, mod, min, max, clamp, mix, step, smoothstep
    case sqrt, inversesqrt, pow, exp, exp2, log, log2
    case radians, degrees, sin, cos, tan, asin, acos
    /// `atan(x)` or `atan(y, x)`.
    case atan
    case sinh, cosh, tanh
    case length, distance, dot, cross, normalize, reflect, refract, faceforward
    /// `noise(p)` or `noise(p, seed)`: gradient noise at a `float`, `vec2` or `vec3`, about -1...1.
    case noise
    /// `fbm(p, octaves)` or `fbm(p, octaves, seed)`: noise summed over 1...10 octaves, each twice as fine and half as
    /// strong; `octaves` is a whole literal.
    case fbm
    /// `hash(p)` or `hash(p, seed)`: a number in 0..<1 that looks random, the same for the same argument.
    case hash
    /// The luma of a colour, ITU-R BT.709.
    case luma
    /// Hue (0...1), saturation and value of a colour, and back.
    case toHSV = "to_hsv"
    case fromHSV = "from_hsv"
    /// Linear light of a gamma-encoded colour, and back, by the sRGB curve (IEC 61966-2-1).
    case toLinear = "to_linear"
    case fromLinear = "from_linear"
    /// `coarse(x)`: a smooth value, computed at every fourth pixel of every fourth row and interpolated between; any
    /// float or vector, which keeps its type. For fields without detail: a glow, a haze, a slow noise. `coarse(x, detail)`
    /// says how many pixels the smallest detail spans, and has the step follow from it: an eighth, 2 to 16 pixels.
    case coarse
}
