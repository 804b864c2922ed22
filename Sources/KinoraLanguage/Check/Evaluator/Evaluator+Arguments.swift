import KinoraCore

extension Evaluator {
    /// What a parameter that is no stream is given; nil after a mistake.
    func argument(_ expression: ExpressionSyntax, for parameter: Parameter, of signature: Signature) -> Argument? {
        argument(expression, for: parameter, subject: "\(path(signature.name)).\(parameter.name)")
    }

    func argument(_ expression: ExpressionSyntax, for parameter: Parameter, subject: String) -> Argument? {
        given(expression, for: parameter, subject: subject)?.argument
    }

    /// What a parameter is given, and what that means inside a sub-graph.
    ///
    /// - Parameter operation: what the parameter belongs to, for what a picture in the wrong place may have been meant for.
    func given(
        _ expression: ExpressionSyntax, for parameter: Parameter, subject: String, operation: String? = nil
    ) -> (argument: Argument, meaning: Meaning)? {
        // A choice wins over a binding of the same name, but only where a choice is expected.
        if case .choice(let choices) = parameter.type, case .name(let name) = expression.kind {
            if choices.contains(name) { return (.constant(.choice(name)), .value(.choice(name))) }
            guard names[name] != nil else {
                unknownChoice(name, choices, expression.range, subject)
                return nil
            }
        }
        let found = meaning(of: expression)
        if found.streamType != nil {
            misplacedStream(found, expression, parameter, subject, operation)
            return nil
        }
        guard let argument = convert(found, expression, parameter, subject) else { return nil }
        return (argument, inside(found, parameter, argument))
    }

    /// A quantity takes on the dimension of the parameter, and text keeps the directory it was written in.
    private func inside(_ found: Meaning, _ parameter: Parameter, _ argument: Argument) -> Meaning {
        switch (found, parameter.type) {
        case (.quantity(var quantity), .number(let dimension)):
            quantity.measure = .exactly(dimension)
            return .quantity(quantity)
        case (.quantity(var quantity), .point):
            if quantity.measure != .exactly(.length) { quantity.measure = .exactly(.ratio) }
            if case .point(_, _, let dimension) = parameter.defaultValue { quantity.measure = .exactly(dimension) }
            return .quantity(quantity)
        case (.quantity, .color), (.text, .text): return found
        default: return argument.constant.map { Self.meaning(of: $0) } ?? .poison
        }
    }

    func unknownChoice(_ name: String, _ choices: [String], _ range: SourceRange, _ subject: String) {
        let shown =
            choices.count > 24 ? choices.prefix(24).joined(separator: ", ") + " ..." : choices.joined(separator: ", ")
        report(
            Codes.unknownChoice, "one of \(shown) is expected, '\(name)' is not one", range, subject: subject,
            fix: nearestName(to: name, in: choices).map { .didYouMean($0) })
    }

    private func convert(
        _ meaning: Meaning, _ expression: ExpressionSyntax, _ parameter: Parameter, _ subject: String
    ) -> Argument? {
        switch (parameter.type, meaning) {
        case (_, .poison): return nil
        case (.number(let dimension), .quantity(let value)) where value.shape == .number && value.fits(dimension):
            return number(value, dimension, expression, parameter, subject)
        case (.number(.time), .value(.duration(let seconds))):
            return number(.number(seconds.doubleValue, .exactly(.time)), .time, expression, parameter, subject)
        case (.point, .quantity(let value)) where value.shape == .point:
            return point(value, expression, parameter, subject)
        case (.color, .quantity(let value)) where value.shape == .color:
            return color(value, expression, parameter, subject)
        case (.duration, .value(let value)):
            switch value {
            case .duration(let seconds):
                return isInRange([seconds.doubleValue], expression, parameter, subject, unit: "s")
                    ? .constant(value) : nil
            case .frames(let count):
                // Frames have no seconds yet, but a sign.
                guard parameter.range?.lowerBound != 0 || count >= 0 else {
                    return isInRange([Double(count)], expression, parameter, subject, unit: "f")
                        ? .constant(value) : nil
                }
                return .constant(value)
            default: break
            }
        case (.duration, .quantity(let value)) where value.shape == .number && value.fits(.time):
            guard let seconds = value.constants?.first else { break }
            guard isInRange([seconds], expression, parameter, subject, unit: "s") else { return nil }
            return .constant(.duration(Units.approximate(seconds)))
        case (.rate, .value(.rate)), (.size, .value(.size)):
            if case .value(let value) = meaning { return .constant(value) }
        case (.bool, .quantity(let value)) where value.shape == .truth:
            if let constant = value.constants?.first { return .constant(.bool(constant != 0)) }
            return mustBeConstant(expression, subject)
        case (.text, .text(let text, let directory)):
            return .constant(.text(parameter.isPath ? PathName.resolve(text, in: directory) : text))
        case (.choice(let choices), .value(.choice(let name))):
            if choices.contains(name) { return .constant(.choice(name)) }
            unknownChoice(name, choices, expression.range, subject)
            return nil
        default: break
        }
        wrongType(meaning, expression, parameter, subject)
        return nil
    }

    private func number(
        _ value: Quantity, _ dimension: Dimension, _ expression: ExpressionSyntax, _ parameter: Parameter,
        _ subject: String
    ) -> Argument? {
        let extremes = value.isOpaque ? [] : value.components.flatMap(\.statedValues)
        guard isInRange(extremes, expression, parameter, subject, unit: dimension.unit) else { return nil }
        guard let constant = value.constants?.first else {
            guard parameter.isSignal else { return mustBeConstant(expression, subject) }
            return .signal(Signal(components: value.components, dimension: dimension))
        }
        if parameter.isInteger, !value.isOpaque, constant != constant.rounded() {
            report(
                Codes.notWhole, "a whole number is expected, \(quoted(expression)) is not one", expression.range,
                subject: subject, fix: .didYouMean(Value.number(constant.rounded(), dimension).description))
            return nil
        }
        return .constant(.number(constant, dimension))
    }

    private func point(
        _ value: Quantity, _ expression: ExpressionSyntax, _ parameter: Parameter, _ subject: String
    ) -> Argument? {
        var dimension = value.dimension
        if case .point(_, _, let wanted) = parameter.defaultValue {
            guard value.fits(wanted) else {
                let meaning = wanted == .length ? "in pixels" : "in shares of the picture"
                report(
                    Codes.wrongType, "a point \(meaning) is expected, \(quoted(expression)) is not", expression.range,
                    subject: subject, fix: parameter.defaultValue.map { .didYouMean($0.description) })
                return nil
            }
            dimension = wanted
        }
        guard let constants = value.constants else {
            guard parameter.isSignal else { return mustBeConstant(expression, subject) }
            return .signal(Signal(components: value.components, dimension: dimension))
        }
        return .constant(.point(x: constants[0], y: constants[1], dimension))
    }

    private func color(
        _ value: Quantity, _ expression: ExpressionSyntax, _ parameter: Parameter, _ subject: String
    ) -> Argument? {
        guard let constants = value.constants, constants.count == 4 else {
            guard parameter.isSignal else { return mustBeConstant(expression, subject) }
            return .signal(Signal(components: value.components, dimension: .ratio))
        }
        return .constant(.color(red: constants[0], green: constants[1], blue: constants[2], alpha: constants[3]))
    }

    private func mustBeConstant(_ expression: ExpressionSyntax, _ subject: String) -> Argument? {
        report(
            Codes.mustBeConstant, "this parameter is the same for every frame, \(quoted(expression)) varies in time",
            expression.range, subject: subject)
        return nil
    }

    private func isInRange(
        _ values: [Double], _ expression: ExpressionSyntax, _ parameter: Parameter, _ subject: String, unit: String
    ) -> Bool {
        guard let range = parameter.range, let bad = values.first(where: { !range.contains($0) }) else { return true }
        let isWhole = values.count == 1
        let given = isWhole ? quoted(expression) : "'\(Units.text(bad, unit))'"
        let low = Units.text(range.lowerBound, unit)
        let problem: String
        let nearest: Double
        if range.upperBound.isInfinite {
            problem = "at least \(low) is expected, \(given) is less"
            // Likelier a sign too many than nothing at all.
            nearest = range.lowerBound == 0 ? -bad : range.lowerBound
        } else {
            problem = "a value in \(low)..\(Units.text(range.upperBound, unit)) is expected, \(given) is outside"
            nearest = bad < range.lowerBound ? range.lowerBound : range.upperBound
        }
        var fix: Diagnostic.FixIt? = isWhole ? .didYouMean(Units.text(nearest, unit)) : nil
        if bad <= 0, let instead = parameter.insteadOfNone { fix = Diagnostic.FixIt(instead) }
        report(Codes.outOfRange, problem, expression.range, subject: subject, fix: fix)
        return false
    }

    private func wrongType(
        _ meaning: Meaning, _ expression: ExpressionSyntax, _ parameter: Parameter, _ subject: String
    ) {
        if case .quantity(let value) = meaning, !value.isConstant, !parameter.type.canBeSignal {
            _ = mustBeConstant(expression, subject)
            return
        }
        if case .choice(let choices) = parameter.type, case .text(let text, _) = meaning {
            report(
                Codes.wrongType, "\(parameter.type.phrase) is expected, without quotes", expression.range,
                subject: subject,
                fix: choices.contains(text)
                    ? .didYouMean(text) : nearestName(to: text, in: choices).map { .didYouMean($0) })
            return
        }
        report(
            Codes.wrongType, "\(parameter.type.phrase) is expected, \(quoted(expression)) is \(meaning.phrase)",
            expression.range, subject: subject, fix: remedy(meaning, expression, parameter))
    }

    /// A stream where a value is wanted: the parameter's default would be no remedy, an operation that takes a stream may be one.
    private func misplacedStream(
        _ meaning: Meaning, _ expression: ExpressionSyntax, _ parameter: Parameter, _ subject: String,
        _ operation: String?
    ) {
        var fix = operation.flatMap { FamiliarNames.takingPictures[$0] }.map { Diagnostic.FixIt($0) }
        if fix == nil, parameter.type == .number(.ratio), case .call(let call) = expression.kind, call.receiver == nil,
            call.name == SignalFunction.noise.rawValue
        {
            fix = .init("'noise(t)' is a number that varies in time")
        }
        report(
            Codes.wrongType, "\(parameter.type.phrase) is expected, \(quoted(expression)) is \(meaning.phrase)",
            expression.range, subject: subject, fix: fix)
    }

    /// The same number with the right unit, or else the parameter's default.
    private func remedy(
        _ meaning: Meaning, _ expression: ExpressionSyntax, _ parameter: Parameter
    ) -> Diagnostic.FixIt? {
        if case .quantity(let value) = meaning, value.shape == .number, value.dimension == .ratio,
            !value.isOpaque, let number = value.constants?.first
        {
            let text = DecimalText.shortest(number)
            switch parameter.type {
            case .number(let dimension): return .didYouMean(text + dimension.unit)
            case .duration: return .didYouMean("\(text)s")
            case .rate:
                if case .binary(.divide, let top, let bottom) = expression.kind, case .number(_, "") = top.kind,
                    case .number(_, "") = bottom.kind
                {
                    return .didYouMean("\(source.text(expression.range))fps")
                }
                return .didYouMean("\(text)fps")
            default: break
            }
        }
        if parameter.type == .size, case .number(let digits, let unit) = expression.kind, ["", "px"].contains(unit),
            let width = Int(digits), (2...65_536).contains(width)
        {
            return .init("write width and height, such as \(width)x\(width * 9 / 16 / 2 * 2)")
        }
        if parameter.type == .text, case .name(let name) = expression.kind { return .didYouMean("\"\(name)\"") }
        if parameter.type == .point, case .number(let digits, let unit) = expression.kind,
            let point = Self.point(digits, unit, like: parameter.defaultValue)
        {
            return .didYouMean(point)
        }
        return parameter.defaultValue.map { .didYouMean($0.description) }
    }

    /// A number as the first coordinate of a point: a way to the right, or a place halfway down; nil where it is neither.
    private static func point(_ digits: String, _ unit: String, like known: Value?) -> String? {
        var unit = unit
        var rest = unit == "px" ? "0px" : "50%"
        if case .point(_, let y, let dimension)? = known {
            if unit.isEmpty { unit = dimension.unit }
            guard (unit == "px") == (dimension == .length) else { return nil }
            rest = dimension == .length ? "\(DecimalText.shortest(y))px" : "\(DecimalText.shortest(y * 100))%"
        }
        if unit.isEmpty, let number = Double(digits), (0...1).contains(number) {
            return "(\(digits), \(rest == "50%" ? "0.5" : rest))"
        }
        return ["px", "%"].contains(unit) ? "(\(digits)\(unit), \(rest))" : nil
    }
}

extension SignalExpression {
    /// The values it is known to reach, as far as they can be read off: constants, ends of ramps, keyframes.
    var statedValues: [Double] {
        switch self {
        case .constant(let value): [value]
        case .ramp(.constant(let from), .constant(let to), _, _): [from, to]
        case .keyframes(let keys): keys.map(\.value)
        default: []
        }
    }
}

extension Parameter {
    /// Whether its text is a path, which is relative to the file that it is written in.
    public var isPath: Bool { type == .text && (name == "path" || name.hasSuffix("_path")) }
}
