import KinoraIR

extension LaneEmitter {
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
        let planes = Set(reads.map(\.plane)).sorted()
        var condition = "true"
        for plane in planes where plane != first.plane {
            for extent in ["width", "height"] {
                let isEqual = root.section.define("icmp eq i32 %p\(plane).\(extent), %p\(first.plane).\(extent)")
                condition = root.section.define("and i1 \(condition), \(isEqual)")
            }
        }
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
            var part = WindowPart(shape: .wide, left: left, firstColumn: 0)
            part.lanes = lanes
            if !rowParts.isEmpty {
                let (top, distances) = register.clampedDistances(
                    rowParts[index], rowOffsets, extent: "height", plane: first.plane)
                part.rows = register.windowRows(planes, top, from: 0, count: rowSpan, certain: 1)
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
}
