/// A file as it was written.
struct FileSyntax: Hashable, Sendable {
    var version: VersionSyntax?
    var items: [ItemSyntax]
    /// Comments after the last item.
    var end: [Comment]
    /// Names of items that could not be read; nothing more is said about their uses.
    var brokenNames: Set<String> = []
}

/// `kinora 1`
struct VersionSyntax: Hashable, Sendable {
    var number: Int
    var range: SourceRange
    var trivia = Trivia()
}

/// Something at the top level of a file.
struct ItemSyntax: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case `import`(ImportSyntax)
        case input(InputSyntax)
        case binding(StatementSyntax)
        case definition(DefinitionSyntax)
        case function(FunctionSyntax)
        case render(RenderSyntax)
    }

    var kind: Kind
    var range: SourceRange
    var trivia = Trivia()
}

/// `import "library.kin"`
struct ImportSyntax: Hashable, Sendable {
    var path: ExpressionSyntax
}

/// `input name: type in range = default`
struct InputSyntax: Hashable, Sendable {
    var parameter: ParameterSyntax
}

/// `effect name(...) -> type { ... }` or `graph name(...) -> type { ... }`
struct DefinitionSyntax: Hashable, Sendable {
    enum Kind: String, Hashable, Sendable {
        case effect, graph
    }

    var kind: Kind
    var name: String
    var nameRange: SourceRange
    var parameters: [ParameterSyntax]
    /// Comments before the closing parenthesis.
    var parametersEnd: [Comment] = []
    var result: TypeSyntax
    var body: BlockSyntax
}

/// `fn name(a, b) { ... }`: a helper of effects, inlined where it is used.
struct FunctionSyntax: Hashable, Sendable {
    var name: String
    var nameRange: SourceRange
    var parameters: [String]
    var body: BlockSyntax
}

/// `name: type in lower..upper = default`
struct ParameterSyntax: Hashable, Sendable {
    var name: String
    var nameRange: SourceRange
    var type: TypeSyntax
    var lower: ExpressionSyntax?
    var upper: ExpressionSyntax?
    var defaultValue: ExpressionSyntax?
    var trivia = Trivia()
}

/// `video` or `choice(a, b)`
struct TypeSyntax: Hashable, Sendable {
    var name: String
    var choices: [String]?
    var range: SourceRange
}

/// `render source to "path" { ... }`
struct RenderSyntax: Hashable, Sendable {
    var source: ExpressionSyntax
    var target: ExpressionSyntax
    var settings: [SettingSyntax]
    /// Comments before the closing brace.
    var end: [Comment] = []
}
