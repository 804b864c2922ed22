/// A function of one number as a cubic for each segment of an interval.
///
/// Each cubic goes through the function at the ends of its segment and at two points between, `(sqrt(2) - 1) / 2` of its length
/// from the middle: of all cubics that meet at the ends those with the smallest bound of the error, `h^4 / 2238 * max |f''''|` for
/// segments of length `h`. So the curve has no steps, and the ends of the interval are exact.
struct FittedCurve: Hashable {
    /// The segments.
    let axis: CurveAxis
    /// The coefficients of each segment, the constant first: four tables.
    let tables: [[Float]]

    /// What a function is fitted by.
    typealias Function = (_ numbers: [Float]) -> [Float]

    /// The curve through a function; nil where the function is infinite or no number.
    ///
    /// - Complexity: four evaluations for each segment.
    init?(_ function: Function, axis: CurveAxis) {
        self.axis = axis
        let segments = axis.segments
        let nodes = Self.points(of: segments, at: Self.nodes)
        let values = function(nodes)
        guard values.count == nodes.count, values.allSatisfy(\.isFinite), let first = segments.first else { return nil }
        var tables = [[Float]](repeating: [Float](repeating: 0, count: axis.layout.count), count: 4)
        func set(_ segment: Int, _ coefficients: [Double]) {
            for power in 0..<4 { tables[power][segment] = Float(coefficients[power]) }
        }
        var cubics: [[Double]] = []
        for (number, segment) in segments.enumerated() {
            let range = 4 * number..<4 * number + 4
            cubics.append(Self.cubic(through: nodes[range].map(Double.init), values[range].map(Double.init)))
            set(segment.index, cubics[number])
        }
        // A number that single precision put beside the interval finds the segment next to it.
        let covered = Set(segments.map(\.index))
        let mask = axis.layout.count - 1
        let last = segments[segments.count - 1]
        if !covered.contains((first.index - 1) & mask) { set((first.index - 1) & mask, cubics[0]) }
        if !covered.contains((last.index + 1) & mask) { set((last.index + 1) & mask, cubics[cubics.count - 1]) }
        self.tables = tables
    }

    /// How far the curve, as a kernel computes it, is from a function at some points of each segment.
    ///
    /// - Parameter isThorough: false for the three points where cubics are farthest from smooth functions.
    func error(from function: Function, isThorough: Bool) -> Double {
        let places = isThorough ? (0...Self.checks).map { 2 * Double($0) / Double(Self.checks) - 1 } : [-0.8, 0, 0.8]
        let points = Self.points(of: axis.segments, at: places)
        return zip(points, function(points)).reduce(0) { worst, point in
            let error = abs(Double(self(point.0)) - Double(point.1))
            return error.isNaN ? .infinity : max(worst, error)
        }
    }

    /// Points of each segment, by their places from -1 to 1.
    private static func points(
        of segments: [(index: Int, interval: ClosedRange<Double>)], at places: [Double]
    ) -> [Float] {
        segments.flatMap { segment in
            places.map { (place: Double) -> Float in
                Float(segment.interval.middle + segment.interval.half * place)
            }
        }
    }

    /// The curve at a number of the interval, with the roundings of a kernel.
    func callAsFunction(_ x: Float) -> Float {
        let segment = axis.segment(of: x)
        var result = tables[3][segment]
        for power in [2, 1, 0] { result = tables[power][segment].addingProduct(result, x) }
        return result
    }

    /// Intervals between the points of a segment where a fit is looked at.
    private static let checks = 12

    /// Where the function is met, in halves of a segment from its middle.
    private static let nodes = [-1, 1 - 2.0.squareRoot(), 2.0.squareRoot() - 1, 1]

    /// The coefficients, the constant first, of the cubic that meets a function at the nodes of a segment.
    static func cubic(from low: Double, to high: Double, _ function: (Double) -> Double) -> [Double] {
        let x = nodes.map { (low + high) / 2 + (high - low) / 2 * $0 }
        return cubic(through: x, x.map(function))
    }

    /// The coefficients of the cubic through four points (Newton's divided differences).
    private static func cubic(through x: [Double], _ y: [Double]) -> [Double] {
        var differences = y
        for order in 1..<4 {
            for index in stride(from: 3, through: order, by: -1) {
                differences[index] =
                    (differences[index] - differences[index - 1]) / (x[index] - x[index - order])
            }
        }
        // From the inside out: ((d3 * (x - x2) + d2) * (x - x1) + d1) * (x - x0) + d0.
        var result = [differences[3], 0, 0, 0]
        for index in [2, 1, 0] {
            for power in stride(from: 3, through: 1, by: -1) {
                result[power] = result[power - 1] - x[index] * result[power]
            }
            result[0] = differences[index] - x[index] * result[0]
        }
        return result
    }
}

extension ClosedRange<Double> {
    fileprivate var middle: Double { (lowerBound + upperBound) / 2 }
    fileprivate var half: Double { (upperBound - lowerBound) / 2 }
}
