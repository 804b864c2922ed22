/// What a kernel costs for a pixel, counted after the pipeline: for plans and for decisions about fusion.
public struct KernelCost: Hashable, Sendable {
    /// Arithmetic, comparisons, selections and conversions that differ from pixel to pixel; a loop counts all its turns.
    public var operations = 0
    /// Of these, divisions and square roots, which cost several others.
    public var divisions = 0
    /// Work done once a row: it does not differ with the column.
    public var rowOperations = 0
    /// Work done once a column of a tile: it does not differ with the row.
    public var columnOperations = 0
    /// Work done once a call.
    public var uniformOperations = 0
    /// Pixels read at constant offsets.
    public var taps = 0
    /// Pixels read at computed positions.
    public var gathers = 0
    /// Of these, reads of a row that changes along the row of pixels: rotation, perspective, displacement.
    public var slantedGathers = 0
    /// Bytes read for a pixel if no pixel is read twice, every input counted once at its scale.
    public var bytesRead = 0.0
    /// Bytes written for a pixel.
    public var bytesWritten = 0

    /// The cost of a kernel.
    ///
    /// - Complexity: O(instructions).
    public init(_ kernel: Kernel) {
        let variances = kernel.variances()
        var isRead = [Bool](repeating: false, count: kernel.inputs.count)
        count(kernel.body, turns: 1, variances, &isRead)
        for (input, isRead) in zip(kernel.inputs, isRead) where isRead {
            let pixels = Double(sign: .plus, exponent: -(input.log2ScaleX + input.log2ScaleY), significand: 1)
            bytesRead += Double(input.element.byteCount) * pixels
        }
        bytesWritten = kernel.outputs.reduce(0) { $0 + $1.element.byteCount }
    }

    private mutating func count(_ body: [Instruction], turns: Int, _ variances: [Variance], _ isRead: inout [Bool]) {
        for instruction in body {
            switch instruction.operation {
            case .floatConstant, .intConstant, .boolConstant, .uniform, .coordinate: break
            case .tap(let plane, _, _, _):
                taps += turns
                isRead[plane] = true
            case .carried: taps += turns
            case .loads(let plane, _, let row, let count, _):
                gathers += count * turns
                if !variances[Int(row.index)].isDisjoint(with: [.x, .memory]) { slantedGathers += count * turns }
                isRead[plane] = true
            case .sample(let plane, _, _, _, _):
                gathers += turns
                isRead[plane] = true
            case .loop(let loop):
                let inner = turns.multipliedReportingOverflow(by: max(0, Int(loop.count)))
                count(loop.body, turns: inner.overflow ? Int(Int32.max) : inner.partialValue, variances, &isRead)
            case .unary(.squareRoot, _), .binary(.divide, _, _):
                if add(instruction, turns, variances) { divisions += turns }
            default: _ = add(instruction, turns, variances)
            }
        }
    }

    /// Counts an operation where it is done; true when that is for each pixel.
    private mutating func add(_ instruction: Instruction, _ turns: Int, _ variances: [Variance]) -> Bool {
        let variance = instruction.results.first.map { variances[Int($0.index)] } ?? []
        if variance.contains(.memory) || variance.isSuperset(of: [.x, .y]) {
            operations += turns
            return true
        }
        if variance.contains(.x) {
            columnOperations += turns
        } else if variance.contains(.y) {
            rowOperations += turns
        } else {
            uniformOperations += turns
        }
        return false
    }
}
