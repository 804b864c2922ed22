import KinoraCore

/// How the time of an output becomes the local time of a node: `local = scale * time + offset`, exactly.
public struct TimeMap: Hashable, Sendable {
    /// Local seconds for each second of the output; 2 under `speed(2)`, negative when played backwards.
    public var scale: Rational
    /// Local seconds at the output's time 0.
    public var offset: Rational

    /// A map by its two numbers.
    public init(scale: Rational = Rational(1, 1), offset: Rational = Rational(0, 1)) {
        self.scale = scale
        self.offset = offset
    }

    /// Local time is output time.
    public static let identity = TimeMap()

    /// The local time at a time of the output.
    public func callAsFunction(_ time: Rational) -> Rational { scale * time + offset }

    /// The output time at which a local time is shown; nil for a frozen map (`scale == 0`).
    public func inverse(_ local: Rational) -> Rational? {
        scale.numerator == 0 ? nil : (local - offset) / scale
    }

    /// The map of a node behind this one, whose local time is `scale * own + offset` of this node's.
    public func then(scale inner: Rational, offset shift: Rational) -> TimeMap {
        TimeMap(scale: inner * scale, offset: inner * offset + shift)
    }
}
