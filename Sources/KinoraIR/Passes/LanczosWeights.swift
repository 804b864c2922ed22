/// The six normalised weights of a Lanczos window of three lobes (Duchon 1979) as polynomials.
///
/// With `t = f - 1/2` the weight of the pixel at -2, -1 or 0 is `even(t * t) + t * odd(t * t)` and that of its mirror
/// image at 3, 2 or 1 is `even - t * odd`, so six weights cost three polynomials. The even parts sum to one half, so the
/// weights sum to one. Fitted by reweighted least squares against `L(d) / sum(L)`, `L(d) = sinc(d) * sinc(d / 3)`;
/// largest error of a weight 2.5e-6, below a thousandth of an 8-bit code value.
enum LanczosWeights {
    private static let even: [[Float]] = [
        [0.024456544, -0.088125594, -0.056860272, 0.078086816, -0.023426048],
        [-0.13586952, 0.57076186, -0.1140278, 0.02843463, -0.035466228],
    ]
    private static let odd: [[Float]] = [
        [-0.06391745, 0.3096147, -0.23630661, 0.0821573],
        [0.1811421, -0.8405832, 0.5119023, -0.19149375],
        [-1.3366379, 1.5434714, -0.8832889, 0.38267070],
    ]

    /// The weights of the pixels at -2...3 from the one at or before the point, `f` beyond its centre.
    static func weights(_ f: FloatLane) -> [FloatLane] {
        let t = f - 0.5
        let square = t * t
        let evens = even.map { Polynomial.evaluate($0, square) }
        let lasts = evens + [0.5 - evens[0] - evens[1]]
        let odds = odd.map { t * Polynomial.evaluate($0, square) }
        let left = zip(lasts, odds).map { $0 + $1 }
        let right = zip(lasts, odds).map { $0 - $1 }
        return left + right.reversed()
    }
}

/// Polynomials over lanes.
enum Polynomial {
    /// `c[0] + c[1] * x + c[2] * x^2 ...` by Horner's rule.
    static func evaluate(_ coefficients: [Float], _ x: FloatLane) -> FloatLane {
        let builder = x.builder
        guard let last = coefficients.last else { return builder.constant(Float(0)) }
        return coefficients.dropLast().reversed().reduce(builder.constant(last)) { $0 * x + $1 }
    }
}
