import KinoraIR

/// Cuts the work for each pixel into parts that run one after the other, each over a few vectors of a row.
///
/// A processor looks one or two hundred instructions ahead. A body that computes positions, finds out where they lie and reads there is
/// one chain, of which that window holds a piece: every latency shows. In a part the window holds several vectors, whose chains do not
/// wait for each other. What a part leaves for later ones lies in the first cache meanwhile; it costs loads and stores, which
/// arithmetic hardly competes with. (Loop fission with strip mining: K. Kennedy, J. R. Allen, "Optimizing Compilers for Modern
/// Architectures", 2001.)
///
/// Positions in rows that differ from pixel to pixel are a part of their own: an orbit takes 5.0 instead of 5.9 ms a 1080p frame
/// (Cascade Lake, AVX-512); a rotation, whose positions cost little, takes as long as before. Cutting what follows into parts, or
/// arithmetic alone, gained nothing or lost up to a tenth.
struct BodyParts {
    /// When a body is cut.
    struct Limits: Sendable, Hashable {
        /// Operations that positions take at least.
        var leastPositions = 10.0
        /// Operations that follow at least.
        var leastRest = 24.0
        /// Steps of a part wherever that can be, whatever they do; for tests.
        var steps: Int?
    }

    /// The steps of each part, in order of evaluation.
    private(set) var parts: [[Program.PixelStep]] = []

    /// Values that lie in memory between parts, at most; beyond that the first cache overflows.
    private static let mostCrossing = 48.0

    private let program: Program
    private let steps: [Program.PixelStep]

    init(_ program: Program, limits: Limits) {
        self.program = program
        steps = Self.positionsFirst(program)
        let cuts = program.kernel.sweep == nil ? cuts(limits) : []
        guard !cuts.isEmpty else {
            parts = [program.onceAPixel]
            return
        }
        var first = 0
        for cut in cuts + [steps.count] {
            parts.append(Array(steps[first..<cut]))
            first = cut
        }
    }

    // MARK: Choosing

    private func cuts(_ limits: Limits) -> [Int] {
        if let count = limits.steps {
            let crossings = countCrossings()
            return stride(from: count, to: steps.count, by: count).filter { crossings[$0] < Self.mostCrossing }
        }
        guard let place = steps.firstIndex(where: program.readsSlanted) else { return [] }
        func work(_ steps: ArraySlice<Program.PixelStep>) -> Double {
            steps.reduce(0) { $0 + Self.cost(of: $1, program) }
        }
        guard work(steps[..<place]) >= limits.leastPositions, work(steps[place...]) >= limits.leastRest,
            countCrossings()[place] < Self.mostCrossing
        else { return [] }
        return [place]
    }

    /// For a cut before each step, the values that earlier steps make and later ones use.
    private func countCrossings() -> [Double] {
        var maker: [ValueID: Int] = [:]
        var lastUse: [ValueID: Int] = [:]
        var narrowUse: [ValueID: Int] = [:]
        let numbers = program.wholeNumbers
        for (place, step) in steps.enumerated() {
            let isNarrow = program.results(of: step).contains {
                numbers.lane(of: $0) != nil || numbers.absorbed.contains($0.position)
                    || numbers.comparisons.contains($0.position)
            }
            for value in program.operands(of: step) where maker[value] != nil {
                lastUse[value] = place
                if isNarrow { narrowUse[value] = place }
            }
            for value in program.results(of: step) { maker[value] = place }
        }
        for value in program.kernel.wantedValues where maker[value] != nil {
            lastUse[value] = steps.count
            narrowUse[value] = steps.count
        }
        var result = [Double](repeating: 0, count: steps.count + 1)
        for (value, place) in maker {
            guard let last = lastUse[value], last > place else { continue }
            for cut in place + 1...last { result[cut] += 1 }
            // Narrow lanes do not cross: parts hand over floats.
            guard numbers.lane(of: value) != nil || numbers.absorbed.contains(value.position) else { continue }
            let end = numbers.isNeededAsFloat[value.position] ? narrowUse[value] ?? place : last
            for cut in place + 1..<max(place, end) + 1 { result[cut] = .infinity }
        }
        return result
    }

    // MARK: Order

    /// The steps with whatever positions of reads are made of before the first read that needs it.
    private static func positionsFirst(_ program: Program) -> [Program.PixelStep] {
        let steps = program.onceAPixel
        var maker: [ValueID: Int] = [:]
        var needsMemory = [Bool](repeating: false, count: steps.count)
        for (place, step) in steps.enumerated() {
            let operands = program.operands(of: step).compactMap { maker[$0] }
            needsMemory[place] =
                program.results(of: step).contains { program.dependence[$0.position].contains(.memory) }
                || operands.contains { needsMemory[$0] }
            for value in program.results(of: step) { maker[value] = place }
        }
        var isPosition = [Bool](repeating: false, count: steps.count)
        for place in steps.indices.reversed() {
            let step = steps[place]
            guard isPosition[place] || program.readsAtPositions(step) else { continue }
            for source in program.operands(of: step).compactMap({ maker[$0] }) where !needsMemory[source] {
                isPosition[source] = true
            }
        }
        return steps.indices.filter { isPosition[$0] }.map { steps[$0] }
            + steps.indices.filter { !isPosition[$0] }.map { steps[$0] }
    }

    // MARK: Costs

    private static func cost(of step: Program.PixelStep, _ program: Program) -> Double {
        switch step {
        case .reads(let group):
            let values = Double(group.loads.reduce(0) { $0 + program.kernel.body[$1].results.count })
            let folded = Double(group.folded.count)
            return (program.readsAtPositions(step) ? 12 + 4 * values : values) + folded
        case .instruction(let index):
            let instruction = program.kernel.body[index]
            let rate = instruction.results.first.map { program.rate[$0.position] } ?? 0
            return cost(of: instruction.operation) / Double(1 << rate)
        }
    }

    private static func cost(of operation: Operation) -> Double {
        switch operation {
        case .floatConstant, .intConstant, .boolConstant, .uniform: 0
        case .unary(.squareRoot, _), .binary(.divide, _, _): 6
        case .unary(.exp2, _), .unary(.log2, _), .unary(.sine, _), .unary(.cosine, _), .unary(.tangent, _),
            .unary(.arcSine, _), .unary(.arcCosine, _), .unary(.arcTangent, _):
            14
        case .binary(.power, _, _), .binary(.arcTangent2, _, _): 28
        case .lookup: 6
        case .tap: 2
        case .loop(let loop): Double(loop.count) * loop.body.reduce(0) { $0 + cost(of: $1.operation) }
        default: 1
        }
    }
}

extension Program {
    /// Whether a step reads at positions that differ along the row otherwise than the pixels themselves.
    func readsAtPositions(_ step: PixelStep) -> Bool {
        guard case .reads(let group) = step, let first = group.loads.first,
            case .loads(_, let column, let row, _, _) = kernel.body[first].operation
        else { return false }
        return !isColumnCoordinate(split(column).base) || dependence[row.position].contains(.x)
    }

    /// Whether neighbouring pixels read different rows.
    func readsSlanted(_ step: PixelStep) -> Bool {
        guard case .reads(let group) = step, let first = group.loads.first,
            case .loads(_, _, let row, _, _) = kernel.body[first].operation
        else { return false }
        return dependence[row.position].contains(.x)
    }

    /// What a step of the pixel uses.
    func operands(of step: PixelStep) -> [ValueID] {
        switch step {
        case .instruction(let index): pixelOperands(of: kernel.body[index])
        case .reads(let group):
            group.loads.flatMap { pixelOperands(of: kernel.body[$0]) }
                + group.folded.flatMap { kernel.body[$0].operation.operands }
        }
    }

    /// What a step of the pixel makes.
    func results(of step: PixelStep) -> [ValueID] {
        switch step {
        case .instruction(let index): kernel.body[index].results
        case .reads(let group): group.results
        }
    }
}
