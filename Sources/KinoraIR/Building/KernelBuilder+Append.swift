/// Where the results of an appended kernel are in the builder it was appended to.
public struct AppendedKernel: Sendable {
    /// The value of each output, in the order of `Kernel.outputs`.
    public var outputs: [ValueID]
    /// The value of each reduction, in the order of `Kernel.reductions`.
    public var reductions: [ValueID]
}

extension KernelBuilder {
    /// Copies another kernel's program into this one at the same pixel: the step fusion is made of.
    ///
    /// The copy is folded and shared with what is there. Nothing is stored; the caller decides with `store` and `reduce`.
    ///
    /// - Parameters:
    ///   - kernel: a kernel over the same domain.
    ///   - plane: this builder's input for an input of `kernel`; asked once for each plane that is still read.
    ///   - tap: the value that replaces a tap of an input of `kernel`, nil to keep the tap.
    /// - Complexity: O(instructions).
    public func append(
        _ kernel: Kernel, plane: (Int) -> Int,
        replacing tap: (_ plane: Int, _ dx: Int32, _ dy: Int32, _ border: Border) -> ValueID? = { _, _, _, _ in nil }
    ) -> AppendedKernel {
        var planes = [Int?](repeating: nil, count: kernel.inputs.count)
        let names = replay(kernel) { operation in
            if case .tap(let index, let dx, let dy, let border) = operation, let value = tap(index, dx, dy, border) {
                return [value]
            }
            let renumbered = operation.replacingPlane { index in
                if let known = planes[index] { return known }
                let number = plane(index)
                planes[index] = number
                return number
            }
            return self.emitAny(renumbered)
        }
        return AppendedKernel(
            outputs: kernel.outputs.map { names[Int($0.value.index)] ?? $0.value },
            reductions: kernel.reductions.map { names[Int($0.value.index)] ?? $0.value })
    }

    /// Emits the program of a kernel anew, each operation by `emit`; gives the new name of each value.
    ///
    /// - Parameters:
    ///   - kernel: the program.
    ///   - unrolling: whether a loop is written out.
    ///   - emit: takes an operation that names values of this builder (never a loop), gives its results.
    package func replay(
        _ kernel: Kernel, unrolling: (Loop) -> Bool = { _ in false }, emit: (Operation) -> [ValueID]
    ) -> [ValueID?] {
        var names = [ValueID?](repeating: nil, count: kernel.types.count)
        replay(kernel.body, &names, unrolling, emit)
        return names
    }

    private func replay(
        _ body: [Instruction], _ names: inout [ValueID?], _ unrolling: (Loop) -> Bool, _ emit: (Operation) -> [ValueID]
    ) {
        for instruction in body {
            var results: [ValueID]
            if case .loop(let source) = instruction.operation {
                func turn(_ index: ValueID, _ carried: [ValueID]) -> [ValueID] {
                    names[Int(source.index.index)] = index
                    for (old, new) in zip(source.carried, carried) { names[Int(old.index)] = new }
                    replay(source.body, &names, unrolling, emit)
                    return source.yields.map { names[Int($0.index)] ?? $0 }
                }
                results = source.initial.map { names[Int($0.index)] ?? $0 }
                if unrolling(source) {
                    for index in 0..<max(0, source.count) { results = turn(self.emit(.intConstant(index)), results) }
                } else {
                    results = loop(count: source.count, initial: results, body: turn)
                }
            } else {
                results = emit(instruction.operation.replacingValues { names[Int($0.index)] ?? $0 })
            }
            for (old, new) in zip(instruction.results, results) { names[Int(old.index)] = new }
        }
    }

    /// A kernel with the same planes whose program is emitted anew, so folded and shared, each operation by `emit`.
    ///
    /// - Parameters:
    ///   - kernel: the program.
    ///   - unrolling: whether a loop is written out.
    ///   - emit: takes a builder and an operation that names the builder's values, gives its results; nil leaves the
    ///     operation as it is.
    package static func rewriting(
        _ kernel: Kernel, unrolling: (Loop) -> Bool = { _ in false },
        emit: (KernelBuilder, Operation) -> [ValueID]? = { _, _ in nil }
    ) -> Kernel {
        let builder = KernelBuilder(name: kernel.name, capacity: kernel.types.count * 5 / 4)
        for input in kernel.inputs { _ = builder.input(input) }
        builder.beginSweep(like: kernel)
        if kernel.floods { builder.flood() }
        let names = builder.replay(kernel, unrolling: unrolling) { emit(builder, $0) ?? builder.emitAny($0) }
        for output in kernel.outputs {
            let value = names[Int(output.value.index)] ?? output.value
            builder.store(FloatLane(builder, value), as: output.name, output.element, step: output.step)
        }
        for reduction in kernel.reductions {
            let value = names[Int(reduction.value.index)] ?? reduction.value
            builder.reduce(reduction.kind, FloatLane(builder, value))
        }
        builder.endSweep(like: kernel) { names[Int($0.index)] ?? $0 }
        return builder.build()
    }

    /// Declares the carried values of another kernel.
    private func beginSweep(like kernel: Kernel) {
        guard let other = kernel.sweep else { return }
        sweep(other.direction)
        for carry in other.carries { _ = self.carry(initial: carry.initial) }
    }

    /// Says what the carried values of another kernel become.
    private func endSweep(like kernel: Kernel, name: (ValueID) -> ValueID) {
        for (index, carry) in (kernel.sweep?.carries ?? []).enumerated() {
            self.carry(index, FloatLane(self, name(carry.next)))
        }
    }
}
