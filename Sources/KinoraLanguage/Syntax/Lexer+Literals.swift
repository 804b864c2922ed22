import KinoraCore

extension Lexer {
    /// A number with its unit, or a size. A point belongs to the number only when a digit follows, so that `0..1` and
    /// `2s..5s` are ranges.
    func number(_ start: Int) {
        skipDigits()
        if peek() == UInt8(ascii: "x"), Self.isDigit(peek(1)) {
            position += 1
            skipDigits()
            if position - start > Self.maximumNumberLength { return numberTooLong(start) }
            if Self.isLetter(peek()) { return malformedNumber(start) }
            return emit(.size, from: start)
        }
        if peek() == UInt8(ascii: "."), Self.isDigit(peek(1)) {
            position += 1
            skipDigits()
        }
        let mark = peek() | 0x20
        if mark == UInt8(ascii: "e") {
            let sign = peek(1) == UInt8(ascii: "-") || peek(1) == UInt8(ascii: "+") ? 1 : 0
            if Self.isDigit(peek(1 + sign)) {
                position += 1 + sign
                skipDigits()
            }
        }
        let unitStart = position
        if unitStart - start > Self.maximumNumberLength {
            while Self.isLetter(peek()) || Self.isDigit(peek()) { position += 1 }
            return numberTooLong(start)
        }
        if peek() == UInt8(ascii: "%") {
            position += 1
        } else {
            while Self.isLetter(peek()) || (position > unitStart && Self.isDigit(peek())) { position += 1 }
        }
        emit(.number(unitStart: unitStart), from: start)
    }

    private func skipDigits() {
        while Self.isDigit(peek()) { position += 1 }
    }

    private func numberTooLong(_ start: Int) {
        report(
            Codes.invalidNumber, "a number has at most \(Self.maximumNumberLength) digits, this one is longer", start,
            position)
        emit(.invalid, from: start)
    }

    private func malformedNumber(_ start: Int) {
        while Self.isLetter(peek()) || Self.isDigit(peek()) { position += 1 }
        let found = source.text(SourceRange(start, position))
        report(
            Codes.invalidNumber, "a size is two whole numbers, such as 1080x1920; '\(found)' is not", start, position)
        emit(.invalid, from: start)
    }

    /// `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`.
    func color(_ start: Int) {
        position += 1
        var isHexadecimal = true
        while Self.isLetter(peek()) || Self.isDigit(peek()) {
            let folded = peek() | 0x20
            if !Self.isDigit(peek()), !(folded >= UInt8(ascii: "a") && folded <= UInt8(ascii: "f")) {
                isHexadecimal = false
            }
            position += 1
        }
        let digits = position - start - 1
        if isHexadecimal, [3, 4, 6, 8].contains(digits) { return emit(.color, from: start) }
        report(
            Codes.invalidColor,
            "a colour has 3, 4, 6 or 8 hexadecimal digits, '\(source.text(SourceRange(start, position)))' has not",
            start, position)
        emit(.invalid, from: start)
    }

    /// `"..."`, `"""..."""`, and both with `r` and any number of `#` before them, where nothing is an escape.
    func text(start: Int, isRaw: Bool) {
        var marks = 0
        if isRaw {
            position += 1
            while peek() == UInt8(ascii: "#") {
                marks += 1
                position += 1
            }
        }
        let quote = UInt8(ascii: "\"")
        let isTriple = peek(1) == quote && peek(2) == quote
        position += isTriple ? 3 : 1
        let contentStart = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == quote, closes(isTriple: isTriple, marks: marks) {
                let contentEnd = position
                position += (isTriple ? 3 : 1) + marks
                let content = bytes[contentStart..<contentEnd]
                let value =
                    isTriple
                    ? tripleText(content, at: contentStart, isRaw: isRaw)
                    : isRaw ? String(decoding: content, as: UTF8.self) : unescaped(content, at: contentStart)
                output.texts.append(value)
                return emit(.text(output.texts.count - 1), from: start)
            }
            if byte == UInt8(ascii: "\n"), !isTriple { break }
            // An escaped quote does not close the text, nor does the second half of an escaped backslash escape.
            position += byte == UInt8(ascii: "\\") && !isRaw && peek(1) != UInt8(ascii: "\n") ? 2 : 1
        }
        position = Swift.min(position, bytes.count)
        let closing = (isTriple ? "\"\"\"" : "\"") + String(repeating: "#", count: marks)
        report(
            Codes.unterminatedText, "a text ends with \(closing), this one does not end", start,
            isTriple ? contentStart : position, fix: .init("add \(closing)"))
        emit(.invalid, from: start)
    }

    private func closes(isTriple: Bool, marks: Int) -> Bool {
        let quote = UInt8(ascii: "\"")
        if isTriple, peek(1) != quote || peek(2) != quote { return false }
        let length = isTriple ? 3 : 1
        for mark in 0..<marks where peek(length + mark) != UInt8(ascii: "#") { return false }
        return true
    }

    /// The lines between the quotes, without the indentation of the closing quotes; the first and last line break are
    /// not part of the text.
    private func tripleText(_ content: ArraySlice<UInt8>, at start: Int, isRaw: Bool) -> String {
        let newline = UInt8(ascii: "\n")
        guard let first = content.firstIndex(of: newline),
            content[..<first].allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") })
        else { return isRaw ? String(decoding: content, as: UTF8.self) : unescaped(content, at: start) }
        var lines = content[(first + 1)...].split(separator: newline, omittingEmptySubsequences: false)
        let blanks: (ArraySlice<UInt8>) -> Bool = {
            $0.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        }
        var indentation = 0
        if let last = lines.last, blanks(last) {
            indentation = last.count
            lines.removeLast()
        }
        var result = ""
        for (number, line) in lines.enumerated() {
            if number > 0 { result += "\n" }
            let indent = line.prefix(indentation).prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
            var body = line.dropFirst(indent)
            if body.last == UInt8(ascii: "\r") { body = body.dropLast() }
            result += isRaw ? String(decoding: body, as: UTF8.self) : unescaped(body, at: body.startIndex)
        }
        return result
    }

    private func unescaped(_ content: ArraySlice<UInt8>, at start: Int) -> String {
        guard content.contains(UInt8(ascii: "\\")) else { return String(decoding: content, as: UTF8.self) }
        var result: [UInt8] = []
        var index = content.startIndex
        while index < content.endIndex {
            guard content[index] == UInt8(ascii: "\\"), index + 1 < content.endIndex else {
                result.append(content[index])
                index += 1
                continue
            }
            let length = escape(content, at: index, into: &result)
            index += length
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Decodes the escape at `index`; yields its length.
    private func escape(_ content: ArraySlice<UInt8>, at index: Int, into result: inout [UInt8]) -> Int {
        switch content[index + 1] {
        case UInt8(ascii: "n"): result.append(0x0A)
        case UInt8(ascii: "t"): result.append(0x09)
        case UInt8(ascii: "r"): result.append(0x0D)
        case UInt8(ascii: "\\"): result.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "\""): result.append(UInt8(ascii: "\""))
        case UInt8(ascii: "u"):
            let rest = content[(index + 2)...]
            if rest.first == UInt8(ascii: "{"), let close = rest.prefix(10).firstIndex(of: UInt8(ascii: "}")),
                let value = UInt32(String(decoding: rest[(rest.startIndex + 1)..<close], as: UTF8.self), radix: 16),
                let scalar = Unicode.Scalar(value)
            {
                result += Array(String(Character(scalar)).utf8)
                return close - index + 1
            }
            report(
                Codes.invalidEscape, "a character is written \\u{1F600}, with 1 to 6 hexadecimal digits", index,
                index + 2)
        default:
            let tail = content[(index + 1)...]
            let character = String(decoding: tail.prefix(4), as: UTF8.self).prefix(1)
            report(
                Codes.invalidEscape, "the escapes are \\n \\t \\r \\\\ \\\" \\u{...}, '\\\(character)' is none of them",
                index, index + 1 + character.utf8.count, fix: .init("write \\\\ for a backslash, or r\"...\""))
            result.append(content[index])
            return 1
        }
        return 2
    }
}
