/// Reads a shader: the subset of GLSL ES 1.00 that gl-transitions are written in.
struct GLSLParser {
    private let source: SourceText
    var tokens: [GLSLToken]
    var next = 0
    var depth = 0

    init(_ source: SourceText, tokens: [GLSLToken]) {
        self.source = source
        self.tokens = tokens
    }

    static func parse(_ source: SourceText) throws(GLSLProblem) -> GLSLFile {
        let (tokens, introduction) = try GLSLLexer.tokens(of: source)
        var parser = GLSLParser(source, tokens: tokens)
        var file = GLSLFile()
        file.introduction = introduction
        while parser.token.kind != .end { try parser.item(&file) }
        return file
    }

    // MARK: Words

    var token: GLSLToken { tokens[min(next, tokens.count - 1)] }

    mutating func take() -> GLSLToken {
        defer { next = min(next + 1, tokens.count - 1) }
        return token
    }

    func isSign(_ sign: String) -> Bool { token.kind == .sign(sign) }
    func isWord(_ word: String) -> Bool { token.kind == .word(word) }

    mutating func accept(_ sign: String) -> Bool {
        guard isSign(sign) || isWord(sign) else { return false }
        _ = take()
        return true
    }

    @discardableResult
    mutating func expect(_ sign: String) throws(GLSLProblem) -> GLSLToken {
        guard isSign(sign) || isWord(sign) else { throw mistake("'\(sign)' is expected") }
        return take()
    }

    mutating func word() throws(GLSLProblem) -> String {
        guard case .word(let name) = token.kind else { throw mistake("a name is expected") }
        _ = take()
        return name
    }

    func mistake(_ rule: String) -> GLSLProblem {
        let found = token.kind == .end ? "the file ends" : "here is '\(source.text(token.range))'"
        return GLSLProblem(isUncovered: false, message: "\(rule), \(found)", range: token.range)
    }

    func uncovered(_ what: String) -> GLSLProblem { GLSLProblem(message: what, range: token.range) }

    // MARK: The top level

    private static let precisions: Set<String> = ["highp", "mediump", "lowp"]

    mutating func skipPrecision() {
        while case .word(let word) = token.kind, Self.precisions.contains(word) { _ = take() }
    }

    /// A type; nil for `void`.
    mutating func type() throws(GLSLProblem) -> GLSLType? {
        skipPrecision()
        guard case .word(let name) = token.kind else { throw mistake("a type is expected") }
        if name == "struct" { throw uncovered("a 'struct'") }
        if name == "void" {
            _ = take()
            return nil
        }
        guard let type = GLSLType.named[name] else {
            if name.hasPrefix("sampler") { throw uncovered("a texture of its own ('\(name)')") }
            throw mistake("a type is expected")
        }
        _ = take()
        return type
    }

    var startsDeclaration: Bool {
        guard case .word(let name) = token.kind else { return false }
        return GLSLType.named[name] != nil && tokens[min(next + 1, tokens.count - 1)].kind != .sign("(")
            || Self.precisions.contains(name) || name == "const" || name == "struct"
    }

    private mutating func item(_ file: inout GLSLFile) throws(GLSLProblem) {
        if accept(";") { return }
        let start = token.range
        if accept("precision") {
            while !isSign(";"), token.kind != .end { _ = take() }
            try expect(";")
            return
        }
        if isWord("varying") || isWord("attribute") || isWord("in") || isWord("out") {
            throw uncovered("a '\(source.text(token.range))' variable")
        }
        if accept("uniform") { return try uniform(&file, start) }
        let isConstant = accept("const")
        let type = try type()
        let name = try word()
        if !isConstant, accept("(") {
            file.functions.append(try function(name, type, start))
            return
        }
        guard let type else { throw mistake("'(' is expected") }
        file.globals.append(try declaration(type, first: name, start))
    }

    private mutating func uniform(_ file: inout GLSLFile, _ start: SourceRange) throws(GLSLProblem) {
        guard let type = try type() else { throw mistake("a type is expected") }
        var inner: (text: String, start: Int)?
        repeat {
            let range = token.range
            inner = token.comment
            let name = try word()
            if isSign("[") { throw uncovered("a uniform that is an array") }
            var uniform = GLSLFile.Uniform(name: name, type: type, value: nil, documentation: "", range: range)
            if accept("=") { uniform.value = try conditional() }
            file.uniforms.append(uniform)
        } while accept(",")
        let end = try expect(";")
        guard let comment = inner ?? end.comment, var uniform = file.uniforms.popLast() else { return }
        // gl-transitions: `uniform float size; // = 0.2` and `/* = 0.2 */`, perhaps with words behind the value.
        let text = comment.text.trimmed
        if text.hasPrefix("="), uniform.value == nil {
            uniform.value = try defaultValue(of: comment)
        } else {
            uniform.documentation = text
        }
        file.uniforms.append(uniform)
    }

    private func defaultValue(of comment: (text: String, start: Int)) throws(GLSLProblem) -> GLSLExpression? {
        let bytes = Array(source.bytes[..<min(comment.start + comment.text.utf8.count, source.bytes.count)])
        guard let equals = bytes[comment.start...].firstIndex(of: UInt8(ascii: "=")) else { return nil }
        // The text before the value is blanked out, so that places stay those of the file.
        var blank = [UInt8](repeating: 32, count: bytes.count)
        for index in (equals + 1)..<max(bytes.count, equals + 1) { blank[index] = bytes[index] }
        let text = SourceText(SourceFile(name: source.name, bytes: blank))
        var parser = GLSLParser(text, tokens: try GLSLLexer.tokens(of: text).tokens)
        return try parser.conditional()
    }

    private mutating func function(
        _ name: String, _ result: GLSLType?, _ start: SourceRange
    ) throws(GLSLProblem) -> GLSLFunction {
        var parameters: [GLSLFunction.Parameter] = []
        if isWord("void") { _ = take() }
        while !isSign(")") {
            _ = accept("const")
            var isWrittenBack = false
            if accept("out") || accept("inout") { isWrittenBack = true } else { _ = accept("in") }
            guard let type = try type() else { throw mistake("a type is expected") }
            let parameter = try word()
            if isSign("[") { throw uncovered("an array") }
            parameters.append(.init(name: parameter, type: type, isWrittenBack: isWrittenBack))
            if !accept(",") { break }
        }
        let end = try expect(")")
        let range = start.joined(with: end.range)
        // A declaration ahead of its function says nothing new.
        if accept(";") { return GLSLFunction(name: "", result: nil, parameters: [], body: [], range: range) }
        return GLSLFunction(name: name, result: result, parameters: parameters, body: try block(), range: range)
    }

    // MARK: Statements

    mutating func block() throws(GLSLProblem) -> [GLSLStatement] {
        try expect("{")
        var statements: [GLSLStatement] = []
        while !isSign("}") {
            if token.kind == .end { throw mistake("'}' is expected") }
            if accept(";") { continue }
            statements.append(try statement())
        }
        _ = take()
        return statements
    }

    private mutating func body() throws(GLSLProblem) -> [GLSLStatement] {
        if isSign("{") { return try block() }
        if accept(";") { return [] }
        return [try statement()]
    }

    private mutating func declaration(
        _ type: GLSLType, first: String, _ start: SourceRange
    ) throws(GLSLProblem) -> GLSLStatement {
        var variables: [(name: String, value: GLSLExpression?)] = []
        var name = first
        while true {
            if isSign("[") { throw uncovered("an array") }
            variables.append((name, accept("=") ? try conditional() : nil))
            guard accept(",") else { break }
            name = try word()
        }
        let end = try expect(";")
        return GLSLStatement(kind: .declaration(type, variables), range: start.joined(with: end.range))
    }

    private mutating func statement() throws(GLSLProblem) -> GLSLStatement {
        depth += 1
        defer { depth -= 1 }
        guard depth < 100 else { throw uncovered("more than 100 levels of statements") }
        let start = token.range
        func made(_ kind: GLSLStatement.Kind) -> GLSLStatement { GLSLStatement(kind: kind, range: start) }
        if isSign("{") { return made(.block(try block())) }
        for word in ["while", "do", "switch", "discard"] where isWord(word) { throw uncovered("'\(word)'") }
        if accept("return") {
            let value = isSign(";") ? nil : try conditional()
            try expect(";")
            return made(.result(value))
        }
        if isWord("break") || isWord("continue") {
            let isContinue = isWord("continue")
            _ = take()
            try expect(";")
            return made(.leave(isContinue: isContinue))
        }
        if accept("if") {
            try expect("(")
            let condition = try conditional()
            try expect(")")
            let yes = try body()
            return made(.conditional(condition, yes, accept("else") ? try body() : []))
        }
        if accept("for") {
            try expect("(")
            let first = isSign(";") ? [] : [try simple()]
            if first.isEmpty { try expect(";") }
            let condition = isSign(";") ? nil : try conditional()
            try expect(";")
            let step = isSign(")") ? nil : try expression()
            try expect(")")
            return made(.loop(first, condition, step, try body()))
        }
        return try simple()
    }

    private mutating func simple() throws(GLSLProblem) -> GLSLStatement {
        let start = token.range
        if startsDeclaration {
            _ = accept("const")
            guard let type = try type() else { throw mistake("a type is expected") }
            return try declaration(type, first: try word(), start)
        }
        let value = try expression()
        try expect(";")
        return GLSLStatement(kind: .expression(value), range: start)
    }
}
