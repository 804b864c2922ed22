import KinoraCore

extension Parser {
    /// Literals, names, calls, groups, points, keyframes and sums.
    func primary() throws(Failure) -> ExpressionSyntax {
        let token = current
        let start = token.range.start
        switch token.kind {
        case .number(let unitStart):
            advance()
            return try node(
                .number(
                    digits: source.text(SourceRange(start, unitStart)),
                    unit: source.text(SourceRange(unitStart, token.range.end))), from: start)
        case .size:
            advance()
            return try node(.size(source.text(token.range)), from: start)
        case .color:
            advance()
            return try node(.color(source.text(token.range)), from: start)
        case .text(let index):
            advance()
            let literal = source.text(token.range)
            let value = texts[index]
            return try node(.text(value, literal: literal == EscapedText.literal(value) ? nil : literal), from: start)
        case .identifier:
            return try nameOrCall()
        case .symbol(.leftParenthesis):
            return try groupOrPoint()
        case .symbol(.leftBracket):
            return try keyframes()
        case .invalid:
            advance()
            throw Failure()
        default:
            throw unexpected("a value is expected")
        }
    }

    private func nameOrCall() throws(Failure) -> ExpressionSyntax {
        let start = current.range.start
        let range = current.range
        let text = source.text(range)
        if text == "true" || text == "false" {
            advance()
            return try node(.bool(text == "true"), from: start)
        }
        // A line that begins 'name =' is the next binding; the one before it lacks its end.
        let isNextBinding = isAtLineBreak && index > 0 && isSymbol(.assign, at: 1)
        if isNextBinding || Self.reservedWords.contains(text) { throw unexpected("a value is expected") }
        if text == "sum", isSymbol(.leftParenthesis, at: 1), lookahead(2).kind == .identifier, isWord("in", at: 3) {
            return try sum()
        }
        advance()
        guard isSymbol(.leftParenthesis), !current.startsLine else { return try node(.name(text), from: start) }
        var call = CallSyntax(receiver: nil, name: text, nameRange: range, arguments: [], hasParentheses: true)
        (call.arguments, call.end) = try arguments()
        return try node(.call(call), from: start)
    }

    private func sum() throws(Failure) -> ExpressionSyntax {
        let start = current.range.start
        advance()
        advance()
        bracketDepth += 1
        let counter: String
        let lower: ExpressionSyntax
        let upper: ExpressionSyntax
        do {
            defer { bracketDepth -= 1 }
            counter = try name("the name of a counter").text
            advance()
            lower = try binary(0)
            try expect(.range, "between the ends of a range")
            upper = try binary(0)
            try expect(.rightParenthesis, "after the range of a sum")
        }
        let block = try nested { parser throws(Failure) in try parser.block() }
        return try node(.sum(SumSyntax(counter: counter, lower: lower, upper: upper, block: block)), from: start)
    }

    private func groupOrPoint() throws(Failure) -> ExpressionSyntax {
        let start = current.range.start
        let opening = current.range
        advance()
        bracketDepth += 1
        defer { bracketDepth -= 1 }
        var parts = [try expression()]
        var isTuple = false
        while take(.comma) {
            isTuple = true
            if isSymbol(.rightParenthesis) { break }
            parts.append(try expression())
        }
        if !take(.rightParenthesis) {
            if isAtEnd || beginsItem { throw unclosed("(", opening) }
            throw unexpected("',' or ')' is expected")
        }
        return try node(isTuple ? .tuple(parts) : .group(parts[0]), from: start)
    }

    private func keyframes() throws(Failure) -> ExpressionSyntax {
        let start = current.range.start
        var keys: [KeyframeSyntax] = []
        let end = try list(open: .leftBracket, close: .rightBracket, "before keyframes") { parser throws(Failure) in
            var trivia = parser.leadingTrivia()
            let time = try parser.binary(0)
            try parser.expect(.colon, "between the time of a keyframe and its value")
            let value = try parser.expression()
            var key = KeyframeSyntax(time: time, value: value)
            key.ease = try parser.ease()
            _ = parser.take(.comma)
            parser.finish(&trivia)
            key.trivia = trivia
            keys.append(key)
        }
        if keys.isEmpty {
            report(
                Codes.emptyKeyframes, "a list of keyframes has at least one, this one is empty",
                SourceRange(start, previousEnd))
            throw Failure()
        }
        return try node(.keyframes(keys, end: end), from: start)
    }
}
