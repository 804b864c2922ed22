import KinoraCore

/// A number, point, colour or truth value while the checker works on it: constant or varying.
struct Quantity {
    enum Shape: Equatable {
        case number, point, color, truth

        var phrase: String {
            switch self {
            case .number: "a number"
            case .point: "a point"
            case .color: "a colour"
            case .truth: "'true' or 'false'"
            }
        }
    }

    /// What is known of its dimension.
    enum Measure: Equatable {
        case exactly(Dimension)
        /// The literal `0`, which is the same in every unit.
        case zero
        /// `t`, which counts seconds: a bare number in formulas, a time beside times.
        case seconds
    }

    var shape: Shape
    var components: [SignalExpression]
    var measure: Measure
    /// Whether it stands for a parameter whose value is not known yet; then ranges cannot be checked.
    var isOpaque = false
    /// Nodes of its trees, so that names used twice cannot grow a signal beyond all bounds.
    var weight = 1
    /// Levels of its deepest tree; whoever walks the tree does so by recursion.
    var depth = 1

    /// The largest signal, in nodes of its trees.
    static let maximumWeight = 20_000
    /// The deepest signal, in levels of its trees.
    static let maximumDepth = 500

    static func number(_ value: Double, _ measure: Measure) -> Quantity {
        Quantity(shape: .number, components: [.constant(value)], measure: measure)
    }

    static func truth(_ value: Bool) -> Quantity {
        Quantity(shape: .truth, components: [.constant(value ? 1 : 0)], measure: .exactly(.ratio))
    }

    var isConstant: Bool {
        components.allSatisfy { if case .constant = $0 { true } else { false } }
    }

    /// The components' values when all are constant.
    var constants: [Double]? {
        let values = components.compactMap { component -> Double? in
            if case .constant(let value) = component { value } else { nil }
        }
        return values.count == components.count ? values : nil
    }

    /// The dimension messages speak of.
    var dimension: Dimension {
        switch measure {
        case .exactly(let dimension): dimension
        case .zero, .seconds: .ratio
        }
    }

    var phrase: String {
        shape == .number ? dimension.phrase : shape.phrase
    }

    /// Whether it may stand where `wanted` is expected.
    func fits(_ wanted: Dimension) -> Bool {
        switch measure {
        case .exactly(let dimension): dimension == wanted
        case .zero: true
        case .seconds: wanted == .time || wanted == .ratio
        }
    }
}

extension Quantity.Measure {
    /// The measure of a sum or comparison; nil when the two cannot be added.
    static func common(_ left: Self, _ right: Self) -> Self? {
        switch (left, right) {
        case (.zero, let other), (let other, .zero): other
        case (.seconds, .seconds): .seconds
        case (.seconds, .exactly(.time)), (.exactly(.time), .seconds): .seconds
        case (.seconds, .exactly(.ratio)), (.exactly(.ratio), .seconds): .exactly(.ratio)
        case (.exactly(let a), .exactly(let b)): a == b ? left : nil
        default: nil
        }
    }

    /// The measure of a product; nil when neither factor is a plain number.
    static func product(_ left: Self, _ right: Self) -> Self? {
        switch (left, right) {
        case (.zero, let other), (let other, .zero): other == .zero ? .zero : other
        case (.exactly(.ratio), let other), (let other, .exactly(.ratio)): other
        case (.seconds, .seconds): .exactly(.ratio)
        case (.seconds, let other), (let other, .seconds): other
        default: nil
        }
    }

    /// The measure of a quotient; nil when the divisor is neither a plain number nor of the same dimension.
    static func quotient(_ left: Self, _ right: Self) -> Self? {
        switch (left, right) {
        case (let other, .exactly(.ratio)), (let other, .zero): other == .zero ? .exactly(.ratio) : other
        case (.seconds, .exactly(.time)), (.exactly(.time), .seconds), (.seconds, .seconds): .exactly(.ratio)
        case (let other, .seconds): other
        case (.zero, .exactly): .exactly(.ratio)
        case (.exactly(let a), .exactly(let b)): a == b ? .exactly(.ratio) : nil
        default: nil
        }
    }
}

extension SignalExpression {
    /// This expression, or the constant it always is; its operands have been folded before.
    var folded: SignalExpression {
        let operands: [SignalExpression]
        switch self {
        case .unary(_, let a): operands = [a]
        // One operand may decide whatever the other is, so that a graph may ask 'varies(x) or x > 0'.
        case .binary(.or, .constant(let value), _) where value != 0: return .constant(1)
        case .binary(.or, _, .constant(let value)) where value != 0: return .constant(1)
        case .binary(.and, .constant(0), _), .binary(.and, _, .constant(0)): return .constant(0)
        case .binary(_, let a, let b): operands = [a, b]
        case .select(let c, let a, let b):
            if case .constant(let value) = c { return value != 0 ? a : b }
            operands = [c, a, b]
        case .call(_, let arguments): operands = arguments
        default: return self
        }
        for operand in operands {
            guard case .constant = operand else { return self }
        }
        return .constant(evaluate(at: .start))
    }
}
