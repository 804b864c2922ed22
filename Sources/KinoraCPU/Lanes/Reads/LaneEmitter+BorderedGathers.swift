import KinoraIR

/// Gathers for lanes some of which lie beside the plane.
///
/// A mirrored or repeated border is met all over a kaleidoscope, and one lane after the other takes ten times as long as a gather for each
/// pixel. Every border rule is arithmetic on the lanes as long as they lie less than the plane's extent beside it.
extension LaneEmitter {
    /// The condition under which gathers serve reads, and their pixels; nil where one lane after the other is as good.
    func borderedGathers(
        _ reads: [Read], _ columns: ClosedRange<Int>
    ) -> (condition: String, pixels: () -> [String])? {
        guard let first = reads.first, context.gather == .hardware, lanes >= context.level.lanes,
            reads.allSatisfy({ $0.border != .clamp }),
            reads.reduce(0, { $0 + $1.count }) <= Self.mostBorderedGathers
        else { return nil }
        let planes = Set(reads.map(\.plane)).sorted()
        let column = anyPosition(first.column)
        var isNear = lieBeside(column, columns, extent: "width", planes: planes)
        var row: String?
        if case .perLane(let base, _) = first.row {
            let offsets = reads.map(\.rowOffset)
            let rows = anyPosition(base)
            row = rows
            let range = (offsets.min() ?? 0)...(offsets.max() ?? 0)
            isNear = apply("and", "i1", isNear, lieBeside(rows, range, extent: "height", planes: planes))
        }
        return (all(isNear), { self.borderedPixels(reads, column, row) })
    }

    /// Reads above which the code would grow more than rare lanes are worth.
    private static let mostBorderedGathers = 32

    /// Lanes whose neighbours at all of `offsets` lie less than an extent before or behind all planes.
    private func lieBeside(_ base: String, _ offsets: ClosedRange<Int>, extent: String, planes: [Int]) -> String {
        let home = root
        let least = usableExtent(extent, 0...0, planes: planes)
        let thrice = home.section.define("mul i32 \(least), 3")
        let room = home.section.define("sub i32 \(thrice), \(offsets.upperBound - offsets.lowerBound)")
        let limit = home.call("llvm.smax", "i32", room, "0")
        let start = home.section.define("add i32 \(least), \(offsets.lowerBound)")
        let distance = apply("add", "i32", base, root.spread(start, "i32", lanes: lanes))
        return apply("icmp ult", "i32", distance, root.spread(limit, "i32", lanes: lanes))
    }

    private func borderedPixels(_ reads: [Read], _ column: String, _ row: String?) -> [String] {
        var known: [String: (index: String, isInside: String?)] = [:]
        func position(_ base: String, _ offset: Int, extent: String, _ border: Border) -> (String, String?) {
            let key = "\(base) \(offset) \(extent) \(border)"
            if let position = known[key] { return position }
            let moved = offset == 0 ? base : apply("add", "i32", base, constant(offset))
            let position = besideBordered(moved, extent: root.spread(extent, "i32", lanes: lanes), border)
            known[key] = position
            return position
        }
        return reads.flatMap { read -> [String] in
            let parameter = context.kernel.inputs[read.plane]
            return (0..<read.count).map { index in
                let (place, isColumnInside) = position(
                    column, read.columnOffset + index, extent: "%p\(read.plane).width", read.border)
                var offset = parameter.unit == 1 ? place : apply("mul", "i32", place, constant(parameter.unit))
                var base = "%p\(read.plane).origin"
                var conditions = [isColumnInside]
                var isShared: String?
                switch read.row {
                case .shared(let pointer):
                    base = pointer.address
                    isShared = pointer.isInside
                case .perLane(_, let rowOffset):
                    let (line, isRowInside) = position(
                        row ?? constant(0), rowOffset, extent: "%p\(read.plane).height", read.border)
                    let stride = root.spread("%p\(read.plane).stride32", "i32", lanes: lanes)
                    offset = apply("add", "i32", offset, apply("mul", "i32", line, stride))
                    conditions.append(isRowInside)
                }
                let pixel = conditions.compactMap(\.self).reduce(gatherPixel(base, offset, parameter.element)) {
                    choose($1, $0, constant(Float(0)), "float")
                }
                return masked(pixel, isShared)
            }
        }
    }

    /// Puts lanes that lie less than an extent beside a plane through a border rule.
    private func besideBordered(_ index: String, extent: String, _ border: Border) -> (index: String, isInside: String?)
    {
        switch border {
        case .clamp, .transparent: return bordered(index, extent: extent, border)
        case .wrap:
            // As unsigned numbers, positions beside the plane are larger than their place in it.
            let raised = call("llvm.umin", "i32", index, apply("add", "i32", index, extent))
            return (call("llvm.umin", "i32", raised, apply("sub", "i32", raised, extent)), nil)
        case .mirror:
            // Minus one less the position, where that is negative.
            let folded = apply("xor", "i32", index, apply("ashr", "i32", index, constant(31)))
            let last = apply("sub", "i32", apply("shl", "i32", extent, constant(1)), constant(1))
            return (call("llvm.smin", "i32", folded, apply("sub", "i32", last, folded)), nil)
        }
    }
}
