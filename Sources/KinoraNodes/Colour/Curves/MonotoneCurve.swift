import KinoraCore

/// A smooth curve through points that never swings beyond them.
///
/// Cubic Hermite pieces with the slopes of F. N. Fritsch and R. E. Carlson, "Monotone piecewise cubic interpolation", SIAM Journal on
/// Numerical Analysis 17, 1980: between two points it rises or falls as they do. Before the first and after the last point it
/// stays.
struct MonotoneCurve: Hashable, Sendable {
    /// A place the curve goes through.
    struct Point: Hashable, Sendable {
        var x: Double
        var y: Double
    }

    private let points: [Point]
    private let slopes: [Double]

    /// The curve through points in rising order of `x`.
    init(_ points: [Point]) {
        self.points = points
        slopes = Self.slopes(of: points)
    }

    /// Secants averaged, then shortened where a piece would overshoot (the paper's circle of radius 3).
    private static func slopes(of points: [Point]) -> [Double] {
        guard points.count > 1 else { return [Double](repeating: 0, count: points.count) }
        let secants = zip(points, points.dropFirst()).map { ($1.y - $0.y) / ($1.x - $0.x) }
        var slopes = points.indices.map { index in
            if index == 0 { return secants[0] }
            if index == points.count - 1 { return secants[index - 1] }
            let (before, after) = (secants[index - 1], secants[index])
            return before * after <= 0 ? 0 : (before + after) / 2
        }
        for (index, secant) in secants.enumerated() {
            guard secant != 0 else {
                slopes[index] = 0
                slopes[index + 1] = 0
                continue
            }
            let (a, b) = (slopes[index] / secant, slopes[index + 1] / secant)
            let radius = (a * a + b * b).squareRoot()
            guard radius > 3 else { continue }
            slopes[index] = 3 / radius * a * secant
            slopes[index + 1] = 3 / radius * b * secant
        }
        return slopes
    }

    /// The height of the curve.
    func callAsFunction(_ x: Double) -> Double {
        guard let first = points.first, let last = points.last else { return x }
        if x <= first.x { return first.y }
        if x >= last.x { return last.y }
        let index = (points.firstIndex { $0.x > x } ?? points.count - 1) - 1
        let (from, to) = (points[index], points[index + 1])
        let width = to.x - from.x
        let t = (x - from.x) / width
        let (square, cube) = (t * t, t * t * t)
        return (2 * cube - 3 * square + 1) * from.y + (cube - 2 * square + t) * width * slopes[index]
            + (3 * square - 2 * cube) * to.y + (cube - square) * width * slopes[index + 1]
    }
}

extension MonotoneCurve {
    /// Why a text is no list of points.
    struct Mistake: Error, Hashable { var message: String }

    /// Reads `0/0 0.25/0.2 1/1`: points of input and output, 0 to 1 each, in rising order.
    init(text: String) throws(Mistake) {
        var points: [Point] = []
        for word in text.split(whereSeparator: { $0.isWhitespace }) {
            let parts = word.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, let x = Double(parts[0]), let y = Double(parts[1]), (0...1).contains(x),
                (0...1).contains(y)
            else {
                throw Mistake(
                    message: "a point is two numbers of 0 to 1, as in '0.25/0.2', '\(word)' is not")
            }
            if let last = points.last, last.x >= x {
                let before = "\(DecimalText.shortest(last.x))/\(DecimalText.shortest(last.y))"
                throw Mistake(
                    message: "the points of a curve stand in rising order, '\(word)' comes after '\(before)'")
            }
            points.append(Point(x: x, y: y))
        }
        guard points.count >= 2 else {
            throw Mistake(
                message: "a curve takes at least two points, as in '0/0 0.5/0.6 1/1', here are \(points.count)")
        }
        self.init(points)
    }
}
