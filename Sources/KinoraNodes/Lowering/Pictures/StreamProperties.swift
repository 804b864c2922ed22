import KinoraCore
import KinoraMedia

/// What is known of a stream of pictures before its first frame.
public struct StreamProperties: Hashable, Sendable {
    /// Columns and rows.
    public var size: Size
    /// Frames a second.
    public var rate: Rational
    /// Seconds; nil for a stream without end (`color`) and for one whose end is not known (`endsWithSource`).
    public var duration: Rational?
    /// True when the stream ends where its source does, which only reading it to the end will tell: standard input, a
    /// pipe, a file that does not say how long it is. `duration` is nil then.
    public var endsWithSource = false
    /// Primaries, transfer, matrix, range and chroma location.
    public var color: ColorDescription
    /// True when pixels may be transparent.
    public var hasAlpha: Bool
    /// Bits a component of the best source behind the stream.
    public var bitDepth: Int
    /// How samples are stored in the first source behind the stream; nil where there is none, or where its layout cannot hold
    /// what has become of it (`gray` that has been given a colour).
    public var format: PixelFormat?
    /// True when some source behind the stream has sound.
    public var hasAudio: Bool
    /// Footage that exists outside the stream, which transitions may show: seconds before its start and after its end.
    public var handles = Handles()

    /// Footage outside a stream, in its own seconds.
    public struct Handles: Hashable, Sendable {
        /// Seconds before the start.
        public var before: Rational
        /// Seconds after the end.
        public var after: Rational

        /// No footage unless said otherwise.
        public init(before: Rational = Rational(0), after: Rational = Rational(0)) {
            self.before = before
            self.after = after
        }
    }

    /// What is known of a stream.
    public init(
        size: Size, rate: Rational, duration: Rational?, color: ColorDescription = .bt709, hasAlpha: Bool = false,
        bitDepth: Int = 8, format: PixelFormat? = nil, hasAudio: Bool = false
    ) {
        self.size = size
        self.rate = rate
        self.duration = duration
        self.color = color
        self.hasAlpha = hasAlpha
        self.bitDepth = bitDepth
        self.format = format
        self.hasAudio = hasAudio
    }

    /// What becomes of the format when pixels are computed anew: a picture without chroma may be given some, while film keeps
    /// the resolution of its chroma.
    mutating func computePixels() {
        if format?.model != .yuv { format = nil }
    }

    /// Frames of the stream at its own rate: every frame whose time lies before the end; nil without end.
    public var frameCount: Int? { duration.map { StreamProperties.frames(in: $0, at: rate) } }

    /// Frames that begin within a stretch of time at a rate. A remainder of less than half a frame counts as none, so
    /// that container durations rounded to milliseconds do not add a frame.
    public static func frames(in duration: Rational, at rate: Rational) -> Int {
        let exact = (duration * rate).doubleValue
        guard exact.isFinite, exact > 0 else { return 0 }
        return max(1, Int(min(exact + 0.5, 9e15)))
    }
}
