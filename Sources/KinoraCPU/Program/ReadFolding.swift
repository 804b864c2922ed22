import KinoraIR

/// Reads of one plane around one position, with the arithmetic that may be done before the lanes are permuted.
struct ReadGroup {
    /// The `loads`, as positions in the kernel's body.
    var loads: [Int]
    /// Instructions that work on whole rows of pixels, in order of evaluation.
    var folded: [Int]
    /// What the rest of the program uses of both.
    var results: [ValueID]
    /// For each value of the group, the constant part of its column.
    var offsets: [ValueID: Int]
}

/// Finds the arithmetic that can be done on pixels where they lie, before lanes pick theirs.
///
/// A zoom blends rows with weights that are the same for all lanes. Blending commutes with picking: a lane that picks
/// column `c` of each row and blends gets what a lane gets that picks column `c` of the blended rows, bit for bit. So a
/// Catmull-Rom zoom permutes four values instead of sixteen.
struct ReadFolding {
    let program: Program
    let loads: [Int]
    let column: ValueID
    let isRowShared: Bool

    /// The group; `members` are the instructions of the pixel that are still to be done, in order.
    func group(among members: [Int]) -> ReadGroup {
        let body = program.kernel.body
        var offsets: [ValueID: Int] = [:]
        for index in loads {
            guard case .loads(_, let column, _, _, _) = body[index].operation else { continue }
            let first = Int(program.split(column).offset)
            for (place, result) in body[index].results.enumerated() { offsets[result] = first + place }
        }
        let plain = ReadGroup(loads: loads, folded: [], results: loads.flatMap { body[$0].results }, offsets: offsets)
        guard isRowShared, !program.isColumnCoordinate(column) else { return plain }

        let loaded = Set(loads)
        var candidates: [Int] = []
        for index in members where !loaded.contains(index) {
            guard let offset = commonOffset(body[index].operation, offsets), let result = body[index].results.first
            else { continue }
            offsets[result] = offset
            candidates.append(index)
        }
        var results = usedElsewhere(offsets, members: members, inside: loaded.union(candidates))
        // An operation on one value alone saves no permutation and is cheaper on one vector than on two.
        while let last = candidates.lastIndex(where: { index in
            body[index].results.contains { results.contains($0) } && distinctReads(body[index].operation, offsets) < 2
        }) {
            for result in body[candidates.remove(at: last)].results { offsets[result] = nil }
            results = usedElsewhere(offsets, members: members, inside: loaded.union(candidates))
        }
        let columns = Set(results.compactMap { offsets[$0] })
        guard results.count < plain.results.count, columns.count > 1 else { return plain }
        return ReadGroup(loads: loads, folded: candidates, results: results.sorted(), offsets: offsets)
    }

    /// The column offset of all pixels an operation works on; nil for one that may not be folded.
    private func commonOffset(_ operation: Operation, _ offsets: [ValueID: Int]) -> Int? {
        switch operation {
        case .multiplyAdd, .unary(.negate, _), .unary(.absolute, _), .binary(.add, _, _), .binary(.subtract, _, _),
            .binary(.multiply, _, _), .binary(.minimum, _, _), .binary(.maximum, _, _):
            break
        default: return nil
        }
        var common: Int?
        for value in operation.namedValues {
            if let offset = offsets[value] {
                guard common == nil || common == offset else { return nil }
                common = offset
            } else if program.dependence[value.position].contains(.x) {
                return nil
            }
        }
        return common
    }

    private func distinctReads(_ operation: Operation, _ offsets: [ValueID: Int]) -> Int {
        Set(operation.namedValues.filter { offsets[$0] != nil }).count
    }

    /// Values of the group that instructions outside it, or the outputs, use.
    private func usedElsewhere(_ offsets: [ValueID: Int], members: [Int], inside: Set<Int>) -> Set<ValueID> {
        let kernel = program.kernel
        var used = Set<ValueID>()
        for index in members where !inside.contains(index) {
            for value in program.pixelOperands(of: kernel.body[index]) where offsets[value] != nil {
                used.insert(value)
            }
        }
        for value in kernel.wantedValues where offsets[value] != nil { used.insert(value) }
        return used
    }
}
