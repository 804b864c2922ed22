/// The instant a signal is evaluated at, in the time of the node that uses it.
public struct SignalMoment: Hashable, Sendable {
    /// Seconds since the node's stream began.
    public var t: Double
    /// Progress over the stream, 0 at its first frame and 1 at its last.
    public var p: Double
    /// Number of the frame, from 0.
    public var frame: Double
    /// Seconds the stream lasts.
    public var duration: Double
    /// Frames a second.
    public var rate: Double

    /// Describes an instant.
    public init(t: Double, p: Double, frame: Double, duration: Double, rate: Double) {
        self.t = t
        self.p = p
        self.frame = frame
        self.duration = duration
        self.rate = rate
    }

    /// The instant of frame `index` of a stream of `count` frames at `rate` frames a second.
    public init(frame index: Int, of count: Int, rate: Double) {
        let safeRate = rate > 0 ? rate : 1
        self.init(
            t: Double(index) / safeRate, p: count > 1 ? Double(index) / Double(count - 1) : 0, frame: Double(index),
            duration: Double(count) / safeRate, rate: rate)
    }
}
