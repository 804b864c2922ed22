import KinoraCore
import KinoraIR
import KinoraMedia

/// Halving twice at once: rows are read once, in the bytes they are stored in, and what is computed for every column has a quarter of the
/// rows from the start.
extension Lowering {
    /// A picture of a quarter of the columns and rows.
    ///
    /// The filter of `halved`, 1 3 3 1 over 8, applied twice: 1 3 6 10 12 12 10 6 3 1 over 64. Chroma of half the resolution is halved
    /// once, and brought to the middle of its new squares with the same weights.
    ///
    /// - Returns: nil where sides are no multiples of four, or the picture is stored in a way that has to become red, green and blue
    ///   first.
    func quartered(_ picture: Picture, to size: Size, name: String) -> Picture? {
        guard picture.size == Size(4 * size.width, 4 * size.height) else { return nil }
        var result = picture
        result.size = size
        switch picture.content {
        case .computed(let planes):
            let filter = SeparableFilter(name: name, lowering: self)
            result.content = .computed(
                planes.filtered { planes in
                    planes.indices.map { filter.quartered(planes[$0], to: size, name: "\(name).quarter.\($0)") }
                })
        case .stored:
            guard let stored = planewise(picture), let small = quartered(stored, to: size, name: name) else {
                return nil
            }
            result.content = .stored(small, .identity)
        }
        return result
    }

    private func quartered(_ stored: StoredPicture, to size: Size, name: String) -> StoredPicture? {
        let isSubsampled = stored.format.isSubsampled
        guard !isSubsampled || (stored.format.log2ChromaWidth, stored.format.log2ChromaHeight) == (1, 1),
            let format = isSubsampled ? stored.format.withoutSubsampling : stored.format
        else { return nil }
        let axes = ChromaAxis.axes(format: stored.format, color: stored.color)
        guard let x = axes.x.centring, let y = axes.y.centring else { return nil }
        let filter = SeparableFilter(name: name, lowering: self, isPicture: stored.fitsHalfPrecision)
        var result = stored
        (result.format, result.size, result.source) = (format, size, nil)
        result.planes = stored.planes.indices.map { index in
            let name = "\(name).\(stored.componentName(index))"
            guard isSubsampled, stored.isChroma(index) else {
                return filter.quartered(stored.planes[index], to: size, name: name)
            }
            let wide = Size(2 * size.width, size.height)
            let rows = filter.shrunk(stored.planes[index], along: .y, by: y.halved, to: wide, name: "\(name).rows")
            return filter.shrunk(rows, along: .x, by: x.halved, to: size, name: name)
        }
        return result
    }
}

/// Whole weights of the pixels that a pixel of a smaller picture is made of.
struct ShrinkingWeights {
    /// Binary logarithm of the pixels from one result to the next.
    var log2 = 0
    /// The first pixel that counts, from the one where the result's begin.
    var first = 0
    /// The weights from there on.
    var weights = [1]

    /// These weights followed by a halving: 1 3 3 1 of what they give.
    var halved: ShrinkingWeights {
        let step = 1 << log2
        var result = [Int](repeating: 0, count: weights.count + 3 * step)
        for (place, outer) in [1, 3, 3, 1].enumerated() {
            for (index, inner) in weights.enumerated() { result[place * step + index] += outer * inner }
        }
        return ShrinkingWeights(log2: log2 + 1, first: first - step, weights: result)
    }
}

extension ChromaAxis {
    /// What brings chroma samples of half the resolution to the middle of pairs of luma samples; nil for other resolutions.
    fileprivate var centring: ShrinkingWeights? {
        // The middle of pair `i` lies at chroma position `i + (1/2 - offset) / 2`.
        switch (log2, offset) {
        case (0, _), (1, 0.5): ShrinkingWeights()
        case (1, 0): ShrinkingWeights(first: 0, weights: [3, 1])
        case (1, 1): ShrinkingWeights(first: -1, weights: [1, 3])
        default: nil
        }
    }
}

extension SeparableFilter {
    /// A plane with a quarter of the columns and rows.
    func quartered(_ plane: PlaneID, to size: Size, name: String) -> PlaneID {
        let half = ShrinkingWeights().halved
        let rows = shrunk(
            plane, along: .y, by: half.halved, to: Size(4 * size.width, size.height), name: "\(name).rows")
        let narrow = shrunk(rows, along: .x, by: half, to: Size(2 * size.width, size.height), name: "\(name).half")
        return shrunk(narrow, along: .x, by: half, to: size, name: name)
    }

    /// A plane with fewer pixels along an axis.
    func shrunk(_ plane: PlaneID, along axis: Axis, by weights: ShrinkingWeights, to size: Size, name: String)
        -> PlaneID
    {
        let kernel = PixelKernel(name, in: lowering)
        let input = kernel.input(plane, log2X: axis == .x ? -weights.log2 : 0, log2Y: axis == .y ? -weights.log2 : 0)
        // Pixels of one weight are added up first. Of bytes, sums are taken in whole numbers, twice as many at once.
        var sums: [(weight: Int, sum: FloatLane)] = []
        for (index, weight) in weights.weights.enumerated() {
            let offset = Int32(weights.first + index)
            let tap = kernel.builder.tap(input, axis == .x ? offset : 0, axis == .y ? offset : 0)
            if let known = sums.firstIndex(where: { $0.weight == weight }) {
                sums[known].sum = sums[known].sum + tap
            } else {
                sums.append((weight, tap))
            }
        }
        let terms = sums.map { $0.weight == 1 ? $0.sum : $0.sum * Float($0.weight) }
        let total = terms.dropFirst().reduce(terms[0], +)
        let share = 1 / Double(weights.weights.reduce(0, +))
        let result = kernel.store([total * kernel.constant(share)], names: [name], size: size, isPicture: isPicture)
        kernel.finish(size: size)
        return result[0]
    }
}
