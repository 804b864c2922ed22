/// Writes numbers the way people and the language do.
public enum DecimalText {
    /// The shortest decimal that reads back as `number`, without `.0` and without an exponent.
    public static func shortest(_ number: Double) -> String {
        guard number.isFinite else { return number.isNaN ? "nan" : number < 0 ? "-inf" : "inf" }
        let text = "\(number)"
        guard let mark = text.firstIndex(of: "e") else {
            return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        }
        let exponent = Int(text[text.index(after: mark)...]) ?? 0
        var mantissa = text[..<mark]
        let isNegative = mantissa.hasPrefix("-")
        if isNegative { mantissa = mantissa.dropFirst() }
        let whole = mantissa.prefix { $0 != "." }
        let fraction = mantissa.dropFirst(whole.count + 1)
        var digits = String(whole + (fraction == "0" ? "" : fraction))
        let point = whole.count + exponent
        if point <= 0 {
            digits = "0." + String(repeating: "0", count: -point) + digits
        } else if point >= digits.count {
            digits += String(repeating: "0", count: point - digits.count)
        } else {
            let index = digits.index(digits.startIndex, offsetBy: point)
            digits = digits[..<index] + "." + digits[index...]
        }
        return isNegative ? "-" + digits : digits
    }

    /// The number to so many decimals, without zeros at the end: for messages, where `0.3333333333333333` says no more than
    /// `0.333`.
    public static func rounded(_ number: Double, places: Int = 3) -> String {
        let scale = (0..<max(0, min(places, 15))).reduce(1.0) { product, _ in product * 10 }
        let rounded = (number * scale).rounded() / scale
        return shortest(rounded.isFinite ? rounded : number)
    }

    /// A time in seconds, to the millisecond, as `1.5s`.
    public static func seconds(_ time: Rational) -> String { rounded(time.doubleValue) + "s" }
}
