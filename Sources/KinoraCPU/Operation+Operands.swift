import KinoraIR

extension Operation {
    /// The values an operation reads; of a loop, those it takes from outside, each possibly several times.
    var operands: [ValueID] {
        switch self {
        case .floatConstant, .intConstant, .boolConstant, .uniform, .coordinate, .tap: []
        case .unary(_, let a), .convert(_, let a): [a]
        case .binary(_, let a, let b), .compare(_, let a, let b): [a, b]
        case .multiplyAdd(let a, let b, let c), .select(let a, let b, let c): [a, b, c]
        case .loads(_, let column, let row, _, _): [column, row]
        case .sample(_, let x, let y, _, _): [x, y]
        case .loop(let loop): loop.outsideValues
        }
    }
}

extension Loop {
    /// Values of the surrounding program that the loop uses.
    fileprivate var outsideValues: [ValueID] {
        var inside = Set(carried)
        inside.insert(index)
        var outside = initial
        for instruction in body {
            outside += instruction.operation.operands.filter { !inside.contains($0) }
            inside.formUnion(instruction.results)
        }
        return outside + yields.filter { !inside.contains($0) }
    }
}
