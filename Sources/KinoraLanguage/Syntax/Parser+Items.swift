import KinoraCore

extension Parser {
    func file() -> FileSyntax {
        var version: VersionSyntax?
        var items: [ItemSyntax] = []
        var brokenNames: Set<String> = []
        if isWord("kinora"), case .number = lookahead(1).kind { version = versionLine() }
        while !isAtEnd {
            let before = index
            do {
                if let item = try item() { items.append(item) }
            } catch {
                bracketDepth = 0
                if let name = nameOfItem(at: before) { brokenNames.insert(name) }
                skipToNextLine(insideBlock: false, after: before)
            }
            // Whatever happened, every round must use up something.
            if index == before { advance() }
        }
        return FileSyntax(version: version, items: items, end: danglingComments(), brokenNames: brokenNames)
    }

    /// What the item that begins at a token would have been called.
    private func nameOfItem(at start: Int) -> String? {
        guard let first = word(at: start - index) else { return nil }
        if isSymbol(.assign, at: start + 1 - index) { return first }
        return Self.itemWords.contains(first) ? word(at: start + 1 - index) : nil
    }

    private func versionLine() -> VersionSyntax {
        var trivia = leadingTrivia()
        let start = current.range.start
        advance()
        let text = source.text(current.range)
        advance()
        let range = SourceRange(start, previousEnd)
        let number = Int(text)
        if number != 1 {
            report(
                Codes.unsupportedVersion, "this Kinora reads version 1 of the language, not '\(text)'", range,
                fix: .didYouMean("kinora 1"))
        }
        if !current.startsLine, !isAtEnd { _ = unexpected("nothing more on the version's line is expected") }
        finish(&trivia)
        return VersionSyntax(number: number ?? 1, range: range, trivia: trivia)
    }

    static let itemWords = ["import", "input", "effect", "graph", "fn", "render"]

    private func item() throws(Failure) -> ItemSyntax? {
        if take(.semicolon) { return nil }
        var trivia = leadingTrivia()
        let start = current.range.start
        let kind = try itemKind()
        if isSymbol(.semicolon) { advance() }
        let range = SourceRange(start, previousEnd)
        finish(&trivia)
        if !current.startsLine, !isAtEnd, !isSymbol(.semicolon, at: -1) {
            throw unexpected("the end of the line is expected")
        }
        return ItemSyntax(kind: kind, range: range, trivia: trivia)
    }

    private func itemKind() throws(Failure) -> ItemSyntax.Kind {
        guard let word = word() else {
            throw unexpected("an item (\(Self.itemWords.joined(separator: ", ")) or 'name = ...') is expected")
        }
        if isSymbol(.assign, at: 1) { return .binding(try statement(mustBind: true)) }
        switch word {
        case "import": return .import(try importItem())
        case "input": return .input(try inputItem())
        case "effect": return .definition(try definition(.effect))
        case "graph": return .definition(try definition(.graph))
        case "fn": return .function(try function())
        case "render": return .render(try render())
        case "kinora":
            report(Codes.missingVersion, "the version of the language belongs on the first line", current.range)
            throw Failure()
        default:
            let next = lookahead(1)
            let isCallOrMember =
                isSymbol(.dot, at: 1) || isSymbol(.leftParenthesis, at: 1) || isSymbol(.leftBracket, at: 1)
            if next.startsLine || isCallOrMember || next.kind == .endOfFile {
                report(
                    Codes.unexpectedItem, "a value needs a name, 'name = \(word)...'; only 'render' uses one without",
                    current.range)
            } else {
                report(
                    Codes.unexpectedItem,
                    "an item begins with \(Self.itemWords.joined(separator: ", ")) or 'name =', '\(word)' does not",
                    current.range, fix: nearestName(to: word, in: Self.itemWords).map { .didYouMean($0) })
            }
            throw Failure()
        }
    }

    private func importItem() throws(Failure) -> ImportSyntax {
        advance()
        guard case .text = current.kind else { throw unexpected("the path of a file, in quotes, is expected") }
        return ImportSyntax(path: try primary())
    }

    private func inputItem() throws(Failure) -> InputSyntax {
        advance()
        return InputSyntax(parameter: try parameter())
    }

    private func definition(_ kind: DefinitionSyntax.Kind) throws(Failure) -> DefinitionSyntax {
        advance()
        let name = try name("the name of the \(kind.rawValue)")
        var parameters: [ParameterSyntax] = []
        let end = try list(open: .leftParenthesis, close: .rightParenthesis, "after the name") {
            parser throws(Failure) in
            var trivia = parser.leadingTrivia()
            var parameter = try parser.parameter()
            _ = parser.take(.comma)
            parser.finish(&trivia)
            parameter.trivia = trivia
            parameters.append(parameter)
        }
        let result: TypeSyntax
        if take(.arrow) {
            result = try type()
        } else {
            let place = SourceRange(previousEnd, previousEnd)
            report(
                Codes.unexpectedToken, "the type of the result is expected after the parameters", place,
                fix: .didYouMean("-> video"))
            result = TypeSyntax(name: "video", range: place)
        }
        let body = try block()
        return DefinitionSyntax(
            kind: kind, name: name.text, nameRange: name.range, parameters: parameters, parametersEnd: end,
            result: result, body: body)
    }

    private func function() throws(Failure) -> FunctionSyntax {
        advance()
        let name = try name("the name of the function")
        var parameters: [String] = []
        _ = try list(open: .leftParenthesis, close: .rightParenthesis, "after the name") { parser throws(Failure) in
            parameters.append(try parser.name("the name of a parameter").text)
            _ = parser.take(.comma)
        }
        return FunctionSyntax(name: name.text, nameRange: name.range, parameters: parameters, body: try block())
    }

    func parameter() throws(Failure) -> ParameterSyntax {
        let name = try name("the name of a parameter")
        try expect(.colon, "between a name and its type")
        var parameter = ParameterSyntax(name: name.text, nameRange: name.range, type: try type())
        if isWord("in"), !isAtLineBreak {
            advance()
            parameter.lower = try binary(0)
            try expect(.range, "between the ends of a range")
            parameter.upper = try binary(0)
        }
        if isSymbol(.assign) {
            advance()
            parameter.defaultValue = try expression()
        }
        return parameter
    }

    private func type() throws(Failure) -> TypeSyntax {
        guard let word = word() else { throw unexpected("a type is expected") }
        let start = current.range.start
        advance()
        var choices: [String]?
        if word == "choice", isSymbol(.leftParenthesis) {
            var names: [String] = []
            _ = try list(open: .leftParenthesis, close: .rightParenthesis, "before the choices") {
                parser throws(Failure) in
                names.append(try parser.name("the name of a choice").text)
                _ = parser.take(.comma)
            }
            choices = names
        }
        return TypeSyntax(name: word, choices: choices, range: SourceRange(start, previousEnd))
    }

    private func render() throws(Failure) -> RenderSyntax {
        advance()
        let source = try expression()
        guard takeWord("to") else {
            throw unexpected("'to' and the path of a file are expected after what is rendered")
        }
        guard case .text = current.kind else { throw unexpected("the path of a file, in quotes, is expected") }
        let target = try primary()
        var render = RenderSyntax(source: source, target: target, settings: [])
        guard isSymbol(.leftBrace), !current.startsLine else { return render }
        (render.settings, render.end) = try settings()
        return render
    }

    /// `{ name: value ... }`, separated by line breaks or commas.
    func settings() throws(Failure) -> ([SettingSyntax], end: [Comment]) {
        let opening = current.range
        advance()
        let outerDepth = bracketDepth
        bracketDepth = 0
        defer { bracketDepth = outerDepth }
        var settings: [SettingSyntax] = []
        while !isSymbol(.rightBrace) {
            if isAtEnd || beginsItem { throw unclosed("{", opening) }
            let before = index
            do {
                settings.append(try setting())
            } catch {
                bracketDepth = 0
                skipToNextLine(insideBlock: true, after: before)
            }
            if index == before { advance() }
        }
        let end = danglingComments()
        advance()
        return (settings, end)
    }

    private func setting() throws(Failure) -> SettingSyntax {
        var trivia = leadingTrivia()
        let name = try name("the name of a setting")
        if isSymbol(.assign) {
            report(
                Codes.unexpectedToken, "a setting is written 'name: value', '=' is here", current.range,
                fix: .didYouMean(":"))
            advance()
        } else {
            try expect(.colon, "between a setting and its value")
        }
        let value = isSymbol(.leftBrace) ? try record() : try expression()
        let hasComma = take(.comma) || take(.semicolon)
        finish(&trivia)
        if !hasComma, !current.startsLine, !isSymbol(.rightBrace), !isAtEnd {
            throw unexpected("a comma or a new line is expected after a setting")
        }
        return SettingSyntax(name: name.text, nameRange: name.range, value: value, trivia: trivia)
    }

    private func record() throws(Failure) -> ExpressionSyntax {
        let start = current.range.start
        let (entries, end) = try nested { parser throws(Failure) in try parser.settings() }
        return try node(.record(entries, end: end), from: start)
    }
}
