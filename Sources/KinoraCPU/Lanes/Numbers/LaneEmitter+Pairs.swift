import KinoraIR

/// Whole numbers of bytes in lanes of 16 bits, as pairs of columns lie in memory: one register holds the even columns of a run, another the
/// odd ones, counted from its first.
///
/// A register of bytes read as words is both at once, apart by a mask and a shift, and together again by a shift and an or, where
/// lanes in the order of columns need shuffles both ways, of which processors do one or two at a time. The halves of what is repeated for pairs of
/// columns, as chroma is, are one.
extension LaneEmitter {
    /// Bits of the lanes that hold whole numbers here.
    func bits(of lane: NarrowLane) -> Int { parity == nil ? lane.bits : 16 }

    /// What the taps of an input give: stored elements, or words of bytes.
    func tapElement(of plane: Int) -> String {
        parity == nil ? context.kernel.inputs[plane].element.bits : "i16"
    }

    /// A byte of each pair of columns as words, at a constant offset from the pixels of one parity.
    func pairedTap(plane: Int, dx: Int, row: String, parity: Int) -> String {
        context.noteReach(plane: plane, dx)
        let log2Scale = context.kernel.inputs[plane].log2ScaleX
        guard log2Scale == 0 else {
            let address = element(of: plane, row: row, column: scaled(x, by: log2Scale), offset: dx)
            let bytes = section.define("load \(wide("i8")), ptr \(address), align 1")
            return cast("zext", bytes, from: "i8", to: "i16")
        }
        // The pairs that hold the columns begin at an even distance from the vector, at times a byte before the first.
        let place = dx + parity
        let address = element(of: plane, row: row, column: x, offset: place & ~1)
        let pairs = section.define("load \(wide("i16")), ptr \(address), align 1")
        return place & 1 == 0
            ? apply("and", "i16", pairs, constant("255", "i16")) : apply("lshr", "i16", pairs, constant("8", "i16"))
    }

    /// Stores bytes of which another emitter has those of the odd columns.
    func storePairs(_ output: PlaneOutput, plane: Int, odd: LaneEmitter) {
        guard let even = narrowBits(output), let other = odd.narrowBits(output) else {
            context.fail("no bytes in pairs of columns")
            return
        }
        let both = apply("or", "i16", even, apply("shl", "i16", other, constant("8", "i16")))
        let address = outputAddress(output, row: rowEmitter.outputRow(plane: plane))
        section.perform("store \(wide("i16")) \(both), ptr \(address), align 1")
    }
}

extension Program {
    /// Whether pairs of columns can be computed as they lie in memory: whole numbers throughout, from bytes to bytes, some of them too
    /// large for lanes of 8 bits.
    var worksInPairs: Bool {
        guard kernel.reductions.isEmpty, kernel.sweep == nil, tabulated.isEmpty, !holdsOnlyBytes,
            kernel.inputs.allSatisfy({ $0.element == .u8 && $0.step == 1 && 0...1 ~= $0.log2ScaleX }),
            kernel.outputs.allSatisfy({
                $0.element == .u8 && $0.step == 1 && wholeNumbers.lane(of: $0.value) != nil
            })
        else { return false }
        return onceAPixel.allSatisfy { step in
            guard case .instruction(let index) = step, let result = kernel.body[index].results.first else {
                return false
            }
            if wholeNumbers.absorbed.contains(result.position) { return true }
            switch kernel.types[result.position] {
            case .float:
                return wholeNumbers.lane(of: result) != nil && !wholeNumbers.isNeededAsFloat[result.position]
            case .bool:
                return wholeNumbers.comparisons.contains(result.position) || isOddColumn(result)
                    || joinsTruths(kernel.body[index].operation)
            case .int: return isOfParity(kernel.body[index].operation)
            }
        }
    }

    private func joinsTruths(_ operation: Operation) -> Bool {
        switch operation {
        case .boolConstant, .binary(.and, _, _), .binary(.or, _, _), .binary(.xor, _, _), .unary(.not, _): true
        default: false
        }
    }

    /// Whether an operation is the column, or whether that is odd.
    private func isOfParity(_ operation: Operation) -> Bool {
        switch operation {
        case .coordinate(.x), .intConstant: true
        case .binary(.intAnd, let column, let mask): isColumnCoordinate(column) && intConstant(mask) == 1
        default: false
        }
    }
}
