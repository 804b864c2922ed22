import KinoraCore

/// Turns syntax into JSON.
enum SyntaxEncoder {
    static func item(_ item: ItemSyntax) -> JSONValue {
        var members: [JSONValue.Member] = []
        switch item.kind {
        case .import(let syntax):
            members = [.init("kind", .string("import")), .init("path", expression(syntax.path))]
        case .input(let input):
            members = [.init("kind", .string("input"))] + parameter(input.parameter, withTrivia: false)
        case .binding(let binding):
            members = [
                .init("kind", .string("binding")), .init("id", .string(binding.name ?? "")),
                .init("value", expression(binding.value)),
            ]
        case .definition(let definition):
            members = [
                .init("kind", .string(definition.kind.rawValue)), .init("id", .string(definition.name)),
                .init("parameters", .array(definition.parameters.map { .object(parameter($0, withTrivia: true)) })),
            ]
            if let end = comments(definition.parametersEnd) { members.append(.init("parametersEnd", end)) }
            members.append(.init("result", .string(definition.result.name)))
            members += block(definition.body)
        case .function(let function):
            members =
                [
                    .init("kind", .string("fn")), .init("id", .string(function.name)),
                    .init("parameters", .array(function.parameters.map { .string($0) })),
                ] + block(function.body)
        case .render(let render):
            members = [
                .init("kind", .string("render")), .init("source", expression(render.source)),
                .init("target", expression(render.target)),
                .init("settings", .array(render.settings.map(setting))),
            ]
            if let end = comments(render.end) { members.append(.init("end", end)) }
        }
        if let trivia = trivia(item.trivia) { members.append(.init("trivia", trivia)) }
        return .object(members)
    }

    private static func parameter(_ parameter: ParameterSyntax, withTrivia: Bool) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = [
            .init("id", .string(parameter.name)), .init("type", .string(parameter.type.name)),
        ]
        if let choices = parameter.type.choices {
            members.append(.init("choices", .array(choices.map { .string($0) })))
        }
        if let lower = parameter.lower { members.append(.init("from", expression(lower))) }
        if let upper = parameter.upper { members.append(.init("to", expression(upper))) }
        if let value = parameter.defaultValue { members.append(.init("default", expression(value))) }
        if withTrivia, let trivia = trivia(parameter.trivia) { members.append(.init("trivia", trivia)) }
        return members
    }

    private static func block(_ block: BlockSyntax) -> [JSONValue.Member] {
        let statements = block.statements.map { statement in
            JSONValue.members([
                "id": statement.name.map { .string($0) }, "value": expression(statement.value),
                "trivia": trivia(statement.trivia),
            ])
        }
        var members = [JSONValue.Member("body", .array(statements))]
        if let end = comments(block.end) { members.append(.init("end", end)) }
        return members
    }

    private static func setting(_ setting: SettingSyntax) -> JSONValue {
        .members([
            "name": .string(setting.name), "value": expression(setting.value), "trivia": trivia(setting.trivia),
        ])
    }

    // MARK: Comments

    static func trivia(_ trivia: Trivia) -> JSONValue? {
        guard trivia.hasComments || trivia.blankBefore else { return nil }
        return .members([
            "blankBefore": trivia.blankBefore ? .bool(true) : nil, "leading": comments(trivia.leading),
            "trailing": trivia.trailing.map(comment),
        ])
    }

    static func comments(_ comments: [Comment]) -> JSONValue? {
        comments.isEmpty ? nil : .array(comments.map(comment))
    }

    private static func comment(_ comment: Comment) -> JSONValue {
        comment.blankBefore
            ? .members(["text": .string(comment.source), "blankBefore": .bool(true)]) : .string(comment.source)
    }

    // MARK: Expressions

    static func expression(_ expression: ExpressionSyntax) -> JSONValue {
        switch expression.kind {
        case .number(let digits, let unit):
            let isCanonical = Double(digits).map { DecimalText.shortest($0) == digits } ?? false
            return .members([
                "number": isCanonical ? .number(digits) : .string(digits), "unit": unit.isEmpty ? nil : .string(unit),
            ])
        case .size(let text): return .members(["size": .string(text)])
        case .color(let text): return .members(["color": .string(text)])
        case .text(let text, let literal):
            return .members(["text": .string(text), "literal": literal.map { .string($0) }])
        case .bool(let value): return .bool(value)
        case .name(let name): return .members(["ref": .string(name)])
        case .call(let call): return self.call(call)
        case .slice(let receiver, let from, let to):
            return .members([
                "slice": self.expression(receiver), "from": from.map(self.expression), "to": to.map(self.expression),
            ])
        case .index(let receiver, let indices):
            return .members(["index": self.expression(receiver), "at": .array(indices.map(self.expression))])
        case .unary(let operation, let operand):
            return .members(["unary": .string(operation.rawValue), "value": self.expression(operand)])
        case .binary(let operation, let left, let right):
            return .members([
                "binary": .string(operation.rawValue), "left": self.expression(left), "right": self.expression(right),
            ])
        case .conditional(let condition, let yes, let no):
            return .members([
                "if": self.expression(condition), "then": self.expression(yes), "else": self.expression(no),
            ])
        case .ramp(let ramp):
            return .members([
                "ramp": .members([
                    "from": self.expression(ramp.from), "to": self.expression(ramp.to),
                    "over": ramp.over.map(self.expression), "ease": ramp.ease.map { .string($0.name) },
                ])
            ])
        case .keyframes(let keys, let end):
            return .members([
                "keyframes": .array(
                    keys.map { key in
                        .members([
                            "time": self.expression(key.time), "value": self.expression(key.value),
                            "ease": key.ease.map { .string($0.name) }, "trivia": trivia(key.trivia),
                        ])
                    }), "end": comments(end),
            ])
        case .tuple(let parts): return .members(["point": .array(parts.map(self.expression))])
        case .group(let inner): return .members(["group": self.expression(inner)])
        case .sum(let sum):
            let head: JSONValue = .members([
                "sum": .string(sum.counter), "from": self.expression(sum.lower), "to": self.expression(sum.upper),
            ])
            guard case .object(let members) = head else { return head }
            return .object(members + block(sum.block))
        case .record(let settings, let end):
            return .members(["record": .array(settings.map(setting)), "end": comments(end)])
        case .missing: return .null
        }
    }

    private static func call(_ call: CallSyntax) -> JSONValue {
        let arguments = call.arguments.map { argument in
            JSONValue.members([
                "name": argument.name.map { .string($0) }, "value": expression(argument.value),
                "trivia": trivia(argument.trivia),
            ])
        }
        return .members([
            "call": .string(call.name), "on": call.receiver.map(expression),
            "arguments": call.hasParentheses ? .array(arguments) : nil, "end": comments(call.end),
            "trivia": trivia(call.trivia),
        ])
    }
}
