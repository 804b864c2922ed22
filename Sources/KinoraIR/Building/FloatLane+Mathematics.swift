/// GLSL-like mathematics on lanes; names and meanings as in GLSL 4.60, chapter 8, unless said.
extension FloatLane {
    /// `self < other ? self : other`.
    public func minimum(_ other: FloatLane) -> FloatLane { binary(.minimum, other) }
    /// `self < other ? self : other`.
    public func minimum(_ other: Float) -> FloatLane { binary(.minimum, other) }
    /// `self > other ? self : other`.
    public func maximum(_ other: FloatLane) -> FloatLane { binary(.maximum, other) }
    /// `self > other ? self : other`.
    public func maximum(_ other: Float) -> FloatLane { binary(.maximum, other) }
    /// `min(max(self, low), high)`; a NaN gives `low`.
    public func clamped(_ low: FloatLane, _ high: FloatLane) -> FloatLane { maximum(low).minimum(high) }
    /// `min(max(self, low), high)`; a NaN gives `low`.
    public func clamped(_ low: Float, _ high: Float) -> FloatLane { maximum(low).minimum(high) }
    /// Clamped to 0...1; a NaN gives 0.
    public func saturated() -> FloatLane { clamped(0, 1) }

    /// `self + (other - self) * amount`: exact at 0, within rounding at 1.
    public func mix(_ other: FloatLane, _ amount: FloatLane) -> FloatLane { self + (other - self) * amount }
    /// `self + (other - self) * amount`: exact at 0, within rounding at 1.
    public func mix(_ other: FloatLane, _ amount: Float) -> FloatLane { self + (other - self) * amount }
    /// 0 below `low`, 1 above `high`, the cubic `t * t * (3 - 2 * t)` between; undefined where `low >= high`, as in GLSL.
    public func smoothstep(_ low: FloatLane, _ high: FloatLane) -> FloatLane {
        // A reciprocal of edges that are the same for every pixel is computed once.
        ((self - low) * (1 / (high - low))).saturated().smoothed()
    }
    /// 0 below `low`, 1 above `high`, the cubic `t * t * (3 - 2 * t)` between; a step at `low` where `low >= high`.
    public func smoothstep(_ low: Float, _ high: Float) -> FloatLane {
        guard high > low else { return (self >= low).toFloat() }
        return ((self - low) * (1 / (high - low))).saturated().smoothed()
    }
    /// The cubic `t * t * (3 - 2 * t)`.
    func smoothed() -> FloatLane { self * self * (3 - 2 * self) }
    /// 0 below `edge`, 1 from there on.
    public func step(_ edge: FloatLane) -> FloatLane { (self < edge).select(0, 1) }

    /// The square.
    public func squared() -> FloatLane { self * self }
    /// The magnitude.
    public func absolute() -> FloatLane { unary(.absolute) }
    /// -1, 0 or 1.
    public func sign() -> FloatLane { (self > 0).toFloat() - (self < 0).toFloat() }
    /// The largest whole number not above.
    public func floor() -> FloatLane { unary(.floor) }
    /// The smallest whole number not below.
    public func ceil() -> FloatLane { unary(.ceil) }
    /// The whole number towards zero.
    public func truncated() -> FloatLane { unary(.truncate) }
    /// The nearest whole number, ties to even.
    public func rounded() -> FloatLane { unary(.roundEven) }
    /// `self - floor(self)`, 0..<1 (or 1 where a tiny negative number rounds up).
    public func fract() -> FloatLane { self - floor() }
    /// `self - other * floor(self / other)`.
    public func modulo(_ other: FloatLane) -> FloatLane { self - other * (self / other).floor() }
    /// The square root, correctly rounded; NaN below zero.
    public func squareRoot() -> FloatLane { unary(.squareRoot) }
    /// `1 / sqrt(self)`, two roundings.
    public func inverseSquareRoot() -> FloatLane { 1 / squareRoot() }

    /// Two to the power.
    public func exp2() -> FloatLane { unary(.exp2) }
    /// The exponential: `exp2(self * log2(e))`, the relative error grows with the magnitude of the argument.
    public func exp() -> FloatLane { (self * 1.442_695_04).exp2() }
    /// The logarithm to base two.
    public func log2() -> FloatLane { unary(.log2) }
    /// The natural logarithm: `log2(self) * ln(2)`.
    public func log() -> FloatLane { log2() * 0.693_147_18 }
    /// The power of a number not below zero; 0 for one below.
    public func power(_ exponent: FloatLane) -> FloatLane { binary(.power, exponent) }
    /// The power of a number not below zero; 0 for one below.
    public func power(_ exponent: Float) -> FloatLane { binary(.power, exponent) }

    /// The sine of an angle in radians.
    public func sine() -> FloatLane { unary(.sine) }
    /// The cosine of an angle in radians.
    public func cosine() -> FloatLane { unary(.cosine) }
    /// The tangent of an angle in radians.
    public func tangent() -> FloatLane { unary(.tangent) }
    /// The angle in radians, -pi/2...pi/2, of a sine.
    public func arcSine() -> FloatLane { unary(.arcSine) }
    /// The angle in radians, 0...pi, of a cosine.
    public func arcCosine() -> FloatLane { unary(.arcCosine) }
    /// The angle in radians, -pi/2...pi/2, of a tangent.
    public func arcTangent() -> FloatLane { unary(.arcTangent) }
    /// The angle in radians, -pi...pi, of the point `(x, self)`.
    public func arcTangent(over x: FloatLane) -> FloatLane { binary(.arcTangent2, x) }
    /// Degrees to radians.
    public func radians() -> FloatLane { self * 0.017_453_292_5 }
    /// Radians to degrees.
    public func degrees() -> FloatLane { self * 57.295_779_5 }
}
