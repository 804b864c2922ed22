import KinoraCore

/// Works out what the expressions of one scope mean: a file, or the body of a sub-graph for one use of it.
final class Evaluator {
    let session: Session
    let module: Module
    let builder: GraphBuilder
    /// What is bound so far.
    var names: [String: Meaning] = [:]
    var bindingRanges: [String: SourceRange] = [:]
    /// The choices of those parameters and inputs that are one.
    var choices: [String: [String]] = [:]
    /// Names that the file binds further down.
    var later: [String: SourceRange] = [:]
    /// The path of the enclosing use of a sub-graph, `film/intro`; empty at the top level.
    let prefix: String
    /// What paths of nodes and messages begin with: the binding being worked on.
    var label = ""
    /// Files that renders write, and where they say so.
    var renderTargets: [String: SourceRange] = [:]
    /// Levels of sub-graphs around this one.
    let level: Int
    /// The call that this sub-graph stands for, in the scope that makes it.
    var caller: (scope: Evaluator, call: CallSyntax)?
    /// Uses of sub-graphs that have been told to be given something wrong.
    private var tellsOnce: Set<SourceRange> = []

    init(session: Session, module: Module, builder: GraphBuilder, prefix: String = "", level: Int = 0) {
        self.session = session
        self.module = module
        self.builder = builder
        self.prefix = prefix
        self.level = level
    }

    var source: SourceText { module.source }

    func report(
        _ code: DiagnosticCode, _ message: String, _ range: SourceRange, subject: String? = nil,
        severity: Diagnostic.Severity = .error, notes: [Diagnostic.Note] = [], fix: Diagnostic.FixIt? = nil
    ) {
        let found = Diagnostic(
            code, message, severity: severity, subject: subject ?? (label.isEmpty ? nil : label),
            at: source.span(range), notes: notes, fix: fix)
        guard let caller else {
            session.sink.add(found)
            return
        }
        caller.scope.report(found, inside: caller.call)
    }

    /// A sub-graph has been found sound by itself: what is wrong inside it is wrong with what this use of it is given.
    private func report(_ found: Diagnostic, inside call: CallSyntax) {
        var moved = found
        moved.notes = found.notes.filter { $0.span != nil }
        if let span = found.span { moved.notes.append(.init("in '\(call.name)', which is used here", at: span)) }
        moved.span = source.span(call.nameRange)
        moved.fix = nil
        if let caller {
            caller.scope.report(moved, inside: caller.call)
        } else if tellsOnce.insert(call.nameRange).inserted {
            session.sink.add(moved)
        }
    }

    /// The source of an expression as messages quote it.
    func quoted(_ expression: ExpressionSyntax) -> String {
        let text = source.text(expression.range).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return text.count > 40 ? "'\(text.prefix(39))…'" : "'\(text)'"
    }

    /// Path of a node of this scope.
    func path(_ operation: String) -> String { label.isEmpty ? operation : "\(label)/\(operation)" }

    /// Binds a name once.
    func bind(_ name: String, _ range: SourceRange, to meaning: Meaning) {
        if let earlier = bindingRanges[name] {
            report(
                Codes.alreadyDefined, "a name is bound once, '\(name)' is bound twice", range,
                notes: [.init("first bound here", at: source.span(earlier))])
            return
        }
        bindingRanges[name] = range
        names[name] = meaning
    }

    // MARK: Streams

    /// The node behind a stream, made now if it is a stream input that nobody has used yet.
    func force(_ lazy: LazyStream) -> NodeID? {
        if let node = lazy.node { return node }
        let outer = label
        label = lazy.label
        defer { label = outer }
        lazy.node = decode(lazy.path, directory: lazy.directory, span: lazy.span)
        return lazy.node
    }

    /// A path where a stream is expected is the stream in that file.
    func decode(_ text: String, directory: String, span: SourceSpan) -> NodeID? {
        guard let signature = session.catalogue["decode"],
            let parameter = signature.parameters.first(where: { $0.type == .text })
        else {
            session.sink.add(
                Diagnostic(
                    Codes.unknownOperation, "a path stands for the file's stream, but there is no 'decode' here",
                    at: span))
            return nil
        }
        var arguments = defaults(of: signature)
        arguments[parameter.name] = .constant(.text(PathName.resolve(text, in: directory)))
        return builder.add(
            path: path(signature.name), operation: .operator(signature.name), name: signature.name, inputs: [],
            arguments: arguments, explicit: [parameter.name], type: signature.result, span: span)
    }

    func defaults(of signature: Signature) -> [String: Argument] {
        var arguments: [String: Argument] = [:]
        for parameter in signature.parameters {
            if let value = parameter.defaultValue { arguments[parameter.name] = .constant(value) }
        }
        return arguments
    }
}
