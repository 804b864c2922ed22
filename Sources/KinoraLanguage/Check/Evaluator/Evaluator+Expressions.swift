import KinoraCore

extension Evaluator {
    /// What an expression means; mistakes are reported and give `.poison`, so that nothing is reported twice.
    func meaning(of expression: ExpressionSyntax) -> Meaning {
        switch expression.kind {
        case .number(let digits, let unit): return number(digits, unit, expression)
        case .size(let text): return size(text, expression)
        case .color(let text): return .quantity(Self.color(text))
        case .text(let text, _): return .text(text, directory: source.directory)
        case .bool(let value): return .quantity(.truth(value))
        case .name(let name): return named(name, expression)
        case .call(let call): return self.call(call, expression.range)
        case .slice(let receiver, let from, let to): return slice(receiver, from, to, expression.range)
        case .unary(let operation, let operand): return unary(operation, operand)
        case .binary(let operation, let left, let right): return binary(operation, left, right, expression)
        case .conditional(let condition, let yes, let no): return conditional(condition, yes, no, expression)
        case .ramp(let syntax): return ramp(syntax, expression)
        case .keyframes(let keys, _): return keyframes(keys, expression)
        case .tuple(let parts): return point(parts, expression)
        case .group(let inner): return meaning(of: inner)
        case .index, .sum:
            report(
                Codes.notInEffects, "pixels and sums belong to effects, a graph connects whole streams",
                expression.range)
            return .poison
        case .record:
            report(
                Codes.wrongType, "'{ ... }' is for metadata only, a value is expected", expression.range)
            return .poison
        case .missing: return .poison
        }
    }

    private func number(_ digits: String, _ unit: String, _ expression: ExpressionSyntax) -> Meaning {
        guard let value = Double(digits), value.isFinite, value.magnitude < 1e18 else {
            report(Codes.invalidNumber, "a number is below 10^18, '\(digits)' is not", expression.range)
            return .poison
        }
        guard let meaning = Units.meaning(digits: digits, unit: unit) else {
            report(
                Codes.unknownUnit, "a unit is one of \(Units.names.joined(separator: " ")), '\(unit)' is none",
                expression.range, fix: Self.nearestUnit(to: unit).map { .didYouMean(digits + $0) })
            return .poison
        }
        if case .value(.frames) = meaning, value != value.rounded() || value > 1e9 {
            report(
                Codes.notWhole, "frames are counted in whole numbers, '\(digits)f' is not one", expression.range,
                fix: .didYouMean("\(DecimalText.shortest(Swift.min(value.rounded(), 1e9)))f"))
            return .poison
        }
        if case .value(.rate(let rate)) = meaning, !FrameRate.wanted.contains(rate) || value > 1000 {
            return unwantedRate(expression.range)
        }
        return meaning
    }

    /// Reports a frame rate beyond those that can be asked for.
    func unwantedRate(_ range: SourceRange) -> Meaning {
        let (low, high) = (FrameRate.wanted.lowerBound.doubleValue, FrameRate.wanted.upperBound.doubleValue)
        report(
            Codes.outOfRange,
            "a frame rate in \(DecimalText.shortest(low))..\(DecimalText.shortest(high))fps is expected, "
                + "'\(source.text(range))' is outside", range)
        return .poison
    }

    static func nearestUnit(to unit: String) -> String? {
        let spelled = [
            "sec": "s", "secs": "s", "seconds": "s", "second": "s", "frames": "f", "frame": "f", "degrees": "deg",
            "degree": "deg", "pixels": "px", "pixel": "px", "hz": "Hz", "khz": "kHz", "db": "dB", "lufs": "LUFS",
            "k": "kbps",
            "M": "Mbps", "m": "min", "mins": "min", "percent": "%", "kb": "kbps", "mb": "Mbps",
        ]
        return spelled[unit] ?? spelled[unit.lowercased()] ?? nearestName(to: unit, in: Units.names)
    }

    private func size(_ text: String, _ expression: ExpressionSyntax) -> Meaning {
        let parts = text.split(separator: "x").map { Int($0) ?? Int.max }
        guard parts.count == 2, parts.allSatisfy({ (1...65_536).contains($0) }) else {
            report(
                Codes.invalidSize, "width and height are 1 to 65536 pixels, '\(text)' is not", expression.range)
            return .poison
        }
        return .value(.size(width: parts[0], height: parts[1]))
    }

    /// `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`; the lexer has counted the digits.
    static func color(_ text: String) -> Quantity {
        let digits = text.dropFirst().compactMap(\.hexDigitValue)
        let bytes: [Int] =
            digits.count <= 4
            ? digits.map { $0 * 17 }
            : stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] * 16 + digits[$0 + 1] }
        var components = bytes.prefix(4).map { Double($0) / 255 }
        while components.count < 4 { components.append(1) }
        return Quantity(
            shape: .color, components: components.map { .constant($0) }, measure: .exactly(.ratio), weight: 4)
    }

    private func named(_ name: String, _ expression: ExpressionSyntax) -> Meaning {
        if let meaning = names[name] { return meaning }
        switch name {
        case "t": return .quantity(Quantity(shape: .number, components: [.time], measure: .seconds))
        case "p": return .quantity(Quantity(shape: .number, components: [.progress], measure: .exactly(.ratio)))
        case "frame": return .quantity(Quantity(shape: .number, components: [.frame], measure: .exactly(.ratio)))
        case "pi": return .quantity(.number(.pi, .exactly(.ratio)))
        default: break
        }
        if let range = later[name] {
            let isInside = range.start <= expression.range.start && expression.range.end <= range.end
            report(
                Codes.usedBeforeBound,
                isInside
                    ? "a value cannot be made of itself, '\(name)' is"
                    : "a name is bound before it is used, '\(name)' is bound below",
                expression.range, notes: isInside ? [] : [.init("bound here", at: source.span(range))])
            return .poison
        }
        if session.definition(name, in: module) != nil || session.catalogue[name] != nil {
            report(
                Codes.unknownName, "'\(name)' is an operation, its parameters are expected behind it", expression.range,
                fix: .didYouMean("\(name)(...)"))
            return .poison
        }
        // A file with hundreds of unknown names has another problem than spelling.
        let known = session.sink.errorCount < 100 ? Array(names.keys) + ["t", "p", "frame"] : []
        report(
            Codes.unknownName, "a name is bound before it is used, '\(name)' is not bound", expression.range,
            fix: nearestName(to: name, in: known).map { .didYouMean($0) })
        return .poison
    }

    private func point(_ parts: [ExpressionSyntax], _ expression: ExpressionSyntax) -> Meaning {
        let quantities = parts.map { quantity($0) }
        guard parts.count == 2 else {
            report(
                Codes.wrongType, "a point has two coordinates, \(quoted(expression)) has \(parts.count)",
                expression.range)
            return .poison
        }
        guard let x = quantities[0], let y = quantities[1] else { return .poison }
        guard x.shape == .number, y.shape == .number else {
            report(Codes.wrongType, "the coordinates of a point are numbers", expression.range)
            return .poison
        }
        guard let measure = Quantity.Measure.common(x.measure, y.measure) else {
            return mixed(x, y, expression, "be the coordinates of one point")
        }
        let isPlace =
            switch measure {
            case .exactly(.ratio), .exactly(.length), .zero: true
            default: false
            }
        guard isPlace else {
            report(
                Codes.wrongType, "a point is in shares of the picture or in pixels, \(quoted(expression)) is not",
                expression.range)
            return .poison
        }
        return .quantity(
            Quantity(
                shape: .point, components: x.components + y.components, measure: measure,
                isOpaque: x.isOpaque || y.isOpaque, weight: x.weight + y.weight, depth: Swift.max(x.depth, y.depth)))
    }

    private func slice(
        _ receiver: ExpressionSyntax, _ from: ExpressionSyntax?, _ to: ExpressionSyntax?, _ range: SourceRange
    ) -> Meaning {
        let signature = BuiltinSignatures.slice
        let source = stream(receiver, for: signature.parameters[0], of: signature)
        var arguments: [String: Argument] = [:]
        var isSound = true
        for (expression, parameter) in zip([from, to], signature.parameters.dropFirst()) {
            guard let expression else { continue }
            if let argument = argument(expression, for: parameter, of: signature) {
                arguments[parameter.name] = argument
                isSound = isNotNegative(argument, expression) && isSound
            } else {
                isSound = false
            }
        }
        if isSound, let from, let to, !isForward(arguments) {
            report(
                Codes.emptySlice, "a slice ends after it begins, \(quoted(from)) is not before \(quoted(to))",
                from.range.joined(with: to.range), subject: path("slice"))
            isSound = false
        }
        guard isSound, let (node, type) = source else { return .poison }
        let id = builder.add(
            path: path("slice"), operation: .operator("slice"), name: "slice",
            inputs: [NodeInput(parameter: "source", node: node)], arguments: arguments,
            explicit: Set(arguments.keys), type: type, span: self.source.span(range))
        return .stream(id, type)
    }

    private func isNotNegative(_ argument: Argument, _ expression: ExpressionSyntax) -> Bool {
        let isNegative =
            switch argument.constant {
            case .duration(let seconds): seconds.numerator < 0
            case .frames(let frames): frames < 0
            default: false
            }
        if isNegative {
            report(
                Codes.emptySlice, "a slice lies within its clip, \(quoted(expression)) is before the start",
                expression.range, subject: path("slice"))
        }
        return !isNegative
    }

    private func isForward(_ arguments: [String: Argument]) -> Bool {
        switch (arguments["from"]?.constant, arguments["to"]?.constant) {
        case (.duration(let from), .duration(let to)): from < to
        case (.frames(let from), .frames(let to)): from < to
        default: true
        }
    }
}
