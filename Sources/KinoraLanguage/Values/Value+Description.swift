import KinoraCore

extension Value: CustomStringConvertible {
    /// The value as it is written in the language; reading it back gives the same value.
    public var description: String {
        switch self {
        case .number(let number, let dimension): "\(Self.text(number))\(dimension.unit)"
        case .duration(let seconds): "\(Self.text(seconds.doubleValue))s"
        case .frames(let count): "\(count)f"
        case .rate(let rate): Self.text(rate)
        case .size(let width, let height): "\(width)x\(height)"
        case .color(let red, let green, let blue, let alpha): Self.color([red, green, blue, alpha])
        case .point(let x, let y, let dimension):
            "(\(Self.text(x))\(dimension.unit), \(Self.text(y))\(dimension.unit))"
        case .text(let text): EscapedText.literal(text)
        case .bool(let value): value ? "true" : "false"
        case .choice(let name): name
        }
    }

    /// The shortest decimal that reads back as `number`, without `.0` and without an exponent.
    static func text(_ number: Double) -> String {
        DecimalText.shortest(number)
    }

    /// Television rates are written by their usual short names, `29.97fps` for 30000/1001, others that no decimal is as `25/3fps`.
    private static func text(_ rate: Rational) -> String {
        let name =
            rate.denominator == 1001
            ? text((rate.doubleValue * 1000).rounded() / 1000) : text(rate.doubleValue)
        if case .value(.rate(rate))? = Units.meaning(digits: name, unit: "fps") { return name + "fps" }
        return "\(rate.numerator)/\(rate.denominator)fps"
    }

    /// Digits where they say it all, `rgb(1.1, 1, 0.95)` elsewhere.
    private static func color(_ components: [Double]) -> String {
        let isWritten = components.allSatisfy { $0 >= 0 && $0 <= 1 && abs($0 * 255 - ($0 * 255).rounded()) < 1e-9 }
        if isWritten { return hexadecimal(components) }
        let parts = components.last == 1 ? Array(components.dropLast()) : components
        return "\(parts.count == 3 ? "rgb" : "rgba")(\(parts.map(text).joined(separator: ", ")))"
    }

    private static func hexadecimal(_ components: [Double]) -> String {
        let digits = components.map { component in
            let byte = UInt8(clamping: Int((Swift.min(Swift.max(component, 0), 1) * 255).rounded()))
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        return "#" + (digits.last == "ff" ? digits.dropLast() : digits[...]).joined()
    }
}
