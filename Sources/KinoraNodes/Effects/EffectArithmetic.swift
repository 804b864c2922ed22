import KinoraIR

#if canImport(Glibc)
    private import Glibc
#elseif canImport(Darwin)
    private import Darwin
#endif

/// The functions of one number, known now or as a lane.
enum EffectArithmetic {
    static func exp2(_ a: EffectScalar) -> EffectScalar { a.map({ rounded($0, systemExp2) }, { $0.exp2() }) }
    static func exp(_ a: EffectScalar) -> EffectScalar { a.map({ rounded($0, systemExp) }, { $0.exp() }) }
    static func log2(_ a: EffectScalar) -> EffectScalar { a.map({ rounded($0, systemLog2) }, { $0.log2() }) }
    static func log(_ a: EffectScalar) -> EffectScalar { a.map({ rounded($0, systemLog) }, { $0.log() }) }
    static func sine(_ a: EffectScalar) -> EffectScalar { a.map({ rounded($0, systemSin) }, { $0.sine() }) }
    static func cosine(_ a: EffectScalar) -> EffectScalar { a.map({ rounded($0, systemCos) }, { $0.cosine() }) }
    static func tangent(_ a: EffectScalar) -> EffectScalar { a.map({ rounded($0, systemTan) }, { $0.tangent() }) }
    static func arcSine(_ a: EffectScalar) -> EffectScalar { a.map({ rounded($0, systemAsin) }, { $0.arcSine() }) }
    static func arcCosine(_ a: EffectScalar) -> EffectScalar { a.map({ rounded($0, systemAcos) }, { $0.arcCosine() }) }
    static func arcTangent(_ a: EffectScalar) -> EffectScalar {
        a.map({ rounded($0, systemAtan) }, { $0.arcTangent() })
    }

    static func arcTangent(_ y: EffectScalar, _ x: EffectScalar) -> EffectScalar {
        y.zip(x, { Float(systemAtan2(Double($0), Double($1))) }, { $0.arcTangent(over: $1) })
    }

    /// The power of a number not below zero, 0 for one below; the base itself for a known exponent of 1.
    static func power(_ a: EffectScalar, _ b: EffectScalar) -> EffectScalar {
        if b.value == 1 { return a.maximum(.known(0)) }
        return a.zip(b, { $0 < 0 ? 0 : Float(systemPow(Double($0), Double($1))) }, { $0.power($1) })
    }

    static func truncated(_ a: EffectScalar) -> EffectScalar { a.map({ $0.rounded(.towardZero) }, { $0.truncated() }) }
    static func ceiling(_ a: EffectScalar) -> EffectScalar { a.map({ $0.rounded(.up) }, { $0.ceil() }) }
    static func rounded(_ a: EffectScalar) -> EffectScalar {
        a.map({ $0.rounded(.toNearestOrEven) }, { $0.rounded() })
    }
    static func fraction(_ a: EffectScalar) -> EffectScalar { a - a.floor() }
    static func modulo(_ a: EffectScalar, _ b: EffectScalar) -> EffectScalar { a - b * (a / b).floor() }
    static func sign(_ a: EffectScalar) -> EffectScalar { a.map({ $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }, { $0.sign() }) }
    static func step(_ edge: EffectScalar, _ a: EffectScalar) -> EffectScalar {
        EffectScalar.select(compare(.less, a, edge), .known(0), .known(1))
    }

    static func smoothstep(_ low: EffectScalar, _ high: EffectScalar, _ a: EffectScalar) -> EffectScalar {
        // Edges are nearly always the frame's own: their reciprocal is then worked out once, not for every pixel.
        let t = ((a - low) * (.known(1) / (high - low))).saturated()
        return t * t * (.known(3) - .known(2) * t)
    }

    static func compare(_ comparison: Comparison, _ a: EffectScalar, _ b: EffectScalar) -> EffectTruth {
        guard case .known(let x) = a, case .known(let y) = b else {
            guard let builder = a.builder ?? b.builder else { return .known(false) }
            let (p, q) = (a.lane(in: builder), b.lane(in: builder))
            return .lane(BoolLane(builder, builder.emit(.compare(comparison, p.id, q.id))))
        }
        switch comparison {
        case .equal: return .known(x == y)
        case .notEqual: return .known(x != y)
        case .less: return .known(x < y)
        case .lessOrEqual: return .known(x <= y)
        case .greater: return .known(x > y)
        case .greaterOrEqual: return .known(x >= y)
        }
    }

    private static func rounded(_ x: Float, _ function: (Double) -> Double) -> Float { Float(function(Double(x))) }
}

extension EffectScalar {
    /// The builder of the lane, if it is one.
    var builder: KernelBuilder? {
        if case .lane(let lane) = self { lane.builder } else { nil }
    }
}

private func systemExp2(_ x: Double) -> Double { exp2(x) }
private func systemExp(_ x: Double) -> Double { exp(x) }
private func systemLog2(_ x: Double) -> Double { log2(x) }
private func systemLog(_ x: Double) -> Double { log(x) }
private func systemSin(_ x: Double) -> Double { sin(x) }
private func systemCos(_ x: Double) -> Double { cos(x) }
private func systemTan(_ x: Double) -> Double { tan(x) }
private func systemAsin(_ x: Double) -> Double { asin(x) }
private func systemAcos(_ x: Double) -> Double { acos(x) }
private func systemAtan(_ x: Double) -> Double { atan(x) }
private func systemAtan2(_ y: Double, _ x: Double) -> Double { atan2(y, x) }
private func systemPow(_ x: Double, _ y: Double) -> Double { pow(x, y) }
