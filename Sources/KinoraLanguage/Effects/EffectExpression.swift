/// An expression of an effect, checked and typed: a pure, total function of one pixel.
///
/// Arithmetic is binary32 and component-wise; a float operand beside a vector counts for each component (the checker has
/// put no conversion there: `binary` and `call` may mix `float` with one vector type). Comparisons take floats and yield
/// `bool`.
public struct EffectExpression: Hashable, Sendable {
    /// What it computes.
    public var kind: Kind
    /// The type of its value.
    public var type: EffectType

    /// Describes an expression.
    public init(_ kind: Kind, _ type: EffectType) {
        self.kind = kind
        self.type = type
    }

    /// The forms an expression takes.
    public indirect enum Kind: Hashable, Sendable {
        /// A number. Units are gone: angles are radians, lengths pixels, times seconds, shares 0...1.
        case literal(Float)
        /// A truth value.
        case truth(Bool)
        /// The parameter at that index of `CheckedEffect.parameters`.
        case parameter(Int)
        /// `xy`: the centre of this pixel, in pixels from the top left corner; the first centre is (0.5, 0.5). `vec2`.
        case position
        /// `uv`: `xy / size`. `vec2`.
        case uv
        /// `size`: width and height of the result in pixels. `vec2`.
        case size
        /// `t`: seconds since the stream began. `float`.
        case time
        /// `p`: progress over the stream, or over the blend in a transition, 0...1. `float`.
        case progress
        /// `frame`: number of the frame, from 0. `float`.
        case frame
        /// `seed`: the node's seed. `float` holding a whole number below 2^24.
        case seed
        /// A binding: `EffectLocal.id`.
        case local(Int)
        /// The counter of the enclosing sum of that id. `float`.
        case loopIndex(Int)
        /// A look at an input stream.
        case source(SourceAccess)
        /// A reduction over a whole frame of an input stream.
        case statistic(stream: Int, frame: TapOffset, EffectStatistic)
        /// An operator with one operand.
        case unary(EffectUnaryOperator, EffectExpression)
        /// An operator with two operands.
        case binary(EffectBinaryOperator, EffectExpression, EffectExpression)
        /// A built-in function.
        case call(EffectFunction, [EffectExpression])
        /// `if condition then a else b`; both sides have one type, and both may be computed.
        case select(EffectExpression, EffectExpression, EffectExpression)
        /// `sum(i in lower..upper) { ... }`: the body added up for every whole `i`, both ends included, in rising order.
        case sum(EffectSum)
        /// Components of a vector, or of a float by `[0]`, as indices 0...3.
        case swizzle(EffectExpression, [Int])
        /// A vector put together from floats and vectors whose widths add up to its own.
        case vector([EffectExpression])
    }
}

/// A counted loop that adds up its body.
public struct EffectSum: Hashable, Sendable {
    /// Names the counter for `loopIndex` and `TapOffset`; unique in the effect.
    public var loop: Int
    /// The counter's values.
    public var range: ClosedRange<Int>
    /// Bindings computed anew in every turn.
    public var locals: [EffectLocal]
    /// What is added up.
    public var body: EffectExpression
    /// Whether it stays a loop however few its turns are.
    public var isLoop: Bool

    /// Describes a sum.
    public init(
        loop: Int, range: ClosedRange<Int>, locals: [EffectLocal], body: EffectExpression, isLoop: Bool = false
    ) {
        self.isLoop = isLoop
        self.loop = loop
        self.range = range
        self.locals = locals
        self.body = body
    }
}

/// A name bound to a value: `d = length(xy - centre)`.
public struct EffectLocal: Hashable, Sendable {
    /// Names it for `EffectExpression.Kind.local`; unique in the effect, loops included.
    public var id: Int
    /// The user's name.
    public var name: String
    /// Its value.
    public var value: EffectExpression

    /// Describes a binding.
    public init(id: Int, name: String, value: EffectExpression) {
        self.id = id
        self.name = name
        self.value = value
    }
}

/// An operator with one operand.
public enum EffectUnaryOperator: String, Hashable, Sendable {
    /// `-x`, component-wise.
    case negate = "-"
    /// `not x`, of a truth value.
    case not
}

/// An operator with two operands.
public enum EffectBinaryOperator: String, Hashable, Sendable, CaseIterable {
    /// Component-wise arithmetic.
    case add = "+", subtract = "-", multiply = "*", divide = "/"
    /// `a - b * floor(a / b)`, as GLSL's `mod`.
    case modulo = "%"
    /// Comparison of two floats.
    case less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">=", equal = "==", notEqual = "!="
    /// Of two truth values.
    case and, or
}
