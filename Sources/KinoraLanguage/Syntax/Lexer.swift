import KinoraCore

/// Cuts a file into tokens and comments; never fails, every mistake becomes a diagnostic and the work goes on.
final class Lexer {
    /// A file beyond this is not something a person wrote, and offsets stay far from any overflow.
    static let maximumFileSize = 16 << 20
    /// More digits than any number needs: binary64 holds 17.
    static let maximumNumberLength = 40

    let source: SourceText
    let bytes: [UInt8]
    let sink: DiagnosticSink
    var output = LexedFile()
    var position = 0
    private var startsLine = true
    private var lineIsEmpty = true
    private var emptyLines = 0

    init(_ source: SourceText, sink: DiagnosticSink) {
        self.source = source
        bytes = source.bytes
        self.sink = sink
    }

    static func lex(_ source: SourceText, sink: DiagnosticSink) -> LexedFile {
        guard source.bytes.count <= maximumFileSize else {
            sink.add(
                Diagnostic(
                    Codes.fileTooLarge, "a file holds at most 16 MiB, this one has \(source.bytes.count) bytes",
                    at: source.span(SourceRange(0, 0))))
            return LexedFile(tokens: [Token(kind: .endOfFile, range: SourceRange(0, 0), startsLine: true)])
        }
        if let offset = UTF8Check.firstInvalidByte(of: source.bytes) {
            sink.add(
                Diagnostic(
                    Codes.invalidUTF8, "a file is UTF-8 text, byte \(offset) is not part of any character",
                    at: source.span(SourceRange(offset, offset + 1))))
            return LexedFile(tokens: [Token(kind: .endOfFile, range: SourceRange(offset, offset), startsLine: true)])
        }
        let lexer = Lexer(source, sink: sink)
        lexer.run()
        return lexer.output
    }

    private func run() {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\n"):
                if lineIsEmpty { emptyLines += 1 }
                lineIsEmpty = true
                startsLine = true
                position += 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                position += 1
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                comment()
            default:
                token(byte)
            }
        }
        emit(.endOfFile, from: position)
    }

    func peek(_ distance: Int = 0) -> UInt8 {
        let index = position + distance
        return index < bytes.count ? bytes[index] : 0
    }

    func emit(_ kind: Token.Kind, from start: Int) {
        output.tokens.append(
            Token(
                kind: kind, range: SourceRange(start, position), startsLine: startsLine,
                blankBefore: startsLine && emptyLines > 0))
        startsLine = false
        lineIsEmpty = false
        emptyLines = 0
    }

    func report(_ code: DiagnosticCode, _ message: String, _ start: Int, _ end: Int, fix: Diagnostic.FixIt? = nil) {
        sink.add(Diagnostic(code, message, at: source.span(SourceRange(start, end)), fix: fix))
    }

    private func comment() {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
        var end = position
        while end > start,
            bytes[end - 1] == UInt8(ascii: " ") || bytes[end - 1] == UInt8(ascii: "\r")
                || bytes[end - 1] == UInt8(ascii: "\t")
        { end -= 1 }
        let isDocumentation =
            end - start >= 3 && bytes[start + 2] == UInt8(ascii: "/")
            && !(end - start >= 4 && bytes[start + 3] == UInt8(ascii: "/"))
        let text = source.text(SourceRange(start + (isDocumentation ? 3 : 2), end))
        let comment = Comment(text: text, isDocumentation: isDocumentation, blankBefore: startsLine && emptyLines > 0)
        output.comments.append(PlacedComment(comment: comment, start: start, startsLine: startsLine))
        // The empty lines before a comment are not before the token that follows it.
        emptyLines = 0
        lineIsEmpty = false
    }

    private func token(_ byte: UInt8) {
        let start = position
        if byte == UInt8(ascii: "\"") { return text(start: start, isRaw: false) }
        if byte == UInt8(ascii: "r"), peek(1) == UInt8(ascii: "\"") || (peek(1) == UInt8(ascii: "#") && rawQuoteFollows)
        {
            return text(start: start, isRaw: true)
        }
        if Self.isDigit(byte) { return number(start) }
        if Self.isLetter(byte) || byte >= 0x80 { return identifier(start) }
        if byte == UInt8(ascii: "#") { return color(start) }
        symbol(start, byte)
    }

    /// Whether `r##"` begins here, with any number of marks.
    private var rawQuoteFollows: Bool {
        var distance = 1
        while peek(distance) == UInt8(ascii: "#") { distance += 1 }
        return peek(distance) == UInt8(ascii: "\"")
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    static func isLetter(_ byte: UInt8) -> Bool {
        (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z"))
            || (byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z"))
            || byte == UInt8(ascii: "_")
    }

    private func identifier(_ start: Int) {
        var isFirst = true
        while position < bytes.count {
            let byte = bytes[position]
            if Self.isLetter(byte) || (!isFirst && Self.isDigit(byte)) {
                position += 1
            } else if byte >= 0x80, let scalar = scalarHere(),
                isFirst
                    ? scalar.properties.isXIDStart : scalar.properties.isXIDContinue
            {
                position += UTF8.width(scalar)
            } else {
                break
            }
            isFirst = false
        }
        if position > start { return emit(.identifier, from: start) }
        unexpectedCharacter(start)
    }

    private func scalarHere() -> Unicode.Scalar? {
        var iterator = bytes[position..<Swift.min(position + 4, bytes.count)].makeIterator()
        var decoder = UTF8()
        if case .scalarValue(let scalar) = decoder.decode(&iterator) { return scalar }
        return nil
    }

    private func unexpectedCharacter(_ start: Int) {
        let scalar = scalarHere()
        position += scalar.map { UTF8.width($0) } ?? 1
        let found = source.text(SourceRange(start, position))
        let isPrintable = scalar.map { $0.properties.generalCategory != .control } ?? false
        let shown = isPrintable ? "'\(found)'" : "U+" + Self.hexadecimal(scalar?.value ?? 0)
        report(
            Codes.unexpectedCharacter, "no word or sign of the language begins with \(shown)", start, position,
            fix: Self.replacement(for: found).map { .didYouMean($0) })
        emit(.invalid, from: start)
    }

    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: Swift.max(0, 4 - digits.count)) + digits
    }

    private static func replacement(for found: String) -> String? {
        switch found {
        case "“", "”", "„", "«", "»", "'", "’", "`": "\""
        case "–", "—", "−": "-"
        case "×": "*"
        case "→": "->"
        case "…": ".."
        case "&": "and"
        case "|": "or"
        case "!": "not"
        default: nil
        }
    }

    private func symbol(_ start: Int, _ byte: UInt8) {
        let next = peek(1)
        if let word = Self.wordFor(byte, next) {
            position += word.length
            report(
                Codes.unexpectedCharacter,
                "operators of logic are words, '\(source.text(SourceRange(start, position)))' is not",
                start, position, fix: .didYouMean(word.word))
            return emit(.invalid, from: start)
        }
        if let pair = Self.pair(byte, next) {
            position += 2
            return emit(.symbol(pair), from: start)
        }
        guard let single = Self.singles[Int(byte)] else { return unexpectedCharacter(start) }
        position += 1
        emit(.symbol(single), from: start)
    }

    private static func pair(_ byte: UInt8, _ next: UInt8) -> Token.Symbol? {
        switch (byte, next) {
        case (UInt8(ascii: "."), UInt8(ascii: ".")): .range
        case (UInt8(ascii: "-"), UInt8(ascii: ">")): .arrow
        case (UInt8(ascii: "="), UInt8(ascii: "=")): .equal
        case (UInt8(ascii: "!"), UInt8(ascii: "=")): .notEqual
        case (UInt8(ascii: "<"), UInt8(ascii: "=")): .lessOrEqual
        case (UInt8(ascii: ">"), UInt8(ascii: "=")): .greaterOrEqual
        default: nil
        }
    }

    /// Signs of one byte, by that byte.
    private static let singles: [Token.Symbol?] = (0..<256).map { byte in
        byte < 128 ? Token.Symbol(rawValue: String(UnicodeScalar(UInt8(byte)))) : nil
    }

    private static func wordFor(_ byte: UInt8, _ next: UInt8) -> (word: String, length: Int)? {
        switch (byte, next) {
        case (UInt8(ascii: "&"), UInt8(ascii: "&")): ("and", 2)
        case (UInt8(ascii: "|"), UInt8(ascii: "|")): ("or", 2)
        case (UInt8(ascii: "!"), let next) where next != UInt8(ascii: "="): ("not", 1)
        default: nil
        }
    }
}
