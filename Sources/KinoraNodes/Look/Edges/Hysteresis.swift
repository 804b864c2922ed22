import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `ridges.hysteresis()`: weak lines that hang on strong ones.
enum Hysteresis: PictureFilter {
    static let signature = Signature(
        name: "hysteresis", category: "Edges",
        documentation: """
            Keeps the strong lines of a mask and the weak ones that are connected to them, whatever the way round.

            The last step of Canny's detector (1986): pixels from 3/4 on are strong, from 1/4 on weak; a weak pixel is kept when one
            of its eight neighbours is. Lines that turn back more than eight times between rows may be cut.
            """,
        parameters: [Parameter("ridges", .mask, documentation: "Strong and weak lines.")],
        result: .mask, examples: ["clip.sobel().hysteresis()"])

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let ridges = lowering.components(of: picture).red
        let words = BitRows(name: use.node.path, size: picture.size, lowering: lowering)
        let kept = words.unpacked(words.connected(words.packed(ridges)))
        picture.content = .computed(ComponentPlanes(red: kept, green: kept, blue: kept))
        return picture
    }
}

/// Truths of sixteen neighbouring pixels in one number, so that a sweep decides sixteen pixels at once.
///
/// Bit `i` of a word stands for pixel `16 * column + i`. A word is a whole number below 65536, which a float holds exactly.
private struct BitRows {
    /// Sweeps down and up, each with one to the right and one to the left. On footage eight keep at least 99.4 % of what
    /// OpenCV's `Canny` keeps (street and person of the demo clips, thresholds 30/60 and 100/200), and nothing else.
    private static let rounds = 8
    private static let log2Bits = 4

    let name: String
    let size: Size
    let lowering: Lowering

    /// Columns and rows of words.
    private var words: Size { Size((size.width + 15) >> BitRows.log2Bits, size.height) }

    /// Strong and weak pixels.
    struct Packed {
        var strong: PlaneID
        var weak: PlaneID
    }

    /// The words of a mask.
    func packed(_ mask: PlaneID) -> Packed {
        let codes = PixelKernel("\(name).codes", in: lowering)
        let value = codes.tap(mask)
        let code = (value > 0.75).toFloat() + (value > 0.25).toFloat()
        let plane = codes.store([code], names: ["\(name).codes"], size: size, element: .u8)[0]
        codes.finish(size: size)

        let kernel = PixelKernel("\(name).packed", in: lowering)
        let builder = kernel.builder
        let first = builder.x.shiftedLeft(by: Int32(BitRows.log2Bits))
        var (strong, weak) = (kernel.constant(0), kernel.constant(0))
        for part in 0..<2 {
            let pixels = builder.loads(
                kernel.input(plane), column: first + Int32(8 * part), row: builder.y, count: 8, border: .transparent)
            for (index, pixel) in pixels.enumerated() {
                let bit = Float(1 << (8 * part + index))
                strong = strong + (pixel - 1).maximum(0) * bit
                weak = weak + pixel.minimum(1) * bit
            }
        }
        let planes = kernel.store(
            [strong, weak], names: ["\(name).strong", "\(name).weak"], size: words, element: .u16)
        kernel.finish(size: words)
        return Packed(strong: planes[0], weak: planes[1])
    }

    /// The strong pixels with the weak ones connected to them.
    func connected(_ source: Packed) -> PlaneID {
        var strong = source.strong
        for round in 0..<BitRows.rounds {
            strong = swept(strong, source.weak, round.isMultiple(of: 2) ? .down : .up, "\(name).\(round)")
            strong = swept(strong, source.weak, .right, "\(name).\(round)")
            strong = swept(strong, source.weak, .left, "\(name).\(round)")
        }
        return strong
    }

    /// One sweep: what the word before has kept spreads to this one, and then along its runs of weak pixels.
    private func swept(
        _ strong: PlaneID, _ weak: PlaneID, _ direction: Sweep.Direction, _ part: String
    ) -> PlaneID {
        let kernel = PixelKernel("\(part).\(direction)", in: lowering)
        kernel.builder.sweep(direction)
        let kept = direction.axis == .x ? along(strong, weak, direction, kernel) : across(strong, weak, kernel)
        let result = kernel.store([kept.toFloat()], names: ["\(part).\(direction)"], size: words, element: .u16)[0]
        kernel.finish(size: words)
        return result
    }

    /// From row to row.
    private func across(_ strong: PlaneID, _ weak: PlaneID, _ kernel: PixelKernel) -> IntLane {
        let builder = kernel.builder
        let carry = builder.carry(initial: 0)
        func before(_ across: Int32) -> IntLane { builder.carried(carry, across: across).toInt() }
        let row = before(0)
        let touched =
            row | row.shiftedLeft(by: 1) | row.shiftedRightLogically(by: 1)
            | before(-1).shiftedRightLogically(by: 15) | before(1).shiftedLeft(by: 15)
        let mask = kernel.tap(weak).toInt()
        let kept = spread((kernel.tap(strong).toInt() | touched) & mask, within: mask)
        builder.carry(carry, kept.toFloat())
        return kept
    }

    /// From word to word of a row. All that the word before can add is the run of weak pixels that begins at its side; only whether it
    /// does is handed on, so that the words of a row wait for each other as little as can be.
    private func along(
        _ strong: PlaneID, _ weak: PlaneID, _ direction: Sweep.Direction, _ kernel: PixelKernel
    ) -> IntLane {
        let builder = kernel.builder
        let carry = builder.carry(initial: 0)
        let before = builder.carried(carry)
        let mask = kernel.tap(weak).toInt()
        let own = spread(kernel.tap(strong).toInt() & mask, within: mask)
        var run: IntLane
        let last: IntLane
        if direction == .right {
            // Adding one turns the lowest ones into zeros, and the zero above them into a one.
            run = mask & (mask ^ (mask + 1))
            last = own.shiftedRightLogically(by: 15)
        } else {
            // The highest ones have no zero above them.
            run = mask ^ 0xffff
            for step in [1, 2, 4, 8] as [Int32] { run = run | run.shiftedRightLogically(by: step) }
            run = run ^ 0xffff
            last = own & 1
        }
        builder.carry(carry, (before * mask.isEqual(to: 0xffff).toFloat()).maximum(last.toFloat()))
        return own | (before > 0.5).select(run, builder.constant(Int32(0)))
    }

    /// Bits spread along the runs of a mask they stand in, twice as far with each step.
    private func spread(_ bits: IntLane, within mask: IntLane) -> IntLane {
        var bits = bits
        var (ahead, behind) = (mask, mask)
        for step in [1, 2, 4, 8] as [Int32] {
            bits = bits | (bits.shiftedLeft(by: step) & ahead) | (bits.shiftedRightLogically(by: step) & behind)
            ahead = ahead & ahead.shiftedLeft(by: step)
            behind = behind & behind.shiftedRightLogically(by: step)
        }
        return bits
    }

    /// 1 where a bit is set, 0 elsewhere.
    func unpacked(_ plane: PlaneID) -> PlaneID {
        let kernel = PixelKernel("\(name).kept", in: lowering)
        let builder = kernel.builder
        let word = builder.tap(kernel.input(plane, log2X: BitRows.log2Bits)).toInt()
        let bit = IntLane(builder, builder.emit(.binary(.intShiftRightLogical, word.id, (builder.x & 15).id))) & 1
        let result = kernel.store([bit.toFloat()], names: ["\(name).kept"], size: size, isPicture: true)[0]
        kernel.finish(size: size)
        return result
    }
}
