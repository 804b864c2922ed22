/// Writes instructions one by one, each with a new value.
struct LaneWriter {
    /// The types of all values, old and new.
    private(set) var types: [ScalarType]
    private var body: [Instruction] = []

    init(types: [ScalarType]) { self.types = types }

    /// Hands over what was written.
    mutating func takeInstructions() -> [Instruction] {
        defer { body = [] }
        return body
    }

    /// Writes an operation with one result; `value` gives the result a name that exists.
    @discardableResult
    mutating func emit(_ operation: Operation, as value: ValueID? = nil) -> ValueID {
        let types = types
        let result = value ?? ValueID(types.count)
        if value == nil { self.types += operation.resultTypes { types[Int($0.index)] } }
        body.append(Instruction([result], operation))
        return result
    }

    /// A float constant.
    mutating func constant(_ number: Float) -> ValueID { emit(.floatConstant(number)) }

    /// An int constant.
    mutating func constant(_ number: Int32) -> ValueID { emit(.intConstant(number)) }

    /// The cubic of tables, the constant first, at `x`.
    mutating func cubic(_ tables: [Int], count: Int, segment: ValueID, at x: ValueID, as value: ValueID? = nil)
        -> ValueID
    {
        let coefficients = tables.map { emit(.lookup(first: $0, count: count, index: segment)) }
        var result = coefficients[coefficients.count - 1]
        for power in (0..<coefficients.count - 1).reversed() {
            let product = emit(.binary(.multiply, result, x))
            result = emit(.binary(.add, product, coefficients[power]), as: power == 0 ? value : nil)
        }
        return result
    }

    /// A fitted curve at `x`.
    mutating func write(_ axis: CurveAxis, _ x: ValueID, _ tables: [Int], as value: ValueID) {
        let segment: ValueID
        switch axis.layout {
        case .even:
            let position = emit(.binary(.multiply, x, constant(axis.scale)))
            let rounded = emit(.binary(.add, position, constant(CurveAxis.rounding + axis.offset)))
            segment = emit(.convert(.floatBitsToInt, rounded))
        case .growing(_, let perOctave):
            let distance = emit(.binary(.add, x, constant(axis.offset)))
            let bits = emit(.convert(.floatBitsToInt, distance))
            segment = emit(.binary(.intShiftRightLogical, bits, constant(Int32(23 - perOctave))))
        }
        _ = cubic(tables, count: axis.layout.count, segment: segment, at: x, as: value)
    }
}
