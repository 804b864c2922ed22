/// One component of a signal as a tree: a total, deterministic function of the moment.
///
/// Truth values are numbers, 0 for false and anything else for true; comparisons yield 0 or 1. Division by zero follows
/// IEEE 754; whoever uses a signal checks that its values are finite and within the parameter's range.
public indirect enum SignalExpression: Hashable, Sendable {
    /// Always the same number.
    case constant(Double)
    /// `t`, seconds since the stream began.
    case time
    /// `p`, progress over the stream, 0...1.
    case progress
    /// `frame`, counted from 0.
    case frame
    /// An operator with one operand.
    case unary(UnaryOperator, SignalExpression)
    /// An operator with two operands.
    case binary(BinaryOperator, SignalExpression, SignalExpression)
    /// `if condition then a else b`.
    case select(SignalExpression, SignalExpression, SignalExpression)
    /// A function under its GLSL name, with as many arguments as `function.arity` allows.
    case call(SignalFunction, [SignalExpression])
    /// `from -> to over length ease`: moves from the stream's start on, then stays at `to`.
    case ramp(from: SignalExpression, to: SignalExpression, over: SignalTime?, ease: Easing)
    /// `[0s: 0.2, 1s: 0.8 ease out]`, ordered by time, never empty; before the first and after the last it stays.
    case keyframes([Keyframe])
    /// A number that only the footage knows.
    case measured(Measurement)

    /// An operator with one operand.
    public enum UnaryOperator: String, Hashable, Sendable {
        /// `-x`
        case negate = "-"
        /// `not x`
        case not
    }

    /// An operator with two operands.
    public enum BinaryOperator: String, Hashable, Sendable, CaseIterable {
        /// `a + b`
        case add = "+"
        /// `a - b`
        case subtract = "-"
        /// `a * b`
        case multiply = "*"
        /// `a / b`
        case divide = "/"
        /// `a % b`, `a - b * floor(a / b)` as GLSL's `mod`
        case modulo = "%"
        /// `a < b`
        case less = "<"
        /// `a <= b`
        case lessOrEqual = "<="
        /// `a > b`
        case greater = ">"
        /// `a >= b`
        case greaterOrEqual = ">="
        /// `a == b`
        case equal = "=="
        /// `a != b`
        case notEqual = "!="
        /// `a and b`
        case and
        /// `a or b`
        case or
    }

    /// A value to be reached at a time.
    public struct Keyframe: Hashable, Sendable {
        /// When the value is reached.
        public var time: SignalTime
        /// The value.
        public var value: Double
        /// How the value is approached from the keyframe before.
        public var ease: Easing

        /// Describes a keyframe.
        public init(time: SignalTime, value: Double, ease: Easing = .linear) {
            self.time = time
            self.value = value
            self.ease = ease
        }
    }
}

/// A place on the time line of a stream, in the unit a user wrote it in.
public enum SignalTime: Hashable, Sendable {
    /// Seconds since the stream began.
    case seconds(Double)
    /// Frames since the stream began.
    case frames(Double)
    /// A share of the stream's length, 0...1.
    case share(Double)

    /// Seconds since the stream began, for the stream `moment` belongs to.
    public func seconds(at moment: SignalMoment) -> Double {
        switch self {
        case .seconds(let seconds): seconds
        case .frames(let frames): moment.rate > 0 ? frames / moment.rate : 0
        case .share(let share): share * moment.duration
        }
    }
}
