import KinoraIR

@testable import KinoraCPU

/// A random, well-typed kernel of the operations that the generator takes, discontinuous ones included.
struct RandomProgram {
    private var random: SplitMix
    private var types: [ScalarType] = []
    private var inputs: [PlaneParameter] = []
    /// Values in scope, by type.
    private var scope: [ScalarType: [ValueID]] = [:]

    static func generate(seed: UInt64) -> Kernel {
        var generator = RandomProgram(random: SplitMix(seed: seed))
        return generator.kernel("random \(seed)")
    }

    private init(random: SplitMix) { self.random = random }

    private mutating func kernel(_ name: String) -> Kernel {
        for index in 0..<random.int(1...3) {
            inputs.append(
                PlaneParameter(
                    "p\(index)", pick(ElementType.allCases), step: random.int(0...2) == 0 ? random.int(1...4) : 1,
                    log2ScaleX: random.int(0...2) == 0 ? random.int(-1...2) : 0,
                    log2ScaleY: random.int(0...2) == 0 ? random.int(-1...1) : 0))
        }
        var body: [Instruction] = []
        for constant in [Float(0.5), -2, 300] { define(.float, .floatConstant(constant), &body) }
        for constant in [Int32(1), -3, 20] { define(.int, .intConstant(constant), &body) }
        define(.bool, .boolConstant(true), &body)
        define(.int, .coordinate(.x), &body)
        define(.int, .coordinate(.y), &body)
        define(.float, .uniform(random.int(0...15)), &body)
        append(random.int(8...40), depth: 0, to: &body)
        let ends = unusedValues(body).suffix(random.int(1...5)).map { float($0, &body) }
        let outputs = ends.enumerated().map { index, value in
            PlaneOutput(
                "o\(index)", random.int(0...2) == 0 ? pick(ElementType.allCases) : .f32,
                step: random.int(0...3) == 0 ? random.int(1...4) : 1, value: value)
        }
        let floats = scope[.float] ?? []
        var reductions: [ReductionOutput] = []
        if random.int(0...3) == 0 {
            let kinds: [ReductionOutput.Kind] = [.sum, .minimum, .maximum, .histogram(bins: random.int(1...20))]
            reductions = [
                ReductionOutput(pick(kinds), value: pick(floats)), ReductionOutput(pick(kinds), value: pick(floats)),
            ]
        }
        return Kernel(name: name, inputs: inputs, body: body, outputs: outputs, reductions: reductions, types: types)
    }

    /// Values that nothing reads: what a mistake anywhere shows in.
    private func unusedValues(_ body: [Instruction]) -> [ValueID] {
        let used = Set(body.flatMap(\.operation.operands))
        return body.flatMap(\.results).filter { !used.contains($0) }
    }

    private mutating func float(_ value: ValueID, _ body: inout [Instruction]) -> ValueID {
        switch types[Int(value.index)] {
        case .float: return value
        case .int: define(.float, .convert(.intToFloat, value), &body)
        case .bool: define(.float, .convert(.boolToFloat, value), &body)
        }
        return ValueID(types.count - 1)
    }

    private mutating func pick<T>(_ choices: [T]) -> T { choices[random.int(0...choices.count - 1)] }

    /// Recent values are picked more often, so that programs become deep.
    private mutating func value(_ type: ScalarType) -> ValueID {
        let known = scope[type] ?? []
        return random.int(0...1) == 0 ? known[max(0, known.count - random.int(1...4))] : pick(known)
    }

    private mutating func fresh(_ type: ScalarType) -> ValueID {
        types.append(type)
        return ValueID(types.count - 1)
    }

    private mutating func define(_ type: ScalarType, _ operation: KinoraIR.Operation, _ body: inout [Instruction]) {
        let value = fresh(type)
        body.append(Instruction([value], operation))
        scope[type, default: []].append(value)
    }

    private mutating func append(_ count: Int, depth: Int, to body: inout [Instruction]) {
        for _ in 0..<count { appendOne(depth: depth, to: &body) }
    }

    private mutating func appendOne(depth: Int, to body: inout [Instruction]) {
        switch random.int(0...24) {
        case 0...6:
            let op = pick([BinaryOperator.add, .subtract, .multiply, .divide, .minimum, .maximum])
            define(.float, .binary(op, value(.float), value(.float)), &body)
        case 7, 8:
            let op = pick([UnaryOperator.negate, .absolute, .floor, .ceil, .truncate, .roundEven, .squareRoot])
            define(.float, .unary(op, value(.float)), &body)
        case 9: define(.float, .multiplyAdd(value(.float), value(.float), value(.float)), &body)
        case 10, 11:
            let op = pick([
                BinaryOperator.intAdd, .intSubtract, .intMultiply, .intMinimum, .intMaximum, .intAnd, .intOr, .intXor,
                .intShiftLeft, .intShiftRight, .intShiftRightLogical,
            ])
            define(.int, .binary(op, value(.int), value(.int)), &body)
        case 12: define(.int, .unary(pick([.intNegate, .intNot]), value(.int)), &body)
        case 13:
            let op = pick(Comparison.allCases)
            let type = pick([ScalarType.float, .int])
            define(.bool, .compare(op, value(type), value(type)), &body)
        case 14:
            define(.bool, .binary(pick([.and, .or, .xor]), value(.bool), value(.bool)), &body)
            define(.bool, .unary(.not, value(.bool)), &body)
        case 15:
            let type = pick(ScalarType.allCases)
            define(type, .select(value(.bool), value(type), value(type)), &body)
        case 16: define(.float, .convert(pick([.intToFloat, .intBitsToFloat]), value(.int)), &body)
        case 17: define(.int, .convert(.floatToInt, value(.float)), &body)
        case 18: define(.float, .convert(.boolToFloat, value(.bool)), &body)
        case 19: define(.int, .convert(.boolToInt, value(.bool)), &body)
        case 20, 21:
            let plane = random.int(0...inputs.count - 1)
            let (dx, dy) = (Int32(random.int(-4...4)), Int32(random.int(-2...2)))
            define(.float, .tap(plane: plane, dx: dx, dy: dy, border: pick(Border.allCases)), &body)
        case 22, 23: appendLoads(&body)
        default: if depth < 2 { appendLoop(depth: depth, to: &body) }
        }
    }

    /// Positions near the pixel, as resampling has them, mostly; any int sometimes.
    private mutating func position(_ axis: Axis, _ body: inout [Instruction]) -> ValueID {
        if random.int(0...4) == 0 { return value(.int) }
        define(.int, .coordinate(axis), &body)
        let coordinate = value(.int)
        switch random.int(0...3) {
        case 0: break
        case 1:
            define(.int, .binary(.intAdd, coordinate, value(.int)), &body)
        default:
            define(.float, .convert(.intToFloat, coordinate), &body)
            let float = (scope[.float] ?? []).last ?? value(.float)
            define(.float, .floatConstant(Float(random.int(4...12)) / 8), &body)
            let scale = (scope[.float] ?? []).last ?? float
            define(.float, .multiplyAdd(float, scale, value(.float)), &body)
            define(.float, .unary(.floor, (scope[.float] ?? []).last ?? float), &body)
            define(.int, .convert(.floatToInt, (scope[.float] ?? []).last ?? float), &body)
        }
        return (scope[.int] ?? []).last ?? coordinate
    }

    private mutating func appendLoads(_ body: inout [Instruction]) {
        let plane = random.int(0...inputs.count - 1)
        let column = position(.x, &body)
        var row = position(.y, &body)
        let border = pick(Border.allCases)
        for _ in 0..<random.int(1...3) {
            let results = (0..<random.int(1...5)).map { _ in fresh(.float) }
            body.append(
                Instruction(
                    results, .loads(plane: plane, column: column, row: row, count: results.count, border: border)))
            scope[.float, default: []] += results
            define(.int, .intConstant(Int32(random.int(-1...2))), &body)
            define(.int, .binary(.intAdd, row, (scope[.int] ?? []).last ?? row), &body)
            row = (scope[.int] ?? []).last ?? row
        }
    }

    private mutating func appendLoop(depth: Int, to body: inout [Instruction]) {
        let carriedTypes = (0..<random.int(1...2)).map { _ in pick(ScalarType.allCases) }
        let initial = carriedTypes.map { value($0) }
        let outer = scope
        let index = fresh(.int)
        let carried = carriedTypes.map { fresh($0) }
        scope[.int, default: []].append(index)
        for (type, value) in zip(carriedTypes, carried) { scope[type, default: []].append(value) }
        var inner: [Instruction] = []
        append(random.int(1...6), depth: depth + 1, to: &inner)
        let yields = carriedTypes.map { value($0) }
        scope = outer
        let results = carriedTypes.map { fresh($0) }
        // Some loops are long enough to stay loops.
        let count = Int32(random.int(0...5) == 0 ? 200 : random.int(0...4))
        body.append(
            Instruction(
                results,
                .loop(
                    Loop(
                        count: depth == 0 ? count : count % 5, index: index, carried: carried, initial: initial,
                        body: inner, yields: yields))))
        for (type, value) in zip(carriedTypes, results) { scope[type, default: []].append(value) }
    }
}
