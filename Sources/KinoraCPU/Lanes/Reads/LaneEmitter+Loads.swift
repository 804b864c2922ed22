import KinoraIR

/// One `loads` instruction with its position split into a variable part and a constant.
struct Read {
    var plane: Int
    var column: ValueID
    var columnOffset: Int
    var row: Row
    var count: Int
    var border: Border
    var results: [ValueID]

    enum Row {
        /// The same row for all lanes, border rule applied.
        case shared(RowPointer)
        case perLane(ValueID, offset: Int)
    }

    var lastColumnOffset: Int { columnOffset + count - 1 }
}

/// Reads, the arithmetic on whole rows that follows them, and what the rest of the program wants of both.
struct RowWork {
    var reads: [Read]
    var folded: [Instruction]
    var wanted: [ValueID]

    /// The planes read, in order.
    var planes: [Int] { Set(reads.map(\.plane)).sorted() }
}

extension LaneEmitter {
    /// Writes a group of reads, of planes stored alike, which have the variable part of their position in common, with the
    /// arithmetic on rows that belongs to it.
    func emitReads(_ group: ReadGroup) {
        emitReads(
            group.loads.map { context.kernel.body[$0] }, folded: group.folded.map { context.kernel.body[$0] },
            wanted: group.results, splitting: true)
    }

    /// Writes one `loads` whose position may not be split, as in the body of a loop.
    func emitReads(of instruction: Instruction) {
        emitReads([instruction], folded: [], wanted: instruction.results, splitting: false)
    }

    /// Lanes that all lie inside the plane are read without border rules, in one of three ways, best first: the row
    /// runs along the lanes (plain vector loads); a window of two vectors holds all lanes (vector loads and a
    /// permutation: zooms, pans); unrelated addresses (gathers, a 32-bit one for as many neighbours as fit). A vector
    /// with some lane near the border goes through a loop over its lanes that knows every rule.
    ///
    /// - Parameters:
    ///   - wanted: the values that are used elsewhere.
    ///   - splitting: whether the variable parts of positions are available here.
    private func emitReads(
        _ instructions: [Instruction], folded: [Instruction], wanted: [ValueID], splitting: Bool
    ) {
        guard lanes > 1 else {
            for instruction in instructions { emitScalarLoads(instruction, splitting: splitting) }
            for instruction in folded { emit(instruction) }
            return
        }
        let reads = instructions.compactMap { read($0, splitting: splitting) }
        guard let first = reads.first else { return }
        let columns = (reads.map(\.columnOffset).min() ?? 0)...(reads.map(\.lastColumnOffset).max() ?? 0)
        if splitting, case .shared = first.row, context.program.isColumnCoordinate(first.column) {
            emitStraight(reads, columns)
            for instruction in folded { emit(instruction) }
            return
        }
        var arms: [(block: String, values: [String])] = []
        let join = section.newBlock("read")
        func arm(_ name: String, _ body: () -> [String]) {
            section.begin(name)
            finishArm(body)
        }
        func finishArm(_ body: () -> [String]) {
            let values = body()
            arms.append((section.block, values))
            section.go(to: join)
        }
        let rowWork = RowWork(reads: reads, folded: folded, wanted: wanted)
        func combined(_ pixels: [String]) -> [String] {
            rowWork.values(
                of: pixels, in: LaneEmitter(context: context, section: section, parent: parent, lanes: lanes))
        }
        let tables = splitting ? instructions.lazy.compactMap { EntryTables($0, in: self.context.program) }.first : nil
        if let tables, permutesEntries(reads) {
            let elsewhere = section.newBlock("elsewhere")
            finishArm { combined(tableReads(first, tables, elsewhere: elsewhere)) }
            section.begin(elsewhere)
        }
        let positions = tables.map(emitPosition) ?? []
        let column = insidePosition(first.column)
        var rowBase: String?
        if case .perLane(let base, _) = first.row { rowBase = insidePosition(base) }
        var insideReads = { combined(self.gatherReads(reads, column, rowBase)) }
        if let window = window(around: column, rowBase, reads, columns, isInLoop: !splitting) {
            if window.shapes == [.words] {
                insideReads = { self.windowOrGatheredReads(rowWork, window, columns, column, rowBase) }
            } else if let rowBase, hasPatches(window, rowWork) {
                insideReads = { self.patchOrGatheredReads(rowWork, columns, column, rowBase) }
            }
            for shape in window.shapes where shape != .words {
                let near = section.newBlock("window")
                let far = section.newBlock("far")
                section.branch(holdsAll(window, shape, columns), near, far)
                arm(near) { windowReads(rowWork, window, shape, columns) }
                section.begin(far)
            }
        }
        let inside = section.newBlock("inside")
        let edge = section.newBlock("edge")
        var isInside = fits(column, columns, extent: "width", planes: rowWork.planes)
        if let rowBase {
            let offsets = reads.map(\.rowOffset)
            let rows = (offsets.min() ?? 0)...(offsets.max() ?? 0)
            isInside = apply("and", "i1", isInside, fits(rowBase, rows, extent: "height", planes: rowWork.planes))
        }
        section.branch(all(isInside), inside, edge)
        arm(inside, insideReads)
        section.begin(edge)
        if let window = clampedWindow(reads, columns) {
            let clamped = section.newBlock("clamped")
            let anywhere = section.newBlock("anywhere")
            section.branch(window.condition, clamped, anywhere)
            arm(clamped) { windowReads(rowWork, window.parts) }
            section.begin(anywhere)
        }
        if let gathers = borderedGathers(reads, columns) {
            let beside = section.newBlock("beside")
            let anywhere = section.newBlock("anywhere")
            section.branch(gathers.condition, beside, anywhere)
            arm(beside) { combined(gathers.pixels()) }
            section.begin(anywhere)
        }
        finishArm { combined(edgeReads(reads)) }

        section.begin(join)
        for value in positions { forget(value) }
        for (index, result) in wanted.enumerated() {
            let sources = arms.map { "[ \($0.values[index]), %\($0.block) ]" }.joined(separator: ", ")
            set(result, section.define("phi \(wide("float")) \(sources)"))
        }
    }

    private func read(_ instruction: Instruction, splitting: Bool) -> Read? {
        guard case .loads(let plane, let column, let row, let count, let border) = instruction.operation else {
            return nil
        }
        let splitColumn = splitting ? context.program.split(column) : (column, 0)
        let place: Read.Row
        if scalarOperand(row) != nil {
            place = .shared(rowPointer(RowKey(plane: plane, row: .value(row), border: border)))
        } else {
            let splitRow = splitting ? context.program.split(row) : (row, 0)
            place = .perLane(splitRow.0, offset: Int(splitRow.1))
        }
        return Read(
            plane: plane, column: splitColumn.0, columnOffset: Int(splitColumn.1), row: place, count: count,
            border: border, results: instruction.results)
    }

    // MARK: One pixel

    private func emitScalarLoads(_ instruction: Instruction, splitting: Bool) {
        guard case .loads(let plane, let column, let row, let count, let border) = instruction.operation else { return }
        let pointer: RowPointer
        if let parent, parent.scalarOperand(row) != nil {
            pointer = rowPointer(RowKey(plane: plane, row: .value(row), border: border))
        } else {
            pointer = rowPointer(plane: plane, position: position(row, splitting), border: border)
        }
        if splitting, let tables = EntryTables(instruction, in: context.program) { _ = emitPosition(tables) }
        let first = position(column, splitting)
        for index in 0..<count {
            let place = index == 0 ? first : apply("add", "i32", first, "\(index)")
            let value = scalarLoad(plane: plane, column: place, row: pointer, border: border)
            if index < instruction.results.count { set(instruction.results[index], value) }
        }
    }

    /// A position of which possibly only the variable part was computed.
    private func position(_ value: ValueID, _ splitting: Bool) -> String {
        guard splitting, parent?.parent != nil else { return operand(value) }
        let (base, offset) = context.program.split(value)
        return offset == 0 ? operand(base) : apply("add", "i32", operand(base), "\(offset)")
    }

    // MARK: Conditions

    /// Lanes whose neighbours at all of `offsets` exist along one axis in all planes.
    private func fits(_ base: String, _ offsets: ClosedRange<Int>, extent: String, planes: [Int]) -> String {
        let usable = usableExtent(extent, offsets, planes: planes)
        let lowest = offsets.lowerBound == 0 ? base : apply("add", "i32", base, constant(offsets.lowerBound))
        return apply("icmp ult", "i32", lowest, root.spread(usable, "i32", lanes: lanes))
    }

    /// How many places along one axis have neighbours at all of `offsets` in all planes, a scalar of the whole call.
    func usableExtent(_ extent: String, _ offsets: ClosedRange<Int>, planes: [Int]) -> String {
        let home = root
        let counts = planes.map { plane in
            let room = home.section.define("sub i32 %p\(plane).\(extent), \(offsets.upperBound - offsets.lowerBound)")
            let positive = home.call("llvm.smax", "i32", room, "0")
            // Offsets of gathers have 32 bits; planes beyond that take the slow way.
            return home.section.define("select i1 %p\(plane).isSmall, i32 \(positive), i32 0")
        }
        return counts.dropFirst().reduce(counts.first ?? "0") { home.call("llvm.smin", "i32", $0, $1) }
    }

    /// Whether a condition holds in every lane, a scalar.
    func all(_ condition: String) -> String {
        let bits = section.define("bitcast <\(lanes) x i1> \(condition) to i\(lanes)")
        return section.define("icmp eq i\(lanes) \(bits), -1")
    }

    // MARK: Straight rows

    private func emitStraight(_ reads: [Read], _ columns: ClosedRange<Int>) {
        for read in reads {
            guard case .shared(let row) = read.row else { continue }
            context.noteStraightReach(plane: read.plane, columns)
            for (index, result) in read.results.enumerated() {
                let value = neighbours(
                    plane: read.plane, row: row.address, column: x, offset: read.columnOffset + index, log2Scale: 0)
                set(result, masked(value, row.isInside))
            }
        }
    }

    // MARK: Borders

    /// Every read of every lane, one after the other, with all border rules.
    private func edgeReads(_ reads: [Read]) -> [String] {
        guard let first = reads.first else { return [] }
        let column = anyPosition(first.column)
        let columnSlot = context.sharedSlot("columns", "i32", lanes: lanes)
        section.perform("store \(wide("i32")) \(column), ptr \(columnSlot), align 64")
        var rowSlot: String?
        if case .perLane(let base, _) = first.row {
            let slot = context.sharedSlot("rows", "i32", lanes: lanes)
            section.perform("store \(wide("i32")) \(anyPosition(base)), ptr \(slot), align 64")
            rowSlot = slot
        }
        let count = reads.reduce(0) { $0 + $1.count }
        let results = (0..<count).map { context.sharedSlot("result \($0)", "float", lanes: lanes) }
        let before = section.block
        let head = section.newBlock("lane")
        let after = section.newBlock("lane.done")
        section.go(to: head)
        section.begin(head)
        let lane = context.names.next("%lane")
        let next = context.names.next("%lane")
        section.perform("\(lane) = phi i64 [ 0, %\(before) ], [ \(next), %\(head) ]")
        let scalar = LaneEmitter(context: context, section: section, parent: parent, lanes: 1)
        func element(_ slot: String, _ type: String) -> String {
            section.define("getelementptr \(type), ptr \(slot), i64 \(lane)")
        }
        let base = section.define("load i32, ptr \(element(columnSlot, "i32")), align 4")
        let row = rowSlot.map { section.define("load i32, ptr \(element($0, "i32")), align 4") } ?? "0"
        var place = results.makeIterator()
        for read in reads {
            let pointer: RowPointer
            switch read.row {
            case .shared(let shared): pointer = shared
            case .perLane(_, let offset):
                pointer = scalar.rowPointer(
                    plane: read.plane, position: scalar.apply("add", "i32", row, "\(offset)"), border: read.border)
            }
            for index in 0..<read.count {
                let position = scalar.apply("add", "i32", base, "\(read.columnOffset + index)")
                let value = scalar.scalarLoad(plane: read.plane, column: position, row: pointer, border: read.border)
                if let slot = place.next() {
                    section.perform("store float \(value), ptr \(element(slot, "float")), align 4")
                }
            }
        }
        section.perform("\(next) = add i64 \(lane), 1")
        let more = section.define("icmp ult i64 \(next), \(lanes)")
        section.branch(more, head, after)
        section.begin(after)
        return results.map { section.define("load \(wide("float")), ptr \($0), align 64") }
    }
}

extension Read {
    /// The constant part of a row that differs between lanes.
    var rowOffset: Int {
        if case .perLane(_, let offset) = row { return offset }
        return 0
    }
}
