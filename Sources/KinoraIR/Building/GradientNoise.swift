/// Gradient noise over lanes, cheap enough to evaluate for every pixel: about 60 operations a pixel in two dimensions.
///
/// K. Perlin, "Improving noise", SIGGRAPH 2002: zero on the lattice of whole numbers, a random slope at each of its points,
/// joined by the quintic fade, so that slopes and curvatures are steady. Here the slopes are drawn from a cube by a hash,
/// and everything that depends on one coordinate alone (cell, fade, its share of the hash) is written so that a backend
/// computes it once a column or once a row.
public enum GradientNoise {
    /// Multipliers of the lattice coordinates (xxHash, Y. Collet 2012): odd, so no cell of a line shares its hash.
    private static let primes: [UInt32] = [0xC2B2_AE3D, 0x27D4_EB2F, 0x1656_67B1]
    /// Which bits of the hash make the slope along each axis.
    private static let slopeShifts: [Int32] = [0, 10, 16]

    /// Noise at one to three coordinates: within -1.5...1.5, mean 0, nearly always within -1...1.
    ///
    /// - Parameters:
    ///   - point: coordinates in cells of the lattice; beyond 2^24 cells there is nothing left between lattice points.
    ///   - seed: another number gives another noise.
    public static func value(_ point: [FloatLane], seed: IntLane) -> FloatLane {
        unscaled(point, seed: seed) * scale
    }

    /// Noise summed over octaves, each twice as fine and half as strong; the first has a strength of 1/2.
    ///
    /// - Parameters:
    ///   - point: coordinates in cells of the first octave's lattice.
    ///   - octaves: how many, at least one.
    ///   - seed: another number gives another noise.
    public static func fractal(_ point: [FloatLane], octaves: Int, seed: IntLane) -> FloatLane {
        var coordinates = point
        var strength = scale / 2
        var sum = unscaled(coordinates, seed: seed) * strength
        for octave in 1..<max(1, octaves) {
            // The shift keeps the zeros of the lattices from lining up.
            coordinates = coordinates.map { $0 * 2 + 0.37 }
            strength /= 2
            sum = sum + unscaled(coordinates, seed: seed + Int32(truncatingIfNeeded: octave &* 0x3C6E_F35F)) * strength
        }
        return sum
    }

    /// Slopes are ints of 32 bits; 1.5 brings the values near -1...1.
    private static let scale: Float = 1.5 * 0x1p-31

    private static func unscaled(_ point: [FloatLane], seed: IntLane) -> FloatLane {
        let builder = seed.builder
        var corners: [(hash: IntLane, offset: [FloatLane])] = [(seed.mixed(), [])]
        var fades: [FloatLane] = []
        // The last coordinate comes first: it is the time or the row, whose share of the hash costs a pixel nothing.
        for (coordinate, prime) in zip(point.prefix(3), primes).reversed() {
            let cell = coordinate.floor()
            let f = coordinate - cell
            fades.append(f * f * f * (f * (f * 6 - 15) + 10))
            let step = Int32(bitPattern: prime)
            let share = cell.toInt() * step
            corners = corners.flatMap { corner in
                [
                    (corner.hash + share, [f] + corner.offset),
                    (corner.hash + (share + step), [f - 1] + corner.offset),
                ]
            }
        }
        var values = corners.map { slope(mixed($0.hash), along: $0.offset, builder) }
        // The first coordinate varies fastest among the corners.
        for fade in fades.reversed() {
            values = stride(from: 0, to: values.count, by: 2).map { values[$0].mix(values[$0 + 1], fade) }
        }
        return values.first ?? builder.constant(Float(0))
    }

    /// Spreads a linear hash of the lattice over 32 bits with one multiplication.
    ///
    /// Over 1024 x 1024 cells the autocorrelation of its high bits is that of white noise within 24 cells (0.004), and at
    /// most 0.02 anywhere: enough for slopes. `IntLane.mixed` is better and costs twice as much.
    private static func mixed(_ value: IntLane) -> IntLane {
        let product = (value ^ value.shiftedRightLogically(by: 15)) * 0x2C1B_3C6D
        return product ^ product.shiftedLeft(by: 13)
    }

    /// The height at an offset on the plane through a corner, its slopes taken from the bits of a hash.
    private static func slope(_ hash: IntLane, along offset: [FloatLane], _ builder: KernelBuilder) -> FloatLane {
        let terms = zip(offset, slopeShifts).map { distance, shift in hash.shiftedLeft(by: shift).toFloat() * distance }
        return terms.dropFirst().reduce(terms.first ?? builder.constant(Float(0))) { $0 + $1 }
    }
}

extension IntLane {
    /// Mixes the bits so that every bit of the argument changes every bit of the result with a probability near one
    /// half: `lowbias32` (C. Wellons, "Prospecting for hash functions", 2018).
    public func mixed() -> IntLane {
        var h = self ^ shiftedRightLogically(by: 16)
        h = h * 0x7FEB_352D
        h = h ^ h.shiftedRightLogically(by: 15)
        h = h * Int32(bitPattern: 0x846C_A68B)
        return h ^ h.shiftedRightLogically(by: 16)
    }

    /// The upper 24 bits as a float in 0..<1, exactly.
    public func unitFloat() -> FloatLane { shiftedRightLogically(by: 8).toFloat() * 0x1p-24 }
    /// The bits as a float in -1...1, rounded to 24 bits.
    public func signedUnitFloat() -> FloatLane { toFloat() * 0x1p-31 }
}

extension KernelBuilder {
    /// A hash of a pixel's place and a seed: 32 bits that look random, the same on every machine.
    ///
    /// What depends on the column, the row or the frame alone is mixed apart from the rest, so that a backend computes it
    /// once; a pixel costs one addition and one mixing.
    public func hash(_ values: [IntLane], seed: IntLane) -> IntLane {
        let salts: [UInt32] = [0x68E3_1DA4, 0x1B56_C4E9, 0x4F1B_BCDD, 0x9E37_79B9]
        var sum = seed.mixed()
        for (index, value) in values.enumerated().reversed() {
            sum = (value ^ Int32(bitPattern: salts[index % salts.count])).mixed() + sum
        }
        return sum.mixed()
    }
}
