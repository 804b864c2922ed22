extension GraphKernel {
    /// Drops outputs that nobody wants, what was computed for them alone, and inputs that are then not read.
    ///
    /// Before: any kernel outside a repeated group. After: every output is wanted, every input is read. A choice that folds, as a mix
    /// by 100 %, leaves reads that change nothing: the plane behind them need not be written.
    ///
    /// - Complexity: O(instructions).
    public mutating func prune(keeping isWanted: (PlaneID) -> Bool) {
        let wanted = outputs.indices.filter { isWanted(outputs[$0]) }
        kernel.outputs = wanted.map { kernel.outputs[$0] }
        outputs = wanted.map { outputs[$0] }
        kernel = RemoveDeadValues.apply(to: kernel)
        dropUnreadInputs()
    }

    /// Drops inputs that no instruction reads.
    mutating func dropUnreadInputs() {
        var places = [Int](repeating: -1, count: inputs.count)
        var kept: [Int] = []
        for (index, access) in kernel.planeAccesses().enumerated() where access != .unused {
            places[index] = kept.count
            kept.append(index)
        }
        guard kept.count < inputs.count else { return }
        kernel.inputs = kept.map { kernel.inputs[$0] }
        kernel.body = kernel.body.renumberingPlanes(places)
        inputs = kept.map { inputs[$0] }
        var keptViews: [Int: PlaneView] = [:]
        for (new, old) in kept.enumerated() { keptViews[new] = views[old] }
        views = keptViews
    }
}

extension [Instruction] {
    /// The same instructions with reads of other inputs: of `numbers[i]` where they read input `i`.
    func renumberingPlanes(_ numbers: [Int]) -> [Instruction] {
        map { instruction in
            var result = instruction
            switch instruction.operation {
            case .tap(let plane, let dx, let dy, let border):
                result.operation = .tap(plane: numbers[plane], dx: dx, dy: dy, border: border)
            case .loads(let plane, let column, let row, let count, let border):
                result.operation = .loads(
                    plane: numbers[plane], column: column, row: row, count: count, border: border)
            case .sample(let plane, let x, let y, let filter, let border):
                result.operation = .sample(plane: numbers[plane], x: x, y: y, filter: filter, border: border)
            case .loop(var loop):
                loop.body = loop.body.renumberingPlanes(numbers)
                result.operation = .loop(loop)
            default: break
            }
            return result
        }
    }
}
