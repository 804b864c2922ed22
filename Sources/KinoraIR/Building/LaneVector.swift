/// A short vector of float lanes: a position, a colour. Operators work on each component.
public struct LaneVector {
    /// The components, 1 to 4 as a rule; operands of one operator have as many.
    public var components: [FloatLane]

    /// A vector of components.
    public init(_ components: [FloatLane]) { self.components = components }
    /// A vector of components.
    public init(_ components: FloatLane...) { self.components = components }

    /// The component at a position.
    public subscript(index: Int) -> FloatLane {
        get { components[index] }
        set { components[index] = newValue }
    }

    /// Each component put through a function.
    public func map(_ transform: (FloatLane) -> FloatLane) -> LaneVector { LaneVector(components.map(transform)) }
    /// Each pair of components put through a function.
    public func zip(_ other: LaneVector, _ transform: (FloatLane, FloatLane) -> FloatLane) -> LaneVector {
        LaneVector(Swift.zip(components, other.components).map { transform($0, $1) })
    }

    /// Sum of each component.
    public static func + (a: LaneVector, b: LaneVector) -> LaneVector { a.zip(b) { $0 + $1 } }
    /// Difference of each component.
    public static func - (a: LaneVector, b: LaneVector) -> LaneVector { a.zip(b) { $0 - $1 } }
    /// Product of each component.
    public static func * (a: LaneVector, b: LaneVector) -> LaneVector { a.zip(b) { $0 * $1 } }
    /// Quotient of each component.
    public static func / (a: LaneVector, b: LaneVector) -> LaneVector { a.zip(b) { $0 / $1 } }
    /// A number added to each component.
    public static func + (a: LaneVector, b: FloatLane) -> LaneVector { a.map { $0 + b } }
    /// A number taken from each component.
    public static func - (a: LaneVector, b: FloatLane) -> LaneVector { a.map { $0 - b } }
    /// Each component times a number.
    public static func * (a: LaneVector, b: FloatLane) -> LaneVector { a.map { $0 * b } }
    /// Each component times a number.
    public static func * (a: LaneVector, b: Float) -> LaneVector { a.map { $0 * b } }
    /// Each component divided by a number: one division, then products.
    public static func / (a: LaneVector, b: FloatLane) -> LaneVector { a * (1 / b) }

    /// The sum of the products of the components, added in order; 0 for an empty vector is not defined.
    public func dot(_ other: LaneVector) -> FloatLane {
        let products = zip(other) { $0 * $1 }.components
        return products.dropFirst().reduce(products[0]) { $0 + $1 }
    }
    /// The Euclidean length.
    public func length() -> FloatLane { dot(self).squareRoot() }
    /// The vector over its length; NaN for a vector of zeros.
    public func normalized() -> LaneVector { self / length() }
    /// The cross product of two vectors of three components.
    public func cross(_ b: LaneVector) -> LaneVector {
        LaneVector(
            self[1] * b[2] - b[1] * self[2], self[2] * b[0] - b[2] * self[0], self[0] * b[1] - b[0] * self[1])
    }
    /// `self + (other - self) * amount` for each component.
    public func mix(_ other: LaneVector, _ amount: FloatLane) -> LaneVector { zip(other) { $0.mix($1, amount) } }
}
