import KinoraCore

extension Parser {
    /// `{ statements }`, separated by line breaks or semicolons.
    func block() throws(Failure) -> BlockSyntax {
        let opening = current.range
        try expect(.leftBrace, "before the body")
        let outerDepth = bracketDepth
        bracketDepth = 0
        defer { bracketDepth = outerDepth }
        var statements: [StatementSyntax] = []
        while !isSymbol(.rightBrace) {
            if isAtEnd || beginsDefinition { throw unclosed("{", opening) }
            if take(.semicolon) { continue }
            let before = index
            do {
                statements.append(try statement(mustBind: false))
            } catch {
                bracketDepth = 0
                skipToNextLine(insideBlock: true, after: before)
            }
            if index == before { advance() }
        }
        let end = danglingComments()
        advance()
        return BlockSyntax(statements: statements, range: SourceRange(opening.start, previousEnd), end: end)
    }

    /// Like `beginsItem`, but a binding is at home in a block.
    private var beginsDefinition: Bool { beginsItem && !isSymbol(.assign, at: 1) }

    func statement(mustBind: Bool) throws(Failure) -> StatementSyntax {
        var trivia = leadingTrivia()
        let start = current.range.start
        var bound: (text: String, range: SourceRange)?
        if mustBind || (current.kind == .identifier && isSymbol(.assign, at: 1)) {
            bound = try name("a name")
            try expect(.assign, "after a name")
        }
        let value = try expression()
        let range = SourceRange(start, previousEnd)
        // The item around a binding takes the trivia of a binding at the top level.
        guard !mustBind else {
            return StatementSyntax(name: bound?.text, nameRange: bound?.range, value: value, range: range)
        }
        let hasSemicolon = take(.semicolon)
        finish(&trivia)
        if !hasSemicolon, !current.startsLine, !isSymbol(.rightBrace), !isAtEnd {
            throw unexpected("the end of the line is expected")
        }
        return StatementSyntax(
            name: bound?.text, nameRange: bound?.range, value: value, range: range, trivia: trivia)
    }

    /// Elements between two signs; each call of `element` takes one element and the comma behind it.
    func list(
        open: Token.Symbol, close: Token.Symbol, _ purpose: String,
        _ element: (Parser) throws(Failure) -> Void
    ) throws(Failure) -> [Comment] {
        let opening = current.range
        try expect(open, purpose)
        bracketDepth += 1
        defer { bracketDepth -= 1 }
        while !isSymbol(close) {
            if isAtEnd || beginsItem { throw unclosed(open.rawValue, opening) }
            let before = index
            do {
                try element(self)
                if !isSymbol(close), !isSymbol(.comma, at: -1), !isAtEnd, !beginsItem {
                    throw unexpected("',' or '\(close.rawValue)' is expected")
                }
            } catch {
                let depth = bracketDepth
                skipElement()
                bracketDepth = depth
                _ = take(.comma)
                // A different closing sign cannot belong to this list.
                if index == before || isForeignClosing(close) || isAtEnd || beginsItem { throw Failure() }
            }
        }
        let end = danglingComments()
        advance()
        return end
    }

    private func isForeignClosing(_ close: Token.Symbol) -> Bool {
        guard !isSymbol(close) else { return false }
        return isSymbol(.rightParenthesis) || isSymbol(.rightBracket) || isSymbol(.rightBrace)
    }

    func unclosed(_ sign: String, _ opening: SourceRange) -> Failure {
        // Brackets that were given up for their depth are not missing.
        if sink.codes.contains(Codes.nestedTooDeeply) { return Failure() }
        let closing = sign == "(" ? ")" : sign == "[" ? "]" : "}"
        report(
            Codes.unclosedBracket, "'\(sign)' is closed by '\(closing)', this one is never closed", opening,
            fix: .init("add '\(closing)'"))
        return Failure()
    }
}
