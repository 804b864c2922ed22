/// Component-wise work on the numbers of effect values; a single number beside a vector counts for each component.
enum EffectVector {
    static func map(_ a: [EffectScalar], _ function: (EffectScalar) -> EffectScalar) -> [EffectScalar] {
        a.map(function)
    }

    static func zip(
        _ a: [EffectScalar], _ b: [EffectScalar], _ function: (EffectScalar, EffectScalar) -> EffectScalar
    ) -> [EffectScalar] {
        (0..<max(a.count, b.count)).map { function(component(a, $0), component(b, $0)) }
    }

    static func zip(
        _ a: [EffectScalar], _ b: [EffectScalar], _ c: [EffectScalar],
        _ function: (EffectScalar, EffectScalar, EffectScalar) -> EffectScalar
    ) -> [EffectScalar] {
        (0..<max(a.count, b.count, c.count)).map { function(component(a, $0), component(b, $0), component(c, $0)) }
    }

    /// A component of a vector, or the number itself for every index.
    static func component(_ a: [EffectScalar], _ index: Int) -> EffectScalar {
        if a.indices.contains(index) { return a[index] }
        return a.first ?? .known(0)
    }

    /// The sum of the products of the components, added in order.
    static func dot(_ a: [EffectScalar], _ b: [EffectScalar]) -> EffectScalar {
        Swift.zip(a, b).reduce(.known(0)) { $0 + $1.0 * $1.1 }
    }

    static func length(_ a: [EffectScalar]) -> EffectScalar {
        a.count == 1 ? component(a, 0).absolute() : dot(a, a).squareRoot()
    }

    /// The vector over its length; a vector of zeros stays one.
    static func normalized(_ a: [EffectScalar]) -> [EffectScalar] {
        let reciprocal = EffectScalar.known(1) / dot(a, a).maximum(.known(1e-37)).squareRoot()
        return a.map { $0 * reciprocal }
    }

    static func cross(_ a: [EffectScalar], _ b: [EffectScalar]) -> [EffectScalar] {
        func minor(_ i: Int, _ j: Int) -> EffectScalar {
            component(a, i) * component(b, j) - component(b, i) * component(a, j)
        }
        return [minor(1, 2), minor(2, 0), minor(0, 1)]
    }

    /// Luma of ITU-R BT.709, item 3.2.
    static func luma(_ a: [EffectScalar]) -> EffectScalar {
        dot(a, [.known(0.2126), .known(0.7152), .known(0.0722)])
    }
}
