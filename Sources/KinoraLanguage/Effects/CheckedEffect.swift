/// An effect that passed every check: what a backend lowers.
///
/// The result of a `video` effect is a `vec3`, whose alpha is that of the first video input, or a `vec4`; the result of a
/// `mask` effect is a `float`.
public struct CheckedEffect: Hashable, Sendable {
    /// Its declaration.
    public var signature: Signature
    /// The streams it looks at, in order; `SourceAccess.stream` counts here.
    public var streams: [Parameter]
    /// What else it is given, in order; `EffectExpression.Kind.parameter` counts here.
    public var parameters: [EffectParameter]
    /// What it computes.
    public var body: EffectBody
    /// What it needs of each stream, by the index of `streams`.
    public var reach: [EffectReach]
    /// Whether its picture may change while its inputs stand still: it uses `t`, `p` or `frame`.
    public var usesTime: Bool
    /// Whether it uses `p`, so that its stream must have a known length.
    public var usesProgress: Bool
    /// Whether it is a transition: its first two streams are videos and it uses `p`.
    public var isTransition: Bool
    /// What it remembers of its own pictures; nil for most effects.
    public var past: EffectPast?

    /// Puts an effect together.
    public init(
        signature: Signature, streams: [Parameter], parameters: [EffectParameter], body: EffectBody,
        reach: [EffectReach], usesTime: Bool, usesProgress: Bool, isTransition: Bool,
        past: EffectPast? = nil
    ) {
        self.signature = signature
        self.streams = streams
        self.parameters = parameters
        self.body = body
        self.reach = reach
        self.usesTime = usesTime
        self.usesProgress = usesProgress
        self.isTransition = isTransition
        self.past = past
    }
}

/// What an effect made of the frame before, as a stream that its body looks at.
///
/// A frame depends on its own time alone: its past is computed with it, beginning `window` frames back with black.
public struct EffectPast: Hashable, Sendable {
    /// The windows there are, in frames: each costs the effect once more.
    public static let windows = 1...32

    /// Index into `CheckedEffect.streams`; no node has an input for it.
    public var stream: Int
    /// How many frames a picture is made of, its own included.
    public var window: Int

    /// Describes what is remembered.
    public init(stream: Int, window: Int) {
        self.stream = stream
        self.window = window
    }
}

/// A parameter as the body sees it.
public struct EffectParameter: Hashable, Sendable {
    /// The name.
    public var name: String
    /// A number is a `float` (an angle in radians), a point a `vec2` in the unit of the argument, a colour a `vec3`
    /// without its alpha, a truth value a `bool`, a choice a `float` that holds its place among `choices`, from 0.
    public var type: EffectType
    /// Whether the number is an angle: the graph says degrees, the body computes in radians.
    public var isAngle: Bool
    /// The names of a choice; empty for everything else.
    public var choices: [String]

    /// Describes a parameter.
    public init(name: String, type: EffectType, isAngle: Bool = false, choices: [String] = []) {
        self.name = name
        self.type = type
        self.isAngle = isAngle
        self.choices = choices
    }
}

/// Bindings in order, then the result.
public struct EffectBody: Hashable, Sendable {
    /// Each may use the ones before it.
    public var locals: [EffectLocal]
    /// The pixel.
    public var result: EffectExpression

    /// Describes a body.
    public init(locals: [EffectLocal], result: EffectExpression) {
        self.locals = locals
        self.result = result
    }
}

/// What an effect looks at in one of its streams.
public struct EffectReach: Hashable, Sendable {
    /// Distances of neighbours to the left and right, in pixels; always holds 0.
    public var columns: ClosedRange<Int>
    /// Distances of neighbours above and below, in pixels; always holds 0.
    public var rows: ClosedRange<Int>
    /// Distances of frames; always holds 0.
    public var frames: ClosedRange<Int>
    /// Whether it resamples at places that only the pixel knows.
    public var isAnywhere: Bool
    /// Whether it needs a reduction over the whole frame.
    public var needsStatistics: Bool
    /// Whether the stream is what the effect itself made of earlier frames: those are the stream's own on both sides of a cut, where a
    /// window of time sees the footage of its own clip.
    public var isOwnPast: Bool

    /// Describes a reach; by default this pixel alone.
    public init(
        columns: ClosedRange<Int> = 0...0, rows: ClosedRange<Int> = 0...0, frames: ClosedRange<Int> = 0...0,
        isAnywhere: Bool = false, needsStatistics: Bool = false, isOwnPast: Bool = false
    ) {
        self.columns = columns
        self.rows = rows
        self.frames = frames
        self.isAnywhere = isAnywhere
        self.needsStatistics = needsStatistics
        self.isOwnPast = isOwnPast
    }

    /// Whether it looks at nothing but the pixel being computed.
    public var isPointwise: Bool {
        columns == 0...0 && rows == 0...0 && frames == 0...0 && !isAnywhere && !needsStatistics
    }
}
