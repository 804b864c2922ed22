/// What stands around a piece of syntax without changing its meaning: comments and empty lines.
struct Trivia: Hashable, Sendable {
    /// Whether an empty line stands directly before it, after its leading comments.
    var blankBefore = false
    /// Comments on lines of their own before it, and comments inside it that nothing smaller could take.
    var leading: [Comment] = []
    /// The comment at the end of its last line.
    var trailing: Comment?

    /// The doc comment: the `///` lines before it, or the one behind it.
    var documentation: String {
        var lines = leading.filter(\.isDocumentation)
        if let trailing, trailing.isDocumentation { lines.append(trailing) }
        return lines.map { $0.text.hasPrefix(" ") ? String($0.text.dropFirst()) : $0.text }.joined(separator: "\n")
    }

    var hasComments: Bool { !leading.isEmpty || trailing != nil }
}
