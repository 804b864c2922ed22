import KinoraCore

/// Reads JSON (RFC 8259) strictly; a mistake gives one diagnostic with its place.
struct JSONReader {
    /// Deeper than any graph the language allows.
    static let maximumDepth = 1_000

    private let source: SourceText
    private var position = 0
    private var depth = 0

    private init(_ source: SourceText) { self.source = source }

    static func read(_ source: SourceText) throws(Diagnostic) -> JSONValue {
        guard source.bytes.count <= 4 * Lexer.maximumFileSize else {
            throw Diagnostic(
                Codes.fileTooLarge, "a JSON graph holds at most 64 MiB", at: source.span(SourceRange(0, 0)))
        }
        if let offset = UTF8Check.firstInvalidByte(of: source.bytes) {
            throw Diagnostic(
                Codes.invalidUTF8, "a file is UTF-8 text, byte \(offset) is not part of any character",
                at: source.span(SourceRange(offset, offset + 1)))
        }
        var reader = JSONReader(source)
        let value = try reader.value()
        reader.skipSpace()
        if reader.position < source.bytes.count { throw reader.failure("the end of the document is expected") }
        return value
    }

    private func failure(_ message: String) -> Diagnostic {
        let end = Swift.min(position + 1, source.bytes.count)
        return Diagnostic(Codes.invalidJSON, message, at: source.span(SourceRange(position, end)))
    }

    private var byte: UInt8 { position < source.bytes.count ? source.bytes[position] : 0 }

    private mutating func skipSpace() {
        while [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
    }

    private mutating func take(_ character: Character) -> Bool {
        skipSpace()
        guard byte == character.asciiValue else { return false }
        position += 1
        return true
    }

    private mutating func value() throws(Diagnostic) -> JSONValue {
        skipSpace()
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard depth < Self.maximumDepth else {
                throw failure("a JSON graph nests at most \(Self.maximumDepth) levels")
            }
            depth += 1
            defer { depth -= 1 }
            return byte == UInt8(ascii: "{") ? try object() : try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default:
            for (word, value) in [("true", JSONValue.bool(true)), ("false", .bool(false)), ("null", .null)]
            where source.bytes[position...].starts(with: word.utf8) {
                position += word.utf8.count
                return value
            }
            throw failure("a JSON value is expected")
        }
    }

    private mutating func object() throws(Diagnostic) -> JSONValue {
        position += 1
        var members: [JSONValue.Member] = []
        if take("}") { return .object([]) }
        repeat {
            skipSpace()
            guard byte == UInt8(ascii: "\"") else { throw failure("the name of a member, in quotes, is expected") }
            let name = try string()
            guard take(":") else { throw failure("':' is expected after the name of a member") }
            members.append(.init(name, try value()))
        } while take(",")
        guard take("}") else { throw failure("',' or '}' is expected") }
        return .object(members)
    }

    private mutating func array() throws(Diagnostic) -> JSONValue {
        position += 1
        var elements: [JSONValue] = []
        if take("]") { return .array([]) }
        repeat { elements.append(try value()) } while take(",")
        guard take("]") else { throw failure("',' or ']' is expected") }
        return .array(elements)
    }

    private mutating func number() throws(Diagnostic) -> JSONValue {
        let start = position
        while byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
            || byte | 0x20 == UInt8(ascii: "e")
            || Lexer.isDigit(byte)
        { position += 1 }
        let text = source.text(SourceRange(start, position))
        guard position - start <= 64, Double(text) != nil else {
            position = start
            throw failure("a JSON number is expected")
        }
        return .number(text)
    }

    private mutating func string() throws(Diagnostic) -> String {
        position += 1
        var result: [UInt8] = []
        while true {
            guard position < source.bytes.count, byte >= 0x20 else {
                throw failure("'\"' is expected at the end of a string")
            }
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\") {
                position += 1
                try escape(into: &result)
            } else {
                result.append(byte)
                position += 1
            }
        }
        position += 1
        return String(decoding: result, as: UTF8.self)
    }

    private mutating func escape(into result: inout [UInt8]) throws(Diagnostic) {
        let plain: [UInt8: UInt8] = [
            UInt8(ascii: "n"): 0x0A, UInt8(ascii: "t"): 0x09, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "b"): 0x08,
            UInt8(ascii: "f"): 0x0C, UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
            UInt8(ascii: "/"): UInt8(ascii: "/"),
        ]
        if let character = plain[byte] {
            position += 1
            result.append(character)
            return
        }
        guard byte == UInt8(ascii: "u"), var value = codeUnit() else { throw failure("an escape of JSON is expected") }
        if (0xD800...0xDBFF).contains(value), byte == UInt8(ascii: "\\") {
            position += 1
            guard let low = codeUnit(), (0xDC00...0xDFFF).contains(low) else {
                throw failure("the second half of a surrogate pair is expected")
            }
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw failure("an escape of JSON is expected") }
        result += Array(String(Character(scalar)).utf8)
    }

    /// `uXXXX` at the present place.
    private mutating func codeUnit() -> UInt32? {
        guard byte == UInt8(ascii: "u"), position + 5 <= source.bytes.count else { return nil }
        let digits = source.bytes[(position + 1)..<(position + 5)]
        guard digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
            let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { return nil }
        position += 5
        return value
    }
}
