/// What a value may differ with, inside one frame: how often it must be computed.
public struct Variance: OptionSet, Hashable, Sendable {
    /// The bits of the set.
    public let rawValue: UInt8
    /// A set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The column of the pixel.
    public static let x = Variance(rawValue: 1)
    /// The row of the pixel.
    public static let y = Variance(rawValue: 2)
    /// What a plane holds.
    public static let memory = Variance(rawValue: 4)
    /// The turn of an enclosing loop.
    public static let turn = Variance(rawValue: 8)
    /// Nothing: one value a frame.
    public static let uniform: Variance = []
}

extension Kernel {
    /// What each value may differ with, indexed by `ValueID.index`.
    ///
    /// A read of a plane differs with `memory`, and with the position it is read at. Results of a loop lose `turn`.
    ///
    /// - Complexity: O(instructions); loop bodies are visited until their accumulators settle, at most five times.
    public func variances() -> [Variance] {
        var result = [Variance](repeating: .uniform, count: types.count)
        Self.addVariances(of: body, isInLoop: false, to: &result)
        return result
    }

    private static func addVariances(of body: [Instruction], isInLoop: Bool, to result: inout [Variance]) {
        for instruction in body {
            var variance = Variance.uniform
            for value in instruction.operation.namedValues { variance.formUnion(result[Int(value.index)]) }
            switch instruction.operation {
            case .coordinate(let axis): variance.insert(axis == .x ? .x : .y)
            case .tap, .carried: variance.formUnion([.x, .y, .memory])
            case .loads, .sample: variance.insert(.memory)
            case .loop(let loop):
                add(loop, isInLoop: isInLoop, to: &result)
                for (value, carried) in zip(instruction.results, loop.carried) {
                    result[Int(value.index)] = result[Int(carried.index)].subtracting(isInLoop ? [] : .turn)
                }
                continue
            default: break
            }
            for value in instruction.results { result[Int(value.index)] = variance }
        }
    }

    private static func add(_ loop: Loop, isInLoop: Bool, to result: inout [Variance]) {
        result[Int(loop.index.index)] = .turn
        for (carried, initial) in zip(loop.carried, loop.initial) {
            result[Int(carried.index)] = result[Int(initial.index)].union(.turn)
        }
        while true {
            addVariances(of: loop.body, isInLoop: true, to: &result)
            var isSettled = true
            for (carried, yielded) in zip(loop.carried, loop.yields) {
                let joined = result[Int(carried.index)].union(result[Int(yielded.index)])
                if joined != result[Int(carried.index)] { isSettled = false }
                result[Int(carried.index)] = joined
            }
            if isSettled { return }
        }
    }
}
