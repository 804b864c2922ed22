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
    /// Whether every pixel of a part is counted, however many they are.
    let countsAll: Bool

    /// The picture with what makes it divisible: as OpenCV has it, a whole part more where only the other side is not.
    private var extended: Size {
        if size.width % count == 0, size.height % count == 0 { return size }
        return Size(size.width + count - size.width % count, size.height + count - size.height % count)
    }

    private var part: Size { Size(extended.width / count, extended.height / count) }

    /// Of a part of 1080p or more, half the pixels tell its tones.
    private var counted: CountedPixels {
        countsAll || extended != size || part.width * part.height < 32_000 ? .all : .half
    }

    // MARK: Counting

    /// A plane of one row of codes: for each place where four parts meet, and each of 256 bins, the new tones of the part above to the
    /// left, above to the right, below to the left and below to the right. Beyond the outermost parts these count again.
    func tones(of tones: Tones, name: String, in lowering: Lowering) -> PlaneID {
        let (slot, plane) = lowering.table("\(name).tones", byteCount: (count + 1) * (count + 1) * 1024)
        let kernel = PixelKernel("\(name).histogram", in: lowering)
        let bin = tones.bin(
            of: extended == size
                ? tones.planes.map { counted.tap($0, in: kernel) } : mirrored(tones.planes, in: kernel), in: kernel)
        let column = (kernel.x * Float(Double(counted.step.x) / Double(part.width))).floor().toInt()
        let row = (kernel.y * Float(Double(counted.step.y) / Double(part.height))).floor().toInt()
        // A power of two: the numbers of bins stay exact.
        var bins = 256
        while bins < count * count * 256 { bins *= 2 }
        let place = ((row * Int32(count) + column).shiftedLeft(by: 8) + bin.toInt()).toFloat()
        let (count, limit, toneOfBin) = (count, limit, tones.toneOfBin)
        let target = ReductionTarget(uniforms: 0..<0, tables: [slot]) { joined, _, _, tables in
            let places = UnsafeMutableRawPointer(tables[slot]).assumingMemoryBound(to: UInt8.self)
            for row in 0..<count {
                for column in 0..<count {
                    let counts = ToneCounts(joined + 1024 * (row * count + column), tones: toneOfBin)
                    let own = places + 1024 * (row * (count + 1) + column) + 3
                    counts.withTones { tones in
                        Self.accumulate(tones, limit: limit)
                        for bin in 0..<256 { own[4 * bin] = UInt8(clamping: tones[Int(toneOfBin[bin])]) }
                    }
                    Self.spread(own, row: row, column: column, count: count, in: places)
                }
            }
        }
        kernel.reduce(.histogram(bins: bins), (place + 0.5) * Float(1 / Double(bins)), target: target)
        kernel.finish(size: counted.domain(of: extended))
        return plane
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

    /// Turns the counts of tones into new tones: the cumulative histogram, after what exceeds the limit was spread over all. Allocates
    /// nothing.
    ///
    /// - Parameter limit: how many times as frequent as the mean a tone may count; 0 for no limit.
    private static func accumulate(_ counts: UnsafeMutableBufferPointer<Int>, limit: Double) {
        let pixels = counts.reduce(0, +)
        let most = limit > 0 ? max(1, Int(limit * Double(pixels) / 256)) : Int.max
        let excess = counts.reduce(0) { $0 + max(0, $1 - most) }
        let share = excess / 256
        var rest = excess % 256
        // The rest goes to tones that lie evenly apart.
        let step = max(1, 256 / max(1, rest))
        var next = 0
        var sum = 0
        let scale = 255 / Float(max(1, pixels))
        for tone in 0..<256 {
            sum += min(counts[tone], most) + share
            if tone == next, rest > 0 {
                sum += 1
                rest -= 1
                next += step
            }
            // Rounds to the nearest even, which is a call where a processor's baseline lacks the instruction: floats of this size are whole.
            counts[tone] = Int(Float(sum) * scale + 0x1p23 - 0x1p23)
        }
    }

    /// Copies the tones of a part, written where it lies below to the right, to all other places where it counts.
    private static func spread(
        _ own: UnsafeMutablePointer<UInt8>, row: Int, column: Int, count: Int, in places: UnsafeMutablePointer<UInt8>
    ) {
        func part(_ place: Int, _ side: Int) -> Int { min(max(place - 1 + side, 0), count - 1) }
        for down in 0...1 {
            for across in 0...1 {
                let place = places + 1024 * ((row + down) * (count + 1) + column + across)
                for side in 0..<4 where part(row + down, side / 2) == row && part(column + across, side % 2) == column {
                    guard place + side != own else { continue }
                    for tone in 0..<256 { place[4 * tone + side] = own[4 * tone] }
                }
            }
        }
    }

    // MARK: Blending

    /// The new tone of a pixel in a bin, 0...255: between those of the four parts whose middles are nearest.
    func blend(_ table: PlaneID, bin: FloatLane, in kernel: PixelKernel) -> FloatLane {
        let zero = kernel.builder.constant(Int32(0))
        let input = kernel.input(table)
        /// The place before which a position lies, of those where parts meet, and how far it is from the middle of the part before.
        func place(_ center: FloatLane, _ length: Int) -> (number: FloatLane, share: FloatLane) {
            let position = (center - 0.5) * Float(1 / Double(length)) - 0.5
            return ((position.floor() + 1).clamped(0, Float(count)), position - position.floor())
        }
        let (column, x) = place(kernel.x, part.width)
        let (row, y) = place(kernel.y, part.height)
        let first = (row * Float(count + 1)).toInt() + column.toInt()
        let tones = kernel.builder.loads(
            input, column: (first.shiftedLeft(by: 8) + bin.toInt()).shiftedLeft(by: 2), row: zero, count: 4,
            border: .clamp)
        return tones[0].mix(tones[1], x).mix(tones[2].mix(tones[3], x), y)
    }
}
