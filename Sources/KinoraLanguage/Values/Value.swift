import KinoraCore

/// A constant of the language.
public enum Value: Hashable, Sendable {
    /// A number in the unit of its dimension: degrees, pixels, seconds, LUFS, dB, Hz, bit/s; a ratio of 1 is 100 %.
    case number(Double, Dimension)
    /// An exact stretch of time in seconds.
    case duration(Rational)
    /// A stretch of time in frames, kept so until the rate of the stream is known.
    case frames(Int)
    /// Frames a second.
    case rate(Rational)
    /// Pixels.
    case size(width: Int, height: Int)
    /// Gamma-encoded red, green and blue with straight alpha, each 0...1.
    case color(red: Double, green: Double, blue: Double, alpha: Double)
    /// A position from the top left corner, in shares of the picture (`ratio`) or in pixels (`length`).
    case point(x: Double, y: Double, Dimension)
    /// Characters.
    case text(String)
    /// `true` or `false`.
    case bool(Bool)
    /// One of a closed list of names.
    case choice(String)

    /// A ratio; the shortest way to write a default.
    public static func ratio(_ number: Double) -> Value { .number(number, .ratio) }
    /// An angle in degrees.
    public static func degrees(_ number: Double) -> Value { .number(number, .angle) }
    /// A length in pixels.
    public static func pixels(_ number: Double) -> Value { .number(number, .length) }

    /// The type this value belongs to; a choice knows only its own name.
    public var type: ValueType {
        switch self {
        case .number(_, let dimension): .number(dimension)
        case .duration, .frames: .duration
        case .rate: .rate
        case .size: .size
        case .color: .color
        case .point: .point
        case .text: .text
        case .bool: .bool
        case .choice(let name): .choice([name])
        }
    }

    /// The components a signal of the same type would have: 1 for a number, 2 for a point, 4 for a colour, else none.
    public var components: [Double] {
        switch self {
        case .number(let number, _): [number]
        case .point(let x, let y, _): [x, y]
        case .color(let red, let green, let blue, let alpha): [red, green, blue, alpha]
        default: []
        }
    }
}
