import KinoraIR

/// The shape of a small part of a plane of bytes that registers hold row after row.
struct PatchShape {
    /// Bytes of a row, a power of two.
    let width: Int
    let rows: Int

    /// Flat ones for lines that fall slowly, tall ones for all others, as long as neighbouring lanes ask for neighbouring pixels.
    static let all = [PatchShape(width: 32, rows: 8), PatchShape(width: 16, rows: 20)]

    /// Bytes of a register.
    static let register = 64
    var rowsOfRegister: Int { PatchShape.register / width }
    var registers: Int { rows / rowsOfRegister }
}

/// A patch around the pixels that the lanes of one register ask for.
struct ReadPatch {
    let shape: PatchShape
    /// The plane column and row of its first pixel, scalars.
    let left: String
    let top: String
    /// How far the pixels of the first column and row offset lie from it.
    let columnDistances: String
    let rowDistances: String
    /// The column and row offset those belong to.
    let firstColumn: Int
    let firstRow: Int
    /// Whether it holds what all lanes ask for, a scalar.
    let holdsAll: String
}

/// A pixel's place in a patch, from the one that a lane's distances mean.
private struct PatchTap: Hashable {
    let row: Int
    let column: Int
}

extension ReadPatch {
    /// The places of a read's neighbours.
    fileprivate func taps(of read: Read) -> [PatchTap] {
        (0..<read.count).map {
            PatchTap(row: read.rowOffset - firstRow, column: read.columnOffset + $0 - firstColumn)
        }
    }
}

/// Reads of bytes around a line of any direction, from a patch of the plane in registers.
///
/// Turned, mirrored and bent pictures ask for pixels of many rows that lie side by side all the same. Eight or twenty loads and a
/// permutation of bytes find four pixels of each of sixteen lanes; as gathers those are 32 loads.
extension LaneEmitter {
    /// Whether patches are tried: where neighbouring lanes have rows of their own, and bytes can be permuted.
    func hasPatches(_ window: ReadWindow, _ work: RowWork) -> Bool {
        context.level.hasBytePermutations && !window.rows.isEmpty && window.shapes != [.words]
            && work.planes.allSatisfy {
                context.kernel.inputs[$0].unit == 1 && context.kernel.inputs[$0].element == .u8
            }
    }

    /// The wanted values of lanes that all lie inside: of every register from the first patch that holds what it asks for, else by gathers.
    ///
    /// Register after register, by a loop: the code for one is long.
    func patchOrGatheredReads(
        _ work: RowWork, _ columns: ClosedRange<Int>, _ column: String, _ row: String
    ) -> [String] {
        let count = lanes / context.level.lanes
        guard count > 1 else { return registerPatchReads(work, columns, column, row) }
        let places = [("columns", column), ("rows", row)].map { name, value in
            let slot = context.sharedSlot("registers' \(name)", "i32", lanes: lanes)
            section.perform("store \(wide("i32")) \(value), ptr \(slot), align 64")
            return slot
        }
        let results = work.wanted.indices.map { context.sharedSlot("registers' result \($0)", "float", lanes: lanes) }
        let register = registerEmitter
        section.loop("registers", below: "\(count)") { index in
            let distance = section.define("mul i64 \(index), \(4 * register.lanes)")
            func place(_ slot: String) -> String { section.define("getelementptr i8, ptr \(slot), i64 \(distance)") }
            let positions = places.map { slot in
                section.define("load \(register.wide("i32")), ptr \(place(slot)), align 64")
            }
            for (slot, value) in zip(results, register.registerPatchReads(work, columns, positions[0], positions[1])) {
                section.perform("store \(register.wide("float")) \(value), ptr \(place(slot)), align 64")
            }
        }
        return results.map { section.define("load \(wide("float")), ptr \($0), align 64") }
    }

    /// The wanted values of one register.
    private func registerPatchReads(
        _ work: RowWork, _ columns: ClosedRange<Int>, _ column: String, _ row: String
    ) -> [String] {
        var arms: [(block: String, values: [String])] = []
        let join = section.newBlock("register")
        func finishArm(_ pixels: [String]) {
            let values = work.values(
                of: pixels, in: LaneEmitter(context: context, section: section, parent: parent, lanes: lanes))
            arms.append((section.block, values))
            section.go(to: join)
        }
        for patch in patches(work, columns, leastOfEnds(column), leastOfEnds(row)) {
            let (near, far) = (section.newBlock("patch"), section.newBlock("far"))
            section.branch(patch.holdsAll, near, far)
            section.begin(near)
            finishArm(patchReads(work.reads, patch))
            section.begin(far)
        }
        finishArm(gatherReads(work.reads, column, row))
        section.begin(join)
        return work.wanted.indices.map { wanted in
            let sources = arms.map { "[ \($0.values[wanted]), %\($0.block) ]" }.joined(separator: ", ")
            return section.define("phi \(wide("float")) \(sources)")
        }
    }

    /// The patches to try for one register, whose lanes all lie inside.
    private func patches(
        _ work: RowWork, _ columns: ClosedRange<Int>, _ column: (bases: [String], distances: [String]),
        _ row: (bases: [String], distances: [String])
    ) -> [ReadPatch] {
        let offsets = work.reads.map(\.rowOffset)
        let (firstRow, lastRow) = (offsets.min() ?? 0, offsets.max() ?? 0)
        context.declare("i32 @llvm.smin.i32(i32, i32)")
        return PatchShape.all.compactMap { shape in
            let (columnLimit, rowLimit) = (shape.width - columns.count + 1, shape.rows - (lastRow - firstRow))
            guard columnLimit > 0, rowLimit > 0 else { return nil }
            // Rows below the patch exist: it is moved up where the plane ends.
            let tops = usableExtent("height", 0...(shape.rows - 1), planes: work.planes)
            let lastTop = root.section.define("sub i32 \(tops), 1")
            let exists = root.section.define("icmp sge i32 \(lastTop), 0")
            let wanted = section.define("add i32 \(row.bases[0]), \(firstRow)")
            let top = section.define("call i32 @llvm.smin.i32(i32 \(wanted), i32 \(lastTop))")
            let moved = spreadHere(section.define("sub i32 \(wanted), \(top)"), "i32")
            let rowDistances = apply("add", "i32", row.distances[0], moved)
            let isNear = apply(
                "and", "i1", apply("icmp ult", "i32", column.distances[0], constant(columnLimit)),
                apply("icmp ult", "i32", rowDistances, constant(rowLimit)))
            return ReadPatch(
                shape: shape, left: column.bases[0], top: top, columnDistances: column.distances[0],
                rowDistances: rowDistances, firstColumn: columns.lowerBound, firstRow: firstRow,
                holdsAll: section.define("and i1 \(exists), \(all(isNear))"))
        }
    }

    /// The pixels of reads from a patch that holds them, in order.
    private func patchReads(_ reads: [Read], _ patch: ReadPatch) -> [String] {
        let width = patch.shape.width
        let start = apply(
            "add", "i32", apply("mul", "i32", patch.rowDistances, constant(width)), patch.columnDistances)
        let (starts, rows) = (fourBytes(start), fourBytes(patch.rowDistances))
        // Four pixels of each lane are found at once, whichever reads of the plane they belong to.
        var found: [Int: [PatchTap: String]] = [:]
        for plane in Set(reads.map(\.plane)).sorted() {
            let held = patchBytes(plane, patch)
            let taps = reads.filter { $0.plane == plane }.flatMap { patch.taps(of: $0) }
            for first in stride(from: 0, to: taps.count, by: 4) {
                let four = (0..<4).map { taps[min(first + $0, taps.count - 1)] }
                let picked = pick(four, starts, rows, held, patch.shape)
                for (byte, tap) in four.enumerated() where found[plane]?[tap] == nil {
                    let shifted = byte == 0 ? picked : apply("lshr", "i32", picked, constant(8 * byte))
                    let code = byte == 3 ? shifted : apply("and", "i32", shifted, constant(0xff))
                    found[plane, default: [:]][tap] = cast("sitofp", code, from: "i32", to: "float")
                }
            }
        }
        return reads.flatMap { read in patch.taps(of: read).map { found[read.plane]?[$0] ?? "poison" } }
    }

    private static let bytes = "<64 x i8>"

    /// The lowest byte of each lane in all four bytes of its place.
    private func fourBytes(_ numbers: String) -> String {
        let bytes = section.define("bitcast \(wide("i32")) \(numbers) to \(Self.bytes)")
        return section.define(
            "shufflevector \(Self.bytes) \(bytes), \(Self.bytes) poison, \(Self.lanes((0..<64).map { $0 / 4 * 4 }, 64))"
        )
    }

    /// The registers of a patch, as many rows in each as it has room for.
    private func patchBytes(_ plane: Int, _ patch: ReadPatch) -> [String] {
        let wideTop = section.define("sext i32 \(patch.top) to i64")
        let offset = section.define("mul i64 \(wideTop), %p\(plane).stride")
        let first = section.define("getelementptr i8, ptr %p\(plane).origin, i64 \(offset)")
        var row = element(of: plane, row: first, column: patch.left, offset: patch.firstColumn)
        return (0..<patch.shape.registers).map { _ in
            let parts = (0..<patch.shape.rowsOfRegister).map { _ in
                let part = section.define("load <\(patch.shape.width) x i8>, ptr \(row), align 1")
                row = section.define("getelementptr i8, ptr \(row), i64 %p\(plane).stride")
                return part
            }
            return byteRegisterEmitter.joined(parts, "i8")
        }
    }

    /// Four pixels of each lane, in the bytes of its place.
    private func pick(
        _ taps: [PatchTap], _ starts: String, _ rows: String, _ registers: [String], _ shape: PatchShape
    ) -> String {
        func moved(_ bytes: String, by distance: (PatchTap) -> Int) -> String {
            let literal = (0..<64).map { "i8 \(Int8(truncatingIfNeeded: distance(taps[$0 % 4])))" }
            return section.define("add \(Self.bytes) \(bytes), <\(literal.joined(separator: ", "))>")
        }
        let places = moved(starts) { $0.row * shape.width + $0.column }
        let tapRows = moved(rows, by: \.row)
        var picked = "poison"
        for pair in stride(from: 0, to: registers.count, by: 2) {
            let both = registers[pair..<min(pair + 2, registers.count)]
            let value: String
            if both.count == 2 {
                value = target(
                    "llvm.x86.avx512.vpermi2var.qi.512", Self.bytes,
                    [(Self.bytes, registers[pair]), (Self.bytes, places), (Self.bytes, registers[pair + 1])])
            } else {
                value = target(
                    "llvm.x86.avx512.permvar.qi.512", Self.bytes, [(Self.bytes, registers[pair]), (Self.bytes, places)])
            }
            guard pair > 0 else {
                picked = value
                continue
            }
            let limit = Self.splat("\(pair * shape.rowsOfRegister)", "i8", lanes: 64)
            let isHere = section.define("icmp uge \(Self.bytes) \(tapRows), \(limit)")
            picked = section.define("select <64 x i1> \(isHere), \(Self.bytes) \(value), \(Self.bytes) \(picked)")
        }
        return section.define("bitcast \(Self.bytes) \(picked) to \(wide("i32"))")
    }
}
