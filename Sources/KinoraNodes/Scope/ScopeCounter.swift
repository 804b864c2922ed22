import KinoraCore
import KinoraIR

/// Counts the pixels of a picture by some of their properties: what scopes draw.
///
/// Up to half a million pixels on a regular grid are looked at, always the same ones, so that a still picture gives a still
/// trace.
final class ScopeCounter {
    /// The kernel that looks at the pixels.
    let kernel: PixelKernel
    /// Red, green and blue of the pixel looked at.
    let color: [FloatLane]
    /// Columns of a waveform: at most one for each column of the picture.
    let columns: Int
    private let domain: Size
    private let name: String
    private let lowering: Lowering

    /// Steps of brightness, of a colour difference.
    static let levels = 256

    init(_ picture: Picture, name: String, in lowering: Lowering) {
        self.name = name
        self.lowering = lowering
        columns = min(256, picture.size.width)
        // As many pixels in each column, or the trace would have stripes.
        let each = (min(picture.size.width, 960) + columns - 1) / columns
        domain = Size(columns * each, min(picture.size.height, 540))
        let planes = lowering.components(of: picture)
        kernel = PixelKernel("\(name).count", in: lowering)
        let x = kernel.x * kernel.constant(Double(picture.size.width) / Double(domain.width))
        let y = kernel.y * kernel.constant(Double(picture.size.height) / Double(domain.height))
        color = [planes.red, planes.green, planes.blue].map { [kernel] in
            kernel.sample($0, x: x, y: y, filter: .nearest)
        }
    }

    /// The column of a waveform that the pixel belongs to, from 0.
    var column: FloatLane { (kernel.x * kernel.constant(Double(columns) / Double(domain.width))).floor() }

    /// The step of a number of 0...1. Rounding is dithered by place: 219 code values spread over 256 steps without gaps.
    func level(_ number: FloatLane, seed: Int) -> FloatLane {
        let noise = LaneNoise.hash([kernel.x, kernel.y], seed: kernel.constant(Double(seed)))
        let last = Float(Self.levels - 1)
        return (number * last + noise).floor().clamped(0, last)
    }

    /// Counts pixels by `row * levels + step`, for `rows` rows: a table of densities, 1 where the pixels of a row spread
    /// evenly over the steps (`perRow`) or all pixels over the whole table.
    func density(row: FloatLane?, step: FloatLane, rows: Int, perRow: Bool, label: String) -> PlaneID {
        let bins = rows * Self.levels
        let (slot, plane) = lowering.table("\(name).\(label)", count: bins)
        let index = row.map { $0 * Float(Self.levels) + step } ?? step
        let target = ReductionTarget(uniforms: 0..<0, tables: [slot]) { joined, pixels, _, tables in
            let scale = Float(perRow ? bins : Self.levels * rows) / Float(max(1, pixels))
            let table = tables[slot]
            for bin in 0..<bins {
                table[bin] = Float(joined.loadUnaligned(fromByteOffset: 4 * bin, as: UInt32.self)) * scale
            }
        }
        kernel.reduce(.histogram(bins: bins), (index + 0.5) * kernel.constant(1 / Double(bins)), target: target)
        return plane
    }

    /// Adds the kernel to the graph.
    func finish() { kernel.finish(size: domain) }
}

extension PixelKernel {
    /// A table of rows of 256 steps between its entries: `column` counts rows, `step` entries of a row, both from 0.
    func density(_ table: PlaneID, column: FloatLane, step: FloatLane, columns: Int) -> FloatLane {
        let plane = input(table)
        let last = Float(ScopeCounter.levels - 1)
        let (x, y) = (column.clamped(0, Float(columns - 1)), step.clamped(0, last))
        let (left, low) = (x.floor(), y.floor())
        func entry(_ dx: Float, _ dy: Float) -> FloatLane {
            let column = (left + dx).minimum(Float(columns - 1))
            let index = column * Float(ScopeCounter.levels) + (low + dy).minimum(last)
            return builder.loads(
                plane, column: index.toInt(), row: builder.constant(Int32(0)), count: 1, border: .clamp)[0]
        }
        let upper = entry(0, 0).mix(entry(1, 0), x - left)
        let lower = entry(0, 1).mix(entry(1, 1), x - left)
        return upper.mix(lower, y - low)
    }
}
