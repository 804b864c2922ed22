/// An exact fraction, always reduced: seconds, frame rates, aspect ratios.
///
/// Arithmetic never traps: a result that does not fit is replaced by the nearest fraction that does.
public struct Rational: Hashable, Sendable {
    /// Above the line; carries the sign.
    public let numerator: Int64
    /// Below the line; at least 1.
    public let denominator: Int64

    /// The reduced fraction; a denominator of 0 gives 0.
    public init(_ numerator: Int64, _ denominator: Int64 = 1) {
        guard denominator != 0 else {
            self.numerator = 0
            self.denominator = 1
            return
        }
        let isNegative = (numerator < 0) != (denominator < 0)
        var top = numerator.magnitude
        var bottom = denominator.magnitude
        var (a, b) = (top, bottom)
        while b != 0 { (a, b) = (b, a % b) }
        if a > 1 {
            top /= a
            bottom /= a
        }
        while top > UInt64(Int64.max) || bottom > UInt64(Int64.max) {
            top >>= 1
            bottom = max(1, bottom >> 1)
        }
        self.numerator = isNegative ? -Int64(top) : Int64(top)
        self.denominator = Int64(bottom)
    }

    /// Reads a plain decimal such as `12.5`; nil when the text is anything else or needs more than 18 digits.
    public init?(parsing text: some StringProtocol) {
        var digits: Int64 = 0
        var scale: Int64 = 1
        var count = 0
        var sawPoint = false
        for (index, byte) in text.utf8.enumerated() {
            if index == 0, byte == UInt8(ascii: "-") { continue }
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
        self.init(text.hasPrefix("-") ? -digits : digits, scale)
    }

    /// The nearest binary64.
    public var doubleValue: Double { Double(numerator) / Double(denominator) }
}

extension Rational: Comparable {
    /// Exact comparison by cross multiplication in 128 bits.
    public static func < (left: Rational, right: Rational) -> Bool {
        let a = left.numerator.multipliedFullWidth(by: right.denominator)
        let b = right.numerator.multipliedFullWidth(by: left.denominator)
        return (a.high, a.low) < (b.high, b.low)
    }
}
