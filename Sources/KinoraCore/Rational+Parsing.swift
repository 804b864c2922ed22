extension Rational {
    /// Reads a plain decimal such as `12.5` or `-3`; nil when the text is anything else or needs more than 18 digits.
    public init?(parsing text: some StringProtocol) {
        var digits: Int64 = 0
        var scale: Int64 = 1
        var count = 0
        var sawPoint = false
        var isNegative = false
        for (index, byte) in text.utf8.enumerated() {
            if index == 0, byte == UInt8(ascii: "-") {
                isNegative = true
                continue
            }
            if byte == UInt8(ascii: "."), !sawPoint {
                sawPoint = true
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), count < 18 else { return nil }
            digits = digits * 10 + Int64(byte - UInt8(ascii: "0"))
            if sawPoint { scale *= 10 }
            count += 1
        }
        guard count > 0 else { return nil }
        self.init(isNegative ? -digits : digits, scale)
    }

    /// The best fraction for a binary64 among those with a denominator of at most `maximumDenominator`; nil for NaN and
    /// infinity, saturated beyond `Int64`.
    ///
    /// Continued fractions (Knuth, The Art of Computer Programming, volume 2, section 4.5.3), convergents only.
    public init?(approximating value: Double, maximumDenominator: Int64 = 1_000_000) {
        guard value.isFinite else { return nil }
        let limit = max(1, maximumDenominator)
        var remainder = value.magnitude
        guard remainder < 9.0e18 else {
            self.init(value < 0 ? -Int64.max : Int64.max)
            return
        }
        var (previousTop, top): (Int128, Int128) = (0, 1)
        var (previousBottom, bottom): (Int128, Int128) = (1, 0)
        for _ in 0..<64 {
            let whole = remainder.rounded(.down)
            guard whole < 9.0e18 else { break }
            let term = Int128(whole)
            let nextTop = term * top + previousTop
            let nextBottom = term * bottom + previousBottom
            if nextBottom > Int128(limit) || nextTop > Int128(Int64.max) { break }
            (previousTop, top) = (top, nextTop)
            (previousBottom, bottom) = (bottom, nextBottom)
            if Double(top) / Double(bottom) == value.magnitude { break }
            let fraction = remainder - whole
            if fraction == 0 { break }
            remainder = 1 / fraction
        }
        self.init(wide: value < 0 ? -top : top, bottom)
    }
}
