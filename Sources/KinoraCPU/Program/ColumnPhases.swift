import KinoraIR

/// A truth value that follows from the lowest bits of the column alone: which columns of every two, four ... are meant.
struct ColumnPhases {
    /// Binary logarithm of the columns after which it repeats, 1 or more.
    let log2: Int
    /// The truth in each of those columns.
    let isTrue: [Bool]

    /// Columns after which it repeats, at most; as many as the coarsest plane has under a pixel.
    private static let mostColumns: Int32 = 16

    /// - Parameter operation: what computes a value.
    /// - Returns: nil where the value is no comparison of `x & mask` with a constant.
    init?(_ value: ValueID, operation: (ValueID) -> Operation?) {
        func constant(_ value: ValueID) -> Int32? {
            if case .intConstant(let number)? = operation(value) { number } else { nil }
        }
        guard case .compare(let comparison, let low, let limit)? = operation(value), let limit = constant(limit),
            case .binary(.intAnd, let column, let mask)? = operation(low), let mask = constant(mask),
            case .coordinate(.x)? = operation(column)
        else { return nil }
        let count = mask &+ 1
        guard count >= 2, count <= Self.mostColumns, count & mask == 0 else { return nil }
        log2 = count.trailingZeroBitCount
        isTrue = (0..<count).map { phase in
            switch comparison {
            case .equal: phase == limit
            case .notEqual: phase != limit
            case .less: phase < limit
            case .lessOrEqual: phase <= limit
            case .greater: phase > limit
            case .greaterOrEqual: phase >= limit
            }
        }
    }

    /// Whether the odd columns are meant, of every two.
    var areOdd: Bool { isTrue == [false, true] }
}
