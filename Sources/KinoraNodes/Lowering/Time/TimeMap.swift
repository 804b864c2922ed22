import KinoraCore

/// How the time of an output becomes the local time of a node: `local = scale * time + offset`, exactly.
///
/// Behind a node that makes pictures between those of its input, time goes in steps: the input is shown at its frames' own times
/// alone (`held`, `shown`). Behind a node whose speed varies it follows a curve (`curved`).
public struct TimeMap: Hashable, Sendable {
    /// Local seconds for each second of the output; 2 under `speed(2)`, negative when played backwards.
    public var scale: Rational
    /// Local seconds at the output's time 0.
    public var offset: Rational
    /// Local seconds by which neighbours of the frame that is meant lie from it.
    private var detour = Rational(0)
    /// What happens before: steps and curves of time, the output's first.
    private var turns: [Turn] = []

    /// Time that does not run evenly: `bend(scale * time + offset)`.
    private struct Turn: Hashable, Sendable {
        /// How times are changed.
        enum Bend: Hashable, Sendable {
            /// Put on the last frame before them: `floor(time * rate) / rate`.
            case hold(rate: Rational)
            /// Put on a frame of a clip of variable rate.
            case shown(UnevenTime, UnevenTime.Which)
            /// Read from a curve.
            case curve(TimeCurve)
        }

        var scale: Rational
        var offset: Rational
        var detour: Rational
        var bend: Bend

        /// Where the stretch of a time is, whatever frame near it is shown.
        func place(_ time: Rational) -> Rational {
            let time = scale * time + offset - detour
            if case .curve(let curve) = bend { return curve(time) }
            return time
        }

        func callAsFunction(_ time: Rational) -> Rational {
            let time = scale * time + offset
            switch bend {
            case .hold(let rate): return Rational((time * rate).floor) / rate
            case .shown(let frames, let which): return frames(time, which)
            case .curve(let curve): return curve(time)
            }
        }

        /// The first time that becomes `bent` or later.
        func first(_ bent: Rational) -> Rational? {
            guard scale.numerator != 0 else { return nil }
            switch bend {
            case .hold(let rate):
                let frame = -((-(bent * rate)).floor)
                return (Rational(frame) / rate - offset) / scale
            case .shown(let frames, let which): return (frames.first(bent, which) - offset) / scale
            case .curve(let curve): return (curve.inverse(bent) - offset) / scale
            }
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
        for index in 0..<turns.count { time = turns[index](time) }
        return scale * time + offset
    }

    /// The local time of an output time, not of the frame that is shown for it, which may lie beyond a cut: it says which stretch of a
    /// node is meant.
    func place(_ time: Rational) -> Rational {
        var time = time
        for index in 0..<turns.count { time = turns[index].place(time) }
        return scale * time + offset - detour
    }

    /// The first output time at which a local time is shown; nil for a frozen map (`scale == 0`).
    public func inverse(_ local: Rational) -> Rational? {
        guard scale.numerator != 0 else { return nil }
        return turns.reversed().reduce((local - offset) / scale) { time, turn in time.flatMap { turn.first($0) } }
    }

    /// The map of a node behind this one, whose local time is `scale * own + offset` of this node's.
    public func then(scale inner: Rational, offset shift: Rational) -> TimeMap {
        var result = self
        result.scale = inner * scale
        result.offset = inner * offset + shift
        result.detour = inner * detour
        return result
    }

    /// The map of a neighbour of the frame this one shows, so many local seconds later, in the same stretch.
    func neighbour(after seconds: Rational) -> TimeMap {
        var result = self
        result.offset = offset + seconds
        result.detour = detour + seconds
        return result
    }

    /// The map that gives the time of the frame that is shown, at so many frames for each local second.
    ///
    /// - Parameter rate: above 0.
    public func held(at rate: Rational) -> TimeMap {
        bent(.hold(rate: rate))
    }

    /// The map that gives the time of a frame of a clip of variable rate.
    func shown(_ frames: UnevenTime, _ which: UnevenTime.Which) -> TimeMap { bent(.shown(frames, which)) }

    /// The map of a clip whose speed varies, behind a node of this map's time.
    func curved(by curve: TimeCurve) -> TimeMap { bent(.curve(curve)) }

    /// Whether time runs evenly: no steps and no curve come before.
    var isStraight: Bool { turns.isEmpty }

    /// The map of an input of a node behind this one.
    package func then(_ use: TimeSegment.Use) -> TimeMap {
        (use.curve.map { curved(by: $0) } ?? self).then(scale: use.scale, offset: use.offset)
    }

    private func bent(_ bend: Turn.Bend) -> TimeMap {
        var result = TimeMap.identity
        result.turns = turns + [Turn(scale: scale, offset: offset, detour: detour, bend: bend)]
        return result
    }

    /// The map without the steps that put times on frames and on their neighbours: maps of one course show neighbouring frames of a clip, as
    /// those before and after a time.
    package var course: TimeMap {
        var result = TimeMap.identity
        for turn in turns {
            result = result.then(scale: turn.scale, offset: turn.offset - turn.detour)
            if case .curve(let curve) = turn.bend { result = result.curved(by: curve) }
        }
        return result.then(scale: scale, offset: offset - detour)
    }

    /// How much later than another map this one shows a clip, where it always is as much later.
    func delay(after other: TimeMap) -> Rational? {
        scale == other.scale && turns == other.turns ? offset - other.offset : nil
    }
}
