import KinoraIR

/// The order of the pixel's work.
extension Program {
    /// Brings reads that share a kind of plane and a position together; everything else keeps its order.
    func steps(of order: [Int]) -> [PixelStep] {
        let members = Set(order)
        var done = Set<Int>()
        var result: [PixelStep] = []

        /// The steps still missing before an instruction, or nil when one of them is `forbidden`.
        func missing(before index: Int, forbidden: Set<Int>) -> [Int]? {
            var found = Set<Int>(), stack = [index]
            while let next = stack.popLast() {
                for value in pixelOperands(of: kernel.body[next]) {
                    let source = definition[value.position]
                    guard members.contains(source), !done.contains(source) else { continue }
                    if forbidden.contains(source) { return nil }
                    if found.insert(source).inserted { stack.append(source) }
                }
            }
            return found.sorted()
        }

        for (place, index) in order.enumerated() where !done.contains(index) {
            guard let key = readKey(index) else {
                done.insert(index)
                result.append(.instruction(index))
                continue
            }
            var group = [index]
            var valueCount = kernel.body[index].results.count
            let largest = key.row == nil ? Self.largestRowGroup : Self.largestGroup
            for candidate in order[(place + 1)...] where !done.contains(candidate) && readKey(candidate) == key {
                let count = kernel.body[candidate].results.count
                guard valueCount + count <= largest,
                    let before = missing(before: candidate, forbidden: Set(group)),
                    !before.contains(where: { readKey($0) != nil })
                else { continue }
                for step in before {
                    done.insert(step)
                    result.append(.instruction(step))
                }
                group.append(candidate)
                valueCount += count
            }
            let reads = ReadFolding(program: self, loads: group, column: key.column, isRowShared: key.row == nil)
                .group(among: order.filter { !done.contains($0) })
            done.formUnion(reads.loads)
            done.formUnion(reads.folded)
            result.append(.reads(reads))
        }
        return result
    }

    /// Values that reads of one group may hold in registers at once.
    private static let largestGroup = 24
    /// The same where all lanes share their rows: most are combined before they are permuted.
    private static let largestRowGroup = 40

    /// What reads must have in common to form a group.
    private struct ReadKey: Hashable {
        /// Planes stored alike are read together: most have one size, and then share every test of position too.
        var element: ElementType
        var step: Int
        var column: ValueID
        /// nil when the row does not vary along x.
        var row: ValueID?
    }

    private func readKey(_ index: Int) -> ReadKey? {
        guard case .loads(let plane, let column, let row, _, _) = kernel.body[index].operation else { return nil }
        let variable = dependence[row.position].contains(.x)
        let parameter = kernel.inputs[plane]
        return ReadKey(
            element: parameter.element, step: parameter.step, column: split(column).base,
            row: variable ? split(row).base : nil)
    }
}
