extension EffectFunction {
    /// How many arguments it takes.
    public var arity: ClosedRange<Int> {
        switch self {
        case .clamp, .mix, .smoothstep, .refract, .faceforward: 3...3
        case .mod, .min, .max, .step, .pow, .distance, .dot, .cross, .reflect: 2...2
        case .atan, .noise, .hash, .coarse: 1...2
        case .fbm: 2...3
        default: 1...1
        }
    }

    /// The type of its result, or nil when it does not take such arguments; their number has been checked.
    func result(of types: [EffectType]) -> EffectType? {
        guard let first = types.first, !types.contains(.bool) || self == .mix else { return nil }
        switch self {
        case .abs, .sign, .floor, .ceil, .round, .trunc, .fract, .sqrt, .inversesqrt, .exp, .exp2, .log, .log2,
            .radians,
            .degrees, .sin, .cos, .tan, .asin, .acos, .sinh, .cosh, .tanh:
            return first
        case .atan, .mod, .min, .max, .pow, .step, .clamp, .smoothstep: return Self.componentwise(types)
        case .mix:
            if types[2] == .bool { return types[0] == types[1] && first != .bool ? first : nil }
            return types.contains(.bool) ? nil : Self.componentwise(types)
        case .length: return .float
        case .distance, .dot: return types[0] == types[1] ? .float : nil
        case .cross: return types == [.vec3, .vec3] ? .vec3 : nil
        case .normalize: return first
        case .coarse: return types.count == 1 || types[1] == .float ? first : nil
        case .reflect: return types[0] == types[1] ? first : nil
        case .refract: return types[0] == types[1] && types[2] == .float ? first : nil
        case .faceforward: return types[0] == types[1] && types[1] == types[2] ? first : nil
        case .noise, .hash, .fbm: return first != .vec4 && types.dropFirst().allSatisfy { $0 == .float } ? .float : nil
        case .luma: return first == .vec3 ? .float : nil
        case .toHSV, .fromHSV, .toLinear, .fromLinear: return first == .vec3 ? .vec3 : nil
        }
    }

    /// What it takes, for messages.
    var expectation: String {
        switch self {
        case .cross: "two vec3"
        case .distance, .dot, .reflect: "two vectors of one size"
        case .refract: "two vectors of one size and a float"
        case .faceforward: "three vectors of one size"
        case .noise, .hash: "a float, vec2 or vec3, then perhaps a seed"
        case .fbm: "a float, vec2 or vec3, octaves, then perhaps a seed"
        case .luma, .toHSV, .fromHSV, .toLinear, .fromLinear: "a colour, vec3"
        case .mix: "two values of one type and a weight"
        case .coarse: "a float or vector, then perhaps the size of its smallest detail in pixels"
        default: "floats and vectors of one size"
        }
    }

    /// Vectors of one size, floats beside them.
    private static func componentwise(_ types: [EffectType]) -> EffectType? {
        types.dropFirst().reduce(types.first) { result, type in
            result.flatMap { result in
                result == type || type == .float ? result : result == .float ? type : nil
            }
        }
    }
}
