import KinoraCore

/// Builds the syntax tree of a file; every mistake becomes a diagnostic and parsing goes on behind it.
final class Parser {
    /// Levels of nesting a file may have; recursion over the tree stays far from the end of any stack.
    static let maximumDepth = 200

    /// Thrown after a diagnostic has been recorded; whoever catches it skips to a place where it can go on.
    struct Failure: Error {}

    let source: SourceText
    let sink: DiagnosticSink
    let tokens: [Token]
    let comments: [PlacedComment]
    let texts: [String]
    var index = 0
    var commentIndex = 0
    /// Above 0 a line break means nothing.
    var bracketDepth = 0
    var nesting = 0

    init(_ source: SourceText, sink: DiagnosticSink) {
        self.source = source
        self.sink = sink
        let lexed = Lexer.lex(source, sink: sink)
        tokens = lexed.tokens
        comments = lexed.comments
        texts = lexed.texts
    }

    static func parse(_ source: SourceText, sink: DiagnosticSink) -> FileSyntax {
        let parser = Parser(source, sink: sink)
        return parser.file()
    }

    // MARK: Tokens

    var current: Token { tokens[index] }

    func lookahead(_ distance: Int) -> Token {
        tokens[Swift.min(Swift.max(0, index + distance), tokens.count - 1)]
    }

    var previousEnd: Int { index > 0 ? tokens[index - 1].range.end : 0 }

    var isAtEnd: Bool { current.kind == .endOfFile }

    /// Whether the current token begins a line that ends the expression before it.
    var isAtLineBreak: Bool { bracketDepth == 0 && current.startsLine }

    func advance() {
        if index < tokens.count - 1 { index += 1 }
    }

    func isSymbol(_ symbol: Token.Symbol, at distance: Int = 0) -> Bool {
        if case .symbol(let found) = lookahead(distance).kind { found == symbol } else { false }
    }

    func word(at distance: Int = 0) -> String? {
        let token = lookahead(distance)
        return token.kind == .identifier ? source.text(token.range) : nil
    }

    func isWord(_ text: String, at distance: Int = 0) -> Bool {
        let token = lookahead(distance)
        guard token.kind == .identifier, token.range.end - token.range.start == text.utf8.count else { return false }
        return source.bytes[token.range.start..<token.range.end].elementsEqual(text.utf8)
    }

    func take(_ symbol: Token.Symbol) -> Bool {
        guard isSymbol(symbol) else { return false }
        advance()
        return true
    }

    func takeWord(_ text: String) -> Bool {
        guard isWord(text) else { return false }
        advance()
        return true
    }

    func expect(_ symbol: Token.Symbol, _ purpose: String) throws(Failure) {
        if take(symbol) { return }
        throw unexpected("'\(symbol.rawValue)' is expected \(purpose)")
    }

    /// A name of the user's own.
    func name(_ what: String) throws(Failure) -> (text: String, range: SourceRange) {
        guard let text = word() else { throw unexpected("\(what) is expected") }
        let range = current.range
        if Self.reservedWords.contains(text) {
            report(Codes.reservedWord, "a name is not a word of the language, '\(text)' is one", range)
        }
        advance()
        return (text, range)
    }

    static let reservedWords: Set<String> = ["if", "then", "else", "and", "or", "not", "true", "false"]

    // MARK: Mistakes

    func report(
        _ code: DiagnosticCode, _ message: String, _ range: SourceRange, notes: [Diagnostic.Note] = [],
        fix: Diagnostic.FixIt? = nil
    ) {
        sink.add(Diagnostic(code, message, at: source.span(range), notes: notes, fix: fix))
    }

    /// Reports that something else was expected where the current token is.
    func unexpected(_ message: String, fix: Diagnostic.FixIt? = nil) -> Failure {
        if hasInvalidTokenAhead { return Failure() }
        // What is missing at the end of a line is missing behind its last token.
        let isMissing = isAtEnd || (current.startsLine && index > 0 && bracketDepth == 0)
        let range = isMissing ? SourceRange(previousEnd, previousEnd) : current.range
        report(
            Codes.unexpectedToken, "\(message), \(isMissing ? "the line ends" : "\(found) is here")", range, fix: fix)
        return Failure()
    }

    /// Whether the lexer has complained about this line; what the parser thinks of the rest would only confuse.
    private var hasInvalidTokenAhead: Bool {
        var distance = 0
        repeat {
            let token = lookahead(distance)
            if token.kind == .invalid { return true }
            if token.kind == .endOfFile { return false }
            distance += 1
        } while !lookahead(distance).startsLine && distance < 200
        return false
    }

    /// The current token as messages call it.
    var found: String {
        switch current.kind {
        case .endOfFile: "the end of the file"
        case .text: "a text"
        default: "'\(String(source.text(current.range).prefix(40)))'"
        }
    }

    func nested<Result>(_ body: (Parser) throws(Failure) -> Result) throws(Failure) -> Result {
        guard nesting < Self.maximumDepth else { throw tooDeep(current.range) }
        nesting += 1
        defer { nesting -= 1 }
        return try body(self)
    }

    func tooDeep(_ range: SourceRange) -> Failure {
        report(
            Codes.nestedTooDeeply, "expressions nest at most \(Self.maximumDepth) levels deep, this one nests deeper",
            range, fix: .init("give a part of it a name of its own"))
        return Failure()
    }

    /// An expression node, unless the tree would grow too deep.
    func node(_ kind: ExpressionSyntax.Kind, from start: Int) throws(Failure) -> ExpressionSyntax {
        let expression = ExpressionSyntax(kind, SourceRange(start, previousEnd))
        guard expression.depth <= Self.maximumDepth else { throw tooDeep(expression.range) }
        return expression
    }

    // MARK: Comments

    /// Takes the comments before the current token.
    func leadingTrivia() -> Trivia {
        Trivia(blankBefore: current.blankBefore, leading: danglingComments())
    }

    func danglingComments() -> [Comment] {
        var dangling: [Comment] = []
        while commentIndex < comments.count,
            comments[commentIndex].start < current.range.start
                || isAtEnd
        {
            dangling.append(comments[commentIndex].comment)
            commentIndex += 1
        }
        return dangling
    }

    /// Takes the comments inside what has just been parsed, and the one behind it on the same line.
    func finish(_ trivia: inout Trivia) {
        let end = previousEnd
        while commentIndex < comments.count, comments[commentIndex].start < end {
            var comment = comments[commentIndex].comment
            comment.blankBefore = false
            trivia.leading.append(comment)
            commentIndex += 1
        }
        guard commentIndex < comments.count, trivia.trailing == nil else { return }
        let next = comments[commentIndex]
        guard !next.startsLine, isAtEnd || next.start < current.range.start else { return }
        trivia.trailing = next.comment
        trivia.trailing?.blankBefore = false
        commentIndex += 1
    }

    // MARK: Recovery

    /// Skips to the next line that can begin an item, a statement or a setting, or to the brace that ends the block.
    ///
    /// - Parameter start: where the failed attempt began; the line there is skipped even if nothing of it was used.
    func skipToNextLine(insideBlock: Bool, after start: Int) {
        var depth = 0
        var isFirst = index == start
        while !isAtEnd {
            if !isFirst, current.startsLine, depth == 0 || beginsItem { return }
            isFirst = false
            switch current.kind {
            case .symbol(.leftParenthesis), .symbol(.leftBracket), .symbol(.leftBrace): depth += 1
            case .symbol(.rightBrace) where depth == 0 && insideBlock: return
            case .symbol(.rightParenthesis), .symbol(.rightBracket), .symbol(.rightBrace):
                depth = Swift.max(0, depth - 1)
            case .symbol(.semicolon) where depth == 0:
                advance()
                return
            default: break
            }
            advance()
        }
    }

    /// Skips to the comma or closing sign that ends one element of a list.
    func skipElement() {
        var depth = 0
        while !isAtEnd {
            if current.startsLine, beginsItem { return }
            switch current.kind {
            case .symbol(.leftParenthesis), .symbol(.leftBracket), .symbol(.leftBrace): depth += 1
            case .symbol(.comma) where depth == 0: return
            case .symbol(.rightParenthesis), .symbol(.rightBracket), .symbol(.rightBrace):
                if depth == 0 { return }
                depth -= 1
            default: break
            }
            advance()
        }
    }

    /// Whether the current token stands in the first column and begins an item: a bracket left open ends here.
    var beginsItem: Bool {
        let start = current.range.start
        guard current.startsLine, start == 0 || source.bytes[start - 1] == UInt8(ascii: "\n") else { return false }
        guard let word = word() else { return false }
        if isSymbol(.assign, at: 1) { return true }
        guard !lookahead(1).startsLine else { return false }
        switch word {
        case "import": if case .text = lookahead(1).kind { return true } else { return false }
        case "input", "effect", "graph", "fn", "render": return lookahead(1).kind == .identifier
        default: return false
        }
    }
}
