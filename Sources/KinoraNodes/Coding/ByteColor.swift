import KinoraCore
import KinoraIR
import KinoraMedia

/// Between 8-bit YUV and 8-bit R'G'B' in whole numbers, as filters of 8-bit libraries want their pictures.
///
/// Every term is rounded to a thirty-second of a code value by `floor(x * c + 1/2)`, which backends compute in lanes of 16 bits; what they
/// add up to is rounded to a code at the end. A result is the nearest code, or where the exact value lies within a tenth of a code of the
/// middle between two, one of the two.
struct ByteColor {
    /// The codes of YUV.
    let values: CodeValues
    /// What a code value counts in the sums.
    private static let unit = 32.0

    // MARK: From YUV

    /// Red, green and blue of a pixel, whole numbers of 0...255.
    ///
    /// - Parameters:
    ///   - luma: a code value.
    ///   - blue: the first colour difference, in as many units as `chromaUnit` for a code value.
    ///   - red: the second one.
    func color(luma: FloatLane, blue: FloatLane, red: FloatLane, chromaUnit: Int) -> [FloatLane] {
        let (kr, kb, kg) = (values.redWeight, values.blueWeight, values.greenWeight)
        let scale = 255 / values.span
        let redScale = 255 * 2 * (1 - kr) / values.chromaSpan
        let blueScale = 255 * 2 * (1 - kb) / values.chromaSpan
        let middle = values.centre
        let share = Self.product(luma, scale, largest: 255)
        func term(_ difference: FloatLane, _ factor: Double) -> FloatLane {
            Self.product(difference, factor / Double(chromaUnit), largest: 255 * chromaUnit)
        }
        func code(_ black: Double, _ terms: FloatLane...) -> FloatLane {
            let start = share + Float((black * Self.unit).rounded())
            return Self.code(terms.reduce(start, +))
        }
        let (fromBlue, fromRed) = (-kb / kg * blueScale, -kr / kg * redScale)
        let black = -values.black * scale
        return [
            code(black - middle * redScale, term(red, redScale)),
            code(black - middle * (fromBlue + fromRed), term(blue, fromBlue), term(red, fromRed)),
            code(black - middle * blueScale, term(blue, blueScale)),
        ]
    }

    /// The grey of a luma, a whole number of 0...255.
    func grey(luma: FloatLane) -> FloatLane {
        let scale = 255 / values.span
        let share = Self.product(luma, scale, largest: 255)
        return Self.code(share + Float((-values.black * scale * Self.unit).rounded()))
    }

    // MARK: To YUV

    /// Luma of a pixel, a whole number of 0...255, from codes of red, green and blue.
    func luma(of color: [FloatLane]) -> FloatLane {
        sum(color, [values.redWeight, values.greenWeight, values.blueWeight], gain: values.span / 255, 1, values.black)
    }

    /// Both colour differences, whole numbers of 0...255.
    ///
    /// - Parameters:
    ///   - color: red, green and blue, in as many units as `unit` for a code value.
    func differences(of color: [FloatLane], unit: Int) -> [FloatLane] {
        let (kr, kb, kg) = (values.redWeight, values.blueWeight, values.greenWeight)
        func difference(_ weights: [Double], _ own: Double) -> FloatLane {
            sum(color, weights, gain: values.chromaSpan / (2 * (1 - own)) / 255, unit, values.centre)
        }
        return [difference([-kr, -kg, 1 - kb], kb), difference([1 - kr, -kg, -kb], kr)]
    }

    private func sum(
        _ color: [FloatLane], _ weights: [Double], gain: Double, _ unit: Int, _ offset: Double
    ) -> FloatLane {
        let terms = zip(color, weights).map {
            Self.product($0, $1 * gain / Double(unit), largest: 255 * unit)
        }
        return Self.code(terms.dropFirst().reduce(terms[0] + Float((offset * Self.unit).rounded()), +))
    }

    // MARK: Numbers

    /// A whole number times a factor, in thirty-seconds.
    ///
    /// - Parameter largest: what the number's amount is at most. The factor has as many bits as leave the product exact in a float.
    private static func product(_ value: FloatLane, _ factor: Double, largest: Int) -> FloatLane {
        let scaled = factor * unit
        var fraction = 15
        while abs(scaled) * Double(1 << fraction) > 32767 { fraction -= 1 }
        while fraction > 1,
            largest * Int(abs(scaled) * Double(1 << fraction) + 1) + (1 << (fraction - 1)) >= 1 << 24
        {
            fraction -= 1
        }
        let rounded = (scaled * Double(1 << fraction)).rounded() / Double(1 << fraction)
        return (value * Float(rounded) + 0.5).floor()
    }

    /// The code nearest to a sum. It is clamped first, which also keeps the sum from being taken for one of floats and folded.
    private static func code(_ sum: FloatLane) -> FloatLane {
        (sum.clamped(0, Float(255 * unit)) * Float(1 / unit) + 0.5).floor()
    }
}

extension ChromaAxis {
    /// The chroma samples around even and odd luma samples with weights in whole numbers, and what these add up to; both
    /// parities have the same weights. Nil where chroma sits elsewhere.
    var wholeWeights: (terms: [(even: Int, odd: Int, weight: Int)], sum: Int)? {
        guard log2 > 0 else { return ([(0, 0, 1)], 1) }
        guard log2 == 1 else { return nil }
        let (even, odd) = lumaWeights
        let sum = even.count == 2 && odd.count == 2 ? 4 : 2
        func whole(_ weights: [Int: Double]) -> [(place: Int, weight: Double)] {
            let list = weights.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            guard let only = list.first, list.count == 1 else {
                return list.map { ($0.key, $0.value * Double(sum)) }
            }
            return [(only.key, 1), (only.key, 1)]
        }
        let pairs = zip(whole(even), whole(odd))
        guard pairs.allSatisfy({ $0.weight == $1.weight && $0.weight == $0.weight.rounded() }) else { return nil }
        return (pairs.map { ($0.place, $1.place, Int($0.weight)) }, sum)
    }

    /// `weights` in whole numbers, and what these add up to.
    var wholeMeans: (terms: [(place: Int, weight: Int)], sum: Int) {
        let sum = weights.contains { $0.1 == 0.25 } ? 4 : weights.count
        return (weights.map { ($0.0, Int(($0.1 * Double(sum)).rounded())) }, sum)
    }
}

extension PixelKernel {
    /// A plane of chroma linearly brought to the luma resolution this kernel has, in whole numbers: as many for a code as the
    /// weights of both axes add up to.
    func wholeUpsampledTap(
        _ plane: PlaneID, x: ChromaAxis, y: ChromaAxis
    ) -> (value: FloatLane, unit: Int)? {
        guard let (columns, columnSum) = x.wholeWeights, let (rows, rowSum) = y.wholeWeights else { return nil }
        let index = input(plane, log2X: x.log2, log2Y: y.log2)
        func weighted(_ value: FloatLane, _ weight: Int) -> FloatLane { weight == 1 ? value : value * Float(weight) }
        func tap(_ dx: Int, _ dy: Int) -> FloatLane { builder.tap(index, Int32(dx), Int32(dy)) }
        func column(_ dx: Int) -> FloatLane {
            let terms = rows.map { row -> FloatLane in
                // Of the two rows a pixel may need, one is read: which one follows from its own row.
                let value =
                    row.even == row.odd
                    ? tap(dx, row.even) : isOdd(builder.y).select(tap(dx, row.odd), tap(dx, row.even))
                return weighted(value, row.weight)
            }
            return terms.dropFirst().reduce(terms[0], +)
        }
        func blend(_ places: [Int]) -> FloatLane {
            let terms = zip(places, columns).map { weighted(column($0), $1.weight) }
            return terms.dropFirst().reduce(terms[0], +)
        }
        let even = blend(columns.map(\.even))
        guard x.log2 == 1 else { return (even, columnSum * rowSum) }
        return (isOdd(builder.x).select(blend(columns.map(\.odd)), even), columnSum * rowSum)
    }
}
