/// Repeatable randomness for signals: the same argument gives the same number on every machine.
enum SignalNoise {
    /// A number in 0..<1 that looks random, from the bits of `x` and `seed`.
    static func hash(_ x: Double, seed: Double) -> Double {
        // -0 and 0 are equal, so they must not differ in their bits.
        let bits = mix((x == 0 ? 0 : x).bitPattern ^ mix((seed == 0 ? 0 : seed).bitPattern &+ 0x9E37_79B9_7F4A_7C15))
        return Double(bits >> 11) * 0x1p-53
    }

    /// Gradient noise on a line, -1...1, 0 at every whole number; the fade is Perlin's quintic ("Improving noise", 2002).
    static func noise(_ x: Double, seed: Double) -> Double {
        guard x.isFinite else { return 0 }
        let cell = x.rounded(.down)
        let f = x - cell
        let fade = f * f * f * (f * (f * 6 - 15) + 10)
        let left = (hash(cell, seed: seed) * 2 - 1) * f
        let right = (hash(cell + 1, seed: seed) * 2 - 1) * (f - 1)
        return 2 * (left + (right - left) * fade)
    }

    /// The finaliser of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
