/// A half-open stretch of time in seconds: `start` is inside, `end` is not.
public struct TimeRange: Hashable, Sendable, CustomStringConvertible {
    /// The first moment inside.
    public let start: Rational
    /// The first moment outside; never before `start`.
    public let end: Rational

    /// The stretch from `start` to `end`; empty when `end` is not after `start`.
    public init(start: Rational, end: Rational) {
        self.start = start
        self.end = max(start, end)
    }

    /// The stretch that begins at `start` and lasts `duration` seconds.
    public init(start: Rational, duration: Rational) { self.init(start: start, end: start + duration) }

    /// Seconds inside; never negative.
    public var duration: Rational { end - start }
    /// True when no moment is inside.
    public var isEmpty: Bool { start == end }

    /// True when the moment is inside.
    public func contains(_ time: Rational) -> Bool { start <= time && time < end }

    /// The moments common to both; empty at the later start when there are none.
    public func intersection(_ other: TimeRange) -> TimeRange {
        TimeRange(start: max(start, other.start), end: min(end, other.end))
    }

    /// The frames that begin inside, for frames counted from time 0.
    public func frames(at rate: FrameRate) -> FrameRange {
        FrameRange(
            first: (start * rate.framesPerSecond).ceiling, end: (end * rate.framesPerSecond).ceiling)
    }

    /// `[1/2 s, 3 s)`.
    public var description: String { "[\(start) s, \(end) s)" }
}

/// A half-open run of frame numbers.
public struct FrameRange: Hashable, Sendable, CustomStringConvertible {
    /// The first frame inside.
    public let first: Int64
    /// The first frame after the run; never before `first`.
    public let end: Int64

    /// The run from `first` up to but not including `end`; empty when `end` is not after `first`.
    public init(first: Int64, end: Int64) {
        self.first = first
        self.end = max(first, end)
    }

    /// Frames inside; saturates.
    public var count: Int64 {
        let (difference, overflow) = end.subtractingReportingOverflow(first)
        return overflow ? Int64.max : difference
    }
    /// True when no frame is inside.
    public var isEmpty: Bool { first == end }

    /// True when the frame is inside.
    public func contains(_ frame: Int64) -> Bool { first <= frame && frame < end }

    /// The time the frames cover.
    public func timeRange(at rate: FrameRate) -> TimeRange {
        TimeRange(start: rate.time(ofFrame: first), end: rate.time(ofFrame: end))
    }

    /// `[0, 25)`.
    public var description: String { "[\(first), \(end))" }
}
