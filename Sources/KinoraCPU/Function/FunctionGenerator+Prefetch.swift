import KinoraIR

/// Memory asked for two rows before its turn.
///
/// Rows of a picture that was just decoded, and of one that is about to be encoded, lie in the last cache or beyond it. A processor that
/// reads ahead by itself loses its way among the many rows of a window and at the end of each row of a tile; asking once for each line
/// of the cache took a quarter to a third of the time of filters of bytes (Zen 5, 1080p). What is asked for need not exist.
extension FunctionGenerator {
    /// Bytes that a request brings.
    private static let lineByteCount = 64
    /// Requests for shorter runs would mostly be for what is on its way.
    private static let fewestBytes = 32

    /// Writes the requests of one turn of the loop over vectors.
    func prefetchFarPlanes(_ emitter: LaneEmitter) {
        for (plane, input) in context.kernel.inputs.enumerated() where input.isFar {
            guard let address = lastRow(of: plane) else { continue }
            let ahead = max(
                1,
                input.log2ScaleY >= 0
                    ? LaneEmitter.rowsAhead >> input.log2ScaleY : LaneEmitter.rowsAhead << -input.log2ScaleY)
            // Where a step down the domain is several rows of the plane, all of them are new.
            for row in 0..<(1 << max(0, -input.log2ScaleY)) {
                let next = rowBeyond(address, of: plane, by: (ahead - row) * (isUpward ? -1 : 1))
                let byteCount = lanes * input.unit
                let column = emitter.scaled(emitter.x, by: input.log2ScaleX)
                request(
                    emitter.element(of: plane, row: next, column: column), isWritten: false,
                    byteCount: input.log2ScaleX >= 0 ? byteCount >> input.log2ScaleX : byteCount << -input.log2ScaleX,
                    emitter)
            }
        }
        for (index, output) in context.kernel.outputs.enumerated() where output.isFar {
            let plane = context.kernel.inputs.count + index
            let next = rowBeyond(
                row.outputRow(plane: plane), of: plane, by: isUpward ? -LaneEmitter.rowsAhead : LaneEmitter.rowsAhead)
            request(
                emitter.outputAddress(output, row: next), isWritten: true,
                byteCount: lanes * output.step * output.element.byteCount, emitter)
        }
    }

    /// The row that the loop over rows reaches first, where rows lie at constant distances from the pixel's.
    private func lastRow(of plane: Int) -> String? {
        let rows = row.rowPointers.compactMap { key, pointer -> (dy: Int, address: String)? in
            guard key.plane == plane, case .offset(let dy) = key.row else { return nil }
            return (dy, pointer.address)
        }
        return (isUpward ? rows.min { $0.dy < $1.dy } : rows.max { $0.dy < $1.dy })?.address
    }

    private func rowBeyond(_ address: String, of plane: Int, by count: Int) -> String {
        let distance = row.section.define("mul i64 %p\(plane).stride, \(count)")
        return row.section.define("getelementptr i8, ptr \(address), i64 \(distance)")
    }

    private func request(_ address: String, isWritten: Bool, byteCount: Int, _ emitter: LaneEmitter) {
        guard byteCount >= Self.fewestBytes else { return }
        for offset in stride(from: 0, to: byteCount, by: Self.lineByteCount) {
            let place =
                offset == 0 ? address : emitter.section.define("getelementptr i8, ptr \(address), i64 \(offset)")
            emitter.requestLine(place, isWritten: isWritten, to: .second)
        }
    }

    // MARK: Strips

    /// Asks for the rows under a strip that none above it has read, ahead of it; where all is bytes for those of the next strip.
    func fetchTaps(_ steps: [Int], _ emitters: [LaneEmitter]) {
        for (plane, dy) in lowestTaps(steps) where context.kernel.inputs[plane].isFar {
            for emitter in emitters {
                let row = emitter.rowPointer(RowKey(plane: plane, row: .offset(dy), border: .clamp))
                // A strip of bytes is through with a row before what lies ahead in it comes from memory: a tenth of a median of 3 by 3.
                if context.program.holdsOnlyBytes {
                    let next = rowBelowStrip(row.address, of: plane, emitter, emitters.count)
                    request(
                        emitter.element(of: plane, row: next, column: emitter.x), isWritten: false,
                        byteCount: emitter.lanes, emitter)
                    continue
                }
                emitter.fetch(plane: plane, row: row.address, column: emitter.x)
            }
        }
    }

    /// Asks for what the next strip writes of some outputs, below this one.
    func fetchNextRows(of outputs: [Int], _ emitters: [LaneEmitter]) {
        for number in outputs where context.kernel.outputs[number].isFar {
            let plane = context.kernel.inputs.count + number
            for emitter in emitters {
                let next = rowBelowStrip(
                    emitter.rowEmitter.outputRow(plane: plane), of: plane, emitter, emitters.count)
                request(
                    emitter.outputAddress(context.kernel.outputs[number], row: next), isWritten: true,
                    byteCount: emitter.lanes * context.kernel.outputs[number].element.byteCount, emitter)
            }
        }
    }

    private func rowBelowStrip(_ address: String, of plane: Int, _ emitter: LaneEmitter, _ rows: Int) -> String {
        let section = emitter.rowEmitter.section
        let distance = section.define("mul i64 %p\(plane).stride, \(rows)")
        return section.define("getelementptr i8, ptr \(address), i64 \(distance)")
    }

    /// The lowest row that some instructions tap of each plane, as a distance.
    private func lowestTaps(_ steps: [Int]) -> [(plane: Int, dy: Int)] {
        var lowest: [Int: Int] = [:]
        for index in steps {
            guard case .tap(let plane, _, let dy, .clamp) = context.kernel.body[index].operation else { continue }
            lowest[plane] = max(lowest[plane] ?? Int(dy), Int(dy))
        }
        return lowest.map { ($0.key, $0.value) }.sorted { $0.plane < $1.plane }
    }
}
