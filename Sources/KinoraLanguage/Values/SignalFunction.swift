/// The functions a signal may call, under their GLSL 4.50 names where GLSL has them; angles in degrees are written with
/// a unit and arrive in radians.
public enum SignalFunction: String, Hashable, Sendable, CaseIterable {
    case abs, sign, floor, ceil, fract, round, mod, min, max, clamp, mix, step, smoothstep
    case sqrt, pow, exp, exp2, log, log2, sin, cos, tan, asin, acos, atan, radians, degrees, noise, hash

    /// How many arguments it takes.
    public var arity: ClosedRange<Int> {
        switch self {
        case .clamp, .mix, .smoothstep: 3...3
        case .mod, .min, .max, .step, .pow: 2...2
        case .atan, .noise, .hash: 1...2
        default: 1...1
        }
    }
}
