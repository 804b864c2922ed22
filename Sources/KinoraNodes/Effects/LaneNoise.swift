import KinoraIR

/// Noise of the language as lanes: hashes of whole numbers and gradient noise made of them.
///
/// The mixing function is `lowbias32` (C. Wellons, "Prospecting for hash functions", 2018): every input bit changes
/// every output bit with a probability close to a half.
enum LaneNoise {
    /// Mixes the bits of an int.
    static func mixed(_ value: IntLane) -> IntLane {
        var h = value
        h = h ^ h.shiftedRightLogically(by: 16)
        h = h * 0x7FEB_352D
        h = h ^ h.shiftedRightLogically(by: 15)
        h = h * Int32(bitPattern: 0x846C_A68B)
        return h ^ h.shiftedRightLogically(by: 16)
    }

    /// The hash of up to three floats and a seed: 32 bits.
    ///
    /// Each float is mixed on its own and the results are added, the first one last: what depends on the row or the frame
    /// alone is then worked out once a row, and a pixel costs one addition and one mixing.
    static func hash(_ point: [FloatLane], seed: FloatLane) -> IntLane {
        let salts: [Int32] = [0x68E3_1DA4, 0x1B56_C4E9, 0x4F1B_BCDD]
        var sum = mixed((seed + 0).bitsToInt() ^ Int32(bitPattern: 0x9E37_79B9))
        for (coordinate, salt) in zip(point, salts).reversed() {
            // Adding 0 makes -0 and 0 one number.
            sum = mixed((coordinate + 0).bitsToInt() ^ salt) + sum
        }
        return mixed(sum)
    }

    /// 24 bits as a float in 0..<1.
    static func unit(_ bits: IntLane) -> FloatLane { bits.shiftedRightLogically(by: 8).toFloat() * 0x1p-24 }

    /// Gradient noise (K. Perlin, "Improving noise", 2002) at one to three coordinates, about -1...1, 0 on the lattice.
    ///
    /// Gradients are drawn from a cube by the bits of a hash; the fade is Perlin's quintic, so slopes are steady.
    static func noise(_ point: [FloatLane], seed: FloatLane) -> FloatLane {
        let builder = seed.builder
        let start = mixed((seed + 0).bitsToInt() ^ Int32(bitPattern: 0x9E37_79B9))
        let primes: [Int32] = [0x2C1B_3C6D, 0x1656_67B1, 0x27D4_EB2F]
        var corners: [(hash: IntLane, offset: [FloatLane])] = [(start, [])]
        var fades: [FloatLane] = []
        for (coordinate, prime) in zip(point, primes) {
            let cell = coordinate.floor()
            let f = coordinate - cell
            fades.append(f * f * f * (f * (f * 6 - 15) + 10))
            let low = cell.toInt() * prime
            let high = low + prime
            corners = corners.flatMap { corner in
                [
                    (corner.hash ^ mixedOnce(low), corner.offset + [f]),
                    (corner.hash ^ mixedOnce(high), corner.offset + [f - 1]),
                ]
            }
        }
        var values = corners.map { corner in gradient(mixed(corner.hash), corner.offset, builder) }
        for fade in fades.reversed() {
            values = stride(from: 0, to: values.count, by: 2).map { values[$0].mix(values[$0 + 1], fade) }
        }
        return values[0] * 1.5
    }

    /// Half a mixing: spreads neighbouring cells over all bits.
    private static func mixedOnce(_ value: IntLane) -> IntLane { value ^ value.shiftedRightLogically(by: 15) }

    /// The product of an offset with the gradient a hash stands for: ten bits a component, -1..<1.
    private static func gradient(_ hash: IntLane, _ offset: [FloatLane], _ builder: KernelBuilder) -> FloatLane {
        var sum = builder.constant(Float(0))
        for (index, distance) in offset.enumerated() {
            let bits = (index == 0 ? hash : hash.shiftedRightLogically(by: Int32(10 * index))) & 1023
            sum = sum + (bits.toFloat() * (1 / 512) - 1) * distance
        }
        return sum
    }

    /// Noise summed over octaves, each twice as fine and half as strong; the first one has a strength of 1/2.
    static func fbm(_ point: [FloatLane], octaves: Int, seed: FloatLane) -> FloatLane {
        var sum = seed.builder.constant(Float(0))
        var strength: Float = 0.5
        var scaled = point
        for octave in 0..<max(1, octaves) {
            // Another seed for every octave keeps their lattices from lining up.
            sum = sum + noise(scaled, seed: seed + Float(octave) * 17.25) * strength
            scaled = scaled.map { $0 * 2 }
            strength /= 2
        }
        return sum
    }
}
