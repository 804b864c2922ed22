/// The smallest meaningful piece of a file.
struct Token {
    enum Kind: Equatable {
        case identifier
        /// Digits and unit; the unit begins at the given byte.
        case number(unitStart: Int)
        case size
        case color
        /// Index into `LexedFile.texts`.
        case text(Int)
        case symbol(Symbol)
        /// Something the lexer has already complained about.
        case invalid
        case endOfFile
    }

    enum Symbol: String {
        case leftParenthesis = "(", rightParenthesis = ")", leftBracket = "[", rightBracket = "]"
        case leftBrace = "{", rightBrace = "}", comma = ",", colon = ":", semicolon = ";", dot = ".", range = ".."
        case arrow = "->", assign = "=", equal = "==", notEqual = "!=", less = "<", lessOrEqual = "<="
        case greater = ">", greaterOrEqual = ">=", plus = "+", minus = "-", star = "*", slash = "/", percent = "%"
    }

    var kind: Kind
    var range: SourceRange
    /// Whether it is the first token of its line.
    var startsLine: Bool
    /// Whether an empty line stands before it.
    var blankBefore = false
}

/// A comment, which belongs to no token but must never be lost.
struct Comment: Hashable, Sendable {
    /// What follows the slashes, without trailing white space.
    var text: String
    /// `///`
    var isDocumentation: Bool
    /// Whether an empty line stands before it.
    var blankBefore = false

    /// As it is written.
    var source: String { (isDocumentation ? "///" : "//") + text }
}

/// A comment and its place in the file.
struct PlacedComment {
    var comment: Comment
    var start: Int
    var startsLine: Bool
}

/// Everything the lexer found.
struct LexedFile {
    var tokens: [Token] = []
    var comments: [PlacedComment] = []
    var texts: [String] = []
}
