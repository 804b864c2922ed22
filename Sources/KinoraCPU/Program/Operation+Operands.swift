import KinoraIR

extension Operation {
    /// The values an operation reads; of a loop, those it takes from outside, each possibly several times.
    var operands: [ValueID] {
        if case .loop(let loop) = self { return loop.outsideValues }
        return Array(namedValues)
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
