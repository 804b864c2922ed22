import KinoraCore

extension Parser {
    /// Any expression, ramps included.
    func expression() throws(Failure) -> ExpressionSyntax {
        try nested { parser throws(Failure) in
            let start = parser.current.range.start
            let from = try parser.operand()
            guard parser.isSymbol(.arrow) else { return from }
            parser.advance()
            var ramp = RampSyntax(from: from, to: try parser.operand())
            if parser.isWord("over"), parser.continuesRamp {
                parser.advance()
                ramp.over = try parser.operand()
            }
            ramp.ease = try parser.ease()
            return try parser.node(.ramp(ramp), from: start)
        }
    }

    /// Whether the current word belongs to a ramp or keyframe rather than to a binding on the next line.
    private var continuesRamp: Bool { !isAtLineBreak || !(isSymbol(.assign, at: 1) || isSymbol(.colon, at: 1)) }

    func ease() throws(Failure) -> EaseSyntax? {
        guard isWord("ease"), continuesRamp else { return nil }
        advance()
        guard let word = word() else {
            throw unexpected("an easing (\(Easing.allCases.map(\.rawValue).joined(separator: ", "))) is expected")
        }
        defer { advance() }
        return EaseSyntax(name: word, range: current.range)
    }

    private func operand() throws(Failure) -> ExpressionSyntax {
        guard isWord("if") else { return try binary(0) }
        return try nested { parser throws(Failure) in
            let start = parser.current.range.start
            parser.advance()
            let condition = try parser.operand()
            guard parser.takeWord("then") else { throw parser.unexpected("'then' is expected after a condition") }
            let yes = try parser.operand()
            guard parser.takeWord("else") else {
                throw parser.unexpected("'else' is expected, every 'if' has a value either way")
            }
            let no = try parser.operand()
            return try parser.node(.conditional(condition, yes, no), from: start)
        }
    }

    /// Operators that bind at least as tightly as `minimum`, by precedence climbing.
    func binary(_ minimum: Int) throws(Failure) -> ExpressionSyntax {
        let start = current.range.start
        var left = try prefix()
        while let operation = binaryOperator(), operation.precedence >= minimum {
            let sign = current.range
            advance()
            let right = try nested { parser throws(Failure) in try parser.binary(operation.precedence + 1) }
            left = try node(.binary(operation, left, right), from: start)
            if operation.isComparison, let next = binaryOperator(), next.isComparison {
                report(
                    Codes.chainedComparison, "a comparison has two sides, this one has three",
                    SourceRange(sign.start, current.range.end), fix: .init("write 'a < b and b < c'"))
                throw Failure()
            }
        }
        return left
    }

    private static let operators: [Token.Symbol: BinaryOperatorSyntax] = [
        .equal: .equal, .notEqual: .notEqual, .less: .less, .lessOrEqual: .lessOrEqual, .greater: .greater,
        .greaterOrEqual: .greaterOrEqual, .plus: .add, .minus: .subtract, .star: .multiply, .slash: .divide,
        .percent: .modulo,
    ]

    private func binaryOperator() -> BinaryOperatorSyntax? {
        switch current.kind {
        case .symbol(let symbol):
            guard let operation = Self.operators[symbol] else { return nil }
            // At the start of a line, '-x' begins a new expression and '- x' goes on with the one before.
            if operation == .subtract, isAtLineBreak, lookahead(1).range.start == current.range.end { return nil }
            return operation
        case .identifier:
            if isWord("and") { return .and }
            if isWord("or") { return .or }
            return nil
        default: return nil
        }
    }

    private func prefix() throws(Failure) -> ExpressionSyntax {
        let start = current.range.start
        if isSymbol(.minus) {
            advance()
            let operand = try nested { parser throws(Failure) in try parser.prefix() }
            return try node(.unary(.negate, operand), from: start)
        }
        if isWord("not") {
            advance()
            let operand = try nested { parser throws(Failure) in try parser.binary(4) }
            return try node(.unary(.not, operand), from: start)
        }
        return try postfix()
    }

    private func postfix() throws(Failure) -> ExpressionSyntax {
        let start = current.range.start
        var value = try primary()
        while true {
            if isSymbol(.dot) {
                value = try link(of: value, from: start)
            } else if isSymbol(.leftBracket), !isAtLineBreak {
                value = try subscripted(value, from: start)
            } else {
                return value
            }
        }
    }

    private func link(of receiver: ExpressionSyntax, from start: Int) throws(Failure) -> ExpressionSyntax {
        var trivia = Trivia()
        finishLink(&trivia)
        trivia.leading += danglingComments()
        advance()
        let name = try name("the name of an operation")
        var call = CallSyntax(
            receiver: receiver, name: name.text, nameRange: name.range, arguments: [], hasParentheses: false)
        if isSymbol(.leftParenthesis), !current.startsLine {
            call.hasParentheses = true
            (call.arguments, call.end) = try arguments()
        }
        call.trivia = trivia
        return try node(.call(call), from: start)
    }

    /// Comments behind the link before stand in front of this one.
    private func finishLink(_ trivia: inout Trivia) {
        while commentIndex < comments.count, comments[commentIndex].start < current.range.start {
            var comment = comments[commentIndex].comment
            comment.blankBefore = false
            trivia.leading.append(comment)
            commentIndex += 1
        }
    }

    func arguments() throws(Failure) -> ([ArgumentSyntax], end: [Comment]) {
        var arguments: [ArgumentSyntax] = []
        let end = try list(open: .leftParenthesis, close: .rightParenthesis, "before the arguments") {
            parser throws(Failure) in
            var trivia = parser.leadingTrivia()
            var argument: ArgumentSyntax
            if let word = parser.word(), parser.isSymbol(.colon, at: 1) || parser.isSymbol(.assign, at: 1) {
                let range = parser.current.range
                parser.advance()
                if parser.isSymbol(.assign) {
                    parser.report(
                        Codes.unexpectedToken, "an argument is written 'name: value', '=' is here",
                        parser.current.range, fix: .didYouMean(":"))
                }
                parser.advance()
                argument = ArgumentSyntax(name: word, nameRange: range, value: try parser.expression())
            } else {
                argument = ArgumentSyntax(value: try parser.expression())
            }
            _ = parser.take(.comma)
            parser.finish(&trivia)
            argument.trivia = trivia
            arguments.append(argument)
        }
        return (arguments, end)
    }

    /// `x[a..b]` or `x[dx, dy]`.
    private func subscripted(
        _ receiver: ExpressionSyntax, from start: Int
    ) throws(Failure) -> ExpressionSyntax {
        let opening = current.range
        advance()
        bracketDepth += 1
        defer { bracketDepth -= 1 }
        if take(.range) {
            let to = isSymbol(.rightBracket) ? nil : try expression()
            try closeBracket(opening)
            return try node(.slice(receiver, from: nil, to: to), from: start)
        }
        let first = try expression()
        if take(.range) {
            let to = isSymbol(.rightBracket) ? nil : try expression()
            try closeBracket(opening)
            return try node(.slice(receiver, from: first, to: to), from: start)
        }
        var indices = [first]
        while take(.comma), !isSymbol(.rightBracket) { indices.append(try expression()) }
        try closeBracket(opening)
        return try node(.index(receiver, indices), from: start)
    }

    private func closeBracket(_ opening: SourceRange) throws(Failure) {
        if take(.rightBracket) { return }
        if isAtEnd || beginsItem { throw unclosed("[", opening) }
        throw unexpected("'..', ',' or ']' is expected")
    }
}
