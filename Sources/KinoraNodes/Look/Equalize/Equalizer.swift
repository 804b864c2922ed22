import KinoraCore
import KinoraIR

/// The kernels of `equalize`: a histogram of luma for each frame of the window, and the change of luma that follows from all.
struct Equalizer {
    let name: String
    /// The slot of how much of the change is made.
    let amount: Int
    /// The slot of the first of numbers that are 1 for frames of the window that count, else 0; nil where the window is one frame.
    let shots: Int?
    let lowering: Lowering
    private static let toneCount = 256

    /// Which pixels are counted.
    let counted: CountedPixels

    /// A picture in planes: its luma alone is read and written. A change that red, green and blue have in common leaves the colour
    /// differences as they are.
    func equalized(_ stored: StoredPicture, toneOf window: [StoredPicture]) -> StoredPicture {
        let tones = Tones(of: stored, in: lowering)
        let table = table(of: window.map { Tones(of: $0, in: lowering) }, size: stored.size)
        let kernel = PixelKernel(name, in: lowering)
        let value = kernel.tap(stored.planes[0]) + change(of: tones, table, in: kernel)
        var result = stored
        result.source = nil
        result.planes[0] =
            kernel.store([value], names: ["\(name).y"], size: stored.size, isPicture: stored.fitsHalfPrecision)[0]
        kernel.finish(size: stored.size)
        return result
    }

    /// A picture in red, green and blue, with the luma of BT.709.
    func equalized(_ source: ComponentPlanes, size: Size, toneOf window: [ComponentPlanes]) -> ComponentPlanes {
        let table = table(of: window.map { Tones(of: $0) }, size: size)
        let kernel = PixelKernel(name, in: lowering)
        let change = change(of: Tones(of: source), table, in: kernel)
        var values = [source.red, source.green, source.blue].map { kernel.tap($0) + change }
        if let alpha = source.alpha { values.append(kernel.tap(alpha)) }
        return kernel.finish(values, size: size)
    }

    /// One table in place of those of several frames: a pixel then reads one number.
    private func table(of window: [Tones], size: Size) -> PlaneID {
        let tables = window.enumerated().map { cumulative(of: $1, size: size, name: "\(name).\($0)") }
        guard let shots, tables.count > 1 else { return tables[0] }
        let kernel = PixelKernel("\(name).tones", in: lowering)
        let weights = tables.indices.map { kernel.uniform(shots + $0) }
        let sum = zip(tables, weights).map { kernel.tap($0) * $1 }.pairwiseSum
        let size = Size(Equalizer.toneCount, 1)
        // The frame itself counts, so that there is no division by 0.
        let mean = kernel.store([sum / weights.pairwiseSum], names: ["\(name).tones"], size: size)
        kernel.finish(size: size)
        return mean[0]
    }

    /// What is added: the new tone, less the present one.
    private func change(of tones: Tones, _ table: PlaneID, in kernel: PixelKernel) -> FloatLane {
        let zero = kernel.builder.constant(Int32(0))
        let tone = kernel.read(table, column: tones.bin(in: kernel).toInt(), row: zero)
        return tones.change(to: tone, in: kernel) * kernel.uniform(amount)
    }

    /// The new tone of each of 256 bins, as a plane of one row.
    private func cumulative(of tones: Tones, size: Size, name: String) -> PlaneID {
        let (slot, plane) = lowering.table("\(name).table", count: Equalizer.toneCount)
        let kernel = PixelKernel("\(name).histogram", in: lowering)
        let bin = tones.bin(of: tones.planes.map { counted.tap($0, in: kernel) }, in: kernel)
        let toneOfBin = tones.toneOfBin
        let target = ReductionTarget(uniforms: 0..<0, tables: [slot]) { joined, pixels, _, tables in
            ToneCounts(joined, tones: toneOfBin).withTones { counts in
                // The darkest tone there is becomes black.
                var first = 0
                while first < 255, counts[first] == 0 { first += 1 }
                let rest = pixels - counts[first]
                var sum = 0
                for tone in 0..<256 {
                    if tone > first { sum += counts[tone] }
                    counts[tone] = sum
                }
                for (bin, tone) in toneOfBin.enumerated() {
                    tables[slot][bin] = rest > 0 ? Float(counts[Int(tone)]) / Float(rest) : Float(tone) / 255
                }
            }
        }
        // Bin `n` is that of (n + 0.5) / 256.
        kernel.reduce(.histogram(bins: 256), (bin + 0.5) * (1 / 256), target: target)
        kernel.finish(size: counted.domain(of: size))
        return plane
    }
}
