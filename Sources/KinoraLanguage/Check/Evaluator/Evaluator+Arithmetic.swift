import KinoraCore

extension Evaluator {
    /// An expression that must be something one can compute with.
    ///
    /// - Parameter clipRemedy: what to do where it is a clip.
    func quantity(_ expression: ExpressionSyntax, clipRemedy: String? = nil) -> Quantity? {
        let meaning = meaning(of: expression)
        switch meaning {
        case .quantity(let quantity): return quantity
        case .value(.duration(let seconds)): return .number(seconds.doubleValue, .exactly(.time))
        case .poison: return nil
        case .value(.frames):
            report(
                Codes.notComputable,
                "one cannot compute with frames before their rate is known, \(quoted(expression)) is in frames",
                expression.range, fix: .init("use seconds"))
            return nil
        default:
            report(
                Codes.notComputable,
                "one can compute with numbers, points and colours, \(quoted(expression)) is \(meaning.phrase)",
                expression.range, fix: meaning.isClip ? clipRemedy.map { .init($0) } : nil)
            return nil
        }
    }

    func unary(_ operation: UnaryOperatorSyntax, _ operand: ExpressionSyntax) -> Meaning {
        if operation == .negate {
            switch meaning(of: operand) {
            case .value(.duration(let seconds)):
                return .value(.duration(Rational(0 &- seconds.numerator, seconds.denominator)))
            case .value(.frames(let frames)): return .value(.frames(0 &- frames))
            case .poison: return .poison
            case .quantity(var value) where value.shape != .truth:
                value.components = value.components.map { SignalExpression.unary(.negate, $0).folded }
                value.weight += value.components.count
                value.depth += 1
                return checked(value, operand)
            case let other:
                report(
                    Codes.notComputable, "a number is expected behind '-', \(quoted(operand)) is \(other.phrase)",
                    operand.range)
                return .poison
            }
        }
        guard var value = truth(operand) else { return .poison }
        value.components = value.components.map { SignalExpression.unary(.not, $0).folded }
        value.weight += 1
        value.depth += 1
        return checked(value, operand)
    }

    private func truth(_ expression: ExpressionSyntax) -> Quantity? {
        guard let value = quantity(expression) else { return nil }
        if value.shape == .truth { return value }
        report(
            Codes.wrongType, "a condition is expected, \(quoted(expression)) is \(value.phrase)", expression.range,
            fix: .init("compare it, as in 'a > b'"))
        return nil
    }

    func binary(
        _ operation: BinaryOperatorSyntax, _ left: ExpressionSyntax, _ right: ExpressionSyntax,
        _ expression: ExpressionSyntax
    ) -> Meaning {
        if operation == .and || operation == .or {
            let (a, b) = (truth(left), truth(right))
            guard let a, let b else { return .poison }
            return combine(operation, a, b, .truth, .exactly(.ratio), expression)
        }
        if operation == .equal || operation == .notEqual, case .name(let name) = left.kind, let known = choices[name] {
            return compared(name, known, with: right, isEqual: operation == .equal)
        }
        if operation == .divide, let rate = rate(left, right) { return rate }
        let isSum = operation == .add
        // Some languages of editing join clips by sums.
        let remedy = isSum ? "to show one after the other, write 'cut(a, b)'" : nil
        let (a, b) = (quantity(left, clipRemedy: remedy), quantity(right, clipRemedy: remedy))
        guard let a, let b else { return .poison }
        guard a.shape != .truth, b.shape != .truth else {
            report(Codes.notComputable, "one cannot compute with 'true' and 'false'", expression.range)
            return .poison
        }
        if operation.isComparison {
            guard a.shape == .number, b.shape == .number else {
                report(Codes.notComputable, "only numbers can be compared", expression.range)
                return .poison
            }
            guard Quantity.Measure.common(a.measure, b.measure) != nil else {
                return mixed(a, b, expression, "be compared")
            }
            return combine(operation, a, b, .truth, .exactly(.ratio), expression)
        }
        guard a.shape == b.shape || a.shape == .number || b.shape == .number else {
            report(Codes.notComputable, "\(a.phrase) and \(b.phrase) cannot be combined", expression.range)
            return .poison
        }
        let measure: Quantity.Measure?
        switch operation {
        case .multiply: measure = .product(a.measure, b.measure)
        case .divide: measure = .quotient(a.measure, b.measure)
        default: measure = .common(a.measure, b.measure)
        }
        guard let measure else {
            let verb =
                switch operation {
                case .multiply: "be multiplied"
                case .divide: "be divided"
                default: "be added"
                }
            return mixed(a, b, expression, verb)
        }
        return combine(operation, a, b, a.shape == .number ? b.shape : a.shape, measure, expression)
    }

    /// `24000/1001fps`: a frame rate that has no short name; nil for any other division.
    private func rate(_ left: ExpressionSyntax, _ right: ExpressionSyntax) -> Meaning? {
        guard case .number(let top, "") = left.kind, case .number(let bottom, "fps") = right.kind,
            let numerator = Int64(top), let denominator = Int64(bottom), denominator > 0
        else { return nil }
        let range = SourceRange(left.range.start, right.range.end)
        guard numerator > 0, denominator < 1 << 31, numerator <= 1000 * denominator,
            FrameRate.wanted.contains(Rational(numerator, denominator))
        else { return unwantedRate(range) }
        return .value(.rate(Rational(numerator, denominator)))
    }

    /// `mode == soft`, where `mode` is a parameter or an input with choices.
    private func compared(
        _ name: String, _ known: [String], with right: ExpressionSyntax, isEqual: Bool
    ) -> Meaning {
        guard case .name(let wanted) = right.kind, known.contains(wanted) else {
            unknownChoice(source.text(right.range), known, right.range, label)
            return .poison
        }
        guard case .value(.choice(let current))? = names[name] else { return .poison }
        return .quantity(.truth((current == wanted) == isEqual))
    }

    func mixed(_ a: Quantity, _ b: Quantity, _ expression: ExpressionSyntax, _ verb: String) -> Meaning {
        report(
            Codes.mixedDimensions,
            "\(a.dimension.phrase) and \(b.dimension.phrase) cannot \(verb)", expression.range)
        return .poison
    }

    private func combine(
        _ operation: BinaryOperatorSyntax, _ a: Quantity, _ b: Quantity, _ shape: Quantity.Shape,
        _ measure: Quantity.Measure, _ expression: ExpressionSyntax
    ) -> Meaning {
        guard let signal = SignalExpression.BinaryOperator(rawValue: operation.rawValue) else { return .poison }
        let count = Swift.max(a.components.count, b.components.count)
        let components = (0..<count).map { index in
            SignalExpression.binary(signal, a.component(index), b.component(index)).folded
        }
        return checked(
            Quantity(
                shape: shape, components: components, measure: measure, isOpaque: a.isOpaque || b.isOpaque,
                weight: a.weight + b.weight + count, depth: Swift.max(a.depth, b.depth) + 1), expression)
    }

    /// A quantity that is neither too large nor, if constant, infinite.
    func checked(_ value: Quantity, _ expression: ExpressionSyntax) -> Meaning {
        guard value.weight <= Quantity.maximumWeight else {
            report(
                Codes.tooLarge, "a signal has at most \(Quantity.maximumWeight) operations, this one has more",
                expression.range)
            return .poison
        }
        guard value.isConstant || value.depth <= Quantity.maximumDepth else {
            report(
                Codes.tooLarge,
                "formulas build on each other at most \(Quantity.maximumDepth) levels high, this one higher",
                expression.range)
            return .poison
        }
        if !value.isOpaque, let constants = value.constants, let bad = constants.first(where: { !$0.isFinite }) {
            report(
                Codes.notFinite,
                "a number is finite, \(quoted(expression)) is \(bad.isNaN ? "not a number" : "infinite")",
                expression.range)
            return .poison
        }
        return .quantity(value)
    }

    func conditional(
        _ condition: ExpressionSyntax, _ yes: ExpressionSyntax, _ no: ExpressionSyntax, _ expression: ExpressionSyntax
    ) -> Meaning {
        let test = truth(condition)
        let (first, second) = (meaning(of: yes), meaning(of: no))
        guard let test, !first.isPoison, !second.isPoison else { return .poison }
        if let a = numeric(first), let b = numeric(second) {
            guard a.shape == b.shape else {
                report(
                    Codes.wrongType, "both sides of 'else' are of one type, here \(a.phrase) and \(b.phrase)",
                    expression.range)
                return .poison
            }
            guard let measure = Quantity.Measure.common(a.measure, b.measure) else {
                return mixed(a, b, expression, "be alternatives")
            }
            let components = zip(a.components, b.components).map { pair in
                SignalExpression.select(test.component(0), pair.0, pair.1).folded
            }
            return checked(
                Quantity(
                    shape: a.shape, components: components, measure: measure,
                    isOpaque: a.isOpaque || b.isOpaque || test.isOpaque,
                    weight: a.weight + b.weight + test.weight * components.count,
                    depth: Swift.max(a.depth, b.depth, test.depth) + 1), expression)
        }
        guard kind(of: first) == kind(of: second) else {
            report(
                Codes.wrongType, "both sides of 'else' are of one type, here \(first.phrase) and \(second.phrase)",
                expression.range)
            return .poison
        }
        guard let value = test.constants?.first else {
            report(
                Codes.mustBeConstant,
                "only numbers, points and colours may change while the film runs, \(first.phrase) may not",
                condition.range)
            return .poison
        }
        return value != 0 ? first : second
    }

    private func numeric(_ meaning: Meaning) -> Quantity? {
        switch meaning {
        case .quantity(let quantity): quantity
        default: nil
        }
    }

    private func kind(of meaning: Meaning) -> String {
        switch meaning {
        case .value(.duration), .value(.frames): "duration"
        default: meaning.phrase
        }
    }
}

extension Quantity {
    /// One component; a number counts for every component.
    func component(_ index: Int) -> SignalExpression {
        components.indices.contains(index) ? components[index] : components.first ?? .constant(0)
    }
}
