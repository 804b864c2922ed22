import KinoraCore

extension Evaluator {
    func ramp(_ syntax: RampSyntax, _ expression: ExpressionSyntax) -> Meaning {
        let (from, to) = (quantity(syntax.from), quantity(syntax.to))
        let length = syntax.over.map { signalTime($0) }
        let ease = easing(syntax.ease)
        guard let from, let to, let ease else { return .poison }
        var over: SignalTime?
        if let length {
            guard let length else { return .poison }
            over = length
            if length.amount <= 0, let written = syntax.over {
                report(Codes.outOfRange, "a ramp takes some time, \(quoted(written)) is none", written.range)
                return .poison
            }
        }
        guard from.shape == to.shape, from.shape != .truth else {
            report(
                Codes.wrongType, "both ends of a ramp are of one type, here \(from.phrase) and \(to.phrase)",
                expression.range)
            return .poison
        }
        guard let measure = Quantity.Measure.common(from.measure, to.measure) else {
            return mixed(from, to, expression, "be the ends of one ramp")
        }
        let components = zip(from.components, to.components).map { pair in
            SignalExpression.ramp(from: pair.0, to: pair.1, over: over, ease: ease)
        }
        return checked(
            Quantity(
                shape: from.shape, components: components, measure: measure, isOpaque: from.isOpaque || to.isOpaque,
                weight: from.weight + to.weight + components.count, depth: Swift.max(from.depth, to.depth) + 1),
            expression)
    }

    func keyframes(_ keys: [KeyframeSyntax], _ expression: ExpressionSyntax) -> Meaning {
        var values: [Quantity] = []
        var times: [SignalTime] = []
        var eases: [Easing] = []
        for key in keys {
            let time = signalTime(key.time)
            let value = quantity(key.value)
            let ease = easing(key.ease)
            guard let time, let value, let ease else { continue }
            guard value.isConstant, value.shape != .truth else {
                report(
                    Codes.mustBeConstant, "the value of a keyframe is a constant, \(quoted(key.value)) is not",
                    key.value.range)
                continue
            }
            if let last = times.last, !last.isBefore(time) {
                report(
                    Codes.keyframeOrder,
                    "keyframes are in the order of time and unit, \(quoted(key.time)) is not later than the one before",
                    key.time.range)
                continue
            }
            times.append(time)
            values.append(value)
            eases.append(ease)
        }
        guard values.count == keys.count, var measure = values.first?.measure, let shape = values.first?.shape else {
            return .poison
        }
        for (value, key) in zip(values, keys) {
            guard value.shape == shape, let common = Quantity.Measure.common(measure, value.measure) else {
                report(
                    Codes.mixedDimensions, "keyframes are of one type, \(quoted(key.value)) is \(value.phrase)",
                    key.value.range)
                return .poison
            }
            measure = common
        }
        let components = (0..<(values[0].components.count)).map { index in
            SignalExpression.keyframes(
                values.indices.map { row in
                    SignalExpression.Keyframe(
                        time: times[row], value: values[row].constants?[index] ?? 0, ease: eases[row])
                })
        }
        return checked(
            Quantity(
                shape: shape, components: components, measure: measure, isOpaque: values.contains(where: \.isOpaque),
                weight: components.count), expression)
    }

    /// A place on the time line: seconds, frames or a share.
    private func signalTime(_ expression: ExpressionSyntax) -> SignalTime? {
        switch meaning(of: expression) {
        case .value(.duration(let seconds)): return .seconds(seconds.doubleValue)
        case .value(.frames(let frames)): return .frames(Double(frames))
        case .quantity(let value) where value.shape == .number && value.isConstant:
            let number = value.constants?[0] ?? 0
            switch value.measure {
            case .exactly(.time): return .seconds(number)
            case .zero: return .seconds(0)
            case .exactly(.ratio) where (0...1).contains(number) && isPercentage(expression): return .share(number)
            default: break
            }
        case .poison: return nil
        default: break
        }
        let text = source.text(expression.range)
        report(
            Codes.wrongType, "a time is expected (2s, 12f or 50%), \(quoted(expression)) is not one", expression.range,
            fix: Double(text) == nil ? nil : .didYouMean("\(text)s"))
        return nil
    }

    /// A bare `1` is more likely a forgotten unit than the whole.
    private func isPercentage(_ expression: ExpressionSyntax) -> Bool {
        if case .number(_, let unit) = expression.kind { unit == "%" } else { true }
    }

    private func easing(_ syntax: EaseSyntax?) -> Easing? {
        guard let syntax else { return .linear }
        if let easing = Easing(rawValue: syntax.name) { return easing }
        let names = Easing.allCases.map(\.rawValue)
        report(
            Codes.unknownEasing, "an easing is one of \(names.joined(separator: ", ")), '\(syntax.name)' is none",
            syntax.range, fix: nearestName(to: syntax.name, in: names).map { .didYouMean($0) })
        return nil
    }

    // MARK: Functions

    /// Whether a call without receiver is a formula rather than a node.
    func isFormula(_ name: String) -> Bool { name == "rgb" || name == "rgba" || SignalFunction(rawValue: name) != nil }

    /// `sin(t)`, `mix(a, b, 0.5)`, `rgb(1, 0, 0)`.
    func formula(_ name: String, _ arguments: [ExpressionSyntax], _ expression: SourceRange) -> Meaning {
        let values = arguments.map { quantity($0, clipRemedy: FamiliarNames.takingPictures[name]) }
        let whole = ExpressionSyntax(.missing, expression)
        let arity = name == "rgb" ? 3...3 : name == "rgba" ? 4...4 : SignalFunction(rawValue: name)?.arity ?? 0...0
        guard arity.contains(arguments.count) else {
            let expected = arity.count == 1 ? "\(arity.lowerBound)" : "\(arity.lowerBound) or \(arity.upperBound)"
            report(
                Codes.argumentCount,
                "'\(name)' takes \(expected) argument\(expected == "1" ? "" : "s"), \(arguments.count) are here",
                expression)
            return .poison
        }
        let known = values.compactMap { $0 }
        guard known.count == values.count else { return .poison }
        if let index = known.firstIndex(where: { $0.shape != .number }) {
            report(
                Codes.wrongType, "'\(name)' takes numbers, \(quoted(arguments[index])) is \(known[index].phrase)",
                arguments[index].range)
            return .poison
        }
        var components = known.map { $0.component(0) }
        let weight = known.reduce(1) { $0 + $1.weight }
        let depth = known.reduce(1) { Swift.max($0, $1.depth) } + 1
        let isOpaque = known.contains(where: \.isOpaque)
        guard let function = SignalFunction(rawValue: name) else {
            if name == "rgb" { components.append(.constant(1)) }
            return .quantity(
                Quantity(
                    shape: .color, components: components, measure: .exactly(.ratio), isOpaque: isOpaque,
                    weight: weight, depth: depth))
        }
        guard let measure = measure(of: function, known, arguments) else { return .poison }
        if [.sin, .cos, .tan].contains(function), known[0].measure == .exactly(.angle) {
            components[0] = SignalExpression.call(.radians, [components[0]]).folded
        }
        return checked(
            Quantity(
                shape: .number, components: [SignalExpression.call(function, components).folded], measure: measure,
                isOpaque: isOpaque, weight: weight, depth: depth), whole)
    }

    /// The function that tells a graph which of its parameters change while the film runs.
    static let varies = "varies"

    /// `varies(shutter)`: known before the film runs, so that it can choose between streams.
    func varies(_ arguments: [ExpressionSyntax], _ expression: SourceRange) -> Meaning {
        guard arguments.count == 1 else {
            report(
                Codes.argumentCount, "'\(Self.varies)' takes 1 argument, \(arguments.count) are here", expression)
            return .poison
        }
        guard let value = quantity(arguments[0]) else { return .poison }
        var result = Quantity.truth(!value.isConstant)
        result.isOpaque = value.isOpaque
        return .quantity(result)
    }

    private func measure(
        of function: SignalFunction, _ values: [Quantity], _ arguments: [ExpressionSyntax]
    ) -> Quantity.Measure? {
        let alike: Int
        switch function {
        case .abs, .floor, .ceil, .round, .fract:
            return values[0].measure == .zero ? .exactly(.ratio) : values[0].measure
        case .sign, .noise, .hash: return .exactly(.ratio)
        case .mod, .min, .max, .step: alike = 2
        case .clamp, .smoothstep: alike = 3
        case .mix: alike = 2
        case .sin, .cos, .tan:
            if values[0].measure == .exactly(.angle) || values[0].fits(.ratio) { return .exactly(.ratio) }
            return wrongFunctionArgument(function, values[0], arguments[0], "an angle or a plain number")
        default:
            for (value, argument) in zip(values, arguments) where !value.fits(.ratio) {
                return wrongFunctionArgument(function, value, argument, "a plain number")
            }
            return .exactly(.ratio)
        }
        var measure = values[0].measure
        for (value, argument) in zip(values, arguments).prefix(alike).dropFirst() {
            guard let common = Quantity.Measure.common(measure, value.measure) else {
                return wrongFunctionArgument(function, value, argument, "\(values[0].dimension.phrase)")
            }
            measure = common
        }
        if function == .mix, !values[2].fits(.ratio) {
            return wrongFunctionArgument(function, values[2], arguments[2], "a plain number")
        }
        if function == .step || function == .smoothstep { return .exactly(.ratio) }
        return measure == .zero ? .exactly(.ratio) : measure
    }

    private func wrongFunctionArgument(
        _ function: SignalFunction, _ value: Quantity, _ argument: ExpressionSyntax, _ wanted: String
    ) -> Quantity.Measure? {
        report(
            Codes.mixedDimensions,
            "'\(function.rawValue)' expects \(wanted) here, \(quoted(argument)) is \(value.phrase)",
            argument.range)
        return nil
    }
}

extension SignalTime {
    /// The number in its own unit.
    var amount: Double {
        switch self {
        case .seconds(let amount), .frames(let amount), .share(let amount): amount
        }
    }

    /// Whether it certainly comes before `other`; times in different units cannot be ordered, except from 0.
    func isBefore(_ other: SignalTime) -> Bool {
        switch (self, other) {
        case (.seconds(let a), .seconds(let b)), (.frames(let a), .frames(let b)), (.share(let a), .share(let b)): a < b
        default: amount == 0 && other.amount > 0
        }
    }
}
