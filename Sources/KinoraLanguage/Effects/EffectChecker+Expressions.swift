import KinoraCore

extension EffectChecker {
    /// The typed form of an expression; nil after a mistake, which has been reported.
    func expression(_ syntax: ExpressionSyntax) -> EffectExpression? {
        guard spend(syntax.range) else { return nil }
        switch syntax.kind {
        case .number(let digits, let unit): return number(digits, unit, syntax)
        case .color(let text): return color(text)
        case .bool(let value): return EffectExpression(.truth(value), .bool)
        case .name(let name): return named(name, syntax)
        case .call(let call): return self.call(call, syntax)
        case .index: return streamValue(syntax) ?? notIndexable(syntax)
        case .unary(let operation, let operand): return unary(operation, operand)
        case .binary(let operation, let left, let right): return binary(operation, left, right, syntax)
        case .conditional(let condition, let yes, let no): return conditional(condition, yes, no, syntax)
        case .tuple(let parts): return tuple(parts, syntax)
        case .group(let inner): return expression(inner)
        case .sum(let sum): return self.sum(sum, syntax)
        case .missing: return nil
        case .text, .size, .ramp, .keyframes, .slice, .record:
            report(
                Codes.effectTypes, "an effect computes with numbers, points and colours, \(quoted(syntax)) is none",
                syntax.range)
            return nil
        }
    }

    private func number(_ digits: String, _ unit: String, _ syntax: ExpressionSyntax) -> EffectExpression? {
        guard let meaning = Units.meaning(digits: digits, unit: unit) else {
            report(
                Codes.unknownUnit, "a unit is one of \(Units.names.joined(separator: " ")), '\(unit)' is none",
                syntax.range, fix: Evaluator.nearestUnit(to: unit).map { .didYouMean(digits + $0) })
            return nil
        }
        let value: Double
        switch meaning {
        case .quantity(let quantity):
            let number = quantity.constants?.first ?? 0
            value = quantity.measure == .exactly(.angle) ? number * .pi / 180 : number
        case .value(.duration(let seconds)): value = seconds.doubleValue
        case .value(.frames(let frames)): value = Double(frames)
        case .value(.rate(let rate)): value = rate.doubleValue
        default: value = 0
        }
        guard Float(value).isFinite else {
            report(Codes.invalidNumber, "a number is below 3.4e38, '\(digits)' is not", syntax.range)
            return nil
        }
        return EffectExpression(.literal(Float(value)), .float)
    }

    private func color(_ text: String) -> EffectExpression {
        let components = Evaluator.color(text).constants ?? []
        let hasAlpha = text.utf8.count == 5 || text.utf8.count == 9
        let parts = components.prefix(hasAlpha ? 4 : 3).map { EffectExpression(.literal(Float($0)), .float) }
        return EffectExpression(.vector(Array(parts)), hasAlpha ? .vec4 : .vec3)
    }

    private func named(_ name: String, _ syntax: ExpressionSyntax) -> EffectExpression? {
        switch names[name] {
        case .stream: return streamValue(syntax)
        case .parameter(let index): return EffectExpression(.parameter(index), parameters[index].type)
        case .choice:
            report(
                Codes.effectTypes, "a choice is compared with one of its names, as in '\(name) == ...'", syntax.range)
            return nil
        case .local(let id, let type, _): return EffectExpression(.local(id), type)
        case .loop(let id): return EffectExpression(.loopIndex(id), .float)
        case .value(let value, _): return value
        case .poison: return nil
        case nil: break
        }
        switch name {
        case "xy": return EffectExpression(.position, .vec2)
        case "uv": return EffectExpression(.uv, .vec2)
        case "size": return EffectExpression(.size, .vec2)
        case "t":
            usesTime = true
            return EffectExpression(.time, .float)
        case "p":
            usesTime = true
            usesProgress = true
            return EffectExpression(.progress, .float)
        case "frame":
            usesTime = true
            return EffectExpression(.frame, .float)
        case "seed": return EffectExpression(.seed, .float)
        case "pi": return EffectExpression(.literal(.pi), .float)
        default: break
        }
        if EffectFunction(rawValue: name) != nil {
            report(
                Codes.unknownName, "'\(name)' is a function, its arguments are expected behind it", syntax.range,
                fix: .didYouMean("\(name)(...)"))
            return nil
        }
        report(
            Codes.unknownName, "a name is bound before it is used, '\(name)' is not bound", syntax.range,
            fix: nearestName(to: name, in: Array(names.keys) + Self.builtinNames).map { .didYouMean($0) })
        return nil
    }

    private func notIndexable(_ syntax: ExpressionSyntax) -> EffectExpression? {
        guard case .index(let receiver, _) = syntax.kind, streamReference(receiver, silently: true) == nil else {
            return nil
        }
        report(
            Codes.effectTypes, "only a stream has neighbours, \(quoted(receiver)) is none", receiver.range)
        return nil
    }

    private func unary(_ operation: UnaryOperatorSyntax, _ operand: ExpressionSyntax) -> EffectExpression? {
        guard let value = expression(operand) else { return nil }
        let isTruth = value.type == .bool
        guard isTruth == (operation == .not) else {
            report(
                Codes.effectTypes,
                isTruth
                    ? "a truth value has no negative, use 'not'"
                    : "'not' is for truth values, \(quoted(operand)) is a \(value.type.rawValue)",
                operand.range)
            return nil
        }
        return EffectExpression(.unary(operation == .not ? .not : .negate, value), value.type)
    }

    private func binary(
        _ operation: BinaryOperatorSyntax, _ left: ExpressionSyntax, _ right: ExpressionSyntax,
        _ syntax: ExpressionSyntax
    ) -> EffectExpression? {
        if operation == .equal || operation == .notEqual, let compared = comparedChoice(operation, left, right) {
            return compared
        }
        let (a, b) = (expression(left), expression(right))
        guard let a, let b, let kind = EffectBinaryOperator(rawValue: operation.rawValue) else { return nil }
        let type: EffectType?
        switch operation {
        case .and, .or: type = a.type == .bool && b.type == .bool ? .bool : nil
        case .add, .subtract, .multiply, .divide, .modulo: type = Self.common(a.type, b.type)
        default: type = a.type == .float && b.type == .float ? .bool : nil
        }
        guard let type else {
            let rule =
                operation.isComparison
                ? "comparisons are between floats"
                : operation == .and || operation == .or
                    ? "'\(operation.rawValue)' joins truth values"
                    : "'\(operation.rawValue)' joins vectors of one size, or a vector and a float"
            report(
                Codes.effectTypes, "\(rule), here a \(a.type.rawValue) and a \(b.type.rawValue)", syntax.range,
                fix: a.type == .vec3 || b.type == .vec3 ? .init("luma(...) makes a float of a colour") : nil)
            return nil
        }
        return EffectExpression(.binary(kind, a, b), type)
    }

    /// The type of a component-wise operation.
    static func common(_ a: EffectType, _ b: EffectType) -> EffectType? {
        if a == .bool || b == .bool { return nil }
        if a == b || b == .float { return a }
        return a == .float ? b : nil
    }

    /// `mode == soft`, where `mode` is a parameter with choices.
    private func comparedChoice(
        _ operation: BinaryOperatorSyntax, _ left: ExpressionSyntax, _ right: ExpressionSyntax
    ) -> EffectExpression? {
        guard case .name(let name) = left.kind, case .choice(let index, let choices) = names[name] else { return nil }
        guard case .name(let choice) = right.kind, let place = choices.firstIndex(of: choice) else {
            report(
                Codes.unknownChoice,
                "one of \(choices.joined(separator: ", ")) is expected, \(quoted(right)) is not one",
                right.range, fix: nearestName(to: source.text(right.range), in: choices).map { .didYouMean($0) })
            return EffectExpression(.truth(false), .bool)
        }
        return EffectExpression(
            .binary(
                operation == .equal ? .equal : .notEqual, EffectExpression(.parameter(index), .float),
                EffectExpression(.literal(Float(place)), .float)), .bool)
    }

    private func conditional(
        _ condition: ExpressionSyntax, _ yes: ExpressionSyntax, _ no: ExpressionSyntax, _ syntax: ExpressionSyntax
    ) -> EffectExpression? {
        let (test, a, b) = (expression(condition), expression(yes), expression(no))
        guard let test, let a, let b else { return nil }
        guard test.type == .bool else {
            report(
                Codes.effectTypes, "a condition is expected, \(quoted(condition)) is a \(test.type.rawValue)",
                condition.range, fix: .init("compare it, as in 'a > b'"))
            return nil
        }
        guard a.type == b.type else {
            report(
                Codes.effectTypes,
                "both sides of 'else' are of one type, here a \(a.type.rawValue) and a \(b.type.rawValue)", syntax.range
            )
            return nil
        }
        return EffectExpression(.select(test, a, b), a.type)
    }

    private func tuple(_ parts: [ExpressionSyntax], _ syntax: ExpressionSyntax) -> EffectExpression? {
        let values = parts.map { expression($0) }
        guard parts.count == 2 else {
            report(
                Codes.effectTypes, "a point has two coordinates, a colour is written rgb(...) or rgba(...)",
                syntax.range)
            return nil
        }
        guard let x = values[0], let y = values[1] else { return nil }
        guard x.type == .float, y.type == .float else {
            report(Codes.effectTypes, "the coordinates of a point are floats", syntax.range)
            return nil
        }
        return EffectExpression(.vector([x, y]), .vec2)
    }

    private func sum(_ sum: SumSyntax, _ syntax: ExpressionSyntax) -> EffectExpression? {
        guard let range = sumRange(sum) else { return nil }
        let loop = nextID
        nextID += 1
        loops[loop] = range
        let outerNames = names
        let outerTurns = turns
        if names[sum.counter] != nil || Self.builtinNames.contains(sum.counter) {
            report(
                Codes.shadowedName, "the counter of a sum has a name of its own, '\(sum.counter)' is taken",
                syntax.range)
        }
        names[sum.counter] = .loop(loop)
        let (product, overflow) = turns.multipliedReportingOverflow(by: range.count)
        turns = overflow ? Int.max : product
        locals.append([])
        let body = block(sum.block)
        let inner = locals.removeLast()
        turns = outerTurns
        names = outerNames
        guard let body else { return nil }
        guard body.type != .bool else {
            report(Codes.effectTypes, "a sum adds numbers, its body is a truth value", sum.block.range)
            return nil
        }
        return EffectExpression(.sum(EffectSum(loop: loop, range: range, locals: inner, body: body)), body.type)
    }

    private func sumRange(_ sum: SumSyntax) -> ClosedRange<Int>? {
        guard let lower = constantOffset(sum.lower), lower.terms.isEmpty, let upper = constantOffset(sum.upper),
            upper.terms.isEmpty
        else {
            report(
                Codes.sumRange,
                "a sum runs between two whole constants, \(quoted(sum.lower))..\(quoted(sum.upper)) are not",
                sum.lower.range.joined(with: sum.upper.range),
                fix: .init("sum over the largest range and weigh with 'if'"))
            return nil
        }
        guard lower.constant <= upper.constant, upper.constant - lower.constant < 4096 else {
            report(
                Codes.sumRange,
                "a sum has 1 to 4096 turns, this one has \(Swift.max(0, upper.constant - lower.constant + 1))",
                sum.lower.range.joined(with: sum.upper.range))
            return nil
        }
        return lower.constant...upper.constant
    }
}
