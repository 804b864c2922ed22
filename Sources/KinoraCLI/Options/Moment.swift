import ArgumentParser
import KinoraCore

/// A place on a timeline as a person writes it: `1.5s`, `250ms`, `36f`, `1:02.5` or seconds without a unit.
enum Moment: Hashable {
    /// Seconds from the start.
    case seconds(Rational)
    /// A frame, counted from 0.
    case frame(Int)

    /// Reads a moment.
    ///
    /// - Throws: `ValidationError` that says how moments are written, at negative ones and such that do not fit.
    init(written text: String) throws {
        guard let moment = Moment(text) else {
            throw ValidationError("a time from the start is expected, such as 1.5s, 250ms, 36f or 0:01.5")
        }
        self = moment
    }

    private init?(_ argument: String) {
        if argument.hasSuffix("f"), let frame = Int(argument.dropLast()), frame >= 0 {
            self = .frame(frame)
            return
        }
        var text = argument[...]
        var unit = Rational(1)
        if text.hasSuffix("ms") {
            text = text.dropLast(2)
            unit = Rational(1, 1000)
        } else if text.hasSuffix("s") {
            text = text.dropLast()
        }
        // Hours and minutes, as players show them.
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count), parts.allSatisfy({ $0.first.map { $0.isNumber || $0 == "." } ?? false })
        else { return nil }
        var total = Rational(0)
        for part in parts {
            guard let value = Rational(parsing: String(part)), value.doubleValue < 1e7 else { return nil }
            total = total * Rational(60) + value
        }
        self = .seconds(total * unit)
    }
}
