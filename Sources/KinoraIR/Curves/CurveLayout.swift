/// How an interval is cut into segments, each with a cubic of its own, and how a number finds its segment in one or two
/// operations.
enum CurveLayout: Hashable {
    /// Segments of one length. A sum with `1.5 * 2^23` rounds to whole numbers, which stand in the lowest bits of the float.
    case even(count: Int)
    /// Segments that grow: `1 << perOctave` in each octave of the distance from a little below the interval's beginning. They are
    /// the upper bits of the distance as a float. For functions that bend most at the beginning, as those of light do.
    case growing(count: Int, perOctave: Int)

    /// The ways, the cheapest first.
    static let all: [CurveLayout] = [
        .even(count: 16), .growing(count: 16, perOctave: 1), .even(count: 32), .growing(count: 32, perOctave: 2),
        .growing(count: 32, perOctave: 1), .growing(count: 32, perOctave: 3), .even(count: 64),
        .growing(count: 64, perOctave: 3), .growing(count: 64, perOctave: 2),
    ]

    /// Segments.
    var count: Int {
        switch self {
        case .even(let count), .growing(let count, _): count
        }
    }

    /// What a curve costs, in operations: its segment, four entries of tables, three multiply-adds.
    var cost: Int {
        let index =
            switch self {
            case .even: 1
            case .growing: 2
            }
        return index + 3 + (count > 32 ? 13 : count > 16 ? 6 : 4)
    }
}

/// The segments of an interval.
struct CurveAxis: Hashable {
    let layout: CurveLayout
    let low: Double
    let high: Double
    /// What a number is multiplied by before `offset` is added; 1 for segments that grow.
    let scale: Float
    /// What is added.
    let offset: Float

    /// The sum that rounds to whole numbers.
    static let rounding: Float = 0x1.8p23
    /// What a number may leave the interval by, in parts of its length: single precision rounds.
    private static let margin = 1.0 / 16384

    /// The segments of an interval that is not empty.
    init(_ layout: CurveLayout, low: Double, high: Double) {
        (self.layout, self.low, self.high) = (layout, low, high)
        let room = (high - low) * Self.margin
        let (first, last) = (low - room, high + room)
        switch layout {
        case .even(let count):
            // The middles of segments are whole numbers; from zero on, half a segment is before the first middle.
            scale = Float(
                first < 0 && low == 0 ? (Double(count) - 0.51) / last : (Double(count) - 1.01) / (last - first))
            offset = low == 0 ? 0 : -Float((first * Double(scale)).rounded())
        case .growing(let count, let perOctave):
            scale = 1
            // One segment is left free, as the first begins anywhere, and what a float's upper bits differ from a logarithm.
            let octaves = Double(count - 1) / Double(1 << perOctave) - 0.09
            offset = Float((last - first) / (ScalarArithmetic.power(2, octaves) - 1) - first)
        }
    }

    /// Whether single precision tells the segments apart: in an interval far from zero it may not.
    var isExact: Bool {
        switch layout {
        case .even: abs(offset) < 0x1p21 && scale.isFinite
        case .growing: Float(low) + offset > 0 && abs(offset) * 0x1p-20 < Float((high - low) / Double(layout.count))
        }
    }

    /// The segment of a number, as the kernel finds it.
    func segment(of x: Float) -> Int {
        switch layout {
        case .even(let count): Int((Self.rounding + offset).addingProduct(x, scale).bitPattern) & (count - 1)
        case .growing(let count, let perOctave):
            Int((x + offset).bitPattern >> UInt32(23 - perOctave)) & (count - 1)
        }
    }

    /// The segments in order of the interval, each with the part of the interval that it covers.
    var segments: [(index: Int, interval: ClosedRange<Double>)] {
        (0..<layout.count).compactMap { position in
            let index: Int
            let bounds: (Double, Double)
            switch layout {
            case .even:
                func edge(_ position: Double) -> Double { (position - Double(offset)) / Double(scale) }
                index = position
                bounds = (edge(Double(position) - 0.5), edge(Double(position) + 0.5))
            case .growing(let count, let perOctave):
                let shift = UInt32(23 - perOctave)
                let bits = ((Float(low) + offset).bitPattern >> shift) + UInt32(position)
                func edge(_ bits: UInt32) -> Double { Double(Float(bitPattern: bits << shift)) - Double(offset) }
                index = Int(bits) & (count - 1)
                bounds = (edge(bits), edge(bits + 1))
            }
            let (from, to) = (max(bounds.0, low), min(bounds.1, high))
            return from < to ? (index, from...to) : nil
        }
    }
}
