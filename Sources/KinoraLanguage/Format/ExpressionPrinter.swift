import KinoraCore

/// Writes expressions: on one line where that fits, else broken at the outermost place.
enum ExpressionPrinter {
    /// The text of an expression that begins at `column` of a line that is indented by `indent`; lines after the first
    /// carry their own indentation.
    static func print(_ expression: ExpressionSyntax, column: Int, indent: Int) -> String {
        if !mustBreak(expression) {
            let text = flat(expression)
            let firstLine = text.prefix { $0 != "\n" }
            if column + firstLine.count <= SyntaxPrinter.width { return text }
        }
        return broken(expression, column: column, indent: indent)
    }

    // MARK: One line

    /// The expression on one line, comments left out.
    static func flat(_ expression: ExpressionSyntax) -> String {
        switch expression.kind {
        case .number(let digits, let unit): return digits + unit
        case .size(let text), .color(let text), .name(let text): return text
        case .text(let text, let literal): return literal ?? EscapedText.literal(text)
        case .bool(let value): return value ? "true" : "false"
        case .call(let call): return (receiver(call.receiver).map { $0 + "." } ?? "") + link(call)
        case .slice(let source, let from, let to):
            return "\(receiver(source) ?? "")[\(from.map { flat($0) } ?? "")..\(to.map { flat($0) } ?? "")]"
        case .index(let source, let indices):
            return "\(receiver(source) ?? "")[\(indices.map { flat($0) }.joined(separator: ", "))]"
        case .unary(let operation, let operand):
            return sign(operation) + self.operand(operand, above: unaryLevel(operation))
        case .binary(let operation, let left, let right):
            let level = operation.precedence
            return
                "\(operand(left, above: operation.isComparison ? level : level - 1)) \(operation.rawValue) \(operand(right, above: level))"
        case .conditional(let condition, let yes, let no):
            return "if \(branch(condition)) then \(branch(yes)) else \(branch(no))"
        case .ramp(let ramp): return self.ramp(ramp)
        case .keyframes(let keys, _): return "[\(keys.map(keyframe).joined(separator: ", "))]"
        case .tuple(let parts): return "(\(parts.map { flat($0) }.joined(separator: ", ")))"
        case .group(let inner): return "(\(flat(inner)))"
        case .sum(let sum): return sumHead(sum) + "{ \(sum.block.statements.map(statement).joined(separator: "; ")) }"
        case .record(let settings, _):
            return settings.isEmpty
                ? "{}" : "{ \(settings.map { "\($0.name): \(flat($0.value))" }.joined(separator: ", ")) }"
        case .missing: return ""
        }
    }

    private static func statement(_ statement: StatementSyntax) -> String {
        (statement.name.map { "\($0) = " } ?? "") + flat(statement.value)
    }

    static func sumHead(_ sum: SumSyntax) -> String {
        "sum(\(sum.counter) in \(flat(sum.lower))..\(flat(sum.upper))) "
    }

    static func sign(_ operation: UnaryOperatorSyntax) -> String { operation == .negate ? "-" : "not " }

    static func unaryLevel(_ operation: UnaryOperatorSyntax) -> Int { operation == .negate ? 6 : 3 }

    static func keyframe(_ key: KeyframeSyntax) -> String {
        "\(flat(key.time)): \(flat(key.value))" + (key.ease.map { " ease \($0.name)" } ?? "")
    }

    private static func ramp(_ ramp: RampSyntax) -> String {
        var text = "\(branch(ramp.from)) -> \(branch(ramp.to))"
        if let over = ramp.over { text += " over \(branch(over))" }
        if let ease = ramp.ease { text += " ease \(ease.name)" }
        return text
    }

    /// An expression that may be anything but a ramp.
    static func branch(_ expression: ExpressionSyntax) -> String {
        if case .ramp = expression.kind { return "(\(flat(expression)))" }
        return flat(expression)
    }

    /// An operand; syntax that a program made may need parentheses that a parsed tree never does.
    static func operand(_ expression: ExpressionSyntax, above level: Int) -> String {
        needsParentheses(expression, above: level) ? "(\(flat(expression)))" : flat(expression)
    }

    static func needsParentheses(_ expression: ExpressionSyntax, above level: Int) -> Bool {
        switch expression.kind {
        case .binary(let operation, _, _): operation.precedence <= level
        case .unary(let operation, _): operation == .not && level >= 3
        case .conditional, .ramp: true
        default: false
        }
    }

    /// What a dot or bracket may follow.
    static func receiver(_ expression: ExpressionSyntax?) -> String? {
        guard let expression else { return nil }
        switch expression.kind {
        case .unary, .binary, .conditional, .ramp: return "(\(flat(expression)))"
        default: return flat(expression)
        }
    }

    static func link(_ call: CallSyntax) -> String {
        guard call.hasParentheses else { return call.name }
        return "\(call.name)(\(call.arguments.map(argument).joined(separator: ", ")))"
    }

    private static func argument(_ argument: ArgumentSyntax) -> String {
        (argument.name.map { "\($0): " } ?? "") + flat(argument.value)
    }

    // MARK: Several lines

    /// Whether something inside cannot stand on one line: a comment, or a block with bindings.
    static func mustBreak(_ expression: ExpressionSyntax) -> Bool {
        switch expression.kind {
        case .call(let call):
            if !call.end.isEmpty || call.trivia.hasComments { return true }
            if call.arguments.contains(where: \.trivia.hasComments) { return true }
        case .keyframes(let keys, let end):
            if !end.isEmpty || keys.contains(where: \.trivia.hasComments) { return true }
        case .sum(let sum):
            let block = sum.block
            if block.statements.count != 1 || !block.end.isEmpty || block.statements[0].trivia.hasComments {
                return true
            }
        case .record(let settings, let end):
            if !end.isEmpty || settings.contains(where: \.trivia.hasComments) { return true }
        default: break
        }
        return expression.kind.children.contains(where: mustBreak)
    }
}
