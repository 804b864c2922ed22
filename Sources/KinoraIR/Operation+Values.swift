extension Operation {
    /// The values the operation itself names, in order; of a loop only the initial values of its accumulators.
    package var namedValues: NamedValues {
        switch self {
        case .floatConstant, .intConstant, .boolConstant, .uniform, .coordinate, .tap, .carried: NamedValues()
        case .unary(_, let a), .convert(_, let a), .lookup(_, _, let a): NamedValues(a)
        case .binary(_, let a, let b), .compare(_, let a, let b): NamedValues(a, b)
        case .multiplyAdd(let a, let b, let c), .select(let a, let b, let c): NamedValues(a, b, c)
        case .loads(_, let column, let row, _, _): NamedValues(column, row)
        case .sample(_, let x, let y, _, _): NamedValues(x, y)
        case .element(let turn, let values): NamedValues(turn, list: values)
        case .loop(let loop): NamedValues(list: loop.initial)
        }
    }

    /// The operation with each value it names replaced; loops are returned as they are, their bodies need more care.
    package func replacingValues(_ name: (ValueID) -> ValueID) -> Operation {
        switch self {
        case .floatConstant, .intConstant, .boolConstant, .uniform, .coordinate, .tap, .carried, .loop: self
        case .unary(let op, let a): .unary(op, name(a))
        case .binary(let op, let a, let b): .binary(op, name(a), name(b))
        case .multiplyAdd(let a, let b, let c): .multiplyAdd(name(a), name(b), name(c))
        case .compare(let op, let a, let b): .compare(op, name(a), name(b))
        case .select(let c, let a, let b): .select(name(c), name(a), name(b))
        case .convert(let op, let a): .convert(op, name(a))
        case .element(let turn, let values): .element(turn: name(turn), of: values.map(name))
        case .lookup(let first, let count, let index): .lookup(first: first, count: count, index: name(index))
        case .loads(let plane, let column, let row, let count, let border):
            .loads(plane: plane, column: name(column), row: name(row), count: count, border: border)
        case .sample(let plane, let x, let y, let filter, let border):
            .sample(plane: plane, x: name(x), y: name(y), filter: filter, border: border)
        }
    }

    /// The input the operation reads.
    package var plane: Int? {
        switch self {
        case .tap(let plane, _, _, _), .loads(let plane, _, _, _, _), .sample(let plane, _, _, _, _): plane
        default: nil
        }
    }

    /// The operation reading another input.
    package func replacingPlane(_ index: (Int) -> Int) -> Operation {
        switch self {
        case .tap(let plane, let dx, let dy, let border): .tap(plane: index(plane), dx: dx, dy: dy, border: border)
        case .loads(let plane, let column, let row, let count, let border):
            .loads(plane: index(plane), column: column, row: row, count: count, border: border)
        case .sample(let plane, let x, let y, let filter, let border):
            .sample(plane: index(plane), x: x, y: y, filter: filter, border: border)
        default: self
        }
    }

    /// The type of each value the operation defines, given the types of those it names.
    package func resultTypes(_ type: (ValueID) -> ScalarType) -> [ScalarType] {
        switch self {
        case .floatConstant, .uniform, .multiplyAdd, .tap, .sample, .carried, .lookup: [.float]
        case .intConstant, .coordinate: [.int]
        case .boolConstant, .compare: [.bool]
        case .unary(let op, _): [op.type]
        case .binary(let op, _, _): [op.type]
        case .select(_, let a, _): [type(a)]
        case .convert(let op, _): [op.result]
        case .element(_, let values): [values.first.map(type) ?? .float]
        case .loads(_, _, _, let count, _): [ScalarType](repeating: .float, count: max(0, count))
        case .loop(let loop): loop.initial.map(type)
        }
    }
}

extension UnaryOperator {
    /// The type of the operand and of the result.
    public var type: ScalarType {
        switch self {
        case .intNegate, .intNot: .int
        case .not: .bool
        default: .float
        }
    }

    /// True for operators whose bits follow from IEEE 754; the others are approximated after `ExpandTranscendentals`.
    public var isExact: Bool {
        switch self {
        case .exp2, .log2, .sine, .cosine, .tangent, .arcSine, .arcCosine, .arcTangent: false
        default: true
        }
    }
}

extension BinaryOperator {
    /// The type of the operands and of the result.
    public var type: ScalarType {
        switch self {
        case .add, .subtract, .multiply, .divide, .minimum, .maximum, .power, .arcTangent2: .float
        case .and, .or, .xor: .bool
        default: .int
        }
    }

    /// True for operators whose bits follow from IEEE 754; the others are approximated after `ExpandTranscendentals`.
    public var isExact: Bool { self != .power && self != .arcTangent2 }

    /// True when exchanging the operands gives the same bits.
    public var isCommutative: Bool {
        switch self {
        case .add, .multiply, .intAdd, .intMultiply, .intMinimum, .intMaximum, .intAnd, .intOr, .intXor, .and, .or,
            .xor:
            true
        default: false
        }
    }
}

extension Conversion {
    /// The type of the operand.
    public var operand: ScalarType {
        switch self {
        case .intToFloat, .intBitsToFloat: .int
        case .floatToInt, .floatBitsToInt: .float
        case .boolToFloat, .boolToInt: .bool
        }
    }

    /// The type of the result.
    public var result: ScalarType {
        switch self {
        case .intToFloat, .intBitsToFloat, .boolToFloat: .float
        case .floatToInt, .floatBitsToInt, .boolToInt: .int
        }
    }
}

extension Kernel {
    /// Whether some operation, in loops too, is of a kind.
    package func contains(_ isWanted: (Operation) -> Bool) -> Bool { Self.contains(body, isWanted) }

    private static func contains(_ body: [Instruction], _ isWanted: (Operation) -> Bool) -> Bool {
        for instruction in body {
            if isWanted(instruction.operation) { return true }
            if case .loop(let loop) = instruction.operation, contains(loop.body, isWanted) { return true }
        }
        return false
    }
}
