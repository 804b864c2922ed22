import KinoraCore

extension Session {
    /// Whether an effect is a transition: its first two streams are videos, and its body, or a helper that it calls, uses
    /// `p`. Known from the text alone, since the signature is needed before the body is checked.
    func isTransition(_ syntax: DefinitionSyntax, _ parameters: [Parameter], of definition: Definition) -> Bool {
        guard syntax.kind == .effect, parameters.prefix(2).map(\.type) == [.video, .video] else { return false }
        var visited: Set<String> = []
        return mentionsProgress(syntax.body, in: definition.module, helpers: &visited)
    }

    private func mentionsProgress(_ block: BlockSyntax, in module: Module, helpers: inout Set<String>) -> Bool {
        for statement in block.statements
        where mentionsProgress(statement.value, in: module, helpers: &helpers) { return true }
        return false
    }

    private func mentionsProgress(_ expression: ExpressionSyntax, in module: Module, helpers: inout Set<String>) -> Bool
    {
        switch expression.kind {
        case .name("p"): return true
        case .sum(let sum): return mentionsProgress(sum.block, in: module, helpers: &helpers)
        case .call(let call):
            // `color.p` would be a member, not the moment; a mistake either way.
            if let helper = definition(call.name, in: module), case .function(let function) = helper.body,
                !function.parameters.contains("p"), helpers.insert(call.name).inserted,
                mentionsProgress(function.body, in: helper.module, helpers: &helpers)
            {
                return true
            }
        default: break
        }
        for inner in expression.kind.children where mentionsProgress(inner, in: module, helpers: &helpers) {
            return true
        }
        return false
    }

    /// Refuses parameters of a transition's own that have the names of those every transition has.
    func checkTransitionParameters(_ parameters: [Parameter], _ syntax: DefinitionSyntax, _ definition: Definition) {
        for common in Transitions.parameters {
            guard let index = parameters.firstIndex(where: { $0.name == common.name }),
                let place = syntax.parameters.first(where: { $0.name == parameters[index].name })
            else { continue }
            report(
                definition, Codes.alreadyDefined,
                "every transition has a parameter '\(common.name)', one of its own needs another name",
                place.nameRange)
        }
    }
}
