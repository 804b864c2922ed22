import KinoraCore

extension KernelGraph {
    /// One kernel that does the work of several over the same domain.
    ///
    /// Before: `members` are in order of evaluation, have one domain, and read each other's planes at the pixel only; those
    /// that sweep do so in one direction.
    /// After: a read of a member's plane is the value itself; only planes in `kept` are still written.
    ///
    /// - Parameters:
    ///   - members: indices of kernels.
    ///   - kept: planes some other kernel or the frame needs.
    ///   - name: the name of the result.
    public func merged(_ members: [Int], keeping kept: Set<PlaneID>, name: String) -> GraphKernel {
        var merging = KernelMerging(name: name)
        for member in members { merging.append(kernels[member]) }
        var result = merging.finish(keeping: kept, domain: kernels[members[0]].domain)
        result.endsStage = members.contains { kernels[$0].endsStage }
        result.standsLate = members.contains { kernels[$0].standsLate }
        return result
    }
}

/// The state of a merge: values renumbered as each member's program is appended.
private struct KernelMerging {
    var kernel: Kernel
    var inputs: [PlaneID] = []
    var views: [Int: PlaneView] = [:]
    var written: [(plane: PlaneID, output: PlaneOutput)] = []
    var values: [PlaneID: ValueID] = [:]
    var reductions: [ReductionTarget] = []

    init(name: String) { kernel = Kernel(name: name) }

    mutating func append(_ member: GraphKernel) {
        let offset = kernel.types.count
        kernel.types += member.kernel.types
        var inputIndices: [Int] = []
        for (position, (parameter, plane)) in zip(member.kernel.inputs, member.inputs).enumerated() {
            inputIndices.append(inputIndex(of: plane, as: parameter, through: member.views[position]))
        }
        // A view shows a plane beside the pixel: never the value itself.
        let planes = member.inputs.enumerated().map { member.views[$0] == nil ? $1 : nil }
        var renaming = ValueRenaming(
            offset: offset, inputIndices: inputIndices, planes: planes, known: values,
            carryOffset: kernel.sweep?.carries.count ?? 0)
        kernel.body += renaming.rename(member.kernel.body)
        if let sweep = member.kernel.sweep {
            kernel.sweep = kernel.sweep ?? Sweep(sweep.direction)
            kernel.sweep?.carries += sweep.carries.map {
                Sweep.Carry(initial: $0.initial, next: renaming.rename($0.next))
            }
        }
        for (output, plane) in zip(member.kernel.outputs, member.outputs) {
            var renamed = output
            renamed.value = renaming.rename(output.value)
            written.append((plane, renamed))
            values[plane] = renamed.value
        }
        for (reduction, target) in zip(member.kernel.reductions, member.reductions) {
            kernel.reductions.append(ReductionOutput(reduction.kind, value: renaming.rename(reduction.value)))
            reductions.append(target)
        }
    }

    /// The input of the merged kernel that reads a plane; a plane a member writes needs none, yet keeps its number
    /// until `finish` drops it.
    private mutating func inputIndex(
        of plane: PlaneID, as parameter: PlaneParameter, through view: PlaneView?
    ) -> Int {
        for (index, known) in inputs.enumerated()
        where known == plane && views[index] == view && kernel.inputs[index].log2ScaleX == parameter.log2ScaleX
            && kernel.inputs[index].log2ScaleY == parameter.log2ScaleY
        {
            return index
        }
        views[inputs.count] = view
        inputs.append(plane)
        kernel.inputs.append(parameter)
        return inputs.count - 1
    }

    consuming func finish(keeping kept: Set<PlaneID>, domain: Size) -> GraphKernel {
        let outputs = written.filter { kept.contains($0.plane) }
        kernel.outputs = outputs.map(\.output)
        var result = GraphKernel(
            kernel, inputs: inputs, outputs: outputs.map(\.plane), domain: domain, reductions: reductions)
        result.views = views
        result.dropUnreadInputs()
        return result
    }
}

/// Gives a member's values the numbers they have in the merged kernel.
private struct ValueRenaming {
    let offset: Int
    let inputIndices: [Int]
    let planes: [PlaneID?]
    let known: [PlaneID: ValueID]
    /// Carried values of the members before.
    let carryOffset: Int
    var aliases: [ValueID: ValueID] = [:]

    init(offset: Int, inputIndices: [Int], planes: [PlaneID?], known: [PlaneID: ValueID], carryOffset: Int) {
        self.offset = offset
        self.inputIndices = inputIndices
        self.planes = planes
        self.known = known
        self.carryOffset = carryOffset
    }

    func rename(_ value: ValueID) -> ValueID {
        let moved = ValueID(Int(value.index) + offset)
        return aliases[moved] ?? moved
    }

    mutating func rename(_ body: [Instruction]) -> [Instruction] {
        var result: [Instruction] = []
        result.reserveCapacity(body.count)
        for instruction in body {
            if case .tap(let plane, 0, 0, _) = instruction.operation, let value = planes[plane].flatMap({ known[$0] }) {
                aliases[ValueID(Int(instruction.results[0].index) + offset)] = value
                continue
            }
            let results = instruction.results.map { ValueID(Int($0.index) + offset) }
            result.append(Instruction(results, rename(instruction.operation)))
        }
        return result
    }

    private mutating func rename(_ operation: Operation) -> Operation {
        switch operation {
        case .floatConstant, .intConstant, .boolConstant, .uniform, .coordinate: return operation
        case .unary(let op, let a): return .unary(op, rename(a))
        case .binary(let op, let a, let b): return .binary(op, rename(a), rename(b))
        case .multiplyAdd(let a, let b, let c): return .multiplyAdd(rename(a), rename(b), rename(c))
        case .compare(let op, let a, let b): return .compare(op, rename(a), rename(b))
        case .select(let c, let a, let b): return .select(rename(c), rename(a), rename(b))
        case .convert(let op, let a): return .convert(op, rename(a))
        case .tap(let plane, let dx, let dy, let border):
            return .tap(plane: inputIndices[plane], dx: dx, dy: dy, border: border)
        case .lookup(let first, let count, let index): return .lookup(first: first, count: count, index: rename(index))
        case .element(let turn, let values): return .element(turn: rename(turn), of: values.map { rename($0) })
        case .carried(let index, let across): return .carried(index + carryOffset, across: across)
        case .loads(let plane, let column, let row, let count, let border):
            return .loads(
                plane: inputIndices[plane], column: rename(column), row: rename(row), count: count, border: border)
        case .sample(let plane, let x, let y, let filter, let border):
            return .sample(plane: inputIndices[plane], x: rename(x), y: rename(y), filter: filter, border: border)
        case .loop(let loop):
            var renamed = loop
            renamed.index = rename(loop.index)
            renamed.carried = loop.carried.map(rename)
            renamed.initial = loop.initial.map(rename)
            renamed.body = rename(loop.body)
            renamed.yields = loop.yields.map(rename)
            return .loop(renamed)
        }
    }
}
