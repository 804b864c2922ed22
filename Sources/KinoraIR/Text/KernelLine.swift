/// One line of the text form, taken word by word.
struct KernelLine {
    let number: Int
    private var words: ArraySlice<String>

    /// Splits a line at blanks; commas and braces stand alone, strings stay whole.
    init(_ text: Substring, number: Int) {
        self.number = number
        var words: [String] = []
        var word = ""
        var isString = false
        var isEscaped = false
        for character in text {
            if isString {
                word.append(character)
                if !isEscaped, character == "\"" { isString = false }
                isEscaped = !isEscaped && character == "\\"
                continue
            }
            switch character {
            case " ", "\t", "\r":
                if !word.isEmpty { words.append(word) }
                word = ""
            case ",", "{", "}":
                if !word.isEmpty { words.append(word) }
                words.append(String(character))
                word = ""
            default:
                isString = character == "\""
                word.append(character)
            }
        }
        if !word.isEmpty { words.append(word) }
        self.words = words[...]
    }

    /// True when nothing is left.
    var isEmpty: Bool { words.isEmpty }
    /// The next word, not taken.
    var first: String? { words.first }

    func error(_ message: String) -> KernelTextError { KernelTextError(line: number, message: message) }

    mutating func word() throws(KernelTextError) -> String {
        guard let word = words.popFirst() else { throw error("the line ends too early") }
        return word
    }

    mutating func skip(_ word: String) {
        if words.first == word { words.removeFirst() }
    }

    mutating func expect(_ expected: String) throws(KernelTextError) {
        let found = try word()
        if found != expected { throw error("'\(expected)' is expected, found '\(found)'") }
    }

    func end() throws(KernelTextError) {
        if let extra = words.first { throw error("the end of the line is expected, found '\(extra)'") }
    }

    mutating func int() throws(KernelTextError) -> Int {
        let found = try word()
        guard let int = Int(found) else { throw error("a whole number is expected, found '\(found)'") }
        return int
    }

    mutating func int32() throws(KernelTextError) -> Int32 {
        let found = try word()
        guard let int = Int32(found) else { throw error("a 32-bit number is expected, found '\(found)'") }
        return int
    }

    mutating func float() throws(KernelTextError) -> Float {
        let found = try word()
        if found == "nan" {
            let bits = try word()
            guard bits.hasPrefix("0x"), let pattern = UInt32(bits.dropFirst(2), radix: 16) else {
                throw error("the bits of a NaN are expected, found '\(bits)'")
            }
            return Float(bitPattern: pattern)
        }
        guard let float = Float(found) else { throw error("a number is expected, found '\(found)'") }
        return float
    }

    mutating func bool() throws(KernelTextError) -> Bool {
        let found = try word()
        guard let bool = Bool(found) else { throw error("true or false is expected, found '\(found)'") }
        return bool
    }

    mutating func value() throws(KernelTextError) -> ValueID {
        let found = try word()
        guard found.hasPrefix("%"), let index = Int32(found.dropFirst()), index >= 0 else {
            throw error("a value such as %3 is expected, found '\(found)'")
        }
        return ValueID(Int(index))
    }

    mutating func choice<Choice>(_ choices: [Choice]) throws(KernelTextError) -> Choice {
        let found = try word()
        if let choice = choices.first(where: { "\($0)" == found }) { return choice }
        throw error("one of \(choices.map { "\($0)" }.joined(separator: ", ")) is expected, found '\(found)'")
    }

    mutating func string() throws(KernelTextError) -> String {
        let found = try word()
        guard found.count >= 2, found.first == "\"", found.last == "\"" else {
            throw error("a name in quotes is expected, found '\(found)'")
        }
        var result = String.UnicodeScalarView()
        var rest = found.unicodeScalars.dropFirst().dropLast()
        while let scalar = rest.popFirst() {
            guard scalar == "\\" else {
                result.append(scalar)
                continue
            }
            switch rest.popFirst() {
            case "n": result.append("\n")
            case "t": result.append("\t")
            case "r": result.append("\r")
            case "u":
                let digits = rest.dropFirst().prefix { $0 != "}" }
                guard let code = UInt32(String(digits), radix: 16), let unicode = Unicode.Scalar(code) else {
                    throw error("a character such as \\u{7f} is expected in \(found)")
                }
                result.append(unicode)
                rest = rest.dropFirst(digits.count + 2)
            case let other?: result.append(other)
            case nil: throw error("the name \(found) ends in a backslash")
            }
        }
        return String(result)
    }
}
