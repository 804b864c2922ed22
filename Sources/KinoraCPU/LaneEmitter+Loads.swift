import KinoraIR

/// One `loads` instruction with its position split into a variable part and a constant.
private struct Read {
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

extension LaneEmitter {
    /// Writes reads that have their plane and the variable part of their position in common.
    ///
    /// Lanes that all lie inside the plane are read without border rules, in one of three ways, best first: the row
    /// runs along the lanes (plain vector loads); a window of two vectors holds all lanes (vector loads and a
    /// permutation: zooms, pans); unrelated addresses (gathers, a 32-bit one for as many neighbours as fit). A vector
    /// with some lane near the border goes through a loop over its lanes that knows every rule.
    ///
    /// - Parameter splitting: whether the variable parts of positions are available here.
    func emitLoads(_ instructions: [Instruction], splitting: Bool) {
        guard lanes > 1 else {
            for instruction in instructions { emitScalarLoads(instruction, splitting: splitting) }
            return
        }
        let reads = instructions.compactMap { read($0, splitting: splitting) }
        guard let first = reads.first else { return }
        let columns = (reads.map(\.columnOffset).min() ?? 0)...(reads.map(\.lastColumnOffset).max() ?? 0)
        if splitting, case .shared = first.row, context.program.isColumnCoordinate(first.column) {
            emitStraight(reads, columns)
            return
        }
        let column = operand(first.column)
        let columnsFit = fits(column, columns, extent: "width", plane: first.plane)
        var isInside = columnsFit
        var rowBase: String?
        if case .perLane(let base, _) = first.row {
            let offsets = reads.map(\.rowOffset)
            let rows = (offsets.min() ?? 0)...(offsets.max() ?? 0)
            let name = operand(base)
            isInside = apply("and", "i1", isInside, fits(name, rows, extent: "height", plane: first.plane))
            rowBase = name
        }

        var arms: [(block: String, values: [String])] = []
        let join = section.newBlock("read")
        func arm(_ name: String, _ body: () -> [String]) {
            section.begin(name)
            let values = body()
            arms.append((section.block, values))
            section.go(to: join)
        }
        if rowBase == nil, let window = window(around: column, columns, first, columnsFit) {
            let near = section.newBlock("window")
            let far = section.newBlock("far")
            section.branch(all(window.condition), near, far)
            arm(near) { windowReads(reads, window, columns) }
            section.begin(far)
        }
        let inside = section.newBlock("inside")
        let edge = section.newBlock("edge")
        section.branch(all(isInside), inside, edge)
        arm(inside) { gatherReads(reads, column, rowBase) }
        arm(edge) { edgeReads(reads, column, rowBase) }

        section.begin(join)
        for (index, result) in reads.flatMap(\.results).enumerated() {
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

    /// Lanes whose neighbours at all of `offsets` exist along one axis.
    private func fits(_ base: String, _ offsets: ClosedRange<Int>, extent: String, plane: Int) -> String {
        let home = root
        let room = home.section.define("sub i32 %p\(plane).\(extent), \(offsets.upperBound - offsets.lowerBound)")
        let positive = home.call("llvm.smax", "i32", room, "0")
        // Offsets of gathers have 32 bits; planes beyond that take the slow way.
        let usable = home.section.define("select i1 %p\(plane).isSmall, i32 \(positive), i32 0")
        let lowest = offsets.lowerBound == 0 ? base : apply("add", "i32", base, constant(offsets.lowerBound))
        return apply("icmp ult", "i32", lowest, home.spread(usable, "i32", lanes: lanes))
    }

    /// Whether a condition holds in every lane, a scalar.
    private func all(_ condition: String) -> String {
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

    // MARK: Windows

    /// For each register of lanes, two neighbouring registers of a row that hold all they ask for.
    private struct Window {
        /// The leftmost column of each register's lanes, a scalar.
        var bases: [String]
        /// The distance of each register's lanes from it.
        var distances: [String]
        /// Which lanes the windows hold.
        var condition: String
    }

    /// The windows around the lanes' columns, where permutations across two registers exist.
    private func window(
        around column: String, _ columns: ClosedRange<Int>, _ first: Read, _ columnsFit: String
    ) -> Window? {
        let span = columns.upperBound - columns.lowerBound
        let width = context.level.lanes
        let bytes = 2 * width * context.kernel.inputs[first.plane].unit
        guard context.level == .avx512 || context.level == .avx2, span < width, bytes <= 256,
            !context.program.dependence[first.column.position].contains(.memory)
        else { return nil }
        context.declare("i32 @llvm.smin.i32(i32, i32)")
        var bases: [String] = []
        var distances: [String] = []
        for (index, part) in registers(of: column, "i32").enumerated() {
            let left = section.define("extractelement \(wide("i32")) \(column), i64 \(index * width)")
            let right = section.define("extractelement \(wide("i32")) \(column), i64 \((index + 1) * width - 1)")
            let base = section.define("call i32 @llvm.smin.i32(i32 \(left), i32 \(right))")
            let register = "<\(width) x i32>"
            let lane = section.define("insertelement \(register) poison, i32 \(base), i64 0")
            let start = section.define(
                "shufflevector \(register) \(lane), \(register) poison, \(register) zeroinitializer")
            bases.append(base)
            distances.append(section.define("sub \(register) \(part), \(start)"))
        }
        let isNear = apply("icmp ult", "i32", joined(distances, "i32"), constant(2 * width - span))
        return Window(bases: bases, distances: distances, condition: apply("and", "i1", isNear, columnsFit))
    }

    private func windowReads(_ reads: [Read], _ window: Window, _ columns: ClosedRange<Int>) -> [String] {
        // The same work for each register of lanes, by an emitter of that width.
        let width = context.level.lanes
        let register = LaneEmitter(context: context, section: section, parent: parent, lanes: width)
        var halves: [String: (String, String)] = [:]
        return reads.flatMap { read -> [String] in
            guard case .shared(let row) = read.row else { return [] }
            return (0..<read.count).map { index in
                let shift = read.columnOffset + index - columns.lowerBound
                let parts = zip(window.bases, window.distances).map { base, distance in
                    let key = "\(row.address) \(base)"
                    let (low, high) =
                        halves[key]
                        ?? (
                            register.neighbours(
                                plane: read.plane, row: row.address, column: base, offset: columns.lowerBound,
                                log2Scale: 0),
                            register.neighbours(
                                plane: read.plane, row: row.address, column: base,
                                offset: columns.lowerBound + width, log2Scale: 0)
                        )
                    halves[key] = (low, high)
                    let lane =
                        shift == 0 ? distance : register.apply("add", "i32", distance, register.constant(shift))
                    return register.permute(low, high, lane)
                }
                return masked(joined(parts, "float"), row.isInside)
            }
        }
    }

    /// Picks floats from two registers by number.
    private func permute(_ low: String, _ high: String, _ lane: String) -> String {
        if context.level == .avx512 {
            return target(
                "llvm.x86.avx512.vpermi2var.ps.512", "<16 x float>",
                [("<16 x float>", low), ("<16 x i32>", lane), ("<16 x float>", high)])
        }
        let a = target("llvm.x86.avx2.permps", "<8 x float>", [("<8 x float>", low), ("<8 x i32>", lane)])
        let b = target("llvm.x86.avx2.permps", "<8 x float>", [("<8 x float>", high), ("<8 x i32>", lane)])
        return choose(apply("icmp ult", "i32", lane, constant(8)), a, b, "float")
    }

    // MARK: Gathers

    private func gatherReads(_ reads: [Read], _ column: String, _ rowBase: String?) -> [String] {
        guard let first = reads.first else { return [] }
        let parameter = context.kernel.inputs[first.plane]
        var offset = column
        if parameter.unit != 1 { offset = apply("mul", "i32", column, constant(parameter.unit)) }
        if let rowBase {
            let stride = root.spread("%p\(first.plane).stride32", "i32", lanes: lanes)
            offset = apply("add", "i32", offset, apply("mul", "i32", rowBase, stride))
        }
        return reads.flatMap { read -> [String] in
            let base: String
            var isInside: String?
            switch read.row {
            case .shared(let row):
                base = row.address
                isInside = row.isInside
            case .perLane(_, let rowOffset): base = origin(of: read.plane, row: rowOffset)
            }
            return gatherNeighbours(read, base, offset).map { masked($0, isInside) }
        }
    }

    /// The address of `(0, row)`, computed once a call.
    private func origin(of plane: Int, row: Int) -> String {
        if row == 0 { return "%p\(plane).origin" }
        let offset = root.section.define("mul i64 %p\(plane).stride, \(row)")
        return root.section.define("getelementptr i8, ptr %p\(plane).origin, i64 \(offset)")
    }

    /// The neighbours of one read as floats, by as few 32-bit gathers as hold them.
    private func gatherNeighbours(_ read: Read, _ base: String, _ offset: String) -> [String] {
        let parameter = context.kernel.inputs[read.plane]
        var words: (start: Int, name: String)?
        return (0..<read.count).map { index in
            let place = (read.columnOffset + index) * parameter.unit
            if words.map({ place + parameter.element.byteCount > $0.start + 4 }) ?? true {
                let address = section.define("getelementptr i8, ptr \(base), i64 \(place)")
                words = (place, gather(address, offset))
            }
            guard let words else { return "poison" }
            let shift = (place - words.start) * 8
            let shifted = shift == 0 ? words.name : apply("lshr", "i32", words.name, constant(shift))
            switch parameter.element {
            case .f32: return cast("bitcast", shifted, from: "i32", to: "float")
            case .u8, .u16:
                let mask = parameter.element == .u8 ? 0xff : 0xffff
                let isTop = shift + parameter.element.byteCount * 8 == 32
                let code = isTop ? shifted : apply("and", "i32", shifted, constant(mask))
                return cast("sitofp", code, from: "i32", to: "float")
            case .f16: return float(fromStored: cast("trunc", shifted, from: "i32", to: "i16"), .f16)
            }
        }
    }

    /// 32 bits for each lane from `base + offset`.
    private func gather(_ base: String, _ offset: String) -> String {
        guard context.gather == .hardware else { return gatherByLoads(base, offset) }
        return perRegister(offset, "i32", to: "i32") { part in
            if context.level == .avx512 {
                return target(
                    "llvm.x86.avx512.mask.gather.dpi.512", "<16 x i32>",
                    [
                        ("<16 x i32>", "zeroinitializer"), ("ptr", base), ("<16 x i32>", part),
                        ("<16 x i1>", root.spread("true", "i1", lanes: 16)), ("i32", "1"),
                    ])
            }
            return target(
                "llvm.x86.avx2.gather.d.d.256", "<8 x i32>",
                [
                    ("<8 x i32>", "zeroinitializer"), ("ptr", base), ("<8 x i32>", part),
                    ("<8 x i32>", root.spread("-1", "i32", lanes: 8)), ("i8", "1"),
                ])
        }
    }

    private func gatherByLoads(_ base: String, _ offset: String) -> String {
        var result = "poison"
        for lane in 0..<lanes {
            let index = section.define("extractelement \(wide("i32")) \(offset), i64 \(lane)")
            let wideIndex = section.define("sext i32 \(index) to i64")
            let address = section.define("getelementptr i8, ptr \(base), i64 \(wideIndex)")
            let bits = section.define("load i32, ptr \(address), align 1")
            result = section.define("insertelement \(wide("i32")) \(result), i32 \(bits), i64 \(lane)")
        }
        return result
    }

    // MARK: Borders

    /// Every read of every lane, one after the other, with all border rules.
    private func edgeReads(_ reads: [Read], _ column: String, _ rowBase: String?) -> [String] {
        let columnSlot = context.sharedSlot("columns", "i32", lanes: lanes)
        section.perform("store \(wide("i32")) \(column), ptr \(columnSlot), align 64")
        var rowSlot: String?
        if let rowBase {
            let slot = context.sharedSlot("rows", "i32", lanes: lanes)
            section.perform("store \(wide("i32")) \(rowBase), ptr \(slot), align 64")
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
    fileprivate var rowOffset: Int {
        if case .perLane(_, let offset) = row { return offset }
        return 0
    }
}
