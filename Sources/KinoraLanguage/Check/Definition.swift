import KinoraCore

/// An effect, sub-graph or helper function that a file declares.
final class Definition {
    enum Body {
        case definition(DefinitionSyntax)
        case function(FunctionSyntax)
    }

    let name: String
    let body: Body
    let source: SourceText
    let module: Module
    let documentation: String
    let nameRange: SourceRange
    /// Whether its file came with Kinora; then it is checked only when something uses it.
    let isStandard: Bool

    /// Made by `Session.signature(of:)`.
    var signature: Signature?
    /// Made by `Session.effect(_:)`.
    var effect: EffectState = .unchecked
    /// Whether the body of a sub-graph has been found to be without mistakes.
    var graphState: GraphState = .unchecked
    /// What a sub-graph that yields a video makes of a mask, once something has given it one.
    var resultForMask: ValueType?
    /// Whether it is being expanded right now, which makes a second expansion a recursion.
    var isActive = false

    enum EffectState {
        case unchecked, broken
        case checked(CheckedEffect)
    }

    enum GraphState {
        case unchecked, checking, sound, broken
    }

    init(
        name: String, body: Body, source: SourceText, module: Module, documentation: String, nameRange: SourceRange,
        isStandard: Bool
    ) {
        self.name = name
        self.body = body
        self.source = source
        self.module = module
        self.documentation = documentation
        self.nameRange = nameRange
        self.isStandard = isStandard
    }

    /// Whether only its own file may use it, because its name begins with `_`; the files of the standard library are one.
    var isPrivate: Bool { Self.isPrivate(name) }

    static func isPrivate(_ name: String) -> Bool { name.hasPrefix("_") }

    var span: SourceSpan { source.span(nameRange) }
}

/// One file with everything it defines and everything it can see.
final class Module {
    let source: SourceText
    let syntax: FileSyntax
    let isStandard: Bool
    /// Its own definitions.
    var definitions: [String: Definition] = [:]
    /// In the order of the file.
    var ordered: [Definition] = []
    /// The definitions of the files it imports.
    var imported: [String: Definition] = [:]
    /// Whether an imported file is missing or has items that could not be read; then a name may be unknown for that.
    var brokenImports = false

    init(source: SourceText, syntax: FileSyntax, isStandard: Bool) {
        self.source = source
        self.syntax = syntax
        self.isStandard = isStandard
    }
}
