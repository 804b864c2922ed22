/// Says whether a kernel keeps the rules of the IR: types, order of definition, indices, counts and limits.
public enum Verifier {
    /// Elements from one pixel of a plane to the next.
    public static let steps = 1...4
    /// Binary logarithms of domain pixels per plane pixel.
    public static let scales = -4...4
    /// Constant offsets of a tap, in pixels of the plane.
    public static let tapOffsets: ClosedRange<Int32> = -32768...32767
    /// Pixels of one `loads`.
    public static let loadCounts = 1...16
    /// Turns of a loop.
    public static let loopCounts: ClosedRange<Int32> = 0...65536
    /// Slots of the uniform table.
    public static let uniformSlots = 0..<65536
    /// Values of a list that `element` takes one of.
    public static let elementCounts = 1...64
    /// Numbers of a table that `lookup` reads.
    public static let lookupCounts = [16, 32, 64]
    /// Columns beside its own that a pixel may look at what lines carry.
    public static let carriedOffsets: ClosedRange<Int32> = -8...8
    /// Values a sweep may carry.
    public static let carryCounts = 1...32
    /// Bins of a histogram.
    public static let histogramBins = 1...65536

    /// Checks a kernel.
    ///
    /// - Throws: every rule it breaks, each with the instruction that breaks it.
    /// - Complexity: O(instructions).
    public static func verify(_ kernel: Kernel) throws(VerificationError) {
        let problems = problems(in: kernel)
        if !problems.isEmpty { throw VerificationError(kernel: kernel.name, problems: problems) }
    }

    /// Every rule a kernel breaks, in order of the program; empty for a kernel that may run.
    public static func problems(in kernel: Kernel) -> [String] {
        var verification = Verification(kernel)
        verification.check()
        return verification.problems
    }
}

/// The rules a kernel breaks.
public struct VerificationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name of the kernel.
    public var kernel: String
    /// A sentence for each broken rule, the instruction named.
    public var problems: [String]

    /// The first broken rules, one a line.
    public var description: String {
        let shown = problems.prefix(8).map { "  \($0)" }
        let more = problems.count > 8 ? ["  and \(problems.count - 8) more"] : []
        return (["kernel '\(kernel)' breaks the rules of the IR:"] + shown + more).joined(separator: "\n")
    }
}

/// One check of one kernel.
private struct Verification {
    let kernel: Kernel
    private let types: [ScalarType]
    var problems: [String] = []
    /// Values defined at all, and values that may be used here.
    var isDefined: [Bool]
    var isVisible: [Bool]

    init(_ kernel: Kernel) {
        self.kernel = kernel
        types = kernel.types
        isDefined = [Bool](repeating: false, count: kernel.types.count)
        isVisible = isDefined
    }

    mutating func check() {
        for (index, input) in kernel.inputs.enumerated() {
            let place = "input \(index) '\(input.name)'"
            expect(Verifier.steps.contains(input.step), place, "a step of 1...4 is expected, found \(input.step)")
            for scale in [input.log2ScaleX, input.log2ScaleY] {
                expect(Verifier.scales.contains(scale), place, "a scale of -4...4 is expected, found \(scale)")
            }
        }
        if let sweep = kernel.sweep { check(sweep) }
        if kernel.floods { checkFlood() }
        check(kernel.body)
        for (index, carry) in (kernel.sweep?.carries ?? []).enumerated() {
            use(carry.next, as: .float, "carried value \(index)")
        }
        for (index, output) in kernel.outputs.enumerated() {
            let place = "output \(index) '\(output.name)'"
            expect(Verifier.steps.contains(output.step), place, "a step of 1...4 is expected, found \(output.step)")
            use(output.value, as: .float, place)
        }
        for (index, reduction) in kernel.reductions.enumerated() {
            let place = "reduction \(index)"
            use(reduction.value, as: .float, place)
            if case .histogram(let bins) = reduction.kind {
                expect(Verifier.histogramBins.contains(bins), place, "1...65536 bins are expected, found \(bins)")
            }
        }
    }

    private mutating func check(_ sweep: Sweep) {
        expect(
            Verifier.carryCounts.contains(sweep.carries.count), "sweep",
            "1...32 carried values are expected, found \(sweep.carries.count)")
        expect(kernel.reductions.isEmpty, "sweep", "no reductions are expected in a kernel that sweeps")
        guard sweep.direction.axis == .x else { return }
        for (index, input) in kernel.inputs.enumerated() {
            expect(
                input.log2ScaleX == 0 && input.log2ScaleY == 0, "input \(index) '\(input.name)'",
                "a scale of 0 is expected in a kernel that sweeps along rows")
        }
    }

    private mutating func checkFlood() {
        let isCopy =
            kernel.inputs.count == 1 && kernel.outputs.count == 1 && kernel.sweep == nil && kernel.reductions.isEmpty
            && kernel.body.count == 1
            && kernel.body.allSatisfy {
                if case .tap(0, 0, 0, _) = $0.operation { $0.results.first == kernel.outputs[0].value } else { false }
            }
        expect(isCopy, "flood", "a kernel that stores its only input as it is is expected")
        let isBytes =
            kernel.inputs.allSatisfy {
                $0.element == .u8 && $0.step == 1 && $0.log2ScaleX == 0 && $0.log2ScaleY == 0
            } && kernel.outputs.allSatisfy { $0.element == .u8 && $0.step == 1 }
        expect(isBytes, "flood", "planes of u8 with a step of 1 and a scale of 0 are expected")
    }

    private mutating func expect(_ holds: Bool, _ place: @autoclosure () -> String, _ rule: @autoclosure () -> String) {
        if !holds { problems.append("\(place()): \(rule())") }
    }

    private func type(_ value: ValueID) -> ScalarType? {
        let index = Int(value.index)
        return index >= 0 && index < types.count ? types[index] : nil
    }

    private mutating func use(_ value: ValueID, as expected: ScalarType?, _ place: @autoclosure () -> String) {
        guard let found = type(value) else {
            return problems.append("\(place()): %\(value.index) is not a value of the kernel")
        }
        guard isVisible[Int(value.index)] else {
            return problems.append("\(place()): %\(value.index) is used where it is not defined")
        }
        if let expected, found != expected {
            problems.append("\(place()): %\(value.index) is \(found), \(expected) is expected")
        }
    }

    private mutating func define(_ value: ValueID, as expected: ScalarType?, _ place: @autoclosure () -> String) {
        guard let found = type(value) else {
            return problems.append("\(place()): %\(value.index) has no type")
        }
        expect(!isDefined[Int(value.index)], place(), "%\(value.index) is defined twice")
        if let expected { expect(found == expected, place(), "%\(value.index) is \(found), \(expected) is computed") }
        isDefined[Int(value.index)] = true
        isVisible[Int(value.index)] = true
    }

    private mutating func check(_ body: [Instruction]) {
        var defined: [ValueID] = []
        for instruction in body {
            check(instruction)
            defined += instruction.results
        }
        scopeEnds = defined
    }

    /// The turns of the loops around what is checked.
    private var turns: [ValueID] = []
    /// The values the last checked body defined, to be hidden by its loop.
    private var scopeEnds: [ValueID] = []

    private mutating func check(_ instruction: Instruction) {
        func place() -> String {
            let name = instruction.results.map { "%\($0.index)" }.joined(separator: ", ")
            return "\(name.isEmpty ? "instruction without result" : name) = \(instruction.operation.mnemonic)"
        }
        if case .loop(let loop) = instruction.operation {
            return check(loop, results: instruction.results, place())
        }
        for (value, expected) in zip(instruction.operation.namedValues, instruction.operation.operandTypes) {
            use(value, as: expected, place())
        }
        switch instruction.operation {
        case .uniform(let slot):
            expect(Verifier.uniformSlots.contains(slot), place(), "a slot of 0..<65536 is expected, found \(slot)")
        case .lookup(let first, let count, _):
            expect(
                Verifier.lookupCounts.contains(count), place(), "a table of 16, 32 or 64 is expected, found \(count)")
            expect(
                first >= 0 && first <= Verifier.uniformSlots.upperBound - max(0, count), place(),
                "slots of 0..<65536 are expected, found \(first) and \(count) from there on")
        case .compare(_, let a, let b):
            expect(type(a) == type(b), place(), "operands of one type are expected")
            expect(type(a) != .bool, place(), "floats or ints are expected, found bools")
        case .element(let turn, let values):
            expect(
                Verifier.elementCounts.contains(values.count), place(),
                "1...64 values are expected, found \(values.count)")
            expect(turns.contains(turn), place(), "the turn of a loop around it is expected")
            expect(
                values.allSatisfy { type($0) == values.first.flatMap(type) }, place(), "values of one type are expected"
            )
        case .select(_, let a, let b): expect(type(a) == type(b), place(), "operands of one type are expected")
        case .tap(_, let dx, let dy, _):
            expect(
                Verifier.tapOffsets.contains(dx) && Verifier.tapOffsets.contains(dy), place(),
                "offsets of -32768...32767 are expected, found \(dx), \(dy)")
            expect(
                kernel.sweep?.direction.axis != .x || (dx == 0 && dy == 0), place(),
                "the pixel's own place is expected in a kernel that sweeps along rows, found \(dx), \(dy)")
        case .carried(let index, let across):
            expect(
                kernel.sweep?.carries.indices.contains(index) ?? false, place(), "there is no carried value \(index)")
            expect(
                Verifier.carriedOffsets.contains(across), place(), "a column of -8...8 is expected, found \(across)")
            expect(
                kernel.sweep?.direction.axis != .x || across == 0, place(),
                "the own line is expected in a kernel that sweeps along rows, found \(across)")
        case .sample:
            expect(
                kernel.sweep?.direction.axis != .x, place(),
                "taps alone are expected in a kernel that sweeps along rows")
        case .loads(_, _, _, let count, _):
            expect(Verifier.loadCounts.contains(count), place(), "a count of 1...16 is expected, found \(count)")
            expect(
                kernel.sweep?.direction.axis != .x, place(),
                "taps alone are expected in a kernel that sweeps along rows")
        default: break
        }
        if let plane = instruction.operation.plane {
            expect(kernel.inputs.indices.contains(plane), place(), "there is no input \(plane)")
        }
        let types = instruction.operation.resultTypes { type($0) ?? .float }
        expect(
            types.count == instruction.results.count, place(),
            "\(types.count) results are expected, found \(instruction.results.count)")
        for (index, value) in instruction.results.enumerated() {
            define(value, as: index < types.count ? types[index] : nil, place())
        }
    }

    private mutating func check(_ loop: Loop, results: [ValueID], _ place: String) {
        expect(Verifier.loopCounts.contains(loop.count), place, "0...65536 turns are expected, found \(loop.count)")
        let counts = [loop.carried.count, loop.initial.count, loop.yields.count, results.count]
        expect(Set(counts).count == 1, place, "accumulators, initial values, yields and results differ in number")
        for value in loop.initial { use(value, as: nil, place) }
        define(loop.index, as: .int, place)
        turns.append(loop.index)
        for (carried, initial) in zip(loop.carried, loop.initial) { define(carried, as: type(initial), place) }
        check(loop.body)
        let inside = scopeEnds
        turns.removeLast()
        for (carried, yielded) in zip(loop.carried, loop.yields) { use(yielded, as: type(carried), place) }
        for value in inside + loop.carried + [loop.index] where type(value) != nil {
            isVisible[Int(value.index)] = false
        }
        for (result, initial) in zip(results, loop.initial) { define(result, as: type(initial), place) }
    }
}

extension Operation {
    /// The type each named value must have; nil where several are allowed.
    fileprivate var operandTypes: [ScalarType?] {
        switch self {
        case .unary(let op, _): [op.type]
        case .binary(let op, _, _): [op.type, op.type]
        case .multiplyAdd: [.float, .float, .float]
        case .select: [.bool, nil, nil]
        case .compare: [nil, nil]
        case .convert(let op, _): [op.operand]
        case .lookup: [.int]
        case .element(_, let values): [.int] + values.map { _ in nil }
        case .loads: [.int, .int]
        case .sample: [.float, .float]
        default: []
        }
    }
}
