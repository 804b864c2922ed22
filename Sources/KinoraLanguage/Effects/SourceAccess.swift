/// A look at one pixel of an input stream.
///
/// The value of a `video` or `image` is its gamma-encoded colour, `vec3`; of a `mask` a `float`; of a `flow` a `vec2`.
public struct SourceAccess: Hashable, Sendable {
    /// Index into `CheckedEffect.streams`.
    public var stream: Int
    /// Which pixel.
    public var location: Location
    /// Which frame, counted from the present one; 0 nearly always.
    public var frame: TapOffset
    /// Which components.
    public var channel: Channel

    /// Describes a look at a stream.
    public init(
        stream: Int, location: Location = .pixel, frame: TapOffset = TapOffset(), channel: Channel = .color
    ) {
        self.stream = stream
        self.location = location
        self.frame = frame
        self.channel = channel
    }

    /// Which pixel is looked at.
    public enum Location: Hashable, Sendable {
        /// `src`: the one being computed.
        case pixel
        /// `src[dx, dy]`: a neighbour at a whole distance; outside the picture the nearest pixel counts (clamp).
        case neighbour(dx: TapOffset, dy: TapOffset)
        /// `src.at(point)`: anywhere, in the coordinates of `xy`.
        case at(EffectExpression, filter: SourceFilter, border: SourceBorder)
    }

    /// Which components are looked at.
    public enum Channel: String, Hashable, Sendable {
        /// The colour, or the one or two values of a mask or flow.
        case color
        /// `src.a`: alpha alone, `float`; 1 where the stream has none.
        case alpha
        /// `src.rgba`: colour and alpha, `vec4`.
        case colorAndAlpha
    }
}

/// How a picture is resampled between pixel centres.
public enum SourceFilter: String, Hashable, Sendable, CaseIterable {
    /// The nearest pixel.
    case nearest
    /// Two by two pixels, linear.
    case bilinear
    /// Four by four pixels, Catmull-Rom.
    case bicubic
    /// Six by six pixels, Lanczos with three lobes.
    case lanczos
}

/// What lies outside the picture.
public enum SourceBorder: String, Hashable, Sendable, CaseIterable {
    /// The nearest pixel of the edge.
    case clamp
    /// The picture mirrored about its edge, the edge pixel twice.
    case mirror
    /// The picture again.
    case wrap
    /// Black with alpha 0.
    case transparent
}

/// A whole-frame reduction.
public enum EffectStatistic: Hashable, Sendable {
    /// The mean of each component.
    case mean
    /// The smallest value of each component.
    case minimum
    /// The largest value of each component.
    case maximum
    /// The share, 0...1, of pixels whose luma (of a mask: value) times 255, rounded, is `bin`; `float`.
    case histogram(bin: EffectExpression)
}

/// A whole distance that is known before any pixel is computed: a constant plus multiples of loop counters.
public struct TapOffset: Hashable, Sendable {
    /// One loop's share.
    public struct Term: Hashable, Sendable {
        /// The sum's `loop`.
        public var loop: Int
        /// What its counter is multiplied by; never 0.
        public var factor: Int

        /// Describes a share.
        public init(loop: Int, factor: Int) {
            self.loop = loop
            self.factor = factor
        }
    }

    /// The part that does not vary.
    public var constant: Int
    /// The parts that follow loop counters, ordered by loop, each loop at most once.
    public var terms: [Term]

    /// Describes a distance.
    public init(_ constant: Int = 0, terms: [Term] = []) {
        self.constant = constant
        self.terms = terms
    }

    /// Whether it is 0 in every turn of every loop.
    public var isZero: Bool { constant == 0 && terms.isEmpty }

    /// The distance for given counters.
    public func value(counter: (_ loop: Int) -> Int) -> Int {
        terms.reduce(constant) { $0 &+ $1.factor &* counter($1.loop) }
    }

    /// All distances it can take, given the range of each loop.
    public func range(loops: (_ loop: Int) -> ClosedRange<Int>) -> ClosedRange<Int> {
        var low = constant
        var high = constant
        for term in terms {
            let range = loops(term.loop)
            let ends = [term.factor &* range.lowerBound, term.factor &* range.upperBound].sorted()
            low = low &+ ends[0]
            high = high &+ ends[1]
        }
        return low...max(low, high)
    }
}
