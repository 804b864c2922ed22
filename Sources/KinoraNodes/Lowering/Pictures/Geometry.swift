import KinoraCore
import KinoraIR
import KinoraLanguage

/// A chain of geometric nodes folded into one: where each pixel of the output comes from in the stored picture.
///
/// Moves that follow each other multiply into one matrix, so a picture is resampled once, from its original pixels,
/// whatever the length of the chain.
public struct Geometry: Sendable {
    /// The most general move of a chain; each class is cheaper than the next.
    public enum Class: Int, Comparable, Sendable {
        /// No move at all.
        case identity
        /// Scales and shifts along the axes: rows stay rows.
        case axisAligned
        /// Any move that keeps parallels.
        case affine
        /// Perspective.
        case projective

        /// Order of generality.
        public static func < (left: Class, right: Class) -> Bool { left.rawValue < right.rawValue }
    }

    /// One move: from pixels of its output to pixels of its input, for a moment of its node's own time.
    public struct Step: Sendable {
        /// The node's clock.
        public var clock: NodeClock
        /// Output pixel to input pixel; allocates nothing.
        public var matrix: @Sendable (SignalMoment) -> Matrix3

        /// One move.
        public init(clock: NodeClock, matrix: @escaping @Sendable (SignalMoment) -> Matrix3) {
            self.clock = clock
            self.matrix = matrix
        }
    }

    /// The most general step.
    public var kind: Class
    /// The moves, the last node of the graph first.
    public var steps: [Step]
    /// How points between pixels are made.
    public var filter: Filter
    /// What lies outside the picture.
    public var border: Border
    /// The user's names of the nodes.
    public var names: [String]
    /// True when every pixel comes from inside the stored picture: a border rule never shows.
    public var staysInside = true

    /// No move.
    public static let identity = Geometry(kind: .identity, steps: [], filter: .bilinear, border: .clamp, names: [])

    /// The folded matrix at a time of the output: output pixel to stored pixel.
    public func matrix(at time: Rational) -> Matrix3 {
        var result = Matrix3.identity
        for step in steps { result = step.matrix(step.clock.moment(at: time)) * result }
        return result
    }

    /// This chain with one more move behind it, nearer to the output.
    public func followed(
        by step: Step, kind stepKind: Class, filter: Filter, border: Border, name: String
    ) -> Geometry {
        Geometry(
            kind: max(kind, stepKind), steps: [step] + steps, filter: filter, border: border, names: names + [name])
    }
}
