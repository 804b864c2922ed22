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

    /// The values of reads whose lanes are all inside their windows.
    func windowReads(_ reads: [Read], _ window: ReadWindow, _ columns: ClosedRange<Int>) -> [String] {
        // The same work for each register of lanes, by an emitter of that width.
        let register = LaneEmitter(context: context, section: section, parent: parent, lanes: context.level.lanes)
        let parts = window.columns.indices.map { register.windowReads(reads, window, columns, part: $0) }
        var index = 0
        return reads.flatMap { read -> [String] in
            var isInside: String?
            if case .shared(let row) = read.row { isInside = row.isInside }
            return (0..<read.count).map { _ in
                defer { index += 1 }
                return masked(joined(parts.map { $0[index] }, "float"), isInside)
            }
        }
    }

    private func windowReads(
        _ reads: [Read], _ window: ReadWindow, _ columns: ClosedRange<Int>, part: Int
    ) -> [String] {
        var pixels = WindowPixels(left: window.columns[part], distance: window.columnDistances[part], columns: columns)
        if window.rows.isEmpty {
            return reads.flatMap { read -> [String] in
                guard case .shared(let row) = read.row else { return [] }
                return (0..<read.count).map { index in
                    pick(read, index, row.address, &pixels)
                }
            }
        }
        guard let first = reads.first else { return [] }
        let offsets = reads.map(\.rowOffset)
        let top = offsets.min() ?? 0
        let rows = windowRows(
            first.plane, window.rows[part], from: top, count: (offsets.max() ?? 0) - top + window.rowSpan)
        let isLower = (1..<window.rowSpan).map {
            apply("icmp uge", "i32", window.rowDistances[part], constant($0))
        }
        return reads.flatMap { read -> [String] in
            (0..<read.count).map { index in
                let first = read.rowOffset - top
                var value = pick(read, index, rows[first], &pixels)
                for (step, condition) in isLower.enumerated() {
                    value = choose(condition, pick(read, index, rows[first + step + 1], &pixels), value, "float")
                }
                return value
            }
        }
    }

    /// What was loaded and picked already.
    private struct WindowPixels {
        var left: String
        var distance: String
        var columns: ClosedRange<Int>
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
        let shift = read.columnOffset + index - pixels.columns.lowerBound
        let key = "\(row) \(shift)"
        if let known = pixels.picked[key] { return known }
        let halves =
            pixels.halves[row]
            ?? (
                low: neighbours(
                    plane: read.plane, row: row, column: pixels.left, offset: pixels.columns.lowerBound, log2Scale: 0),
                high: neighbours(
                    plane: read.plane, row: row, column: pixels.left, offset: pixels.columns.lowerBound + lanes,
                    log2Scale: 0)
            )
        pixels.halves[row] = halves
        let lane = shift == 0 ? pixels.distance : apply("add", "i32", pixels.distance, constant(shift))
        let value = permute(halves.low, halves.high, lane)
        pixels.picked[key] = value
        return value
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
