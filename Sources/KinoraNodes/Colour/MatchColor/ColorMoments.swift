import KinoraCore
import KinoraIR

/// Mean and covariance of the colours of a picture, as nine uniforms: three means, then the means of the products
/// 00 01 02 11 12 22.
struct ColorMoments {
    /// The first uniform.
    let slot: Int

    /// Measures a picture on a grid of at most 480 by 270 pixels, in every frame.
    ///
    /// - Parameter then: called when the measurement is done; allocates nothing. `fills` are the uniforms it writes.
    init(
        _ picture: Picture, _ space: LabLanes, name: String, fills: Range<Int>, in lowering: Lowering,
        then: @escaping @Sendable (UnsafeMutablePointer<Float>) -> Void
    ) {
        let first = lowering.uniforms.reserve(9).lowerBound
        slot = first
        let domain = Size(min(picture.size.width, 480), min(picture.size.height, 270))
        let planes = lowering.components(of: picture)
        let kernel = PixelKernel(name, in: lowering)
        let x = kernel.x * kernel.constant(Double(picture.size.width) / Double(domain.width))
        let y = kernel.y * kernel.constant(Double(picture.size.height) / Double(domain.height))
        let lab = space.lab(
            [planes.red, planes.green, planes.blue].map { kernel.sample($0, x: x, y: y, filter: .nearest) }, in: kernel)
        let products = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)].map { lab[$0.0] * lab[$0.1] }
        for (index, value) in (lab + products).enumerated() {
            let target = ReductionTarget(uniforms: index == 8 ? fills : first + index..<first + index + 1) {
                joined, pixels, uniforms, _ in
                let sum = Double(joined.loadUnaligned(as: Int64.self)) / 65536
                uniforms[first + index] = Float(sum / Double(max(1, pixels)))
                if index == 8 { then(uniforms) }
            }
            kernel.reduce(.sum, value, target: target)
        }
        kernel.finish(size: domain)
    }

    /// The covariance behind nine uniforms, with a little added so that a picture of one colour has one as well.
    static func covariance(_ moments: UnsafePointer<Float>) -> Matrix3 {
        let (a, b, c) = (Double(moments[0]), Double(moments[1]), Double(moments[2]))
        func entry(_ index: Int, _ product: Double) -> Double { Double(moments[index]) - product }
        let least = 1e-5
        let (ab, ac, bc) = (entry(4, a * b), entry(5, a * c), entry(7, b * c))
        return Matrix3(
            max(entry(3, a * a), 0) + least, ab, ac, ab, max(entry(6, b * b), 0) + least, bc, ac, bc,
            max(entry(8, c * c), 0) + least)
    }
}

/// How the spread of colours is matched.
enum ColorTransport: String, CaseIterable {
    /// Each of L*, a* and b* for itself: E. Reinhard, M. Ashikhmin, B. Gooch, P. Shirley, "Color Transfer between Images",
    /// IEEE Computer Graphics and Applications 21, 2001.
    case reinhard
    /// All three together: F. Pitié, A. Kokaram, "The linear Monge-Kantorovitch linear colour mapping for example-based colour
    /// transfer", CVMP 2007: of all linear maps that give the wanted covariance, the one that moves colours least.
    case transport

    /// The map from the differences of one picture's colours to its mean to those of the other; allocates nothing.
    func matrix(from: Matrix3, to: Matrix3) -> Matrix3 {
        switch self {
        case .reinhard:
            return Matrix3(
                (to.m00 / from.m00).squareRoot(), 0, 0, 0, (to.m11 / from.m11).squareRoot(), 0, 0, 0,
                (to.m22 / from.m22).squareRoot())
        case .transport:
            let root = from.symmetricRoot
            guard let back = root.inverse else { return .identity }
            return back * (root * to * root).symmetricRoot * back
        }
    }
}

extension Matrix3 {
    /// The root of a symmetric matrix with positive eigenvalues (E. Denman, A. Beavers, "The matrix sign function and
    /// computations in systems", Applied Mathematics and Computation 2, 1976).
    var symmetricRoot: Matrix3 {
        var (root, inverse) = (self, Matrix3.identity)
        for _ in 0..<24 {
            guard let a = root.inverse, let b = inverse.inverse else { break }
            (root, inverse) = (root.mean(with: b), inverse.mean(with: a))
        }
        return root
    }

    private func mean(with other: Matrix3) -> Matrix3 {
        Matrix3(
            (m00 + other.m00) / 2, (m01 + other.m01) / 2, (m02 + other.m02) / 2, (m10 + other.m10) / 2,
            (m11 + other.m11) / 2, (m12 + other.m12) / 2, (m20 + other.m20) / 2, (m21 + other.m21) / 2,
            (m22 + other.m22) / 2)
    }
}
