/// The operations of the text form by their words.
enum KernelOperations {
    private static let unary = Dictionary(
        UnaryOperator.allCases.map { ($0.mnemonic, $0) }, uniquingKeysWith: { first, _ in first })
    private static let binary = Dictionary(
        BinaryOperator.allCases.map { ($0.mnemonic, $0) }, uniquingKeysWith: { first, _ in first })
    private static let comparisons = Dictionary(
        Comparison.allCases.map { ($0.mnemonic, $0) }, uniquingKeysWith: { first, _ in first })
    private static let conversions = Dictionary(
        Conversion.allCases.map { ($0.mnemonic, $0) }, uniquingKeysWith: { first, _ in first })

    /// Reads what follows the word of an operation; loops are read elsewhere.
    static func read(_ word: String, _ line: inout KernelLine) throws(KernelTextError) -> Operation {
        switch word {
        case "float": return .floatConstant(try line.float())
        case "int": return .intConstant(try line.int32())
        case "bool": return .boolConstant(try line.bool())
        case "uniform": return .uniform(try line.int())
        case "coordinate": return .coordinate(try line.choice(Axis.allCases))
        case "multiplyAdd":
            let (a, b, c) = try three(&line)
            return .multiplyAdd(a, b, c)
        case "select":
            let (a, b, c) = try three(&line)
            return .select(a, b, c)
        case "tap":
            let (plane, dx, dy) = (try line.int(), try line.int32(), try line.int32())
            return .tap(plane: plane, dx: dx, dy: dy, border: try line.choice(Border.allCases))
        case "lookup": return .lookup(first: try line.int(), count: try line.int(), index: try line.value())
        case "element":
            let turn = try line.value()
            var values: [ValueID] = []
            while !line.isEmpty {
                try line.expect(",")
                values.append(try line.value())
            }
            return .element(turn: turn, of: values)
        case "carried": return .carried(try line.int(), across: try line.int32())
        case "loads":
            let plane = try line.int()
            let (column, row) = try two(&line)
            try line.expect(",")
            let count = try line.int()
            guard (0...64).contains(count) else { throw line.error("a count of loads is expected, found \(count)") }
            return .loads(
                plane: plane, column: column, row: row, count: count, border: try line.choice(Border.allCases))
        case "sample":
            let plane = try line.int()
            let (x, y) = try two(&line)
            try line.expect(",")
            let filter = try line.choice(Filter.allCases)
            return .sample(plane: plane, x: x, y: y, filter: filter, border: try line.choice(Border.allCases))
        default: break
        }
        if let op = unary[word] { return .unary(op, try line.value()) }
        if let op = conversions[word] { return .convert(op, try line.value()) }
        if let op = binary[word] {
            let (a, b) = try two(&line)
            return .binary(op, a, b)
        }
        if let op = comparisons[word] {
            let (a, b) = try two(&line)
            return .compare(op, a, b)
        }
        throw line.error("an operation is expected, found '\(word)'")
    }

    private static func two(_ line: inout KernelLine) throws(KernelTextError) -> (ValueID, ValueID) {
        let first = try line.value()
        try line.expect(",")
        return (first, try line.value())
    }

    private static func three(_ line: inout KernelLine) throws(KernelTextError) -> (ValueID, ValueID, ValueID) {
        let (first, second) = try two(&line)
        try line.expect(",")
        return (first, second, try line.value())
    }
}
