import KinoraIR

/// Noise of the language as lanes: what `hash`, `noise` and `fbm` of an effect mean in terms of the kernel's noise.
enum LaneNoise {
    /// `hash(p, seed)`: the hash of the bits of up to three floats, 0..<1.
    static func hash(_ point: [FloatLane], seed: FloatLane) -> FloatLane {
        seed.builder.hash(point.map(bits), seed: bits(seed)).unitFloat()
    }

    /// `noise(p, seed)`: gradient noise, about -1...1.
    static func noise(_ point: [FloatLane], seed: FloatLane) -> FloatLane {
        GradientNoise.value(point, seed: bits(seed))
    }

    /// `fbm(p, octaves, seed)`: noise summed over octaves; the first has a strength of 1/2.
    static func fractal(_ point: [FloatLane], octaves: Int, seed: FloatLane) -> FloatLane {
        GradientNoise.fractal(point, octaves: octaves, seed: bits(seed))
    }

    /// The bits of a float; adding 0 makes -0 and 0 one number.
    private static func bits(_ lane: FloatLane) -> IntLane { (lane + 0).bitsToInt() }
}
