/// SplitMix64 (Steele, Lea and Flood, 2014): a whole run follows from one printed seed.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Damages graphs the way people, programs and disks do.
struct Mutator {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(state: seed) }

    private mutating func below(_ bound: Int) -> Int { bound < 1 ? 0 : Int(random.next() % UInt64(bound)) }

    /// One of the seeds after one to six changes.
    mutating func mutate(_ seeds: [[UInt8]]) -> [UInt8] {
        var bytes = seeds[below(seeds.count)]
        for _ in 0..<(1 + below(6)) { change(&bytes, seeds) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8], _ seeds: [[UInt8]]) {
        let place = below(bytes.count + 1)
        let end = Swift.min(bytes.count, place + below(12))
        switch below(10) {
        case 0: bytes.removeSubrange(place..<end)
        case 1: if place < bytes.count { bytes[place] = UInt8(truncatingIfNeeded: random.next()) }
        case 2: bytes.insert(contentsOf: bytes[place..<end], at: below(bytes.count + 1))
        case 3: bytes.insert(UInt8(32 + below(95)), at: place)
        case 4:
            let other = seeds[below(seeds.count)]
            let start = below(other.count)
            bytes.insert(contentsOf: other[start..<Swift.min(other.count, start + 1 + below(40))], at: place)
        case 5:
            bytes.insert(
                contentsOf: Array(repeating: Self.brackets[below(Self.brackets.count)], count: 1 + below(30)), at: place
            )
        case 6: if place < bytes.count, bytes.count > 1 { bytes.swapAt(place, below(bytes.count)) }
        default:
            let word = Self.words[below(Self.words.count)]
            if below(2) == 0 { bytes.removeSubrange(place..<end) }
            bytes.insert(contentsOf: word, at: place <= bytes.count ? place : bytes.count)
        }
    }

    private static let brackets = Array("([{)]}".utf8)

    private static let words: [[UInt8]] = [
        "if ", " then ", " else ", "sum(i in 0..3) { src }", "->", "..", "[0s: 1]", "(1, 2)", "-", "+", " and ", "not ",
        ",",
        ":", "=", "\n", "// note\n", "/// doc\n", "\"text\"", "r\"raw\"", "\"\"\"\nx\n\"\"\"", "#fff", "1080x1920",
        "5s", "12f",
        "40%", "90deg", "1e9", "clip", "src", "t", "p", "uv", ".fog()", ".a", "[1, 0]", "[0s..1s]", " over 2s",
        " ease in",
        "import \"b.kin\"\n", "graph g(src: video) -> video { src }\n", "render clip to \"o.mp4\"\n", "é", "日本",
        "\u{0}", ";", "{", "}",
        "kinora 1\n", "true", "video", "number", "choice(a, b)", "0", "99999999999999999999", ".at(xy)", ".frame(-1)",
    ].map { Array($0.utf8) }
}
