import KinoraCore

extension Kernel: CustomStringConvertible {
    /// The kernel as text that `Kernel(text:)` reads back.
    public var description: String {
        var printer = Printer(types: types)
        return printer.text(of: self)
    }
}

private struct Printer {
    let types: [ScalarType]
    var lines: [String] = []

    init(types: [ScalarType]) { self.types = types }

    mutating func text(of kernel: Kernel) -> String {
        lines = ["kernel \(EscapedText.literal(kernel.name))"]
        for input in kernel.inputs {
            lines.append(
                "input \(EscapedText.literal(input.name)) \(input.element) step \(input.step) scale \(input.log2ScaleX) \(input.log2ScaleY)\(input.isFar ? " far" : "")"
            )
        }
        if let sweep = kernel.sweep { lines.append("sweep \(sweep.direction)") }
        if kernel.floods { lines.append("flood") }
        var isDefined = [Bool](repeating: false, count: types.count)
        Kernel.visit(kernel.body) { instruction in
            for value in instruction.definedValues where isDefined.indices.contains(Int(value.index)) {
                isDefined[Int(value.index)] = true
            }
        }
        // Values nothing defines have a type all the same, which keeps the numbers of the others.
        for index in types.indices where !isDefined[index] { lines.append("unused %\(index) \(types[index])") }
        write(kernel.body, indent: "")
        for carry in kernel.sweep?.carries ?? [] {
            lines.append("carry \(float(carry.initial)) = \(name(carry.next))")
        }
        for output in kernel.outputs {
            lines.append(
                "output \(EscapedText.literal(output.name)) \(output.element) step \(output.step)\(output.isFar ? " far" : "") = \(name(output.value))"
            )
        }
        for reduction in kernel.reductions {
            lines.append("reduction \(word(reduction.kind)) = \(name(reduction.value))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func name(_ value: ValueID) -> String { "%\(value.index)" }
    private func names(_ values: some Sequence<ValueID>) -> String { values.map(name).joined(separator: ", ") }

    private func word(_ kind: ReductionOutput.Kind) -> String {
        switch kind {
        case .sum: "sum"
        case .minimum: "minimum"
        case .maximum: "maximum"
        case .histogram(let bins): "histogram \(bins)"
        }
    }

    private mutating func write(_ body: [Instruction], indent: String) {
        for instruction in body {
            guard case .loop(let loop) = instruction.operation else {
                lines.append("\(indent)\(names(instruction.results)) = \(text(of: instruction.operation))")
                continue
            }
            let carried = zip(loop.carried, loop.initial).map { ", \(name($0)) = \(name($1))" }.joined()
            lines.append(
                "\(indent)\(names(instruction.results)) = loop \(loop.count) \(name(loop.index))\(carried) {")
            write(loop.body, indent: indent + "  ")
            lines.append("\(indent)} yield \(names(loop.yields))")
        }
    }

    private func text(of operation: Operation) -> String {
        let values = names(operation.namedValues)
        return switch operation {
        case .floatConstant(let value): "float \(float(value))"
        case .intConstant(let value): "int \(value)"
        case .boolConstant(let value): "bool \(value)"
        case .uniform(let slot): "uniform \(slot)"
        case .coordinate(let axis): "coordinate \(axis)"
        case .tap(let plane, let dx, let dy, let border): "tap \(plane) \(dx) \(dy) \(border)"
        case .carried(let index, let across): "carried \(index) \(across)"
        case .lookup(let first, let count, _): "lookup \(first) \(count) \(values)"
        case .loads(let plane, _, _, let count, let border): "loads \(plane) \(values), \(count) \(border)"
        case .sample(let plane, _, _, let filter, let border): "sample \(plane) \(values), \(filter) \(border)"
        default: "\(operation.mnemonic) \(values)"
        }
    }

    /// The shortest decimal that reads back; the bits of a NaN.
    private func float(_ value: Float) -> String {
        value.isNaN ? "nan 0x\(String(value.bitPattern, radix: 16))" : "\(value)"
    }
}

extension Instruction {
    /// The results, and for a loop its index and accumulators.
    package var definedValues: [ValueID] {
        if case .loop(let loop) = operation { return [loop.index] + loop.carried + results }
        return results
    }
}
