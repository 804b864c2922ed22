import KinoraCore

/// What the unit behind a number makes of it.
enum Units {
    /// Every unit of the language, as messages list them.
    static let names = [
        "%", "ms", "s", "min", "h", "f", "fps", "deg", "rad", "px", "LUFS", "dB", "Hz", "kHz", "bps", "kbps", "Mbps",
    ]

    /// The value of a literal; nil when the unit is unknown. Digits come from the lexer and are a valid decimal.
    static func meaning(digits: String, unit: String) -> Meaning? {
        let number = Double(digits) ?? 0
        switch unit {
        case "": return .quantity(.number(number, number == 0 ? .zero : .exactly(.ratio)))
        case "%": return .quantity(.number(number / 100, .exactly(.ratio)))
        case "ms": return .value(.duration(seconds(digits, number, per: 1000)))
        case "s": return .value(.duration(seconds(digits, number)))
        case "min": return .value(.duration(seconds(digits, number, times: 60)))
        case "h": return .value(.duration(seconds(digits, number, times: 3600)))
        case "f": return .value(.frames(Int(exactly: number.rounded()) ?? .max))
        case "fps": return .value(.rate(rate(digits, number)))
        case "deg": return .quantity(.number(number, .exactly(.angle)))
        case "rad": return .quantity(.number(number * 180 / .pi, .exactly(.angle)))
        case "px": return .quantity(.number(number, .exactly(.length)))
        case "LUFS": return .quantity(.number(number, .exactly(.loudness)))
        case "dB": return .quantity(.number(number, .exactly(.gain)))
        case "Hz": return .quantity(.number(number, .exactly(.frequency)))
        case "kHz": return .quantity(.number(number * 1e3, .exactly(.frequency)))
        case "bps": return .quantity(.number(number, .exactly(.bitrate)))
        case "kbps": return .quantity(.number(number * 1e3, .exactly(.bitrate)))
        case "Mbps": return .quantity(.number(number * 1e6, .exactly(.bitrate)))
        default: return nil
        }
    }

    /// A number with its unit as people write it: thousands of bits or hertz by their own units.
    static func text(_ number: Double, _ unit: String) -> String {
        let steps: [(Double, String)] =
            switch unit {
            case "bps": [(1e6, "Mbps"), (1e3, "kbps")]
            case "Hz": [(1e3, "kHz")]
            default: []
            }
        for (factor, name) in steps where abs(number) >= factor { return DecimalText.shortest(number / factor) + name }
        return DecimalText.shortest(number) + unit
    }

    /// Exact where the digits fit, else to the microsecond.
    static func seconds(_ digits: String, _ number: Double, times: Int64 = 1, per divisor: Int64 = 1) -> Rational {
        if let exact = Rational(parsing: digits) {
            let (top, overflow) = exact.numerator.multipliedReportingOverflow(by: times)
            let (bottom, overflow2) = exact.denominator.multipliedReportingOverflow(by: divisor)
            if !overflow, !overflow2 { return Rational(top, bottom) }
        }
        return approximate(number * Double(times) / Double(divisor))
    }

    /// The nearest fraction with a denominator of a million; saturates far beyond any film.
    static func approximate(_ seconds: Double) -> Rational {
        let clamped = Swift.min(Swift.max(seconds.isFinite ? seconds : 0, -1e12), 1e12)
        return Rational(Int64((clamped * 1e6).rounded()), 1_000_000)
    }

    /// Television's rates are known by rounded names: 23.976, 29.97 and 59.94 mean 24, 30 and 60 times 1000/1001.
    private static func rate(_ digits: String, _ number: Double) -> Rational {
        for base: Int64 in [24, 30, 48, 60, 120] where digits.contains(".") {
            if abs(number - Double(base) * 1000 / 1001) < 0.006 { return Rational(base * 1000, 1001) }
        }
        return Rational(parsing: digits) ?? approximate(number)
    }
}
