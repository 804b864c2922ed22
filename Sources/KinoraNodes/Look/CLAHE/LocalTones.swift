import KinoraCore
import KinoraIR

/// The tones that parts of a frame give to each of 256 tones, and the blend between the parts.
///
/// All parts are counted by one reduction, whose bins are the tones of the first part, of the second ...
struct LocalTones {
    /// Parts across, and down.
    let count: Int
    /// How many times as frequent as the mean a tone may count; 0 for no limit.
    let limit: Double
    let size: Size

    /// The picture with what makes it divisible: as OpenCV has it, a whole part more where only the other side is not.
    private var extended: Size {
        if size.width % count == 0, size.height % count == 0 { return size }
        return Size(size.width + count - size.width % count, size.height + count - size.height % count)
    }

    private var part: Size { Size(extended.width / count, extended.height / count) }

    static func luma(_ color: [FloatLane]) -> FloatLane {
        color[0] * 0.2126 + (color[1] * 0.7152 + color[2] * 0.0722)
    }

    // MARK: Counting

    /// A plane of one row: the new tones, in units of 1, of each part in turn.
    func tones(of source: ComponentPlanes, name: String, in lowering: Lowering) -> PlaneID {
        let (slot, plane) = lowering.table("\(name).tones", count: count * count * 256)
        let kernel = PixelKernel("\(name).histogram", in: lowering)
        let planes = [source.red, source.green, source.blue]
        let color = extended == size ? planes.map { kernel.tap($0) } : mirrored(planes, in: kernel)
        let code = (Self.luma(color) * 255).rounded().clamped(0, 255)
        let column = (kernel.x * Float(1 / Double(part.width))).floor()
        let row = (kernel.y * Float(1 / Double(part.height))).floor()
        // A power of two: the numbers of bins stay exact.
        var bins = 256
        while bins < count * count * 256 { bins *= 2 }
        let bin = (row * Float(count) + column) * 256 + code
        let (parts, pixels, limit) = (count * count, part.width * part.height, clipLimit)
        let target = ReductionTarget(uniforms: 0..<0, tables: [slot]) { joined, _, _, tables in
            for part in 0..<parts {
                Self.fill(tables[slot] + 256 * part, from: joined + 1024 * part, pixels: pixels, limit: limit)
            }
        }
        kernel.reduce(.histogram(bins: bins), (bin + 0.5) * Float(1 / Double(bins)), target: target)
        kernel.finish(size: extended)
        return plane
    }

    /// Pixels that a tone may count; nil for no limit.
    private var clipLimit: Int? {
        limit > 0 ? max(1, Int(limit * Double(part.width * part.height) / 256)) : nil
    }

    /// Pixels beyond the right and the lower edge are those before it, mirrored at the centre of the last one.
    private func mirrored(_ planes: [PlaneID], in kernel: PixelKernel) -> [FloatLane] {
        func position(_ value: IntLane, _ length: Int) -> IntLane {
            value.minimum(-value + kernel.builder.constant(Int32(2 * (length - 1)))).maximum(0)
        }
        let column = position(kernel.builder.x, size.width)
        let row = position(kernel.builder.y, size.height)
        return planes.map {
            kernel.builder.loads(kernel.input($0), column: column, row: row, count: 1, border: .clamp)[0]
        }
    }

    /// The cumulative histogram of a part, after what exceeds the limit was spread over all tones. Allocates nothing.
    private static func fill(
        _ tones: UnsafeMutablePointer<Float>, from counts: UnsafeRawPointer, pixels: Int, limit: Int?
    ) {
        func count(_ tone: Int) -> Int { Int(counts.loadUnaligned(fromByteOffset: 4 * tone, as: UInt32.self)) }
        let limit = limit ?? Int.max
        var excess = 0
        for tone in 0..<256 { excess += max(0, count(tone) - limit) }
        let (share, rest) = (excess / 256, excess % 256)
        // The rest goes to tones that lie evenly apart.
        let step = max(1, 256 / max(1, rest))
        var sum = 0
        for tone in 0..<256 {
            sum += min(count(tone), limit) + share
            if tone % step == 0, tone / step < rest { sum += 1 }
            tones[tone] = (Float(sum) * (255 / Float(pixels))).rounded(.toNearestOrEven) / 255
        }
    }

    // MARK: Blending

    /// The new tone of a pixel: between those of the four parts whose middles are nearest.
    func blend(_ table: PlaneID, luma: FloatLane, in kernel: PixelKernel) -> FloatLane {
        let code = (luma * 255).rounded().clamped(0, 255).toInt()
        let zero = kernel.builder.constant(Int32(0))
        let input = kernel.input(table)
        /// The parts before and after a position, and how far it is to the second.
        func neighbours(_ center: FloatLane, _ length: Int) -> (IntLane, IntLane, FloatLane) {
            let position = (center - 0.5) * Float(1 / Double(length)) - 0.5
            let first = position.floor()
            let last = Float(count - 1)
            return (first.clamped(0, last).toInt(), (first + 1).clamped(0, last).toInt(), position - first)
        }
        let (left, right, x) = neighbours(kernel.x, part.width)
        let (top, bottom, y) = neighbours(kernel.y, part.height)
        func tone(_ row: IntLane, _ column: IntLane) -> FloatLane {
            let place = (row * kernel.builder.constant(Int32(count)) + column).shiftedLeft(by: 8) + code
            return kernel.builder.loads(input, column: place, row: zero, count: 1, border: .clamp)[0]
        }
        let above = tone(top, left).mix(tone(top, right), x)
        return above.mix(tone(bottom, left).mix(tone(bottom, right), x), y)
    }
}
