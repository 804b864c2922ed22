import KinoraCore

/// How the time of an output becomes the local time of a node: `local = scale * time + offset`, exactly.
///
/// Behind a node that makes pictures between those of its input, time goes in steps: the input is shown at its frames' own times
/// alone (`held`).
public struct TimeMap: Hashable, Sendable {
    /// Local seconds for each second of the output; 2 under `speed(2)`, negative when played backwards.
    public var scale: Rational
    /// Local seconds at the output's time 0.
    public var offset: Rational
    /// What happens before: steps of time, the output's first.
    private var holds: [Hold] = []

    /// Times put on the last frame before them: `floor((scale * time + offset) * rate) / rate`.
    private struct Hold: Hashable, Sendable {
        var scale: Rational
        var offset: Rational
        var rate: Rational

        func callAsFunction(_ time: Rational) -> Rational {
            Rational(((scale * time + offset) * rate).floor) / rate
        }

        /// The first time that is put on `held` or later.
        func first(_ held: Rational) -> Rational? {
            guard scale.numerator != 0 else { return nil }
            let frame = -((-(held * rate)).floor)
            return (Rational(frame) / rate - offset) / scale
        }
    }

    /// A map by its two numbers.
    public init(scale: Rational = Rational(1, 1), offset: Rational = Rational(0, 1)) {
        self.scale = scale
        self.offset = offset
    }

    /// Local time is output time.
    public static let identity = TimeMap()

    /// The local time at a time of the output.
    public func callAsFunction(_ time: Rational) -> Rational {
        var time = time
        // By index: iterating a collection allocates in unoptimised builds.
        for index in 0..<holds.count { time = holds[index](time) }
        return scale * time + offset
    }

    /// The first output time at which a local time is shown; nil for a frozen map (`scale == 0`).
    public func inverse(_ local: Rational) -> Rational? {
        guard scale.numerator != 0 else { return nil }
        return holds.reversed().reduce((local - offset) / scale) { time, hold in time.flatMap { hold.first($0) } }
    }

    /// The map of a node behind this one, whose local time is `scale * own + offset` of this node's.
    public func then(scale inner: Rational, offset shift: Rational) -> TimeMap {
        var result = self
        result.scale = inner * scale
        result.offset = inner * offset + shift
        return result
    }

    /// The map that gives the time of the frame that is shown, at so many frames for each local second.
    ///
    /// - Parameter rate: above 0.
    public func held(at rate: Rational) -> TimeMap {
        var result = TimeMap.identity
        result.holds = holds + [Hold(scale: scale, offset: offset, rate: rate)]
        return result
    }

    /// How much later than another map this one shows a clip, where it always is as much later.
    func delay(after other: TimeMap) -> Rational? {
        scale == other.scale && holds == other.holds ? offset - other.offset : nil
    }
}
