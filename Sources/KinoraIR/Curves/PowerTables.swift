/// A power with a constant exponent, of numbers that are not too large, as two tables: `(m * 2^k)^y = m^y * (2^k)^y`, a cubic for
/// each sixteenth of the mantissas `1..<2`, and the powers of 64 octaves.
///
/// The error is at most `1.6e-7 + 3 * 2^-24` of the result for exponents up to 4: the fourth derivative of the power, at most 24, and the
/// roundings of three multiply-adds and a product. Below the lowest octave, where the power is at most `2^-20`, it is 0.
struct PowerTables: Hashable {
    /// The exponent.
    let exponent: Double
    /// The binary logarithm of what the base is certainly smaller than.
    private let highestOctave: Int

    /// Where the tables are.
    struct Slots: Hashable {
        var coefficients: [Int]
        var octaves: Int
    }

    /// What the power costs, in operations.
    static let cost = 16
    private static let segments = 16
    /// Exponents whose cubics are near enough, and whose lowest octave is dark enough.
    private static let exponents = 0.35...4.0
    private static let simple: Set<Double> = [0.5, 1, 1.5, 2, 3, 4]

    /// The tables of a power; nil for an exponent or a base they are not made for.
    init?(exponent: ValueRange, base: ValueRange) {
        guard exponent.isBounded, exponent.low == exponent.high, Self.exponents.contains(exponent.low),
            !Self.simple.contains(exponent.low), base.high > 0, base.high < 0x1p24
        else { return nil }
        self.exponent = exponent.low
        // Single precision may round up to a power of two.
        highestOctave = Int((base.high * 1.000_01).exponent) + 1
    }

    /// Octaves of the second table: more where low ones are not dark.
    private var octaveCount: Int { exponent < 0.75 ? 64 : 32 }

    /// The smallest base whose power is not 0.
    private var smallest: Float { Float(sign: .plus, exponent: highestOctave - octaveCount, significand: 1) }

    /// Puts the tables behind those there are; nil where there is no room.
    func slots(in tables: inout CurveTables) -> Slots? {
        let width = 1 / Double(Self.segments)
        var coefficients = [[Float]](repeating: [], count: 4)
        for segment in 0..<Self.segments {
            let cubic = FittedCurve.cubic(from: 1 + Double(segment) * width, to: 1 + Double(segment + 1) * width) {
                ScalarArithmetic.power($0, exponent)
            }
            for power in 0..<4 { coefficients[power].append(Float(cubic[power])) }
        }
        var octaves = [Float](repeating: 0, count: octaveCount)
        for octave in highestOctave - octaveCount..<highestOctave {
            // As the upper bits of a float count octaves.
            octaves[(octave + 127) & (octaveCount - 1)] = Float(ScalarArithmetic.power(2, Double(octave) * exponent))
        }
        let first = coefficients.compactMap { tables.slot(of: $0) }
        guard first.count == 4, let second = tables.slot(of: octaves) else { return nil }
        return Slots(coefficients: first, octaves: second)
    }

    /// Writes the power of `base`.
    func write(_ base: ValueID, _ slots: Slots, as value: ValueID, to writer: inout LaneWriter) {
        let bits = writer.emit(.convert(.floatBitsToInt, base))
        let fraction = writer.emit(.binary(.intAnd, bits, writer.constant(Int32(0x007F_FFFF))))
        let mantissaBits = writer.emit(.binary(.intOr, fraction, writer.constant(Int32(0x3F80_0000))))
        let mantissa = writer.emit(.convert(.intBitsToFloat, mantissaBits))
        let segment = writer.emit(.binary(.intShiftRightLogical, bits, writer.constant(Int32(19))))
        let cubic = writer.cubic(slots.coefficients, count: Self.segments, segment: segment, at: mantissa)
        let octave = writer.emit(.binary(.intShiftRightLogical, bits, writer.constant(Int32(23))))
        let gain = writer.emit(.lookup(first: slots.octaves, count: octaveCount, index: octave))
        let product = writer.emit(.binary(.multiply, cubic, gain))
        let isLarge = writer.emit(.compare(.greaterOrEqual, base, writer.constant(smallest)))
        writer.emit(.select(isLarge, product, writer.constant(Float(0))), as: value)
    }
}
