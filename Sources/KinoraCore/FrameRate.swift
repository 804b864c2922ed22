/// Frames a second, exact and positive: `25`, `30000/1001`.
public struct FrameRate: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Frames a second.
    public let framesPerSecond: Rational

    /// A rate; nil unless it is above 0 and at most 1,000,000 frames a second.
    public init?(_ framesPerSecond: Rational) {
        guard framesPerSecond > .zero, framesPerSecond <= Rational(1_000_000) else { return nil }
        self.framesPerSecond = framesPerSecond
    }

    /// Rates that can be asked for: from a frame in 100 seconds to a thousand a second. Files may have lower ones.
    public static let wanted = Rational(1, 100)...Rational(1000)

    private init(valid numerator: Int64, _ denominator: Int64) { framesPerSecond = Rational(numerator, denominator) }

    /// The cinema's rate.
    public static let film = FrameRate(valid: 24, 1)
    /// The rate of 625-line television.
    public static let pal = FrameRate(valid: 25, 1)
    /// The rate of 525-line television, 30000/1001.
    public static let ntsc = FrameRate(valid: 30_000, 1_001)

    /// Seconds from one frame to the next.
    public var frameDuration: Rational { framesPerSecond.reciprocal }

    /// When a frame begins, in seconds from frame 0.
    public func time(ofFrame index: Int64) -> Rational { Rational(index) / framesPerSecond }

    /// The frame on screen at a time in seconds: the last one that begins at or before it.
    public func frame(at time: Rational) -> Int64 { (time * framesPerSecond).floor }

    /// How many frames begin within a duration in seconds, counted from its start; never negative.
    public func frameCount(within duration: Rational) -> Int64 { max(0, (duration * framesPerSecond).ceiling) }

    /// Slower first.
    public static func < (left: FrameRate, right: FrameRate) -> Bool { left.framesPerSecond < right.framesPerSecond }

    /// `25 fps`, `30000/1001 fps`.
    public var description: String { "\(framesPerSecond) fps" }
}
