import KinoraCore

extension Evaluator {
    /// The parameter that a declaration in a file describes; nil after a mistake.
    ///
    /// A number takes its dimension from the units of its range and default.
    func declaration(_ syntax: ParameterSyntax, owner: String) -> Parameter? {
        label = owner
        let subject = owner == syntax.name ? owner : "\(owner).\(syntax.name)"
        let lower = syntax.lower.map { quantity($0) }
        let upper = syntax.upper.map { quantity($0) }
        if let lower, lower == nil { return nil }
        if let upper, upper == nil { return nil }
        guard var type = type(syntax.type) else { return nil }
        if type == .number(.ratio) {
            let value = syntax.defaultValue.flatMap { silentMeasure($0) }
            let measures = [lower??.measure, upper??.measure, value].compactMap { $0 }
            var common = Quantity.Measure.zero
            for measure in measures {
                guard let next = Quantity.Measure.common(common, measure) else {
                    report(
                        Codes.mixedDimensions, "the range and the default of a number are of one dimension",
                        syntax.type.range.joined(
                            with: (syntax.defaultValue ?? syntax.upper)?.range ?? syntax.type.range),
                        subject: subject)
                    return nil
                }
                common = next
            }
            if case .exactly(let dimension) = common { type = .number(dimension) }
        }
        let range = self.range(lower ?? nil, upper ?? nil, type, syntax, subject)
        if syntax.lower != nil, range == nil { return nil }
        var parameter = Parameter(
            syntax.name, type, in: range, signal: true, documentation: syntax.trivia.documentation)
        guard let written = syntax.defaultValue, !type.isStream else { return parameter }
        guard let value = argument(written, for: parameter, subject: subject) else { return nil }
        guard let constant = value.constant else {
            report(
                Codes.mustBeConstant, "a default is a constant, \(quoted(written)) varies in time", written.range,
                subject: subject)
            return nil
        }
        parameter.defaultValue = constant
        parameter.isRequired = false
        return parameter
    }

    private func range(
        _ lower: Quantity?, _ upper: Quantity?, _ type: ValueType, _ syntax: ParameterSyntax, _ subject: String
    ) -> ClosedRange<Double>? {
        guard let lower, let upper, let start = syntax.lower, let end = syntax.upper else { return nil }
        let place = start.range.joined(with: end.range)
        let isNumeric =
            switch type {
            case .number, .duration: true
            default: false
            }
        guard isNumeric, lower.shape == .number, upper.shape == .number else {
            report(
                Codes.invalidRange, "only numbers and durations have a range, '\(syntax.name)' is \(type.phrase)",
                place, subject: subject)
            return nil
        }
        if type == .duration, !lower.fits(.time) || !upper.fits(.time) {
            report(Codes.invalidRange, "the range of a duration is in seconds", place, subject: subject)
            return nil
        }
        guard let low = lower.constants?.first, let high = upper.constants?.first else {
            report(Codes.mustBeConstant, "the ends of a range are constants", place, subject: subject)
            return nil
        }
        guard low <= high else {
            report(
                Codes.invalidRange,
                "a range goes from its smaller end to its larger, \(quoted(start)) is above \(quoted(end))",
                place, subject: subject)
            return nil
        }
        return low...high
    }

    /// The measure of a default, without reporting what `argument` will report anyway.
    private func silentMeasure(_ expression: ExpressionSyntax) -> Quantity.Measure? {
        switch expression.kind {
        case .number(let digits, let unit):
            switch Units.meaning(digits: digits, unit: unit) {
            case .quantity(let quantity): quantity.measure
            case .value(.duration): .exactly(.time)
            default: nil
            }
        case .unary(.negate, let operand), .group(let operand): silentMeasure(operand)
        case .binary(let operation, let left, let right) where !operation.isComparison:
            silentMeasure(left).flatMap { left in
                silentMeasure(right).flatMap { right in
                    operation == .multiply
                        ? .product(left, right) : operation == .divide ? .quotient(left, right) : .common(left, right)
                }
            }
        default: nil
        }
    }

    static let typeNames = [
        "video", "image", "mask", "audio", "flow", "face", "text", "number", "point", "color", "duration", "rate",
        "size",
        "bool", "choice",
    ]

    private func type(_ syntax: TypeSyntax) -> ValueType? {
        switch syntax.name {
        case "video": return .video
        case "image": return .image
        case "mask": return .mask
        case "audio": return .audio
        case "flow": return .flow
        case "face": return .face
        case "text": return .text
        case "number": return .number(.ratio)
        case "point": return .point
        case "color": return .color
        case "duration": return .duration
        case "rate": return .rate
        case "size": return .size
        case "bool": return .bool
        case "choice":
            if let choices = syntax.choices, !choices.isEmpty { return .choice(choices) }
            report(
                Codes.unknownType, "a choice lists its names, such as choice(soft, hard)", syntax.range)
            return nil
        default:
            let spelled = [
                "colour": "color", "float": "number", "int": "number", "string": "text", "boolean": "bool",
                "time": "duration",
            ]
            let near = spelled[syntax.name] ?? nearestName(to: syntax.name, in: Self.typeNames)
            report(
                Codes.unknownType,
                "a type is one of \(Self.typeNames.joined(separator: ", ")), '\(syntax.name)' is none",
                syntax.range, fix: near.map { .didYouMean($0) })
            return nil
        }
    }
}
