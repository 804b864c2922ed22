/// The words of the text form; the printer and the reader share them.
extension Operation {
    /// The word an operation is written with.
    package var mnemonic: String {
        switch self {
        case .floatConstant, .intConstant, .boolConstant: "constant"
        case .uniform: "uniform"
        case .coordinate: "coordinate"
        case .unary(let op, _): op.mnemonic
        case .binary(let op, _, _): op.mnemonic
        case .multiplyAdd: "multiplyAdd"
        case .compare(let op, _, _): op.mnemonic
        case .select: "select"
        case .convert(let op, _): op.mnemonic
        case .tap: "tap"
        case .loads: "loads"
        case .sample: "sample"
        case .carried: "carried"
        case .lookup: "lookup"
        case .element: "element"
        case .loop: "loop"
        }
    }
}

extension UnaryOperator {
    /// The word the operator is written with.
    package var mnemonic: String { "\(self)" }
}

extension BinaryOperator {
    /// The word the operator is written with.
    package var mnemonic: String { "\(self)" }
}

extension Comparison {
    /// The word the comparison is written with.
    package var mnemonic: String { "\(self)" }
}

extension Conversion {
    /// The word the conversion is written with.
    package var mnemonic: String { "\(self)" }
}
