import KinoraCore

extension Evaluator {
    /// Which argument belongs to which parameter; what belongs to none is reported.
    func assign(
        _ call: CallSyntax, to signature: Signature
    ) -> [(parameter: Parameter, expressions: [ExpressionSyntax])] {
        var taken: [(parameter: Parameter, expressions: [ExpressionSyntax])] = []
        var indices: [String: Int] = [:]
        var position = 0
        let takesStream = signature.parameters.first?.type.isStream == true
        let unnamedLimit = takesStream ? Swift.max(2, signature.streams.count) : 1
        let unnamed = (call.receiver.map { [$0] } ?? []) + call.arguments.filter { $0.name == nil }.map(\.value)
        if let receiver = call.receiver, !takesStream {
            report(
                Codes.wrongType, "'\(signature.name)' makes a stream of its own and takes none",
                receiver.range.joined(with: call.nameRange), fix: .init("write '\(signature.name)(...)'"))
            return []
        }
        var rest = unnamed[...]
        while let value = rest.popFirst() {
            guard let parameter = signature.parameters.indices.contains(position) ? signature.parameters[position] : nil
            else {
                report(
                    Codes.unnamedArgument,
                    "'\(signature.name)' has \(signature.parameters.count) parameters, this argument is one too many",
                    value.range)
                break
            }
            if parameter.isVariadic {
                if let index = indices[parameter.name] {
                    taken[index].expressions.append(value)
                } else {
                    indices[parameter.name] = taken.count
                    taken.append((parameter, [value]))
                }
                continue
            }
            if let second = rest.first, let pair = pair(value, second, as: parameter.type) {
                rest.removeFirst()
                let given = "\(source.text(value.range)), \(source.text(second.range))"
                report(
                    Codes.wrongType, "\(parameter.type.phrase) is one value, '\(given)' are two",
                    value.range.joined(with: second.range), subject: "\(path(signature.name)).\(parameter.name)",
                    fix: .didYouMean(position < unnamedLimit ? pair : "\(parameter.name): \(pair)"))
                indices[parameter.name] = taken.count
                taken.append((parameter, []))
                position += 1
                continue
            }
            if position >= unnamedLimit {
                report(
                    Codes.unnamedArgument, "arguments are named after the first, \(quoted(value)) has no name",
                    value.range, subject: path(signature.name),
                    fix: .didYouMean("\(parameter.name): \(source.text(value.range))"))
            }
            indices[parameter.name] = taken.count
            taken.append((parameter, [value]))
            position += 1
        }
        for argument in call.arguments {
            guard let name = argument.name, let range = argument.nameRange else { continue }
            guard let parameter = signature.parameter(name) else {
                let names = signature.parameters.map(\.name)
                report(
                    Codes.unknownParameter,
                    "'\(signature.name)' has no parameter '\(name)'; it has \(names.joined(separator: ", "))",
                    range, subject: path(signature.name),
                    fix: (FamiliarNames.parameter(name, among: names) ?? nearestName(to: name, in: names))
                        .map { .didYouMean($0) })
                // Mistakes inside the value are worth telling all the same.
                if !isBareName(argument.value) { _ = meaning(of: argument.value) }
                continue
            }
            if indices[name] != nil {
                report(
                    Codes.repeatedArgument, "a parameter is given once, '\(name)' is given twice", range,
                    subject: path(signature.name))
                continue
            }
            indices[name] = taken.count
            taken.append((parameter, [argument.value]))
        }
        return taken
    }

    /// Two numbers in a row where one size or point is expected, written as that one value; nil where they cannot be it.
    private func pair(_ first: ExpressionSyntax, _ second: ExpressionSyntax, as type: ValueType) -> String? {
        guard case .number(let x, let unit) = first.kind, case .number(let y, let other) = second.kind, unit == other
        else { return nil }
        switch type {
        case .size:
            guard unit.isEmpty || unit == "px", let width = Int(x), let height = Int(y) else { return nil }
            return "\(width)x\(height)"
        case .point: return unit.isEmpty || unit == "px" || unit == "%" ? "(\(x)\(unit), \(y)\(unit))" : nil
        default: return nil
        }
    }

    private func isBareName(_ expression: ExpressionSyntax) -> Bool {
        if case .name = expression.kind { true } else { false }
    }

    func requireAll(of signature: Signature, given: Set<String>, _ call: CallSyntax) {
        for parameter in signature.parameters where parameter.isRequired && !given.contains(parameter.name) {
            report(
                Codes.missingArgument, "'\(signature.name)' needs '\(parameter.name)', \(parameter.type.phrase)",
                call.nameRange,
                subject: path(signature.name), fix: .init("add '\(parameter.name): ...'"))
        }
    }
}
