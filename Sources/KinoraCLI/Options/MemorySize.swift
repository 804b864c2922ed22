import ArgumentParser

/// A number of bytes as a person writes it: `2G`, `512M`, `1.5GiB`, `800000K`.
struct MemorySize: ExpressibleByArgument, Hashable {
    /// Bytes.
    var byteCount: Int

    /// Reads a size; units are powers of 1024, a bare number counts bytes.
    init?(argument: String) {
        var text = argument.lowercased()
        if text.hasSuffix("ib") { text.removeLast(2) } else if text.hasSuffix("b") { text.removeLast() }
        let units: [Character: Double] = ["k": 0x1p10, "m": 0x1p20, "g": 0x1p30, "t": 0x1p40]
        var unit = 1.0
        if let last = text.last, let factor = units[last] {
            unit = factor
            text.removeLast()
        }
        guard !text.isEmpty, text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }), let number = Double(text),
            number > 0, number * unit < 0x1p60
        else { return nil }
        byteCount = Int(number * unit)
    }

    /// The size with one decimal in the unit that suits it.
    static func text(_ byteCount: Int) -> String {
        var value = Double(byteCount)
        for unit in ["B", "KiB", "MiB", "GiB"] {
            if value < 1024 || unit == "GiB" {
                return unit == "B" ? "\(byteCount) B" : "\(JSONLine.tenths(value)) \(unit)"
            }
            value /= 1024
        }
        return "\(byteCount) B"
    }

    var defaultValueDescription: String { Self.text(byteCount) }
}

extension JSONLine {
    /// A number with one decimal.
    static func tenths(_ value: Double) -> String {
        let scaled = (value * 10).rounded()
        guard scaled.isFinite, abs(scaled) < 1e15 else { return "?" }
        return "\(Int(scaled) / 10).\(abs(Int(scaled)) % 10)"
    }
}
