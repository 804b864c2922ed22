import KinoraIR

extension LaneEmitter {
    /// The wanted values where windows of a shape hold what all lanes ask for.
    func windowReads(
        _ work: RowWork, _ window: ReadWindow, _ shape: WindowShape, _ columns: ClosedRange<Int>
    ) -> [String] {
        windowReads(work, window.columns.indices.map { windowPart($0, of: window, shape, columns, work) })
    }

    /// Where the pixels of one register's lanes stand in its window of a shape.
    func windowPart(
        _ index: Int, of window: ReadWindow, _ shape: WindowShape, _ columns: ClosedRange<Int>, _ work: RowWork
    ) -> WindowPart {
        let register = registerEmitter
        let width = context.level.lanes
        let distance = window.columnDistances[index]
        var part = WindowPart(shape: shape, left: window.columns[index], firstColumn: columns.lowerBound)
        for offset in columns {
            let shift = shape == .perOffset ? 0 : offset - columns.lowerBound
            part.lanes[offset] =
                shift == 0 ? distance : register.apply("add", "i32", distance, register.constant(shift))
        }
        guard !window.rows.isEmpty else { return part }
        let offsets = work.reads.map(\.rowOffset)
        let top = offsets.min() ?? 0
        let certain = (offsets.max() ?? 0) - top + 1
        part.rows = register.windowRows(
            work.planes, window.rows[index], from: top, count: certain + window.rowSpan - 1, certain: certain)
        if index == 0, work.planes.count >= Self.fewestPlanesToFetch {
            for plane in work.planes {
                guard let lowest = part.rows[plane]?.last else { continue }
                fetch(plane: plane, row: lowest, column: part.left)
            }
        }
        for offset in offsets { part.firstRow[offset] = offset - top }
        if shape == .words {
            part.words = register.wordLanes(distance, row: window.rowDistances[index], count: columns.count)
            return part
        }
        if shape != .wide, context.level == .avx512, window.rowSpan == 2 {
            part.rowJump = register.apply("mul", "i32", window.rowDistances[index], register.constant(width))
            return part
        }
        let isLower = (1..<window.rowSpan).map {
            register.apply("icmp uge", "i32", window.rowDistances[index], register.constant($0))
        }
        for offset in offsets { part.isLower[offset] = isLower }
        return part
    }

    /// The wanted values from windows that are known to hold them.
    func windowReads(_ work: RowWork, _ parts: [WindowPart]) -> [String] {
        if let first = parts.first, first.rows.isEmpty { requestFarRows(work, first) }
        let values = parts.map { windowReads(work, $0) }
        return work.wanted.indices.map { index in joined(values.map { $0[index] }, "float") }
    }

    /// The wanted values of one register from a window that is known to hold them.
    func windowReads(_ work: RowWork, _ part: WindowPart) -> [String] {
        part.rows.isEmpty ? rowValues(work, part) : windowPixels(work, part)
    }

    // MARK: Shared rows

    /// Asks for the pixels of a later row under the lanes, once for each far plane.
    private func requestFarRows(_ work: RowWork, _ part: WindowPart) {
        for plane in work.planes where context.kernel.inputs[plane].isFar {
            let rows = work.reads.compactMap { read -> String? in
                guard read.plane == plane, case .shared(let row) = read.row else { return nil }
                return row.address
            }
            guard let row = rows.last else { continue }
            let distance = section.define("mul i64 %p\(plane).stride, \(Self.rowsAhead)")
            let next = section.define("getelementptr i8, ptr \(row), i64 \(distance)")
            requestLine(element(of: plane, row: next, column: part.left), to: .second)
        }
    }

    /// Arithmetic on the pixels of whole rows, where they lie, and then one permutation for each value wanted.
    private func rowValues(_ work: RowWork, _ part: WindowPart) -> [String] {
        let register = registerEmitter
        let halves = (0..<(part.shape == .wide ? 2 : 1)).map { _ in registerEmitter }
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
                let offset = read.columnOffset + index
                offsets[result] = offset
                let first = part.shape == .perOffset ? offset : part.firstColumn
                guard isNew(result, .row(row.address, first: first)) else { continue }
                for (place, half) in halves.enumerated() {
                    let pixels = half.neighbours(
                        plane: read.plane, row: row.address, column: part.left, offset: first + place * half.lanes,
                        log2Scale: 0)
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
            let name = register.permute(halves.map { $0.operand(source) }, part.lanes[offset] ?? "poison")
            picked[key] = name
            return name
        }
    }

    /// What gives a row of pixels.
    private enum RowStep: Hashable {
        case row(String, first: Int)
        case operation(Operation)
    }

    // MARK: Rows that differ between lanes

    /// Pixels picked one by one, and then the arithmetic.
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

    private func windowRead(_ read: Read, _ index: Int, _ pixels: inout WindowPixels) -> String {
        let part = pixels.part
        let rows = part.rows[read.plane]?.dropFirst(part.firstRow[read.rowOffset] ?? 0) ?? []
        let offset = read.columnOffset + index
        if !part.words.isEmpty { return wordRead(read, Array(rows.prefix(2)), offset - part.firstColumn, &pixels) }
        if let jump = part.rowJump {
            let both = rows.prefix(2).flatMap { rowPixels(read, $0, offset, &pixels) }
            let lane = pixels.jumped[offset] ?? apply("add", "i32", part.lanes[offset] ?? "poison", jump)
            pixels.jumped[offset] = lane
            return permute(both, lane)
        }
        var value = pick(read, offset, rows.first ?? "null", &pixels)
        for (condition, row) in zip(part.isLower[read.rowOffset] ?? [], rows.dropFirst()) {
            value = choose(condition, pick(read, offset, row, &pixels), value, "float")
        }
        return value
    }

    /// A neighbour `shift` columns from the first, of words.
    private func wordRead(_ read: Read, _ rows: [String], _ shift: Int, _ pixels: inout WindowPixels) -> String {
        let part = pixels.part
        let registers = rows.map { row -> String in
            let known = pixels.loaded[row]?.first
            let register =
                known ?? words(of: read.plane, row: row, column: part.left, offset: part.firstColumn)
            pixels.loaded[row] = [register]
            return register
        }
        let key = "\(rows.first ?? "") \(shift / 2)"
        let picked = pixels.picked[key] ?? permuteWords(registers, part.words[shift / 2] ?? "poison")
        pixels.picked[key] = picked
        return float(fromWords: picked, half: shift % 2, context.kernel.inputs[read.plane].element)
    }

    /// What was loaded and picked already.
    private struct WindowPixels {
        var part: WindowPart
        var loaded: [String: [String]] = [:]
        var picked: [String: String] = [:]
        var jumped: [Int: String] = [:]
    }

    /// A neighbour in one row, for this register's lanes.
    private func pick(_ read: Read, _ offset: Int, _ row: String, _ pixels: inout WindowPixels) -> String {
        let key = "\(row) \(offset)"
        if let known = pixels.picked[key] { return known }
        let value = permute(rowPixels(read, row, offset, &pixels), pixels.part.lanes[offset] ?? "poison")
        pixels.picked[key] = value
        return value
    }

    /// The registers of a row among which the lanes find a neighbour.
    private func rowPixels(_ read: Read, _ row: String, _ offset: Int, _ pixels: inout WindowPixels) -> [String] {
        let first = pixels.part.shape == .perOffset ? offset : pixels.part.firstColumn
        let key = "\(row) \(first)"
        if let known = pixels.loaded[key] { return known }
        let registers = (0..<(pixels.part.shape == .wide ? 2 : 1)).map { place in
            neighbours(
                plane: read.plane, row: row, column: pixels.part.left, offset: first + place * lanes, log2Scale: 0)
        }
        pixels.loaded[key] = registers
        return registers
    }

    /// By plane, the addresses of consecutive rows. Of those that may not exist, no lane asks for one that does not,
    /// so the address of the one before may stand for it.
    ///
    /// - Parameter certain: how many of the rows exist for sure, at least one.
    func windowRows(_ planes: [Int], _ row: String, from first: Int, count: Int, certain: Int) -> [Int: [String]] {
        var result: [Int: [String]] = [:]
        let top = first == 0 ? row : section.define("add i32 \(row), \(first)")
        let wideTop = section.define("sext i32 \(top) to i64")
        for plane in planes {
            let offset = section.define("mul i64 \(wideTop), %p\(plane).stride")
            var addresses = [section.define("getelementptr i8, ptr %p\(plane).origin, i64 \(offset)")]
            for index in 1..<max(1, count) {
                var step = "%p\(plane).stride"
                if index >= certain {
                    let last = root.section.define("sub i32 %p\(plane).height, \(index)")
                    let isThere = section.define("icmp slt i32 \(top), \(last)")
                    step = section.define("select i1 \(isThere), i64 \(step), i64 0")
                }
                addresses.append(section.define("getelementptr i8, ptr \(addresses[index - 1]), i64 \(step)"))
            }
            result[plane] = addresses
        }
        return result
    }

    // MARK: Permutations

    /// Picks floats from one or two registers by number.
    private func permute(_ registers: [String], _ lane: String) -> String {
        guard registers.count > 1 else { return permute(registers.first ?? "poison", lane) }
        if context.level == .avx512 {
            return target(
                "llvm.x86.avx512.vpermi2var.ps.512", "<16 x float>",
                [("<16 x float>", registers[0]), ("<16 x i32>", lane), ("<16 x float>", registers[1])])
        }
        return choose(
            apply("icmp ult", "i32", lane, constant(8)), permute(registers[0], lane), permute(registers[1], lane),
            "float")
    }

    private func permute(_ register: String, _ lane: String) -> String {
        if context.level == .avx512 {
            return target(
                "llvm.x86.avx512.permvar.sf.512", "<16 x float>", [("<16 x float>", register), ("<16 x i32>", lane)])
        }
        return target("llvm.x86.avx2.permps", "<8 x float>", [("<8 x float>", register), ("<8 x i32>", lane)])
    }
}
