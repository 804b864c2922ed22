import KinoraIR

/// Sums of many neighbours in a row, whose parts are of one form at several distances: `s(x) + s(x + 4)`; and the least or greatest of
/// bytes.
///
/// Each part is computed once for the registers of a grid, and at other distances picked from two neighbouring ones. A sum of fifteen
/// in powers of two takes 14 additions and 15 permutations for 32 pixels instead of 28 additions and 30 loads, nearly all of which cross
/// from one line of the cache to the next.
struct RowFolds {
    /// A part: a form, and where the first of its pixels lies.
    struct Part {
        /// Equal for equal folds of a row, whatever the distance.
        var form: String
        var first: Int
        /// Where the last one lies.
        var last: Int
        /// Pixels folded.
        var count: Int
        var plane: Int
        var dy: Int
    }

    /// Parts by value: taps and folds.
    let parts: [ValueID: Part]
    /// Forms that are wanted at several distances.
    let repeated: Set<String>
    /// The folds that something else uses.
    let roots: Set<ValueID>
    /// Values that nothing but such folds uses.
    let absorbed: Set<ValueID>

    /// Whether these are bytes, of which a register holds four times as many.
    let areBytes: Bool

    /// Pixels below which loads are as good.
    private static let fewest = 8
    /// The same for bytes, of which more loads cross from line to line.
    private static let fewestBytes = 5

    init(_ program: Program) {
        let kernel = program.kernel
        let areBytes = program.holdsOnlyBytes
        let fewest = areBytes ? Self.fewestBytes : Self.fewest
        var parts: [ValueID: Part] = [:]
        var uses: [String: Set<String>] = [:]
        var steps: [Int] = []
        for case .instruction(let index) in program.onceAPixel {
            steps.append(index)
            let instruction = kernel.body[index]
            guard let result = instruction.results.first,
                areBytes || program.wholeNumbers.lane(of: result) == nil,
                !program.wholeNumbers.absorbed.contains(result.position), program.rate[result.position] == 0
            else { continue }
            switch instruction.operation {
            case .tap(let plane, let dx, let dy, .clamp):
                let input = kernel.inputs[plane]
                guard input.step == 1, input.log2ScaleX == 0 else { continue }
                parts[result] = Part(
                    form: "\(plane).\(dy)", first: Int(dx), last: Int(dx), count: 1, plane: plane, dy: Int(dy))
            case .binary(let op, let a, let b):
                guard Self.isFold(op, areBytes), let left = parts[a], let right = parts[b],
                    left.plane == right.plane, left.dy == right.dy, left.first <= right.first
                else { continue }
                for (part, distance) in [(left, 0), (right, right.first - left.first)] {
                    uses[part.form, default: []].insert("\(distance) of \(left.form) and \(right.form)")
                }
                parts[result] = Part(
                    form: "(\(left.form) \(op) \(right.first - left.first):\(right.form))", first: left.first,
                    last: max(left.last, right.last), count: left.count + right.count, plane: left.plane,
                    dy: left.dy)
            default: continue
            }
        }
        var usedBeside = Set(kernel.wantedValues)
        for step in program.onceAPixel {
            let isPart = program.results(of: step).contains { parts[$0] != nil }
            if !isPart { usedBeside.formUnion(program.operands(of: step)) }
        }
        let ends = Set(parts.keys.filter { usedBeside.contains($0) && (parts[$0]?.count ?? 0) >= fewest })
        // Networks that sort bytes hold folds as well, of which everything else is made; they take two fifths more in so many registers.
        let roots = !areBytes || kernel.wantedValues.allSatisfy(ends.contains) ? ends : []
        var inside = Set<ValueID>()
        var outside = Set<ValueID>()
        for index in steps.reversed() {
            guard let result = kernel.body[index].results.first, parts[result] != nil else { continue }
            let operands = kernel.body[index].operation.operands
            if roots.contains(result) || inside.contains(result) { inside.formUnion(operands) }
            // What is computed for itself as well needs its parts as they are.
            let isAlone = (usedBeside.contains(result) && !roots.contains(result)) || outside.contains(result)
            if isAlone { outside.formUnion(operands) }
        }
        self.parts = parts
        self.areBytes = areBytes
        repeated = Set(uses.filter { $0.value.count > 1 }.keys)
        self.roots = roots
        absorbed = inside.subtracting(roots).subtracting(outside).subtracting(usedBeside)
    }

    /// Whether an operation joins two parts.
    static func isFold(_ op: BinaryOperator, _ areBytes: Bool) -> Bool {
        areBytes ? op == .minimum || op == .maximum : op == .add
    }
}
