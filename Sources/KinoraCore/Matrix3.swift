/// A 3 x 3 matrix that maps a point of one picture to a point of another in homogeneous coordinates.
///
/// Row major: `(x', y', w') = M (x, y, 1)`, the mapped point is `(x'/w', y'/w')`. Points are in pixels, origin at the
/// top left corner of the picture, pixel centres at `.5`.
public struct Matrix3: Hashable, Sendable {
    /// The nine entries, row by row.
    public var m00, m01, m02, m10, m11, m12, m20, m21, m22: Double

    /// A matrix by its rows.
    public init(
        _ m00: Double, _ m01: Double, _ m02: Double, _ m10: Double, _ m11: Double, _ m12: Double, _ m20: Double = 0,
        _ m21: Double = 0, _ m22: Double = 1
    ) {
        (self.m00, self.m01, self.m02) = (m00, m01, m02)
        (self.m10, self.m11, self.m12) = (m10, m11, m12)
        (self.m20, self.m21, self.m22) = (m20, m21, m22)
    }

    /// Every point stays where it is.
    public static let identity = Matrix3(1, 0, 0, 0, 1, 0)

    /// Moves points by `(x, y)`.
    public static func translation(_ x: Double, _ y: Double) -> Matrix3 { Matrix3(1, 0, x, 0, 1, y) }

    /// Scales about the origin.
    public static func scale(_ x: Double, _ y: Double) -> Matrix3 { Matrix3(x, 0, 0, 0, y, 0) }

    /// Turns points about the origin by an angle in radians; positive turns x towards y (clockwise on screen).
    public static func rotation(_ radians: Double) -> Matrix3 {
        let (sine, cosine) = (SystemMathematics.sine(radians), SystemMathematics.cosine(radians))
        return Matrix3(cosine, -sine, 0, sine, cosine, 0)
    }

    /// The matrix product: `(a * b)` maps a point by `b`, then by `a`.
    public static func * (a: Matrix3, b: Matrix3) -> Matrix3 {
        Matrix3(
            a.m00 * b.m00 + a.m01 * b.m10 + a.m02 * b.m20, a.m00 * b.m01 + a.m01 * b.m11 + a.m02 * b.m21,
            a.m00 * b.m02 + a.m01 * b.m12 + a.m02 * b.m22, a.m10 * b.m00 + a.m11 * b.m10 + a.m12 * b.m20,
            a.m10 * b.m01 + a.m11 * b.m11 + a.m12 * b.m21, a.m10 * b.m02 + a.m11 * b.m12 + a.m12 * b.m22,
            a.m20 * b.m00 + a.m21 * b.m10 + a.m22 * b.m20, a.m20 * b.m01 + a.m21 * b.m11 + a.m22 * b.m21,
            a.m20 * b.m02 + a.m21 * b.m12 + a.m22 * b.m22)
    }

    /// The determinant; 0 when the matrix has no inverse.
    public var determinant: Double {
        m00 * (m11 * m22 - m12 * m21) - m01 * (m10 * m22 - m12 * m20) + m02 * (m10 * m21 - m11 * m20)
    }

    /// The matrix that undoes this one; nil when the determinant is 0 or not finite.
    public var inverse: Matrix3? {
        let scale = determinant
        guard scale != 0, scale.isFinite else { return nil }
        return Matrix3(
            (m11 * m22 - m12 * m21) / scale, (m02 * m21 - m01 * m22) / scale, (m01 * m12 - m02 * m11) / scale,
            (m12 * m20 - m10 * m22) / scale, (m00 * m22 - m02 * m20) / scale, (m02 * m10 - m00 * m12) / scale,
            (m10 * m21 - m11 * m20) / scale, (m01 * m20 - m00 * m21) / scale, (m00 * m11 - m01 * m10) / scale)
    }

    /// The image of a point; `(0, 0)` where the point lies on the horizon (`w' = 0`).
    public func apply(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
        let w = m20 * x + m21 * y + m22
        guard w != 0 else { return (0, 0) }
        return ((m00 * x + m01 * y + m02) / w, (m10 * x + m11 * y + m12) / w)
    }
}
