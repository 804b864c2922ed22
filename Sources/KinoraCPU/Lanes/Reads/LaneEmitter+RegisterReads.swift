import KinoraIR

/// Reads that each register of lanes does in its own way.
///
/// Where a picture of motion says what is read, one register in twenty asks for pixels of more rows than a window holds: its neighbour need
/// not gather with it.
extension LaneEmitter {
    /// The wanted values of lanes that all lie inside: of every register from a window of words where that holds what it asks for, else by
    /// gathers.
    func windowOrGatheredReads(
        _ work: RowWork, _ window: ReadWindow, _ columns: ClosedRange<Int>, _ column: String, _ row: String?
    ) -> [String] {
        let columnParts = registers(of: column, "i32")
        let rowParts = row.map { registers(of: $0, "i32") }
        let values = columnParts.indices.map { index -> [String] in
            let (near, far) = (section.newBlock("window"), section.newBlock("gather"))
            let join = section.newBlock("register")
            section.branch(holds(index, window, .words, columns), near, far)
            section.begin(near)
            let picked = windowReads(work, windowPart(index, of: window, .words, columns, work))
            let nearEnd = section.block
            section.go(to: join)
            section.begin(far)
            let gathered = work.values(
                of: registerEmitter.gatherReads(work.reads, columnParts[index], rowParts?[index]), in: registerEmitter)
            let farEnd = section.block
            section.go(to: join)
            section.begin(join)
            let vector = registerEmitter.wide("float")
            return zip(picked, gathered).map { near, far in
                section.define("phi \(vector) [ \(near), %\(nearEnd) ], [ \(far), %\(farEnd) ]")
            }
        }
        return work.wanted.indices.map { wanted in joined(values.map { $0[wanted] }, "float") }
    }

    /// Whether the window of one register, whose lanes lie inside, holds what they ask for.
    private func holds(
        _ index: Int, _ window: ReadWindow, _ shape: WindowShape, _ columns: ClosedRange<Int>
    ) -> String {
        let register = registerEmitter
        let limit = shape.limit(width: register.lanes, span: columns.upperBound - columns.lowerBound)
        var isNear = register.apply("icmp ult", "i32", window.columnDistances[index], register.constant(limit))
        if !window.rows.isEmpty {
            let isNearRow = register.apply(
                "icmp ult", "i32", window.rowDistances[index], register.constant(window.rowSpan))
            isNear = register.apply("and", "i1", isNear, isNearRow)
        }
        return register.all(isNear)
    }
}

extension RowWork {
    /// The wanted values of lanes that picked every pixel already.
    func values(of pixels: [String], in emitter: LaneEmitter) -> [String] {
        for (result, pixel) in zip(reads.flatMap(\.results), pixels) { emitter.set(result, pixel) }
        for instruction in folded { emitter.emit(instruction) }
        return wanted.map(emitter.operand)
    }
}
