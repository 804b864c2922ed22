/// Spells `sample` out as loads and arithmetic.
///
/// Before: any kernel. After: no `sample`. A point that is known to lie a constant or uniform way from the pixel's
/// centre costs only what it needs: along that axis the column (or row) is the pixel's own plus a number, and where
/// the number is whole, nothing is interpolated. So a zoom that stretches rows only pays for rows only.
///
/// Along each axis of position `p`: `u = p - 0.5`, `first = floor(u)`, `f = u - first`.
/// - nearest: the pixel `floor(p)`.
/// - bilinear: `a + f * (b - a)`.
/// - Catmull-Rom: the cubic of Catmull and Rom, "A class of local interpolating splines", 1974.
/// - Lanczos-3: Duchon, "Lanczos filtering in one and two dimensions", 1979; weights by `LanczosWeights`, normalised.
///
/// Columns are interpolated first, then the row of results: the weights of most moves' rows are the same for all pixels
/// of a row, so that the first step can be done for whole rows. A point that is not finite gives an unspecified value.
struct ExpandSampling: KernelPass {
    let name = "expand-sampling"

    func run(on kernel: inout Kernel) {
        guard kernel.contains({ if case .sample = $0 { true } else { false } }) else { return }
        kernel = KernelBuilder.rewriting(kernel, unrolling: { _ in false }) { builder, operation in
            guard case .sample(let plane, let x, let y, let filter, let border) = operation else { return nil }
            let sampling = Sampling(builder: builder, plane: plane, filter: filter, border: border)
            return [sampling.value(x: FloatLane(builder, x), y: FloatLane(builder, y)).id]
        }
    }
}

private struct Sampling {
    let builder: KernelBuilder
    let plane: Int
    let filter: Filter
    let border: Border

    func value(x: FloatLane, y: FloatLane) -> FloatLane {
        let columns = SamplePosition(x, axis: .x, filter: filter)
        let rows = SamplePosition(y, axis: .y, filter: filter)
        let pixels = rows.taps.map { load(columns, rows, rowOffset: $0) }
        let values = columns.taps.indices.map { index in combine(pixels.map { $0[index] }, by: rows) }
        return combine(values, by: columns)
    }

    /// The pixels of one row that the filter needs, in the order of `columns.taps`.
    private func load(_ columns: SamplePosition, _ rows: SamplePosition, rowOffset: Int32) -> [FloatLane] {
        let parameter = builder.inputs[plane]
        if parameter.log2ScaleX == 0, parameter.log2ScaleY == 0,
            let dx = columns.constantOffset, let dy = rows.constantOffset
        {
            return columns.taps.map { builder.tap(plane, dx + $0, dy + rowOffset, border: border) }
        }
        let first = columns.taps.first ?? 0
        let count = Int((columns.taps.last ?? 0) - first) + 1
        return builder.loads(
            plane, column: columns.base + first, row: rows.base + rowOffset, count: count, border: border)
    }

    private func combine(_ values: [FloatLane], by position: SamplePosition) -> FloatLane {
        guard values.count > 1, let f = position.fraction else { return values[0] }
        switch filter {
        case .nearest: return values[0]
        case .bilinear: return values[0] + f * (values[1] - values[0])
        case .catmullRom: return weighted(values, catmullRomWeights(f))
        case .lanczos3: return weighted(values, LanczosWeights.weights(f))
        }
    }

    private func weighted(_ values: [FloatLane], _ weights: [FloatLane]) -> FloatLane {
        zip(values, weights).dropFirst().reduce(values[0] * weights[0]) { $0 + $1.0 * $1.1 }
    }

    private func catmullRomWeights(_ f: FloatLane) -> [FloatLane] {
        let square = f * f
        return [
            f * (f * (1 - 0.5 * f) - 0.5), square * (1.5 * f - 2.5) + 1, f * (f * (2 - 1.5 * f) + 0.5),
            square * (0.5 * f - 0.5),
        ]
    }
}
