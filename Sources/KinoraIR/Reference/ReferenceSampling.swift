#if canImport(Glibc)
    private import Glibc
#elseif canImport(Darwin)
    private import Darwin
#endif

/// Resampling by the definition of each filter, in double precision: what `ExpandSampling` is measured against.
struct ReferenceSampling {
    let filter: Filter
    /// The pixel at plane coordinates, border rule applied.
    let load: (Int32, Int32) -> Float

    /// The plane at a point in plane pixels, centres at `.5`; 0 for a point that is not finite.
    func value(x: Float, y: Float) -> Float {
        guard x.isFinite, y.isFinite, abs(x) < 0x1p30, abs(y) < 0x1p30 else { return 0 }
        if filter == .nearest { return load(Int32(x.rounded(.down)), Int32(y.rounded(.down))) }
        let (columns, rows) = (weights(Double(x)), weights(Double(y)))
        var sum = 0.0
        for (j, weightY) in rows.weights.enumerated() {
            for (i, weightX) in columns.weights.enumerated() {
                sum += weightX * weightY * Double(load(columns.first + Int32(i), rows.first + Int32(j)))
            }
        }
        return Float(sum)
    }

    private func weights(_ coordinate: Double) -> (first: Int32, weights: [Double]) {
        let base = (coordinate - 0.5).rounded(.down)
        let f = coordinate - 0.5 - base
        let reach = filter == .bilinear ? 1 : filter == .catmullRom ? 2 : 3
        var weights = (0..<2 * reach).map { kernel(f - Double($0 - reach + 1)) }
        let total = weights.reduce(0, +)
        for i in weights.indices { weights[i] /= total }
        return (Int32(base) - Int32(reach) + 1, weights)
    }

    private func kernel(_ distance: Double) -> Double {
        let d = abs(distance)
        switch filter {
        case .nearest: return d <= 0.5 ? 1 : 0
        case .bilinear: return max(0, 1 - d)
        case .catmullRom:
            // Catmull and Rom, "A class of local interpolating splines", 1974.
            if d < 1 { return 1.5 * d * d * d - 2.5 * d * d + 1 }
            return d < 2 ? -0.5 * d * d * d + 2.5 * d * d - 4 * d + 2 : 0
        case .lanczos3:
            // Duchon, "Lanczos filtering in one and two dimensions", 1979.
            if d == 0 { return 1 }
            return d < 3 ? 3 * sin(.pi * d) * sin(.pi * d / 3) / (.pi * .pi * d * d) : 0
        }
    }
}
