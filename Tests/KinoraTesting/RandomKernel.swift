import KinoraIR

/// Random kernels, well formed by construction, that use every operation of the IR.
///
/// The bits of a NaN are unspecified, so a float is made a number before its bits are looked at; everything else, wild
/// coordinates, infinities and divisions by zero included, is fair.
public struct RandomKernel {
    /// What a kernel may contain.
    public struct Options: Sendable {
        /// Instructions of the outermost body.
        public var instructions: ClosedRange<Int>
        /// Whether `sample` and the approximated operators occur; a backend's pipeline expands them.
        public var hasExpandable: Bool
        /// Slots of the uniform table.
        public var uniformCount: Int
        /// Whether every kernel sweeps.
        public var sweeps: Bool

        /// Options; the defaults suit a backend suite.
        public init(
            instructions: ClosedRange<Int> = 3...24, hasExpandable: Bool = true, uniformCount: Int = 72,
            sweeps: Bool = false
        ) {
            self.instructions = instructions
            self.hasExpandable = hasExpandable
            self.uniformCount = uniformCount
            self.sweeps = sweeps
        }
    }

    /// The kernel of a seed.
    public static func generate(seed: UInt64, options: Options = Options()) -> Kernel {
        var generator = RandomKernel(seed: seed, options: options)
        return generator.kernel()
    }

    private var random: SeededGenerator
    private let options: Options
    private var result: Kernel
    private var floats: [ValueID] = []
    private var ints: [ValueID] = []
    private var bools: [ValueID] = []
    private var body: [Instruction] = []
    private var loopDepth = 0
    private var turns: [ValueID] = []

    private init(seed: UInt64, options: Options) {
        random = SeededGenerator(seed: seed)
        self.options = options
        result = Kernel(name: "random/\(seed)")
    }

    private mutating func kernel() -> Kernel {
        if options.sweeps { result.sweep = Sweep(random.pick(Sweep.Direction.allCases)) }
        for index in 0..<random.within(1...3) {
            let isPlain = random.oneIn(2)
            let isScaled = !isPlain && !sweepsRows
            result.inputs.append(
                PlaneParameter(
                    "in\(index)", random.pick(ElementType.allCases), step: isPlain ? 1 : random.within(1...4),
                    log2ScaleX: isScaled ? random.within(-1...1) : 0, log2ScaleY: isScaled ? random.within(-1...1) : 0))
        }
        floats = [define(.tap(plane: 0, dx: 0, dy: 0, border: .clamp), .float), define(.uniform(0), .float)]
        ints = [define(.coordinate(.x), .int), define(.coordinate(.y), .int)]
        bools = [define(.compare(.less, floats[0], floats[1]), .bool)]
        if result.sweep != nil { addCarries() }
        for _ in 0..<random.within(options.instructions) { addInstruction() }
        result.body = body
        for index in result.sweep?.carries.indices ?? 0..<0 {
            let next = recent(floats)
            result.sweep?.carries[index].next = next
        }
        for index in 0..<random.within(1...3) {
            result.outputs.append(
                PlaneOutput(
                    "out\(index)", random.pick(ElementType.allCases), step: random.oneIn(3) ? random.within(2...4) : 1,
                    value: recent(floats)))
        }
        if result.sweep == nil, random.oneIn(3) {
            for _ in 0..<random.within(1...2) {
                let kinds: [ReductionOutput.Kind] = [.sum, .minimum, .maximum, .histogram(bins: random.within(1...40))]
                result.reductions.append(ReductionOutput(random.pick(kinds), value: recent(floats)))
            }
        }
        return result
    }

    // MARK: Sweeps

    /// A row's pixels see no others but the one before.
    private var sweepsRows: Bool { result.sweep?.direction.axis == .x }

    private mutating func addCarries() {
        for number in 0..<random.within(1...3) {
            let carry = Sweep.Carry(initial: floatConstant(), next: floats[0])
            result.sweep?.carries.append(carry)
            for _ in 0..<random.within(1...3) {
                let across = sweepsRows ? 0 : random.pick([0, 0, 1, -1, 8, -8, 3])
                add(.carried(number, across: Int32(across)), .float)
            }
        }
    }

    // MARK: Values

    private mutating func name(_ type: ScalarType) -> ValueID {
        result.types.append(type)
        return ValueID(result.types.count - 1)
    }

    private mutating func define(_ operation: Operation, _ type: ScalarType) -> ValueID {
        let value = name(type)
        body.append(Instruction([value], operation))
        return value
    }

    private mutating func offer(_ value: ValueID, _ type: ScalarType) {
        switch type {
        case .float: floats.append(value)
        case .int: ints.append(value)
        case .bool: bools.append(value)
        }
    }

    private mutating func add(_ operation: Operation, _ type: ScalarType) { offer(define(operation, type), type) }

    /// A value of the list, most likely one of the last, so that chains grow long.
    private mutating func recent(_ list: [ValueID]) -> ValueID {
        random.oneIn(3) ? random.pick(list) : list[list.count - 1 - random.below(min(4, list.count))]
    }

    private mutating func value(_ type: ScalarType) -> ValueID {
        switch type {
        case .float: recent(floats)
        case .int: recent(ints)
        case .bool: recent(bools)
        }
    }

    private mutating func floatConstant() -> Float {
        switch random.below(8) {
        case 0: random.pick([0, -0.0, 1, -1, 0.5, 2, 255, 256, 65535, 0x1p-133, 3e38, .infinity, -.infinity, 0x1p31])
        case 1: Float(random.within(-300...300))
        case 2: Float(random.within(-64...64)) * 0.25
        default: random.unit() * 4 - 2
        }
    }

    private mutating func intConstant() -> Int32 {
        switch random.below(6) {
        case 0: random.pick([0, 1, -1, .max, .min, 255, 31, 32])
        case 1: Int32(truncatingIfNeeded: random.next())
        default: Int32(random.within(-12...12))
        }
    }

    // MARK: Instructions

    private mutating func addInstruction() {
        switch random.below(24) {
        case 0: add(.floatConstant(floatConstant()), .float)
        case 1: add(.intConstant(intConstant()), .int)
        case 2: add(.uniform(random.below(options.uniformCount)), .float)
        case 3: if random.oneIn(6) { add(.boolConstant(random.oneIn(2)), .bool) }
        default: addComputation()
        }
    }

    private mutating func addComputation() {
        switch random.below(20) {
        case 0, 1: addUnary()
        case 2, 3, 4, 5, 6, 7: addBinary()
        case 8: add(.multiplyAdd(value(.float), value(.float), value(.float)), .float)
        case 9: addComparison()
        case 10, 11:
            let type = random.pick([ScalarType.float, .float, .int, .bool])
            add(.select(value(.bool), value(type), value(type)), type)
        case 12, 13: addConversion()
        case 14, 15: addTap()
        case 16: if sweepsRows { addTap() } else { addLoads() }
        case 17: if sweepsRows { addBinary() } else if options.hasExpandable { addSample() } else { addLoads() }
        case 18: if loopDepth < 2 { addLoop() } else { addBinary() }
        default: add(.coordinate(random.pick(Axis.allCases)), .int)
        }
    }

    private mutating func addLookup() {
        let count = random.pick(Verifier.lookupCounts.filter { $0 <= options.uniformCount })
        let first = random.within(0...options.uniformCount - count)
        add(.lookup(first: first, count: count, index: value(.int)), .float)
    }

    private mutating func addUnary() {
        if options.uniformCount >= 16, random.oneIn(5) { return addLookup() }
        let op = random.pick(UnaryOperator.allCases.filter { options.hasExpandable || $0.isExact })
        add(.unary(op, value(op.type)), op.type)
    }

    private mutating func addBinary() {
        let exact = BinaryOperator.allCases.filter { $0.isExact && (random.oneIn(2) || $0.type == .float) }
        let op = options.hasExpandable && random.oneIn(24) ? random.pick([.power, .arcTangent2]) : random.pick(exact)
        add(.binary(op, value(op.type), value(op.type)), op.type)
    }

    private mutating func addComparison() {
        let type = random.pick([ScalarType.float, .int])
        add(.compare(random.pick(Comparison.allCases), value(type), value(type)), .bool)
    }

    private mutating func addConversion() {
        let op = random.pick(Conversion.allCases)
        var operand = value(op.operand)
        if op == .floatBitsToInt {
            let isNumber = define(.compare(.equal, operand, operand), .bool)
            let zero = define(.floatConstant(0), .float)
            operand = define(.select(isNumber, operand, zero), .float)
        }
        add(.convert(op, operand), op.result)
    }

    private mutating func addTap() {
        let reach = sweepsRows ? 0 : random.pick([0, 0, 1, 2, 20])
        let (dx, dy) = (random.within(-reach...reach), random.within(-reach...reach))
        add(
            .tap(
                plane: random.below(result.inputs.count), dx: Int32(dx), dy: Int32(dy),
                border: random.pick(Border.allCases)), .float)
    }

    /// A coordinate that is near the pixel, or not.
    private mutating func intCoordinate(_ axis: Axis) -> ValueID {
        if random.oneIn(3) { return value(.int) }
        let coordinate = define(.coordinate(axis), .int)
        if random.oneIn(3) { return coordinate }
        let offset = define(.intConstant(Int32(random.within(-3...3))), .int)
        return define(.binary(.intAdd, coordinate, offset), .int)
    }

    private mutating func addLoads() {
        let count = random.within(1...(random.oneIn(3) ? 16 : 8))
        let (column, row) = (intCoordinate(.x), intCoordinate(.y))
        let plane = random.below(result.inputs.count)
        let results = (0..<count).map { _ in name(.float) }
        body.append(
            Instruction(
                results,
                .loads(plane: plane, column: column, row: row, count: count, border: random.pick(Border.allCases))))
        for value in results where random.oneIn(2) { offer(value, .float) }
        offer(results[0], .float)
    }

    /// A position that scales and shifts the pixel's own, or any number.
    private mutating func floatCoordinate(_ axis: Axis) -> ValueID {
        if random.oneIn(4) { return value(.float) }
        let coordinate = define(.coordinate(axis), .int)
        let center = define(.convert(.intToFloat, coordinate), .float)
        let offset = define(.floatConstant(random.pick([0.5, 0.5, 0.25, -2.5, 0.75])), .float)
        let position = define(.binary(.add, center, offset), .float)
        switch random.below(4) {
        case 0: return position
        case 1:
            return define(.binary(.add, position, define(.uniform(random.below(options.uniformCount)), .float)), .float)
        default:
            let scale = define(.floatConstant(random.pick([0.5, 0.93, 1.07, 0.77, 2])), .float)
            return define(.binary(.multiply, position, scale), .float)
        }
    }

    private mutating func addSample() {
        let (x, y) = (floatCoordinate(.x), floatCoordinate(.y))
        let filter = random.oneIn(6) ? random.pick(Filter.allCases) : random.pick([.nearest, .bilinear])
        add(
            .sample(
                plane: random.below(result.inputs.count), x: x, y: y, filter: filter,
                border: random.pick(Border.allCases)), .float)
    }

    /// A value of a list by the turn of a loop, which may have fewer turns, or more.
    private mutating func addElement() {
        guard !turns.isEmpty else { return }
        let type = random.pick([ScalarType.float, .float, .int, .bool])
        let values = (0..<random.within(1...6)).map { _ in value(type) }
        add(.element(turn: random.pick(turns), of: values), type)
    }

    private mutating func addLoop() {
        // Many accumulators leave a vector one register for each.
        let count = random.oneIn(12) ? 12 : random.within(1...3)
        let types = (0..<count).map { _ in random.pick([ScalarType.float, .float, .int, .bool]) }
        let initial = types.map { value($0) }
        let outside = (body, floats, ints, bools)
        let index = name(.int)
        let carried = types.map { name($0) }
        body = []
        ints.append(index)
        for (value, type) in zip(carried, types) { offer(value, type) }
        loopDepth += 1
        turns.append(index)
        for _ in 0..<random.within(1...6) { if random.oneIn(4) { addElement() } else { addInstruction() } }
        turns.removeLast()
        loopDepth -= 1
        let yields = types.map { value($0) }
        // One loop in two dozen is too long to be written out by any pass.
        let turns = random.oneIn(24) && loopDepth == 0 ? 520 : random.within(0...5)
        let loop = Loop(
            count: Int32(turns), index: index, carried: carried, initial: initial, body: body, yields: yields)
        (body, floats, ints, bools) = outside
        let results = types.map { name($0) }
        body.append(Instruction(results, .loop(loop)))
        for (value, type) in zip(results, types) { offer(value, type) }
    }
}
