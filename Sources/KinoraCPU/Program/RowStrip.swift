import KinoraIR

/// Several rows that one turn of the vector loop computes together, for bodies that read columns of pixels.
///
/// A row of a vertical window has all its rows but one in common with the next one. Computed alone it reads and converts each of them
/// again, fifteen times for a window of fifteen, from as many streams as there are rows and planes; computed with its neighbours it finds them
/// in registers, and sums that are of one form at every row (`s(y) + s(y + 4)`) are made once. The five windows of a Farneback
/// iteration take 3 instead of 6 ms a 1080p frame (Zen 5).
struct RowStrip {
    /// Rows of a strip.
    let rows: Int
    /// Outputs with the instructions they need, in order of evaluation: those that read a plane in common are one group. A group is done
    /// with for all rows before the next one begins, or registers would not hold what rows share.
    let groups: [(outputs: [Int], steps: [Int])]

    /// Rows that a pixel reads of some plane, at least: below, little is shared.
    private static let fewestTaps = 5
    /// The same where all is bytes, which need no conversion but stand four times as dense: there the addresses of three rows cost as much
    /// as what is done with them.
    private static let fewestTapsOfBytes = 3
    /// Rows of a strip where all is bytes, at most: a turn does little then, and eight rows of three planes are more streams than the first
    /// cache follows (an erosion by 3 down columns takes 0.15 ms a 1080p frame with four rows, 0.18 with eight, 0.26 with one; Zen 5).
    private static let mostRowsOfBytes = 4

    /// The strip for a body; nil where it does not read columns, or where more than plain arithmetic follows.
    init?(_ program: Program, rows: Int) {
        let kernel = program.kernel
        guard rows > 1, kernel.sweep == nil, kernel.reductions.isEmpty, !kernel.floods, program.tabulated.isEmpty,
            kernel.outputs.allSatisfy({ $0.step == 1 })
        else { return nil }
        var steps: [Int] = []
        var taps: [Int: Set<Int32>] = [:]
        for step in program.onceAPixel {
            guard case .instruction(let index) = step, Self.isPlain(kernel.body[index], program) else { return nil }
            steps.append(index)
            if case .tap(let plane, _, let dy, _) = kernel.body[index].operation { taps[plane, default: []].insert(dy) }
        }
        let fewest = program.holdsOnlyBytes ? Self.fewestTapsOfBytes : Self.fewestTaps
        guard taps.values.contains(where: { $0.count >= fewest }) else { return nil }
        self.rows = program.holdsOnlyBytes ? min(rows, Self.mostRowsOfBytes) : rows
        groups = Self.groups(steps, kernel)
    }

    private static func isPlain(_ instruction: Instruction, _ program: Program) -> Bool {
        let numbers = program.wholeNumbers
        let areBytes = program.holdsOnlyBytes
        for result in instruction.results {
            // Words stand as dense as floats of half precision, bytes denser than what they are turned into.
            guard program.rate[result.position] == 0, areBytes || numbers.lane(of: result)?.bits != 8,
                !numbers.absorbed.contains(result.position)
            else { return false }
        }
        switch instruction.operation {
        case .tap(let plane, let dx, _, .clamp):
            let input = program.kernel.inputs[plane]
            return (dx == 0 || areBytes) && input.step == 1 && input.log2ScaleX == 0 && input.log2ScaleY == 0
        case .tap, .loads, .loop, .sample, .carried, .lookup, .element: return false
        default: return true
        }
    }

    private static func groups(_ steps: [Int], _ kernel: Kernel) -> [(outputs: [Int], steps: [Int])] {
        var groups: [(outputs: [Int], steps: Set<Int>, planes: Set<Int>)] = []
        for (number, output) in kernel.outputs.enumerated() {
            var wanted: Set<ValueID> = [output.value]
            var group = (outputs: [number], steps: Set<Int>(), planes: Set<Int>())
            for index in steps.reversed() where kernel.body[index].results.contains(where: wanted.contains) {
                group.steps.insert(index)
                wanted.formUnion(kernel.body[index].operation.operands)
                if case .tap(let plane, _, _, _) = kernel.body[index].operation { group.planes.insert(plane) }
            }
            for other in groups where !other.planes.isDisjoint(with: group.planes) {
                group.outputs = other.outputs + group.outputs
                group.steps.formUnion(other.steps)
                group.planes.formUnion(other.planes)
            }
            groups.removeAll { !$0.planes.isDisjoint(with: group.planes) }
            groups.append(group)
        }
        return groups.map { ($0.outputs, $0.steps.sorted()) }
    }
}
