import KinoraIR

/// What a value varies with inside one call.
struct Dependence: OptionSet {
    let rawValue: UInt8
    static let x = Dependence(rawValue: 1)
    static let y = Dependence(rawValue: 2)
    static let memory = Dependence(rawValue: 4)
}

/// A kernel with its work sorted by how often it has to be done.
///
/// Each instruction that matters goes to the outermost loop that can hold it: once a call, once a row, once a column
/// of the tile (into a table that every row reloads), or once a pixel.
struct Program {
    /// The kernel, after all passes of the IR.
    let kernel: Kernel
    /// What each value varies with, indexed by `ValueID.index`.
    private(set) var dependence: [Dependence]
    /// Position in the body of the instruction that defines each value; -1 for values of loop bodies.
    private(set) var definition: [Int]
    /// For each value of the pixels, binary logarithm of the aligned columns that have it in common; see `addRate`.
    private(set) var rate: [Int]
    /// The operation that computes each value, in loops, too.
    private var operations: [Operation?]
    /// Values that narrow lanes hold.
    let wholeNumbers: WholeNumbers
    /// Where each value may lie, as far as the kernel alone shows, indexed by `ValueID.index`.
    let ranges: [ValueRange]

    /// Instructions of each frequency, as positions in the body, in order of evaluation.
    private(set) var onceACall: [Int] = []
    private(set) var onceARow: [Int] = []
    private(set) var onceAColumn: [Int] = []
    private(set) var onceAPixel: [PixelStep] = []
    /// Values computed once a column and reloaded in every row.
    private(set) var tabulated: [ValueID] = []

    /// One step of the work for each pixel.
    enum PixelStep {
        case instruction(Int)
        /// Several `loads` of planes stored alike around one position, which share their address arithmetic and one branch.
        case reads(ReadGroup)
    }

    /// Operations below which recomputing a column's values is cheaper than reloading them.
    private static let cheapestTable = 3

    init(_ kernel: Kernel) {
        self.kernel = kernel
        wholeNumbers = WholeNumbers(kernel)
        ranges = kernel.ranges(known: [])
        dependence = Array(repeating: [], count: kernel.types.count)
        definition = Array(repeating: -1, count: kernel.types.count)
        rate = Array(repeating: 0, count: kernel.types.count)
        operations = Array(repeating: nil, count: kernel.types.count)
        for (index, instruction) in kernel.body.enumerated() {
            let result = spread(instruction)
            for value in instruction.results {
                dependence[value.position] = result
                definition[value.position] = index
            }
            addRate(instruction)
        }
        assignFrequencies()
    }

    // MARK: Dependence

    /// The join of what an instruction's operands vary with; notes it for values inside loops.
    private mutating func spread(_ instruction: Instruction) -> Dependence {
        for value in instruction.results { operations[value.position] = instruction.operation }
        switch instruction.operation {
        case .coordinate(.x): return .x
        case .coordinate(.y): return .y
        case .tap, .carried: return [.x, .y, .memory]
        case .loads(_, let column, let row, _, _):
            return dependence[column.position].union(dependence[row.position]).union(.memory)
        case .loop(let loop):
            // The whole loop runs where its most variable part has to.
            var join: Dependence = []
            for value in loop.initial { join.formUnion(dependence[value.position]) }
            for value in loop.carried { dependence[value.position] = join }
            for inner in loop.body {
                let result = spread(inner)
                for value in inner.results { dependence[value.position] = result }
                join.formUnion(result)
            }
            return join
        default:
            return instruction.operation.operands.reduce(into: []) { $0.formUnion(dependence[$1.position]) }
        }
    }

    // MARK: Rates

    /// Notes how many neighbouring columns share an instruction's result.
    ///
    /// What is read of a plane of half the columns, and whatever is computed of it and of numbers that do not vary along
    /// x, is the same for pairs of columns: chroma, and fields that are evaluated coarsely. Such values are computed for
    /// a whole vector at once in half a vector or less.
    private mutating func addRate(_ instruction: Instruction) {
        guard let result = instruction.results.first else { return }
        switch instruction.operation {
        case .tap(let plane, _, _, _): rate[result.position] = max(0, kernel.inputs[plane].log2ScaleX)
        case .unary(let op, _) where op.type == .float: rate[result.position] = commonRate(instruction.operation)
        case .binary(let op, _, _) where op.type == .float: rate[result.position] = commonRate(instruction.operation)
        case .multiplyAdd: rate[result.position] = commonRate(instruction.operation)
        case .select where kernel.types[result.position] == .float:
            rate[result.position] = commonRate(instruction.operation)
        default: break
        }
    }

    private func commonRate(_ operation: Operation) -> Int {
        operation.namedValues.lazy.filter { dependence[$0.position].contains(.x) }.map { rate[$0.position] }.min() ?? 0
    }

    /// The columns that a truth value means, where it follows from the lowest bits of the column alone.
    func columnPhases(of value: ValueID) -> ColumnPhases? { ColumnPhases(value, operation: operation(of:)) }

    /// Whether a truth value tells the odd columns from the even ones.
    func isOddColumn(_ value: ValueID) -> Bool { columnPhases(of: value)?.areOdd == true }

    /// Whether a float is certain to be a number in the range of an int, so that truncating it needs no more than the processor's
    /// instruction: code values, and what was clamped.
    func fitsInt(_ value: ValueID) -> Bool {
        switch operation(of: value) {
        case .tap(let plane, _, _, _)?: return [.u8, .u16].contains(kernel.inputs[plane].element)
        case .unary(.floor, let inner)?, .unary(.roundEven, let inner)?, .unary(.truncate, let inner)?:
            return fitsInt(inner)
        case .binary(.minimum, let raised, let high)?:
            // Of a NaN and a number, a maximum is its second operand.
            guard let high = floatConstant(high), abs(high) <= 0x1p30,
                case .binary(.maximum, _, let low)? = operation(of: raised),
                let low = floatConstant(low)
            else { return false }
            return abs(low) <= 0x1p30
        default: return false
        }
    }

    private func floatConstant(_ value: ValueID) -> Float? {
        if case .floatConstant(let number)? = operation(of: value) { number } else { nil }
    }

    func operation(of value: ValueID) -> Operation? {
        let index = definition[value.position]
        return index >= 0 ? kernel.body[index].operation : nil
    }

    /// What computes a value, wherever that is; nil for arguments of loops.
    func anyOperation(of value: ValueID) -> Operation? { operations[value.position] }

    // MARK: Frequencies

    private mutating func assignFrequencies() {
        var perPixel = Set<Int>(), perColumn = Set<Int>(), perRow = Set<Int>(), perCall = Set<Int>()
        let roots = kernel.wantedValues
        var tables = Set<ValueID>()

        func home(_ value: ValueID) -> Dependence { dependence[value.position] }
        // First without tables, to learn which column values the pixels use.
        func markPixels(stopAt tables: Set<ValueID>) -> (pixels: Set<Int>, frontier: Set<ValueID>) {
            var pixels = Set<Int>(), frontier = Set<ValueID>(), stack = roots
            var columnUses = Set<ValueID>()
            while let value = stack.popLast() {
                guard home(value).contains(.x) else {
                    frontier.insert(value)
                    continue
                }
                if tables.contains(value) { continue }
                let index = definition[value.position]
                guard index >= 0, pixels.insert(index).inserted else { continue }
                let operands = pixelOperands(of: kernel.body[index])
                stack += operands
                if home(value) != .x { columnUses.formUnion(operands.filter { home($0) == .x }) }
            }
            columnUses.formUnion(roots.filter { home($0) == .x })
            return (pixels, tables.isEmpty ? frontier.union(columnUses) : frontier)
        }

        let columnValues = markPixels(stopAt: []).frontier.filter { home($0) == .x }
        for value in columnValues where columnCost(of: value) >= Self.cheapestTable { tables.insert(value) }
        let final = markPixels(stopAt: tables)
        perPixel = final.pixels

        var scalars = final.frontier.filter { !home($0).contains(.x) }
        var stack = Array(tables)
        while let value = stack.popLast() {
            guard home(value).contains(.x) else {
                scalars.insert(value)
                continue
            }
            let index = definition[value.position]
            if index >= 0, perColumn.insert(index).inserted { stack += kernel.body[index].operation.operands }
        }
        // Column values that stayed with the pixels drag their scalars along through `frontier` already.
        stack = Array(scalars)
        while let value = stack.popLast() {
            let index = definition[value.position]
            guard index >= 0 else { continue }
            let isNew = home(value).contains(.y) ? perRow.insert(index).inserted : perCall.insert(index).inserted
            if isNew { stack += kernel.body[index].operation.operands }
        }
        tabulated = tables.sorted()
        onceACall = perCall.sorted()
        onceARow = perRow.sorted()
        onceAColumn = perColumn.sorted()
        onceAPixel = steps(of: perPixel.sorted())
    }

    /// What an instruction needs when it runs for each pixel; reads need only the variable part of a position.
    func pixelOperands(of instruction: Instruction) -> [ValueID] {
        guard case .loads(_, let column, let row, _, _) = instruction.operation else {
            return instruction.operation.operands
        }
        if let tables = EntryTables(instruction, in: self) { return [tables.first, tables.code, tables.shift, row] }
        let rowNeed = dependence[row.position].contains(.x) ? split(row).base : row
        return [split(column).base, rowNeed]
    }

    /// Operations that a column value costs, up to a small bound.
    private func columnCost(of root: ValueID) -> Int {
        var seen = Set<Int>(), stack = [root], cost = 0
        while let value = stack.popLast(), cost < Self.cheapestTable {
            let index = definition[value.position]
            guard index >= 0, dependence[value.position].contains(.x), seen.insert(index).inserted else { continue }
            switch kernel.body[index].operation {
            case .coordinate: break
            case .loop(let loop): cost += Int(loop.count) * loop.body.count
            default: cost += 1
            }
            stack += kernel.body[index].operation.operands
        }
        return cost
    }

    // MARK: Positions

    /// Splits an int into a value and a constant: `floor(u) + 2` is `(floor(u), 2)`.
    func split(_ value: ValueID) -> (base: ValueID, offset: Int32) {
        var base = value
        var offset: Int32 = 0
        while definition[base.position] >= 0 {
            switch kernel.body[definition[base.position]].operation {
            case .binary(.intAdd, let a, let b):
                if let constant = intConstant(b) {
                    (base, offset) = (a, offset &+ constant)
                    continue
                }
                if let constant = intConstant(a) {
                    (base, offset) = (b, offset &+ constant)
                    continue
                }
            case .binary(.intSubtract, let a, let b):
                if let constant = intConstant(b) {
                    (base, offset) = (a, offset &- constant)
                    continue
                }
            default: break
            }
            break
        }
        return abs(Int(offset)) < 4096 ? (base, offset) : (value, 0)
    }

    /// The constant a value is, if it is one.
    func intConstant(_ value: ValueID) -> Int32? {
        let index = definition[value.position]
        guard index >= 0, case .intConstant(let constant) = kernel.body[index].operation else { return nil }
        return constant
    }

    /// Whether a value is the column of the pixel itself.
    func isColumnCoordinate(_ value: ValueID) -> Bool {
        let index = definition[value.position]
        guard index >= 0, case .coordinate(.x) = kernel.body[index].operation else { return false }
        return true
    }
}

extension ValueID {
    /// The value's position in arrays that follow `Kernel.types`.
    var position: Int { Int(index) }
}
