/// A word of a shader.
struct GLSLToken {
    enum Kind: Equatable {
        case word(String)
        case number(String)
        case sign(String)
        case end
    }

    var kind: Kind
    var range: SourceRange
    /// The comment behind it on the same line: gl-transitions writes defaults of uniforms there.
    var comment: (text: String, start: Int)?
}

/// Divides a shader into words, without its comments and preprocessor lines; `#define NAME value` is replaced.
struct GLSLLexer {
    private let source: SourceText
    private var position = 0
    private var tokens: [GLSLToken] = []
    private var macros: [String: [GLSLToken]] = [:]
    private var openConditions = 0
    /// The comments before the first word.
    private(set) var introduction: [String] = []

    private static let signs = [
        "<<=", ">>=", "++", "--", "+=", "-=", "*=", "/=", "%=", "==", "!=", "<=", ">=", "&&", "||", "^^", "<<", ">>",
    ]

    init(_ source: SourceText) { self.source = source }

    private var bytes: [UInt8] { source.bytes }

    static func tokens(
        of source: SourceText
    ) throws(GLSLProblem) -> (tokens: [GLSLToken], introduction: String) {
        var lexer = GLSLLexer(source)
        try lexer.run()
        lexer.tokens.append(GLSLToken(kind: .end, range: SourceRange(source.bytes.count, source.bytes.count)))
        return (lexer.tokens, lexer.introduction.joined(separator: "\n"))
    }

    private mutating func run() throws(GLSLProblem) {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "#") {
                try directive()
            } else if let comment = try comment() {
                note(comment)
            } else if byte <= 32 {
                position += 1
            } else {
                add(try token())
            }
            guard tokens.count < 100_000 else {
                throw GLSLProblem(message: "a shader has at most 100000 words", range: SourceRange(position, position))
            }
        }
    }

    private mutating func add(_ token: GLSLToken) {
        if case .word(let name) = token.kind, let value = macros[name] {
            // A mistake in the text of a macro is shown where it is used.
            tokens += value.map { GLSLToken(kind: $0.kind, range: token.range) }
        } else {
            tokens.append(token)
        }
    }

    private mutating func note(_ comment: (text: String, start: Int)) {
        guard let last = tokens.last else {
            introduction.append(comment.text.trimmed)
            return
        }
        if source.lineIndex(of: last.range.end) == source.lineIndex(of: comment.start) {
            tokens[tokens.count - 1].comment = comment
        }
    }

    /// A comment and where its text begins.
    private mutating func comment() throws(GLSLProblem) -> (text: String, start: Int)? {
        guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "/") else { return nil }
        let start = position + 2
        if bytes[position + 1] == UInt8(ascii: "/") {
            while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
            return (source.text(SourceRange(start, position)), start)
        }
        guard bytes[position + 1] == UInt8(ascii: "*") else { return nil }
        position = start
        while position + 1 < bytes.count {
            if bytes[position] == UInt8(ascii: "*"), bytes[position + 1] == UInt8(ascii: "/") {
                position += 2
                return (source.text(SourceRange(start, position - 2)), start)
            }
            position += 1
        }
        throw GLSLProblem(isUncovered: false, message: "a comment has no end", range: SourceRange(start - 2, start))
    }

    private mutating func token() throws(GLSLProblem) -> GLSLToken {
        let start = position
        func isWord(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: "_") || (byte | 32 >= UInt8(ascii: "a") && byte | 32 <= UInt8(ascii: "z"))
        }
        func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
        if isWord(bytes[position]) {
            while position < bytes.count, isWord(bytes[position]) || isDigit(bytes[position]) { position += 1 }
            let range = SourceRange(start, position)
            return GLSLToken(kind: .word(source.text(range)), range: range)
        }
        let isFraction =
            bytes[position] == UInt8(ascii: ".") && position + 1 < bytes.count && isDigit(bytes[position + 1])
        if isDigit(bytes[position]) || isFraction {
            while position < bytes.count {
                let byte = bytes[position]
                let isExponentSign =
                    (byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")) && bytes[position - 1] | 32 == 0x65
                guard isDigit(byte) || byte == UInt8(ascii: ".") || byte | 32 == 0x65 || isExponentSign else { break }
                position += 1
            }
            let range = SourceRange(start, position)
            if position < bytes.count, bytes[position] | 32 == UInt8(ascii: "f") { position += 1 }
            return GLSLToken(kind: .number(source.text(range)), range: range)
        }
        for sign in Self.signs where source.text(SourceRange(start, start + sign.utf8.count)) == sign {
            position += sign.utf8.count
            return GLSLToken(kind: .sign(sign), range: SourceRange(start, position))
        }
        position += 1
        let range = SourceRange(start, position)
        guard bytes[start] < 0x80, "+-*/%<>=!?:;,.(){}[]&|^~".utf8.contains(bytes[start]) else {
            throw GLSLProblem(
                isUncovered: false, message: "'\(source.text(range))' is no character of a shader", range: range)
        }
        return GLSLToken(kind: .sign(source.text(range)), range: range)
    }

    private mutating func directive() throws(GLSLProblem) {
        let start = position
        var end = position
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        let range = SourceRange(start, end)
        let words = source.text(range).dropFirst().split(whereSeparator: \.isWhitespace).map(String.init)
        switch words.first {
        case "version", "line": position = end
        case "ifdef" where words.dropFirst().first == "GL_ES":
            openConditions += 1
            position = end
        case "endif" where openConditions > 0:
            openConditions -= 1
            position = end
        case "define" where words.count > 1:
            guard let name = words.dropFirst().first, !name.contains("(") else {
                throw GLSLProblem(message: "a '#define' with parameters", range: range)
            }
            guard let place = source.text(range).range(of: name) else { return position = end }
            position = start + source.text(range)[..<place.upperBound].utf8.count
            let outer = tokens
            tokens = []
            while position < end {
                if try comment() != nil { continue }
                if bytes[position] <= 32 { position += 1 } else { add(try token()) }
            }
            macros[name] = tokens
            tokens = outer
        default:
            throw GLSLProblem(message: "the preprocessor line '#\(words.first ?? "")'", range: range)
        }
    }
}

extension String {
    /// Without spaces around it.
    var trimmed: String {
        let start = drop { $0.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }

    /// Where a text first stands in this one.
    fileprivate func range(of text: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
