import KinoraIR

/// Tables of 256 entries that a call has met, each byte of their entries apart: as registers hold them for permutations.
struct MetTables {
    /// Room for the tables, one after the other.
    var bytes: String
    /// The numbers of the tables' first entries, -1 where there is none yet.
    var numbers: String

    /// Tables that are kept; two whose numbers differ by a multiple of this take turns.
    static let count = 16
}

/// Reads of tables of 256 entries, where two registers of bytes can be permuted as one.
///
/// A table's byte is four registers, so that two permutations and a choice find it for 64 codes at once; gathering takes as long for
/// three. Lanes that ask different tables are served table by table, mostly one, seldom more than two.
extension LaneEmitter {
    /// Whether a read of tables is made by permuting.
    func permutesEntries(_ reads: [Read]) -> Bool {
        guard context.level.hasBytePermutations, lanes >= 16, lanes <= 64, !isAtEdge, reads.count == 1,
            case .shared(let row)? = reads.first?.row
        else { return false }
        return row.isInside == nil
    }

    /// Computes the positions of a read of tables, which nothing else may have asked for yet.
    ///
    /// - Returns: what was computed here.
    func emitPosition(_ tables: EntryTables) -> [ValueID] {
        let missing = [tables.entry, tables.position].filter { ownName(of: $0) == nil }
        for value in missing { emit(context.kernel.body[context.program.definition[value.position]]) }
        return missing
    }

    /// The numbers that a read finds in tables.
    ///
    /// - Parameter elsewhere: the block to go to where a table reaches beyond the plane.
    func tableReads(_ read: Read, _ tables: EntryTables, elsewhere: String) -> [String] {
        guard case .shared(let row) = read.row else { return [] }
        let met = metTables(plane: read.plane, tables)
        let first = operand(tables.first)
        let code = cast("trunc", operand(tables.code), from: "i32", to: "i8")
        let registers = Self.lanes((0..<64).map { $0 % lanes }, 64)
        let index = section.define("shufflevector \(wide("i8")) \(code), \(wide("i8")) poison, \(registers)")
        let isHigh = section.define("icmp slt \(Self.register) \(index), zeroinitializer")
        let numbers = context.sharedSlot("numbers of tables", "i32", lanes: lanes)
        section.perform("store \(wide("i32")) \(first), ptr \(numbers), align 64")
        // From a register: reading it where the whole vector was just written to would wait for that.
        let start = section.define("extractelement \(wide("i32")) \(first), i64 0")

        let (before, head, again, after) = (
            section.block, section.newBlock("table"), section.newBlock("table.again"), section.newBlock("table.done")
        )
        let (rest, left) = (context.names.next("%rest"), context.names.next("%left"))
        let (number, next) = (context.names.next("%number"), context.names.next("%number"))
        let found = (0..<read.count).map { _ in (old: context.names.next("%entry"), new: context.names.next("%entry")) }
        section.go(to: head)
        section.begin(head)
        section.perform("\(rest) = phi i\(lanes) [ -1, %\(before) ], [ \(left), %\(again) ]")
        section.perform("\(number) = phi i32 [ \(start), %\(before) ], [ \(next), %\(again) ]")
        for entry in found {
            section.perform("\(entry.old) = phi \(wide("i8")) [ poison, %\(before) ], [ \(entry.new), %\(again) ]")
        }
        let table = table(number, row: row.address, in: met, tables, plane: read.plane, elsewhere: elsewhere)
        let isMeant = apply("icmp eq", "i32", first, spreadHere(number, "i32"))
        for (offset, entry) in found.enumerated() {
            let byte = entryByte(read.columnOffset + offset, of: table, index: index, isHigh: isHigh)
            section.perform(
                "\(entry.new) = select \(wide("i1")) \(isMeant), \(wide("i8")) \(byte), \(wide("i8")) \(entry.old)")
        }
        let meant = section.define("bitcast \(wide("i1")) \(isMeant) to i\(lanes)")
        section.perform("\(left) = and i\(lanes) \(rest), \(section.define("xor i\(lanes) \(meant), -1"))")
        section.branch(section.define("icmp ne i\(lanes) \(left), 0"), again, after)

        section.begin(again)
        context.declare("i\(lanes) @llvm.cttz.i\(lanes)(i\(lanes), i1)")
        let lane = section.define("call i\(lanes) @llvm.cttz.i\(lanes)(i\(lanes) \(left), i1 true)")
        let place = section.define("getelementptr i32, ptr \(numbers), i\(lanes) \(lane)")
        section.perform("\(next) = load i32, ptr \(place), align 4")
        section.go(to: head)
        section.begin(after)
        return found.map { floats(ofBytes: $0.new) }
    }

    /// Bytes as floats: put below the exponent of 2^23, whose floats are whole, by the permutation that spreads them, and lowered by that.
    private func floats(ofBytes bytes: String) -> String {
        let parts = (0..<lanes / 16).map { part in
            let places = (0..<16).flatMap { lane in [16 * part + lane, lanes, lanes, lanes + 1] }
            let spread = section.define(
                "shufflevector \(wide("i8")) \(bytes), \(wide("i8")) \(Self.exponentBytes(lanes)), \(Self.lanes(places, 64))"
            )
            return section.define("bitcast \(Self.register) \(spread) to <16 x float>")
        }
        return apply("fsub", "float", joined(parts, "float"), constant(Float(0x1p23)))
    }

    private static func exponentBytes(_ lanes: Int) -> String {
        "<" + (0..<lanes).map { "i8 \($0 % 2 == 0 ? 0 : 75)" }.joined(separator: ", ") + ">"
    }

    private static let register = "<64 x i8>"

    /// One byte of the entries of all lanes.
    private func entryByte(_ byte: Int, of table: String, index: String, isHigh: String) -> String {
        let parts = (0..<4).map { part in
            let place = section.define("getelementptr i8, ptr \(table), i64 \(256 * byte + 64 * part)")
            return section.define("load \(Self.register), ptr \(place), align 64")
        }
        func permuted(_ low: String, _ high: String) -> String {
            let type = Self.register
            return target("llvm.x86.avx512.vpermi2var.qi.512", type, [(type, low), (type, index), (type, high)])
        }
        let (low, high) = (permuted(parts[0], parts[1]), permuted(parts[2], parts[3]))
        let all = section.define("select <64 x i1> \(isHigh), \(Self.register) \(high), \(Self.register) \(low)")
        guard lanes < 64 else { return all }
        return section.define(
            "shufflevector \(Self.register) \(all), \(Self.register) poison, \(Self.lanes(0..<lanes, lanes))")
    }

    // MARK: Tables met

    private func metTables(plane: Int, _ tables: EntryTables) -> MetTables {
        let key = "\(plane) \(tables.first.index) \(tables.log2Size) \(tables.row)"
        if let known = context.metTables[key] { return known }
        let met = MetTables(
            bytes: context.slot("i8", count: MetTables.count * tables.byteCount),
            numbers: context.slot("i32", count: MetTables.count))
        let none = "<\(MetTables.count) x i32>"
        root.section.perform(
            "store \(none) \(Self.splat("-1", "i32", lanes: MetTables.count)), ptr \(met.numbers), align 64")
        context.metTables[key] = met
        return met
    }

    /// The address of a table's bytes, after it was taken apart if this is the first time it is asked.
    private func table(
        _ number: String, row: String, in met: MetTables, _ tables: EntryTables, plane: Int, elsewhere: String
    ) -> String {
        let turn = section.define("and i32 \(section.define("lshr i32 \(number), 8")), \(MetTables.count - 1)")
        let wideTurn = section.define("zext i32 \(turn) to i64")
        let known = section.define("getelementptr i32, ptr \(met.numbers), i64 \(wideTurn)")
        let distance = section.define("mul i64 \(wideTurn), \(tables.byteCount)")
        let table = section.define("getelementptr i8, ptr \(met.bytes), i64 \(distance)")
        let isOther = section.define("icmp ne i32 \(section.define("load i32, ptr \(known), align 4")), \(number)")
        section.when(isOther) {
            let starts = usableExtent("width", 0...(tables.byteCount - 1), planes: [plane])
            let some = root.section.define("add i32 \(starts), \(tables.size - 1)")
            let limit = root.section.define("lshr i32 \(some), \(tables.log2Size)")
            let inside = section.newBlock("apart")
            section.branch(section.define("icmp ult i32 \(number), \(limit)"), inside, elsewhere)
            section.begin(inside)
            takeApart(number, row: row, into: table, tables)
            section.perform("store i32 \(number), ptr \(known), align 4")
        }
        return table
    }

    /// Copies a table, each byte of its entries by itself.
    private func takeApart(_ number: String, row: String, into table: String, _ tables: EntryTables) {
        let distance = section.define("zext i32 \(section.define("shl i32 \(number), \(tables.log2Size)")) to i64")
        let origin = section.define("getelementptr i8, ptr \(row), i64 \(distance)")
        let (entries, bytes) = ("<16 x i\(8 * tables.size)>", "<16 x i8>")
        section.loop("sixteen", below: "256", step: 16) { first in
            let start = section.define("mul i64 \(first), \(tables.size)")
            let place = section.define("getelementptr i8, ptr \(origin), i64 \(start)")
            let all = section.define("load \(entries), ptr \(place), align 1")
            for byte in 0..<tables.size {
                let shift = Self.splat("\(8 * byte)", "i\(8 * tables.size)", lanes: 16)
                let moved = byte == 0 ? all : section.define("lshr \(entries) \(all), \(shift)")
                let one = tables.size == 1 ? moved : section.define("trunc \(entries) \(moved) to \(bytes)")
                let target = section.define("add i64 \(first), \(256 * byte)")
                let slot = section.define("getelementptr i8, ptr \(table), i64 \(target)")
                section.perform("store \(bytes) \(one), ptr \(slot), align 16")
            }
        }
    }
}
