/// A kernel's instructions as one array of small steps, loops by jump: what an interpreter walks without allocating.
struct FlatProgram: Sendable {
    /// One instruction; the fields a code does not need hold rubbish.
    struct Step: Sendable {
        enum Code: UInt8, Sendable {
            case constant, uniform, x, y, unaryFloat, unaryInt, not, binaryFloat, binaryInt, binaryBool, multiplyAdd
            case compareFloat, compareInt, select, convert, tap, loads, sample, carried, lookup, element, loop
        }
        var code: Code
        var result: Int32
        var a: Int32 = 0
        var b: Int32 = 0
        var c: Int32 = 0
        /// Constant bits, uniform slot (of a table, the first, its length in `b`), count of loads, or position in `loops`.
        var immediate: UInt32 = 0
        var plane: Int32 = 0
        var border: Border = .clamp
        var filter: Filter = .nearest
        var unary: UnaryOperator = .negate
        var binary: BinaryOperator = .add
        var comparison: Comparison = .equal
        var conversion: Conversion = .boolToInt
    }

    /// A loop; its body is the steps after it up to `end`.
    struct FlatLoop: Sendable {
        var count: Int32
        var index: Int32
        var carried: [Int32]
        var initial: [Int32]
        var yields: [Int32]
        var results: [Int32]
        var end: Int
    }

    private(set) var steps: [Step] = []
    private(set) var loops: [FlatLoop] = []

    init(_ kernel: Kernel) { append(kernel.body, kernel.types) }

    private mutating func append(_ body: [Instruction], _ types: [ScalarType]) {
        for instruction in body { append(instruction, types) }
    }

    private mutating func append(_ instruction: Instruction, _ types: [ScalarType]) {
        var step = Step(code: .constant, result: instruction.results.first?.index ?? 0)
        for (position, value) in instruction.operation.namedValues.enumerated() {
            switch position {
            case 0: step.a = value.index
            case 1: step.b = value.index
            default: step.c = value.index
            }
        }
        switch instruction.operation {
        case .floatConstant(let value): step.immediate = value.bitPattern
        case .intConstant(let value): step.immediate = UInt32(bitPattern: value)
        case .boolConstant(let value): step.immediate = value ? 1 : 0
        case .uniform(let slot): (step.code, step.immediate) = (.uniform, UInt32(slot))
        case .coordinate(let axis): step.code = axis == .x ? .x : .y
        case .unary(let op, _):
            step.unary = op
            step.code = op.type == .float ? .unaryFloat : op.type == .int ? .unaryInt : .not
        case .binary(let op, _, _):
            step.binary = op
            step.code = op.type == .float ? .binaryFloat : op.type == .int ? .binaryInt : .binaryBool
        case .multiplyAdd: step.code = .multiplyAdd
        case .compare(let op, let a, _):
            step.comparison = op
            step.code = types[Int(a.index)] == .float ? .compareFloat : .compareInt
        case .select: step.code = .select
        case .convert(let op, _): (step.code, step.conversion) = (.convert, op)
        case .tap(let plane, let dx, let dy, let border):
            (step.code, step.plane, step.a, step.b, step.border) = (.tap, Int32(plane), dx, dy, border)
        case .carried(let index, let across): (step.code, step.plane, step.a) = (.carried, Int32(index), across)
        case .lookup(let first, let count, _):
            (step.code, step.immediate, step.b) = (.lookup, UInt32(first), Int32(count))
        case .loads(let plane, _, _, let count, let border):
            (step.code, step.plane, step.immediate, step.border) = (.loads, Int32(plane), UInt32(loops.count), border)
            // The results of loads need not be neighbours, so their names travel as a loop's do.
            loops.append(
                FlatLoop(
                    count: Int32(count), index: 0, carried: [], initial: [], yields: [],
                    results: instruction.results.map(\.index), end: 0))
        case .element(_, let values):
            (step.code, step.immediate) = (.element, UInt32(loops.count))
            loops.append(
                FlatLoop(
                    count: Int32(values.count), index: 0, carried: [], initial: values.map(\.index), yields: [],
                    results: [], end: 0))
        case .sample(let plane, _, _, let filter, let border):
            (step.code, step.plane, step.filter, step.border) = (.sample, Int32(plane), filter, border)
        case .loop(let loop):
            step.code = .loop
            step.immediate = UInt32(loops.count)
            let position = loops.count
            loops.append(
                FlatLoop(
                    count: loop.count, index: loop.index.index, carried: loop.carried.map(\.index),
                    initial: loop.initial.map(\.index), yields: loop.yields.map(\.index),
                    results: instruction.results.map(\.index), end: 0))
            steps.append(step)
            append(loop.body, types)
            loops[position].end = steps.count
            return
        }
        steps.append(step)
    }
}
