/// Our own approximations of the transcendental functions, without tables and without branches.
///
/// Range reduction as in Cody and Waite, "Software Manual for the Elementary Functions", 1980; the polynomials are our
/// own, fitted by reweighted least squares towards the least maximum error. Bounds hold with and without contraction
/// to `multiplyAdd`; the tests measure them against double precision over the whole range. One ulp is 2^-23 relative.
enum Transcendentals {
    /// Two to the power, within 1 ulp; 0 below -126, infinity from 128 on, NaN for NaN.
    ///
    /// `2^n * 2^f`, `n` the nearest whole number, `2^f` a polynomial of degree 6.
    static func exp2(_ x: FloatLane) -> FloatLane {
        let builder = x.builder
        // The limit stands left, where a NaN passes it.
        let limited = builder.constant(Float(128)).minimum(builder.constant(Float(-126)).maximum(x))
        let whole = limited.rounded()
        let power = Polynomial.evaluate(
            [
                1, 0.6931471824645996, 0.24022647738456726, 0.055503323674201965, 0.00961843691766262,
                0.0013398873852565885,
                0.00015353361959569156,
            ], limited - whole)
        let scaled = (power.bitsToInt() + whole.toInt().shiftedLeft(by: 23)).bitsToFloat()
        return (x < -126).select(0, scaled)
    }

    /// The logarithm to base two, within 1.5 ulp of the result; -infinity for zero and numbers below 2^-126, NaN for
    /// negative numbers and NaN.
    ///
    /// `e + log2(m)`, `m` in `sqrt(1/2)..<sqrt(2)`, `log2(1 + f)` a polynomial of degree 9.
    static func log2(_ x: FloatLane) -> FloatLane {
        let special = (x >= 0).select(-Float.infinity, Float.nan)
        let finite = (x >= 0x1p-126).select(finiteLog2(x), special)
        return x.isEqual(to: .infinity).select(x, finite)
    }

    private static func finiteLog2(_ x: FloatLane) -> FloatLane {
        let bits = x.bitsToInt()
        let exponent = (bits - 0x3F35_04F3).shiftedRight(by: 23)
        let f = (bits - exponent.shiftedLeft(by: 23)).bitsToFloat() - 1
        let polynomial = Polynomial.evaluate(
            [
                1.4426950216293335, -0.7213473320007324, 0.48091062903404236, -0.3607036769390106, 0.28791624307632446,
                -0.23894482851028442, 0.21571560204029083, -0.20726974308490753, 0.12583701312541962,
            ], f)
        return exponent.toFloat() + f * polynomial
    }

    /// `x` to the power of a finite `y`: relative error within `(2 + 2 * |y * log2(x)|)` ulp; 0 where `x` is below zero
    /// or NaN, results below 2^-126 are 0, `x` below 2^-126 counts as 0.
    static func power(_ x: FloatLane, _ y: FloatLane) -> FloatLane {
        let builder = x.builder
        if case .floatConstant(let exponent) = builder.definition(of: y.id), let simple = simplePower(x, exponent) {
            return (x >= 0).select(simple, 0)
        }
        // Large finite numbers stand for the infinities, so that their product with an exponent of 0 is 0.
        let logarithm = (x >= 0x1p-126).select(finiteLog2(x), -0x1p100)
        let result = exp2(y * x.isEqual(to: .infinity).select(0x1p100, logarithm))
        return (x >= 0).select(result, 0)
    }

    private static func simplePower(_ x: FloatLane, _ exponent: Float) -> FloatLane? {
        switch exponent {
        case 0: x.builder.constant(Float(1))
        case 0.5: x.squareRoot()
        case 1: x
        case 1.5: x * x.squareRoot()
        case 2: x * x
        case 3: x * x * x
        case 4: (x * x).squared()
        default: nil
        }
    }

    /// The sine, within 4e-7 where `|x| <= 8192`; beyond, the error grows as `|x| * 2^-22`, the result stays in -1...1.
    static func sine(_ x: FloatLane) -> FloatLane {
        let turns = (x * 0.318309886).rounded()
        return signedSine(remainder(x, turns), oddWhere: turns.toInt())
    }

    /// The cosine, with the bounds of `sine`.
    static func cosine(_ x: FloatLane) -> FloatLane {
        let turns = (x * 0.318309886 - 0.5).rounded()
        return signedSine(remainder(x, turns + 0.5), oddWhere: turns.toInt() + 1)
    }

    /// `x - turns * pi`, pi in three parts of which the first two multiply a small number exactly.
    private static func remainder(_ x: FloatLane, _ turns: FloatLane) -> FloatLane {
        x - turns * 3.140625 - turns * 0.000_967_025_756_835_937_5 - turns * 6.277_114_1e-7
    }

    private static func signedSine(_ r: FloatLane, oddWhere count: IntLane) -> FloatLane {
        let square = r * r
        let polynomial = Polynomial.evaluate(
            [-0.16666661202907562, 0.008333087898790836, -0.00019811112724710256, 2.6089326183864614e-06], square)
        let sine = r + r * square * polynomial
        let flipped = (sine.bitsToInt() ^ count.shiftedLeft(by: 31)).bitsToFloat()
        let builder = r.builder
        return builder.constant(Float(1)).minimum(builder.constant(Float(-1)).maximum(flipped))
    }

    /// The tangent, within 1 ulp where `|x| <= pi/4`; where `|x| <= 4096`, within 2 ulp and what an error of 4e-7 in `x`
    /// does to it.
    static func tangent(_ x: FloatLane) -> FloatLane {
        let quarters = (x * 0.636619772).rounded()
        let r =
            x - quarters * 1.5703125 - quarters * 0.000_483_512_878_417_968_75 - quarters * 3.138_557_1e-7
        let square = r * r
        let polynomial = Polynomial.evaluate(
            [
                0.3333314061164856, 0.13339200615882874, 0.05338125303387642, 0.024528266862034798,
                0.0029744405765086412,
                0.009465598501265049,
            ], square)
        let tangent = r + r * square * polynomial
        return (quarters.toInt() & 1).isEqual(to: 1).select(-1 / tangent, tangent)
    }

    /// The arc tangent, within 1 ulp.
    static func arcTangent(_ x: FloatLane) -> FloatLane {
        let magnitude = x.absolute()
        let isSteep = magnitude > 1
        let angle = flatArcTangent(isSteep.select(1 / magnitude, magnitude))
        return isSteep.select(1.570_796_33 - angle, angle).copyingSign(of: x)
    }

    /// The angle of the point `(x, y)`, within 4 ulp for finite points; the sign of a zero `x` does not count, and the
    /// origin has the angle 0 (with the sign of `y`).
    static func arcTangent(_ y: FloatLane, over x: FloatLane) -> FloatLane {
        let (width, height) = (x.absolute(), y.absolute())
        let isSteep = height > width
        let longer = isSteep.select(height, width)
        let ratio = isSteep.select(width, height) / longer.maximum(0x1p-126)
        let flat = flatArcTangent(ratio)
        let acute = isSteep.select(1.570_796_33 - flat, flat)
        return (x < 0).select(3.141_592_65 - acute, acute).copyingSign(of: y)
    }

    /// The arc tangent of a number in 0...1, polynomial of degree 17.
    private static func flatArcTangent(_ x: FloatLane) -> FloatLane {
        let square = x * x
        let polynomial = Polynomial.evaluate(
            [
                -0.3333316743373871, 0.19994136691093445, -0.14214208722114563, 0.10678940266370773,
                -0.07580578327178955,
                0.04355354234576225, -0.016581185162067413, 0.0029745905194431543,
            ], square)
        return x + x * square * polynomial
    }

    /// The arc sine, within 2.5 ulp; NaN outside -1...1.
    static func arcSine(_ x: FloatLane) -> FloatLane {
        let (angle, isSteep) = acuteArcSine(x.absolute())
        return isSteep.select(1.570_796_33 - 2 * angle, angle).copyingSign(of: x)
    }

    /// The arc cosine, within 4e-7; NaN outside -1...1.
    static func arcCosine(_ x: FloatLane) -> FloatLane {
        let (angle, isSteep) = acuteArcSine(x.absolute())
        let steep = (x < 0).select(3.141_592_65 - 2 * angle, 2 * angle)
        return isSteep.select(steep, 1.570_796_33 - angle.copyingSign(of: x))
    }

    /// For a magnitude up to 1/2 its arc sine; above, half the complement: `asin(m) = pi/2 - 2 * asin(sqrt((1 - m) / 2))`.
    private static func acuteArcSine(_ magnitude: FloatLane) -> (angle: FloatLane, isSteep: BoolLane) {
        let isSteep = magnitude > 0.5
        let square = isSteep.select((1 - magnitude) * 0.5, magnitude * magnitude)
        let x = isSteep.select(square.squareRoot(), magnitude)
        let polynomial = Polynomial.evaluate(
            [
                0.16666753590106964, 0.07495241612195969, 0.04547709971666336, 0.024147601798176765,
                0.042218565940856934,
            ],
            square)
        return (x + x * square * polynomial, isSteep)
    }
}

extension FloatLane {
    /// This number, not below zero, with the sign bit of another.
    fileprivate func copyingSign(of other: FloatLane) -> FloatLane {
        (bitsToInt() | (other.bitsToInt() & Int32.min)).bitsToFloat()
    }
}
