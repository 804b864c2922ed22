extension Rational {
    /// The exact sum; saturates.
    public static func + (left: Rational, right: Rational) -> Rational {
        if left.denominator == right.denominator {
            return Rational(wide: Int128(left.numerator) + Int128(right.numerator), Int128(left.denominator))
        }
        let a = Int128(left.numerator) * Int128(right.denominator)
        let b = Int128(right.numerator) * Int128(left.denominator)
        return Rational(wide: a + b, Int128(left.denominator) * Int128(right.denominator))
    }

    /// The exact difference; saturates.
    public static func - (left: Rational, right: Rational) -> Rational { left + -right }

    /// The exact product; saturates.
    public static func * (left: Rational, right: Rational) -> Rational {
        Rational(
            wide: Int128(left.numerator) * Int128(right.numerator),
            Int128(left.denominator) * Int128(right.denominator))
    }

    /// The exact quotient; saturates; a division by 0 gives 0.
    public static func / (left: Rational, right: Rational) -> Rational {
        Rational(
            wide: Int128(left.numerator) * Int128(right.denominator),
            Int128(left.denominator) * Int128(right.numerator))
    }

    /// The opposite; exact.
    public static prefix func - (value: Rational) -> Rational {
        Rational(wide: -Int128(value.numerator), Int128(value.denominator))
    }

    /// Adds in place; saturates.
    public static func += (left: inout Rational, right: Rational) { left = left + right }
    /// Subtracts in place; saturates.
    public static func -= (left: inout Rational, right: Rational) { left = left - right }

    /// The magnitude.
    public var absolute: Rational { numerator < 0 ? -self : self }
}
