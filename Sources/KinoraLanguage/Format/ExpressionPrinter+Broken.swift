extension ExpressionPrinter {
    static func broken(_ expression: ExpressionSyntax, column: Int, indent: Int) -> String {
        let margin = newLine(indent + 4)
        switch expression.kind {
        case .call, .slice, .index: return chain(expression, column: column, indent: indent)
        case .binary(let operation, let left, let right):
            let level = operation.precedence
            let first = operandText(
                left, above: operation.isComparison ? level : level - 1, column: column, indent: indent)
            let start = "\(operation.rawValue) "
            return first + margin + start
                + operandText(right, above: level, column: indent + 4 + start.count, indent: indent + 4)
        case .unary(let operation, let operand):
            let start = sign(operation)
            return start
                + operandText(operand, above: unaryLevel(operation), column: column + start.count, indent: indent)
        case .conditional(let condition, let yes, let no):
            return "if " + branchText(condition, column: column + 3, indent: indent) + margin + "then "
                + branchText(yes, column: indent + 9, indent: indent + 4) + margin + "else "
                + branchText(no, column: indent + 9, indent: indent + 4)
        case .ramp(let ramp):
            var text = branchText(ramp.from, column: column, indent: indent) + margin + "-> "
            text += branchText(ramp.to, column: indent + 7, indent: indent + 4)
            if let over = ramp.over { text += " over " + branchText(over, column: indent + 4, indent: indent + 4) }
            if let ease = ramp.ease { text += " ease \(ease.name)" }
            return text
        case .keyframes(let keys, let end):
            let rows = keys.map { key in
                let head = "\(print(key.time, column: indent + 4, indent: indent + 4)): "
                let text =
                    head + print(key.value, column: indent + 4 + head.count, indent: indent + 4)
                    + (key.ease.map { " ease \($0.name)" } ?? "")
                return (text, key.trivia)
            }
            return "[" + list(rows, end: end, indent: indent) + newLine(indent) + "]"
        case .tuple(let parts):
            let rows = parts.map { (print($0, column: indent + 4, indent: indent + 4), Trivia()) }
            return "(" + list(rows, end: [], indent: indent) + newLine(indent) + ")"
        case .group(let inner): return "(" + print(inner, column: column + 1, indent: indent) + ")"
        case .sum(let sum):
            return sumHead(sum) + "{\n" + SyntaxPrinter.text(of: sum.block, indent: indent + 4) + newLine(indent) + "}"
        case .record(let settings, let end):
            return "{\n" + SyntaxPrinter.text(of: settings, end: end, indent: indent + 4) + newLine(indent) + "}"
        default: return flat(expression)
        }
    }

    static func newLine(_ indent: Int) -> String { "\n" + String(repeating: " ", count: indent) }

    private static func operandText(
        _ expression: ExpressionSyntax, above level: Int, column: Int, indent: Int
    ) -> String {
        needsParentheses(expression, above: level)
            ? "(" + print(expression, column: column + 1, indent: indent) + ")"
            : print(expression, column: column, indent: indent)
    }

    private static func branchText(_ expression: ExpressionSyntax, column: Int, indent: Int) -> String {
        if case .ramp = expression.kind { return "(" + print(expression, column: column + 1, indent: indent) + ")" }
        return print(expression, column: column, indent: indent)
    }

    /// Elements one a line, with their comments; begins with a line break and ends without.
    private static func list(_ rows: [(text: String, trivia: Trivia)], end: [Comment], indent: Int) -> String {
        let margin = newLine(indent + 4)
        var text = ""
        for (index, row) in rows.enumerated() {
            for comment in row.trivia.leading { text += margin + comment.source }
            text += margin + row.text + (index < rows.count - 1 ? "," : "")
            if let trailing = row.trivia.trailing { text += "  " + trailing.source }
        }
        for comment in end { text += margin + comment.source }
        return text
    }

    // MARK: Chains

    /// `base.a(...).b(...)`: one link a line under the first dot, or under the base when that is long.
    private static func chain(_ expression: ExpressionSyntax, column: Int, indent: Int) -> String {
        var links: [ExpressionSyntax] = []
        var base = expression
        while let inner = innerReceiver(base) {
            links.append(base)
            base = inner
        }
        links.reverse()
        let isSelfContained = needsParenthesesAsReceiver(base)
        var text =
            isSelfContained
            ? "(" + print(base, column: column + 1, indent: indent) + ")"
            : self.base(base, column: column, indent: indent)
        let calls = links.filter { if case .call = $0.kind { true } else { false } }.count
        let firstHasComment = links.contains { link in
            if case .call(let call) = link.kind { !call.trivia.leading.isEmpty } else { false }
        }
        let breaksLinks = calls > 1 || firstHasComment
        let dotColumn = column + text.count
        let isAligned = !text.contains("\n") && text.count <= 32 && dotColumn <= 48 && !firstLinkHasComment(links)
        let linkColumn = isAligned ? dotColumn : indent + 4
        var seenCalls = 0
        for link in links {
            switch link.kind {
            case .call(let call):
                seenCalls += 1
                if breaksLinks, seenCalls > 1 || !isAligned {
                    for comment in call.trivia.leading { text += newLine(linkColumn) + comment.source }
                    text += newLine(linkColumn)
                }
                let lineIndent = breaksLinks ? linkColumn : indent
                text += "." + callText(call, column: currentColumn(text, column) + 1, indent: lineIndent)
            case .slice(_, let from, let to):
                text += "[\(from.map { flat($0) } ?? "")..\(to.map { flat($0) } ?? "")]"
            case .index(_, let indices):
                text += "[\(indices.map { flat($0) }.joined(separator: ", "))]"
            default: break
            }
        }
        return text
    }

    private static func firstLinkHasComment(_ links: [ExpressionSyntax]) -> Bool {
        for link in links {
            if case .call(let call) = link.kind { return !call.trivia.leading.isEmpty }
        }
        return false
    }

    private static func innerReceiver(_ expression: ExpressionSyntax) -> ExpressionSyntax? {
        switch expression.kind {
        case .call(let call): call.receiver
        case .slice(let receiver, _, _), .index(let receiver, _): receiver
        default: nil
        }
    }

    private static func needsParenthesesAsReceiver(_ expression: ExpressionSyntax) -> Bool {
        switch expression.kind {
        case .unary, .binary, .conditional, .ramp: true
        default: false
        }
    }

    private static func base(_ expression: ExpressionSyntax, column: Int, indent: Int) -> String {
        if case .call(let call) = expression.kind { return callText(call, column: column, indent: indent) }
        return print(expression, column: column, indent: indent)
    }

    /// Where the next character goes.
    private static func currentColumn(_ text: String, _ start: Int) -> Int {
        guard let lineBreak = text.lastIndex(of: "\n") else { return start + text.count }
        return text.distance(from: lineBreak, to: text.endIndex) - 1
    }

    /// `name(arguments)`, the arguments one a line when they do not fit.
    private static func callText(_ call: CallSyntax, column: Int, indent: Int) -> String {
        let text = link(call)
        let isBroken = !call.end.isEmpty || call.arguments.contains { $0.trivia.hasComments || mustBreak($0.value) }
        if !isBroken, column + text.prefix(while: { $0 != "\n" }).count <= SyntaxPrinter.width { return text }
        guard !call.arguments.isEmpty || !call.end.isEmpty else { return text }
        let rows = call.arguments.map { argument in
            let head = argument.name.map { "\($0): " } ?? ""
            return (head + print(argument.value, column: indent + 4 + head.count, indent: indent + 4), argument.trivia)
        }
        return "\(call.name)(" + list(rows, end: call.end, indent: indent) + newLine(indent) + ")"
    }
}
