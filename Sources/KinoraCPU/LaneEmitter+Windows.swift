import KinoraIR

/// For each register of lanes, a few neighbouring rows of two registers of pixels that hold all they ask for.
///
/// Zooms, pans, small rotations and perspective moves read nearly the same pixels in neighbouring lanes; loading them
/// once and permuting is several times faster than gathering.
struct ReadWindow {
    /// The leftmost column of each register's lanes, a scalar.
    var columns: [String]
    /// The distance of each register's lanes from it.
    var columnDistances: [String]
    /// The uppermost row of each register's lanes, a scalar; empty where all lanes share their rows.
    var rows: [String]
    /// The distance of each register's lanes from it, less than `rowSpan`.
    var rowDistances: [String]
    /// Rows that the lanes may differ by, plus one.
    var rowSpan: Int
    /// Which lanes the windows hold.
    var condition: String
}

/// Where the pixels of one register's lanes stand in its window.
struct WindowPart {
    /// The plane column that `firstColumn` counts from, a scalar.
    var left: String
    /// The column offset of the first pixel of the window.
    var firstColumn: Int
    /// The numbers of the lanes' pixels in the window, by column offset.
    var lanes: [Int: String] = [:]
    /// The addresses of the window's rows; empty where all lanes share their rows.
    var rows: [String] = []
    /// By row offset, the first row that a lane may mean, and then which lanes mean a row at least 1, 2 ... further.
    var firstRow: [Int: Int] = [:]
    var isLower: [Int: [String]] = [:]
}

extension LaneEmitter {
    /// The windows around the lanes' positions, where permutations across two registers exist.
    ///
    /// - Parameter isInside: lanes whose neighbours all exist.
    func window(
        around column: String, _ row: String?, _ reads: [Read], _ columns: ClosedRange<Int>, _ isInside: String
    ) -> ReadWindow? {
        guard let first = reads.first, context.level == .avx512 || context.level == .avx2 else { return nil }
        let dependence = context.program.dependence
        var isCoherent = !dependence[first.column.position].contains(.memory)
        if case .perLane(let base, _) = first.row {
            isCoherent = isCoherent && !dependence[base.position].contains(.memory)
        }
        let width = context.level.lanes
        let span = columns.upperBound - columns.lowerBound
        let bytes = 2 * width * context.kernel.inputs[first.plane].unit
        guard isCoherent, span < width, bytes <= Self.readableSlack else { return nil }

        let (lefts, distances) = leastOfEnds(column)
        let isNear = apply("icmp ult", "i32", joined(distances, "i32"), constant(2 * width - span))
        var window = ReadWindow(
            columns: lefts, columnDistances: distances, rows: [], rowDistances: [], rowSpan: 1,
            condition: apply("and", "i1", isNear, isInside))
        guard let row else { return window }
        // Moves of up to four degrees stay within two rows. A third row costs all of them 15 % and gains rotations
        // of up to eight degrees 12 %.
        window.rowSpan = 2
        (window.rows, window.rowDistances) = leastOfEnds(row)
        let isLevel = apply("icmp ult", "i32", joined(window.rowDistances, "i32"), constant(window.rowSpan))
        window.condition = apply("and", "i1", window.condition, isLevel)
        return window
    }

    /// Bytes that generated code may read beyond the pixels it needs, by the contract of `PlaneBinding`.
    private static let readableSlack = 256

    /// For each register, the lesser of its first and last lane, and how far every lane lies from it.
    ///
    /// Where lanes run monotonically that is the least lane; where they do not, some distance is huge when unsigned.
    private func leastOfEnds(_ value: String) -> (bases: [String], distances: [String]) {
        context.declare("i32 @llvm.smin.i32(i32, i32)")
        let width = context.level.lanes
        let register = "<\(width) x i32>"
        var bases: [String] = []
        var distances: [String] = []
        for (index, part) in registers(of: value, "i32").enumerated() {
            let first = section.define("extractelement \(wide("i32")) \(value), i64 \(index * width)")
            let last = section.define("extractelement \(wide("i32")) \(value), i64 \((index + 1) * width - 1)")
            let base = section.define("call i32 @llvm.smin.i32(i32 \(first), i32 \(last))")
            let lane = section.define("insertelement \(register) poison, i32 \(base), i64 0")
            let start = section.define(
                "shufflevector \(register) \(lane), \(register) poison, \(register) zeroinitializer")
            bases.append(base)
            distances.append(section.define("sub \(register) \(part), \(start)"))
        }
        return (bases, distances)
    }

    /// The wanted values where all lanes are inside their windows.
    func windowReads(_ work: RowWork, _ window: ReadWindow, _ columns: ClosedRange<Int>) -> [String] {
        let register = registerEmitter
        let parts = window.columns.indices.map { index -> WindowPart in
            let distance = window.columnDistances[index]
            var part = WindowPart(left: window.columns[index], firstColumn: columns.lowerBound)
            for offset in columns {
                let shift = offset - columns.lowerBound
                part.lanes[offset] =
                    shift == 0 ? distance : register.apply("add", "i32", distance, register.constant(shift))
            }
            guard !window.rows.isEmpty, let first = work.reads.first else { return part }
            let offsets = work.reads.map(\.rowOffset)
            let top = offsets.min() ?? 0
            part.rows = register.windowRows(
                first.plane, window.rows[index], from: top, count: (offsets.max() ?? 0) - top + window.rowSpan)
            let isLower = (1..<window.rowSpan).map {
                register.apply("icmp uge", "i32", window.rowDistances[index], register.constant($0))
            }
            for offset in offsets {
                part.firstRow[offset] = offset - top
                part.isLower[offset] = isLower
            }
            return part
        }
        return windowReads(work, parts)
    }

    /// The wanted values from windows that are known to hold them.
    func windowReads(_ work: RowWork, _ parts: [WindowPart]) -> [String] {
        let values = parts.map { part -> [String] in
            guard part.rows.isEmpty else { return windowPixels(work, part) }
            return rowValues(work, part)
        }
        return work.wanted.indices.map { index in joined(values.map { $0[index] }, "float") }
    }

    /// Pixels picked one by one from rows that differ between lanes.
    private func windowPixels(_ work: RowWork, _ part: WindowPart) -> [String] {
        let register = registerEmitter
        var pixels = WindowPixels(part: part)
        for read in work.reads {
            for (index, result) in read.results.enumerated() {
                register.set(result, register.windowRead(read, index, &pixels))
            }
        }
        for instruction in work.folded { register.emit(instruction) }
        return work.wanted.map(register.operand)
    }

    /// Arithmetic on the pixels of whole rows, where they lie, and then one permutation for each value wanted.
    private func rowValues(_ work: RowWork, _ part: WindowPart) -> [String] {
        let register = registerEmitter
        let halves = [registerEmitter, registerEmitter]
        // The same arithmetic at another column offset gives the same rows: it is written once.
        var known: [RowStep: ValueID] = [:]
        var canonical: [ValueID: ValueID] = [:]
        var offsets: [ValueID: Int] = [:]
        func isNew(_ result: ValueID, _ step: RowStep) -> Bool {
            canonical[result] = known[step] ?? result
            if known[step] != nil { return false }
            known[step] = result
            return true
        }
        for read in work.reads {
            guard case .shared(let row) = read.row else { continue }
            for (index, result) in read.results.enumerated() {
                offsets[result] = read.columnOffset + index
                guard isNew(result, .row(row.address)) else { continue }
                for (place, half) in halves.enumerated() {
                    let pixels = half.neighbours(
                        plane: read.plane, row: row.address, column: part.left,
                        offset: part.firstColumn + place * half.lanes, log2Scale: 0)
                    half.set(result, half.masked(pixels, row.isInside))
                }
            }
        }
        for instruction in work.folded {
            guard let result = instruction.results.first else { continue }
            offsets[result] = instruction.operation.namedValues.lazy.compactMap { offsets[$0] }.first
            let operation = instruction.operation.replacingValues { canonical[$0] ?? $0 }
            guard isNew(result, .operation(operation)) else { continue }
            for half in halves { half.emit(Instruction([result], operation)) }
        }
        var picked: [String: String] = [:]
        return work.wanted.map { value in
            let (source, offset) = (canonical[value] ?? value, offsets[value] ?? 0)
            let key = "\(source.index) \(offset)"
            if let name = picked[key] { return name }
            let name = register.permute(
                halves[0].operand(source), halves[1].operand(source), part.lanes[offset] ?? "poison")
            picked[key] = name
            return name
        }
    }

    /// What gives a row of pixels, whatever the column offset.
    private enum RowStep: Hashable {
        case row(String)
        case operation(Operation)
    }

    /// An emitter for the lanes of one register; it shares the section.
    private var registerEmitter: LaneEmitter {
        LaneEmitter(context: context, section: section, parent: parent, lanes: context.level.lanes)
    }

    private func windowRead(_ read: Read, _ index: Int, _ pixels: inout WindowPixels) -> String {
        let part = pixels.part
        let first = part.firstRow[read.rowOffset] ?? 0
        var value = pick(read, index, part.rows[first], &pixels)
        for (step, condition) in (part.isLower[read.rowOffset] ?? []).enumerated() {
            value = choose(condition, pick(read, index, part.rows[first + step + 1], &pixels), value, "float")
        }
        return value
    }

    /// What was loaded and picked already.
    private struct WindowPixels {
        var part: WindowPart
        var halves: [String: (low: String, high: String)] = [:]
        var picked: [String: String] = [:]
    }

    /// The addresses of consecutive rows; those below the plane are given as its last, as no lane asks for them.
    private func windowRows(_ plane: Int, _ row: String, from first: Int, count: Int) -> [String] {
        let last = root.section.define("sub i32 %p\(plane).height, 1")
        return (0..<count).map { index in
            let wanted = section.define("add i32 \(row), \(first + index)")
            let real = section.define("call i32 @llvm.smin.i32(i32 \(wanted), i32 \(last))")
            let offset = section.define("mul i64 \(section.define("sext i32 \(real) to i64")), %p\(plane).stride")
            return section.define("getelementptr i8, ptr %p\(plane).origin, i64 \(offset)")
        }
    }

    /// A neighbour of one read in one row, for this register's lanes.
    private func pick(_ read: Read, _ index: Int, _ row: String, _ pixels: inout WindowPixels) -> String {
        let offset = read.columnOffset + index
        let key = "\(row) \(offset)"
        if let known = pixels.picked[key] { return known }
        func half(_ start: Int) -> String {
            neighbours(
                plane: read.plane, row: row, column: pixels.part.left, offset: pixels.part.firstColumn + start,
                log2Scale: 0)
        }
        let halves = pixels.halves[row] ?? (low: half(0), high: half(lanes))
        pixels.halves[row] = halves
        let value = permute(halves.low, halves.high, pixels.part.lanes[offset] ?? "poison")
        pixels.picked[key] = value
        return value
    }

    // MARK: At the border

    /// Windows for lanes some of which lie outside a plane whose edge pixels continue, with the condition under which
    /// they hold everything; nil for other borders, which few moves meet.
    ///
    /// Letterboxes and rotated pictures show much of the outside, so it must not be slow.
    func clampedWindow(_ reads: [Read], _ columns: ClosedRange<Int>) -> (condition: String, parts: [WindowPart])? {
        let width = context.level.lanes
        guard let first = reads.first, context.level == .avx512 || context.level == .avx2,
            reads.allSatisfy({ $0.border == .clamp }),
            2 * width * context.kernel.inputs[first.plane].unit <= Self.readableSlack
        else { return nil }
        let columnParts = registers(of: anyPosition(first.column), "i32")
        var rowParts: [String] = []
        if case .perLane(let base, _) = first.row { rowParts = registers(of: anyPosition(base), "i32") }
        let register = registerEmitter
        var condition = "true"
        func require(_ lanesFit: String) {
            condition = section.define("and i1 \(condition), \(register.all(lanesFit))")
        }
        let rowOffsets = Set(reads.map(\.rowOffset)).sorted()
        let rowSpan = (rowOffsets.last ?? 0) - (rowOffsets.first ?? 0) + 2
        var parts: [WindowPart] = []
        for index in columnParts.indices {
            let (left, lanes) = register.clampedDistances(
                columnParts[index], Array(columns), extent: "width", plane: first.plane)
            require(register.apply("icmp ult", "i32", lanes[columns.lowerBound] ?? "", register.constant(2 * width)))
            require(register.apply("icmp ult", "i32", lanes[columns.upperBound] ?? "", register.constant(2 * width)))
            var part = WindowPart(left: left, firstColumn: 0)
            part.lanes = lanes
            if !rowParts.isEmpty {
                let (top, distances) = register.clampedDistances(
                    rowParts[index], rowOffsets, extent: "height", plane: first.plane)
                part.rows = register.windowRows(first.plane, top, from: 0, count: rowSpan)
                for offset in rowOffsets {
                    let distance = distances[offset] ?? ""
                    require(register.apply("icmp ult", "i32", distance, register.constant(rowSpan)))
                    part.firstRow[offset] = 0
                    part.isLower[offset] = (1..<rowSpan).map {
                        register.apply("icmp uge", "i32", distance, register.constant($0))
                    }
                }
            }
            parts.append(part)
        }
        return (condition, parts)
    }

    /// Positions at some offsets, clamped, as distances from the least of the first and last lanes' lowest.
    private func clampedDistances(
        _ base: String, _ offsets: [Int], extent: String, plane: Int
    ) -> (least: String, distances: [Int: String]) {
        let last = root.spread(root.section.define("sub i32 %p\(plane).\(extent), 1"), "i32", lanes: lanes)
        var positions: [Int: String] = [:]
        for offset in offsets {
            let moved = offset == 0 ? base : apply("add", "i32", base, constant(offset))
            positions[offset] = call("llvm.smax", "i32", call("llvm.smin", "i32", moved, last), constant(0))
        }
        let lowest = positions[offsets.first ?? 0] ?? base
        let left = section.define("extractelement \(wide("i32")) \(lowest), i64 0")
        let right = section.define("extractelement \(wide("i32")) \(lowest), i64 \(lanes - 1)")
        let least = section.define("call i32 @llvm.smin.i32(i32 \(left), i32 \(right))")
        let start = spreadHere(least, "i32")
        // In order, not by walking the dictionary: equal kernels must give equal text, or no cache would know them.
        var distances: [Int: String] = [:]
        for offset in offsets { distances[offset] = apply("sub", "i32", positions[offset] ?? "poison", start) }
        return (least, distances)
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
}
