import KinoraCore
import KinoraIR

/// A quadratic `b1 x + b2 y + a1 x^2 + a2 y^2 + a3 x y` fitted to the surroundings of each pixel, weighed by a Gaussian.
///
/// G. Farnebäck, "Two-frame motion estimation based on polynomial expansion", 2003, section 2; the constant term is not needed. The
/// moments are taken along columns, then along rows, edges continued, as OpenCV does.
struct PolynomialExpansion {
    /// Pixels on each side.
    let reach: Int
    /// Standard deviation of the weights, in pixels.
    let deviation: Double

    /// How moments make coefficients: entries of the inverse of the matrix of the weighted basis functions.
    private struct Inverse {
        var linear = 0.0
        var constantToSquare = 0.0
        var square = 0.0
        var mixed = 0.0
    }

    /// The weights of the pixel and of those at a distance of 1 ... `reach`.
    private var weights: [Double] {
        let all = (0...reach).map { Mathematics.exponential(-Double($0 * $0) / (2 * deviation * deviation)) }
        let total = all.dropFirst().reduce(all[0]) { $0 + 2 * $1 }
        return all.map { $0 / total }
    }

    private var inverse: Inverse {
        let weights = self.weights
        // Of moments 0, 2 and 4 along one axis; both axes have the same.
        func moment(_ order: Int) -> Double {
            weights.enumerated().dropFirst().reduce(order == 0 ? weights[0] : 0) { sum, item in
                let square = Double(item.offset * item.offset)
                return sum + 2 * item.element * (order == 0 ? 1 : order == 2 ? square : square * square)
            }
        }
        let (m0, m2, m4) = (moment(0), moment(2), moment(4))
        // The basis 1, x^2, y^2 is coupled by a symmetric 3 by 3 matrix; x, y and xy stand alone.
        let (a, b, c, d) = (m0 * m0, m0 * m2, m0 * m4, m2 * m2)
        let determinant = (c - d) * (a * (c + d) - 2 * b * b)
        return Inverse(
            linear: 1 / b, constantToSquare: -b * (c - d) / determinant, square: (a * c - b * b) / determinant,
            mixed: 1 / d)
    }

    /// The names of the coefficients, in order.
    static let parts = ["y", "x", "yy", "xx", "xy"]

    /// The coefficients of `y`, `x`, `y^2`, `x^2` and `xy` at each pixel, in halves: what they lose is a thousandth of the motion.
    func coefficients(of plane: PlaneID, size: Size, name: String, in lowering: Lowering) -> [PlaneID] {
        let g = weights.map { Float($0) }
        let xg = weights.enumerated().map { Float(Double($0.offset) * $0.element) }
        let xxg = weights.enumerated().map { Float(Double($0.offset * $0.offset) * $0.element) }
        let columns = PixelKernel("\(name).moments", in: lowering)
        var sums = [columns.tap(plane) * g[0], columns.constant(0), columns.constant(0)]
        for step in 1...reach {
            let (above, below) = (columns.tap(plane, dy: -step), columns.tap(plane, dy: step))
            sums[0] += (above + below) * g[step]
            sums[1] += (below - above) * xg[step]
            sums[2] += (above + below) * xxg[step]
        }
        let moments = columns.store(sums, names: (0..<3).map { "\(name).moments.\($0)" }, size: size)
        columns.finish(size: size)

        let rows = PixelKernel("\(name).expansion", in: lowering)
        func pair(_ moment: Int, _ step: Int) -> (left: FloatLane, right: FloatLane) {
            (rows.tap(moments[moment], dx: -step), rows.tap(moments[moment], dx: step))
        }
        var (mean, x, y) = (rows.tap(moments[0]) * g[0], rows.constant(0), rows.tap(moments[1]) * g[0])
        var (xx, yy, xy) = (rows.constant(0), rows.tap(moments[2]) * g[0], rows.constant(0))
        for step in 1...reach {
            let (zeroth, first, second) = (pair(0, step), pair(1, step), pair(2, step))
            mean += (zeroth.left + zeroth.right) * g[step]
            x += (zeroth.right - zeroth.left) * xg[step]
            xx += (zeroth.left + zeroth.right) * xxg[step]
            y += (first.left + first.right) * g[step]
            xy += (first.right - first.left) * xg[step]
            yy += (second.left + second.right) * g[step]
        }
        let inverse = self.inverse
        let (linear, square) = (Float(inverse.linear), Float(inverse.square))
        let level = mean * Float(inverse.constantToSquare)
        let values = [y * linear, x * linear, level + yy * square, level + xx * square, xy * Float(inverse.mixed)]
        let result = rows.store(
            values, names: Self.parts.map { "\(name).\($0)" }, size: size, element: .f16)
        // A frame is the second of one pair and the first of the next.
        rows.finish(size: size, endsStage: true)
        return result
    }
}
