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

    /// A picture in planes: its luma alone is read and written. A change that red, green and blue have in common leaves the colour
    /// differences as they are.
    func equalized(_ stored: StoredPicture, toneOf window: [StoredPicture]) -> StoredPicture {
        let code = CodeValues(format: stored.format, color: stored.color)
        func luma(_ picture: StoredPicture, in kernel: PixelKernel) -> FloatLane {
            kernel.tap(picture.planes[0]) * kernel.constant(1 / code.span) + kernel.constant(-code.black / code.span)
        }
        let tables = window.enumerated().map { index, picture in
            cumulative(size: stored.size, name: "\(name).\(index)") { luma(picture, in: $0) }
        }
        let tones = mean(of: tables)
        let kernel = PixelKernel(name, in: lowering)
        let change = change(of: luma(stored, in: kernel), tones, in: kernel)
        let value = kernel.tap(stored.planes[0]) + change * kernel.constant(code.span)
        var result = stored
        result.source = nil
        result.planes[0] =
            kernel.store([value], names: ["\(name).y"], size: stored.size, isPicture: stored.fitsHalfPrecision)[0]
        kernel.finish(size: stored.size)
        return result
    }

    /// A picture in red, green and blue, with the luma of BT.709.
    func equalized(_ source: ComponentPlanes, size: Size, toneOf window: [ComponentPlanes]) -> ComponentPlanes {
        func color(_ planes: ComponentPlanes, in kernel: PixelKernel) -> [FloatLane] {
            [planes.red, planes.green, planes.blue].map { kernel.tap($0) }
        }
        let tables = window.enumerated().map { index, planes in
            cumulative(size: size, name: "\(name).\(index)") { luma(color(planes, in: $0)) }
        }
        let tones = mean(of: tables)
        let kernel = PixelKernel(name, in: lowering)
        let own = color(source, in: kernel)
        let change = change(of: luma(own), tones, in: kernel)
        var values = own.map { $0 + change }
        if let alpha = source.alpha { values.append(kernel.tap(alpha)) }
        return kernel.finish(values, size: size)
    }

    private func luma(_ color: [FloatLane]) -> FloatLane {
        color[0] * 0.2126 + (color[1] * 0.7152 + color[2] * 0.0722)
    }

    /// One table in place of several: a pixel then reads one number.
    private func mean(of tables: [PlaneID]) -> PlaneID {
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

    /// What is added to a luma: its new tone, less itself.
    private func change(of luma: FloatLane, _ tones: PlaneID, in kernel: PixelKernel) -> FloatLane {
        let bin = (luma * 255).rounded().clamped(0, 255).toInt()
        let zero = kernel.builder.constant(Int32(0))
        let tone = kernel.builder.loads(kernel.input(tones), column: bin, row: zero, count: 1, border: .clamp)[0]
        return (tone - luma) * kernel.uniform(amount)
    }

    /// The new tone of each of 256, as a plane of one row.
    private func cumulative(size: Size, name: String, luma: (PixelKernel) -> FloatLane) -> PlaneID {
        let (slot, plane) = lowering.table("\(name).table", count: Equalizer.toneCount)
        let kernel = PixelKernel("\(name).histogram", in: lowering)
        // The bin of `v` is trunc(v * 256), the tone wanted round(255 * tone).
        let value = ((luma(kernel) * 255).rounded() + 0.5) * (1 / 256)
        let target = ReductionTarget(uniforms: 0..<0, tables: [slot]) { joined, pixels, _, tables in
            func count(_ bin: Int) -> Int {
                Int(joined.loadUnaligned(fromByteOffset: 4 * bin, as: UInt32.self))
            }
            // The darkest tone there is becomes black.
            var first = 0
            while first < 255, count(first) == 0 { first += 1 }
            let rest = pixels - count(first)
            var sum = 0
            for bin in 0..<256 {
                if bin > first { sum += count(bin) }
                tables[slot][bin] = rest > 0 ? Float(sum) / Float(rest) : Float(bin) / 255
            }
        }
        kernel.reduce(.histogram(bins: 256), value, target: target)
        kernel.finish(size: size)
        return plane
    }
}
