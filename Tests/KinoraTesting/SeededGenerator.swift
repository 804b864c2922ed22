/// Random numbers that are the same on every machine for the same seed: SplitMix64 (Steele, Lea and Flood, "Fast
/// splittable pseudorandom number generators", 2014).
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// The generator of a seed.
    public init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number in `0..<count`; the bias below 2^-40 does not matter here. `count` is above zero.
    public mutating func below(_ count: Int) -> Int { Int((next() >> 16) % UInt64(count)) }

    /// A number of a closed range.
    public mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    /// True one time in `count`.
    public mutating func oneIn(_ count: Int) -> Bool { below(count) == 0 }

    /// An element of a list that is not empty.
    public mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

    /// A float in 0..<1.
    public mutating func unit() -> Float { Float(next() >> 40) * 0x1p-24 }
}
