/// A shift, a turn and a change of size about the middle of a picture, as complex numbers: `z' = a * z + b`.
struct Similarity: Hashable, Sendable {
    /// Size and turn: `size * exp(i * angle)`.
    var a: SIMD2<Double>
    /// The shift, in pixels.
    var b: SIMD2<Double>

    /// No move at all.
    static let identity = Similarity(a: [1, 0], b: [0, 0])

    /// Where a point comes to lie.
    func callAsFunction(_ z: SIMD2<Double>) -> SIMD2<Double> { Self.product(a, z) + b }

    /// This move after another one.
    func after(_ first: Similarity) -> Similarity {
        Similarity(a: Self.product(a, first.a), b: Self.product(a, first.b) + b)
    }

    /// The move back.
    var inverse: Similarity {
        let size = max((a * a).sum(), 1e-12)
        let back: SIMD2<Double> = [a.x / size, -a.y / size]
        return Similarity(a: back, b: Self.product(back, [-b.x, -b.y]))
    }

    /// Radians it turns by.
    var angle: Double { Mathematics.arctangent(a.y, a.x) }
    /// The natural logarithm of how much larger it makes a picture.
    var growth: Double { Mathematics.logarithm(max((a * a).sum(), 1e-12)) / 2 }

    static func product(_ p: SIMD2<Double>, _ q: SIMD2<Double>) -> SIMD2<Double> {
        [p.x * q.x - p.y * q.y, p.x * q.y + p.y * q.x]
    }

    /// The move that brings points to others with the least sum of squared distances (S. Umeyama, 1991, for two dimensions); nil for
    /// fewer than two places.
    init?(from points: [SIMD2<Double>], to others: [SIMD2<Double>], of indices: [Int]) {
        guard indices.count > 1 else { return nil }
        var (p, q) = (SIMD2<Double>(), SIMD2<Double>())
        for index in indices {
            p += points[index]
            q += others[index]
        }
        p /= Double(indices.count)
        q /= Double(indices.count)
        var (sum, size) = (SIMD2<Double>(), 0.0)
        for index in indices {
            let (u, v) = (points[index] - p, others[index] - q)
            // conj(u) * v
            sum += Self.product([u.x, -u.y], v)
            size += (u * u).sum()
        }
        guard size > 1e-6 else { return nil }
        a = sum / size
        b = q - Self.product(a, p)
    }

    init(a: SIMD2<Double>, b: SIMD2<Double>) { (self.a, self.b) = (a, b) }
}
