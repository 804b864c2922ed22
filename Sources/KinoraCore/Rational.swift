/// An exact fraction, always reduced: seconds, frame rates, aspect ratios.
///
/// Arithmetic is exact while the reduced result fits in 63 bits above and below the line, and never traps: beyond that
/// the fraction loses low bits (relative error below 2^-62 of each part), and a magnitude above `Int64.max` saturates.
public struct Rational: Hashable, Sendable {
    /// Above the line; carries the sign.
    public let numerator: Int64
    /// Below the line; at least 1.
    public let denominator: Int64

    /// Zero.
    public static let zero = Rational(0)
    /// One.
    public static let one = Rational(1)

    /// The reduced fraction; a denominator of 0 gives 0.
    public init(_ numerator: Int64, _ denominator: Int64 = 1) {
        self.init(wide: Int128(numerator), Int128(denominator))
    }

    /// The reduced fraction of two wide integers; a denominator of 0 gives 0.
    init(wide numerator: Int128, _ denominator: Int128) {
        guard denominator != 0, numerator != 0 else {
            self.numerator = 0
            self.denominator = 1
            return
        }
        var top = numerator.magnitude
        var bottom = denominator.magnitude
        let common = Rational.greatestCommonDivisor(top, bottom)
        top /= common
        bottom /= common
        let limit = UInt128(Int64.max)
        while (top > limit && bottom > 1) || bottom > limit {
            top >>= 1
            bottom >>= 1
        }
        top = min(top, limit)
        bottom = max(bottom, 1)
        let again = Rational.greatestCommonDivisor(top, bottom)
        let isNegative = (numerator < 0) != (denominator < 0)
        let magnitude = Int64(top / again)
        self.numerator = isNegative ? -magnitude : magnitude
        self.denominator = magnitude == 0 ? 1 : Int64(bottom / again)
    }

    /// The nearest binary64.
    public var doubleValue: Double { Double(numerator) / Double(denominator) }

    /// `1 / self`; 0 for 0.
    public var reciprocal: Rational { Rational(denominator, numerator) }

    /// The largest integer that is not above the fraction.
    public var floor: Int64 {
        let quotient = numerator / denominator
        return numerator % denominator < 0 ? quotient - 1 : quotient
    }

    /// The smallest integer that is not below the fraction.
    public var ceiling: Int64 {
        let quotient = numerator / denominator
        return numerator % denominator > 0 ? quotient + 1 : quotient
    }

    /// The nearest integer; halves go up.
    public var rounded: Int64 {
        let doubled = Int128(numerator) * 2 + Int128(denominator)
        let divisor = Int128(denominator) * 2
        let quotient = doubled / divisor
        return Int64(clamping: doubled % divisor < 0 ? quotient - 1 : quotient)
    }

    private static func greatestCommonDivisor(_ a: UInt128, _ b: UInt128) -> UInt128 {
        // 128-bit division is slow; nearly every pair fits in 64 bits.
        var (wideA, wideB) = (a, b)
        while wideB != 0 {
            if wideA <= UInt128(UInt64.max), wideB <= UInt128(UInt64.max) {
                var (x, y) = (UInt64(wideA), UInt64(wideB))
                while y != 0 { (x, y) = (y, x % y) }
                return UInt128(x)
            }
            (wideA, wideB) = (wideB, wideA % wideB)
        }
        return max(wideA, 1)
    }
}

extension Rational: Comparable {
    /// Exact comparison by cross multiplication in 128 bits.
    public static func < (left: Rational, right: Rational) -> Bool {
        Int128(left.numerator) * Int128(right.denominator) < Int128(right.numerator) * Int128(left.denominator)
    }
}

extension Rational: CustomStringConvertible {
    /// `25` or `30000/1001`.
    public var description: String { denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)" }
}

extension Rational: ExpressibleByIntegerLiteral {
    /// A whole number.
    public init(integerLiteral value: Int64) { self.init(value) }
}
