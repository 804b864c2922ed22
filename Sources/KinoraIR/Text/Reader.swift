/// Why a text is not a kernel.
public struct KernelTextError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line, counted from 1.
    public var line: Int
    /// What was expected and what was found.
    public var message: String

    /// Line and message.
    public var description: String { "line \(line): \(message)" }
}

extension Kernel {
    /// The kernel a text describes; the text form is that of `description`.
    ///
    /// - Throws: the first line that is not understood. The rules of the IR are `Verifier`'s business.
    /// - Complexity: O(length of the text).
    public init(text: String) throws(KernelTextError) {
        var reader = KernelReader(text)
        self = try reader.kernel()
    }
}

private struct KernelReader {
    private var lines: [KernelLine] = []
    private var position = 0
    private var kernelTypes: [Int: ScalarType] = [:]

    init(_ text: String) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = KernelLine(line, number: index + 1)
            if !line.isEmpty { lines.append(line) }
        }
    }

    mutating func kernel() throws(KernelTextError) -> Kernel {
        var header = try next("a line 'kernel \"name\"'")
        try header.expect("kernel")
        var kernel = Kernel(name: try header.string())
        try header.end()
        while position < lines.count {
            var line = lines[position]
            switch line.first {
            case "input":
                position += 1
                try line.expect("input")
                kernel.inputs.append(try Self.input(&line))
            case "sweep":
                position += 1
                try line.expect("sweep")
                kernel.sweep = Sweep(try line.choice(Sweep.Direction.allCases))
            case "flood":
                position += 1
                try line.expect("flood")
                kernel.floods = true
            case "carry":
                position += 1
                guard kernel.sweep != nil else { throw line.error("a line 'sweep DIRECTION' is expected before") }
                try line.expect("carry")
                let initial = try line.float()
                try line.expect("=")
                kernel.sweep?.carries.append(Sweep.Carry(initial: initial, next: try line.value()))
            case "unused":
                position += 1
                try line.expect("unused")
                define(try line.value(), try line.choice(ScalarType.allCases))
            case "output":
                position += 1
                try line.expect("output")
                kernel.outputs.append(try Self.output(&line))
            case "reduction":
                position += 1
                try line.expect("reduction")
                kernel.reductions.append(try Self.reduction(&line))
            default:
                kernel.body.append(try instruction())
                continue
            }
            try line.end()
        }
        kernel.types = try types()
        return kernel
    }

    private mutating func next(_ expected: String) throws(KernelTextError) -> KernelLine {
        guard position < lines.count else {
            throw KernelTextError(
                line: (lines.last?.number ?? 0) + 1, message: "the text ends where \(expected) is expected")
        }
        position += 1
        return lines[position - 1]
    }

    private func types() throws(KernelTextError) -> [ScalarType] {
        var result: [ScalarType] = []
        for index in 0..<kernelTypes.count {
            guard let type = kernelTypes[index] else {
                throw KernelTextError(line: lines.last?.number ?? 1, message: "nothing says what %\(index) is")
            }
            result.append(type)
        }
        return result
    }

    private mutating func define(_ value: ValueID, _ type: ScalarType) { kernelTypes[Int(value.index)] = type }

    private static func input(_ line: inout KernelLine) throws(KernelTextError) -> PlaneParameter {
        let name = try line.string()
        let element = try line.choice(ElementType.allCases)
        try line.expect("step")
        let step = try line.int()
        try line.expect("scale")
        var input = PlaneParameter(name, element, step: step, log2ScaleX: try line.int(), log2ScaleY: try line.int())
        input.isFar = line.first == "far"
        line.skip("far")
        return input
    }

    private static func output(_ line: inout KernelLine) throws(KernelTextError) -> PlaneOutput {
        let name = try line.string()
        let element = try line.choice(ElementType.allCases)
        try line.expect("step")
        let step = try line.int()
        let isFar = line.first == "far"
        line.skip("far")
        try line.expect("=")
        var output = PlaneOutput(name, element, step: step, value: try line.value())
        output.isFar = isFar
        return output
    }

    private static func reduction(_ line: inout KernelLine) throws(KernelTextError) -> ReductionOutput {
        let kind: ReductionOutput.Kind
        switch try line.word() {
        case "sum": kind = .sum
        case "minimum": kind = .minimum
        case "maximum": kind = .maximum
        case "histogram": kind = .histogram(bins: try line.int())
        case let word: throw line.error("a kind of reduction is expected, found '\(word)'")
        }
        try line.expect("=")
        return ReductionOutput(kind, value: try line.value())
    }

    private mutating func instruction() throws(KernelTextError) -> Instruction {
        var line = try next("an instruction")
        var results: [ValueID] = []
        while line.first != "=" {
            results.append(try line.value())
            line.skip(",")
        }
        try line.expect("=")
        let word = try line.word()
        let operation =
            word == "loop" ? Operation.loop(try loop(&line)) : try KernelOperations.read(word, &line)
        if word != "loop" { try line.end() }
        let types = operation.resultTypes { kernelTypes[Int($0.index)] ?? .float }
        for (value, type) in zip(results, types) { define(value, type) }
        return Instruction(results, operation)
    }

    private mutating func loop(_ line: inout KernelLine) throws(KernelTextError) -> Loop {
        guard let count = Int32(exactly: try line.int()) else { throw line.error("a count of turns is expected") }
        var loop = Loop(count: count, index: try line.value(), carried: [], initial: [], body: [], yields: [])
        define(loop.index, .int)
        while line.first != "{" {
            try line.expect(",")
            let carried = try line.value()
            try line.expect("=")
            let initial = try line.value()
            define(carried, kernelTypes[Int(initial.index)] ?? .float)
            loop.carried.append(carried)
            loop.initial.append(initial)
        }
        try line.expect("{")
        try line.end()
        while position < lines.count, lines[position].first != "}" { loop.body.append(try instruction()) }
        var end = try next("'} yield ...'")
        try end.expect("}")
        try end.expect("yield")
        while !end.isEmpty {
            loop.yields.append(try end.value())
            end.skip(",")
        }
        return loop
    }
}
