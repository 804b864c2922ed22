import KinoraCore

/// Turns JSON back into syntax.
enum SyntaxDecoder {
    private static let nowhere = SourceRange(0, 0)

    static func failure(_ message: String) -> Diagnostic { Diagnostic(Codes.invalidJSON, message) }

    static func file(_ value: JSONValue) throws(Diagnostic) -> FileSyntax {
        guard let items = value["items"]?.array else { throw failure("a mirror has 'items', a list") }
        var version: VersionSyntax?
        if case .number(let text) = value["kinora"], let number = Int(text), number > 0 {
            version = VersionSyntax(number: number, range: nowhere, trivia: try trivia(value["version"]))
        }
        return FileSyntax(version: version, items: try map(items, item), end: try comments(value["end"]))
    }

    /// `map` that keeps the type of the error.
    private static func map<Result>(
        _ values: [JSONValue], _ transform: (JSONValue) throws(Diagnostic) -> Result
    ) throws(Diagnostic) -> [Result] {
        var results: [Result] = []
        for value in values { results.append(try transform(value)) }
        return results
    }

    private static func string(_ value: JSONValue, _ name: String) throws(Diagnostic) -> String {
        guard let text = value[name]?.string else { throw failure("'\(name)' is expected, a string") }
        return text
    }

    private static func member(_ value: JSONValue, _ name: String) throws(Diagnostic) -> ExpressionSyntax {
        guard let member = value[name] else { throw failure("'\(name)' is expected, an expression") }
        return try expression(member)
    }

    private static func optional(_ value: JSONValue, _ name: String) throws(Diagnostic) -> ExpressionSyntax? {
        guard let member = value[name] else { return nil }
        return try expression(member)
    }

    // MARK: Items

    private static func item(_ value: JSONValue) throws(Diagnostic) -> ItemSyntax {
        let kind: ItemSyntax.Kind
        switch try string(value, "kind") {
        case "import": kind = .import(ImportSyntax(path: try member(value, "path")))
        case "input": kind = .input(InputSyntax(parameter: try parameter(value)))
        case "binding":
            kind = .binding(
                StatementSyntax(
                    name: try string(value, "id"), nameRange: nowhere, value: try member(value, "value"), range: nowhere
                ))
        case "effect": kind = .definition(try definition(value, .effect))
        case "graph": kind = .definition(try definition(value, .graph))
        case "fn":
            kind = .function(
                FunctionSyntax(
                    name: try string(value, "id"), nameRange: nowhere,
                    parameters: (value["parameters"]?.array ?? []).compactMap(\.string), body: try block(value)))
        case "render":
            kind = .render(
                RenderSyntax(
                    source: try member(value, "source"), target: try member(value, "target"),
                    settings: try map(value["settings"]?.array ?? [], setting), end: try comments(value["end"])))
        case let other:
            throw failure("an item is import, input, binding, effect, graph, fn or render, '\(other)' is none")
        }
        return ItemSyntax(kind: kind, range: nowhere, trivia: try trivia(value["trivia"]))
    }

    private static func parameter(_ value: JSONValue) throws(Diagnostic) -> ParameterSyntax {
        let choices = value["choices"]?.array?.compactMap(\.string)
        return ParameterSyntax(
            name: try string(value, "id"), nameRange: nowhere,
            type: TypeSyntax(name: try string(value, "type"), choices: choices, range: nowhere),
            lower: try optional(value, "from"), upper: try optional(value, "to"),
            defaultValue: try optional(value, "default"))
    }

    private static func definition(
        _ value: JSONValue, _ kind: DefinitionSyntax.Kind
    ) throws(Diagnostic) -> DefinitionSyntax {
        let parameters = try map(value["parameters"]?.array ?? []) { entry throws(Diagnostic) in
            var parameter = try parameter(entry)
            parameter.trivia = try trivia(entry["trivia"])
            return parameter
        }
        return DefinitionSyntax(
            kind: kind, name: try string(value, "id"), nameRange: nowhere, parameters: parameters,
            parametersEnd: try comments(value["parametersEnd"]),
            result: TypeSyntax(name: try string(value, "result"), range: nowhere), body: try block(value))
    }

    private static func block(_ value: JSONValue) throws(Diagnostic) -> BlockSyntax {
        guard let body = value["body"]?.array else { throw failure("'body' is expected, a list") }
        let statements = try map(body) { entry throws(Diagnostic) in
            StatementSyntax(
                name: entry["id"]?.string, nameRange: nowhere, value: try member(entry, "value"), range: nowhere,
                trivia: try trivia(entry["trivia"]))
        }
        return BlockSyntax(statements: statements, range: nowhere, end: try comments(value["end"]))
    }

    private static func setting(_ value: JSONValue) throws(Diagnostic) -> SettingSyntax {
        SettingSyntax(
            name: try string(value, "name"), nameRange: nowhere, value: try member(value, "value"),
            trivia: try trivia(value["trivia"]))
    }

    // MARK: Comments

    private static func trivia(_ value: JSONValue?) throws(Diagnostic) -> Trivia {
        guard let value else { return Trivia() }
        return Trivia(
            blankBefore: value["blankBefore"] == .bool(true), leading: try comments(value["leading"]),
            trailing: try value["trailing"].map { value throws(Diagnostic) in try comment(value) })
    }

    private static func comments(_ value: JSONValue?) throws(Diagnostic) -> [Comment] {
        try map(value?.array ?? [], comment)
    }

    private static func comment(_ value: JSONValue) throws(Diagnostic) -> Comment {
        guard let text = value.string ?? value["text"]?.string, text.hasPrefix("//"), !text.utf8.contains(0x0A)
        else {
            throw failure("a comment is a line that begins with '//'")
        }
        let isDocumentation = text.hasPrefix("///") && !text.hasPrefix("////")
        return Comment(
            text: String(text.dropFirst(isDocumentation ? 3 : 2)), isDocumentation: isDocumentation,
            blankBefore: value["blankBefore"] == .bool(true))
    }

    // MARK: Expressions

    private static func expression(_ value: JSONValue) throws(Diagnostic) -> ExpressionSyntax {
        let result = ExpressionSyntax(try kind(value), nowhere)
        guard result.depth <= Parser.maximumDepth else {
            throw Diagnostic(
                Codes.nestedTooDeeply,
                "expressions nest at most \(Parser.maximumDepth) levels deep, this one nests deeper")
        }
        return result
    }

    private static func kind(_ value: JSONValue) throws(Diagnostic) -> ExpressionSyntax.Kind {
        if case .bool(let truth) = value { return .bool(truth) }
        guard case .object(let members) = value, let first = members.first else {
            throw failure("an expression is an object, such as { \"ref\": \"clip\" }, or true or false")
        }
        switch first.name {
        case "number":
            guard case .number(let digits) = first.value else {
                guard let digits = first.value.string else { throw failure("'number' is expected, digits") }
                return .number(digits: digits, unit: value["unit"]?.string ?? "")
            }
            let unit = value["unit"]?.string ?? ""
            guard digits.hasPrefix("-") else { return .number(digits: digits, unit: unit) }
            let positive = ExpressionSyntax(.number(digits: String(digits.dropFirst()), unit: unit), nowhere)
            return .unary(.negate, positive)
        case "size": return .size(try string(value, "size"))
        case "color": return .color(try string(value, "color"))
        case "text": return .text(try string(value, "text"), literal: value["literal"]?.string)
        case "ref": return .name(try string(value, "ref"))
        case "call": return .call(try call(value))
        case "slice":
            return .slice(try member(value, "slice"), from: try optional(value, "from"), to: try optional(value, "to"))
        case "index": return .index(try member(value, "index"), try map(value["at"]?.array ?? [], expression))
        case "unary":
            guard let operation = UnaryOperatorSyntax(rawValue: try string(value, "unary")) else {
                throw failure("'unary' is '-' or 'not'")
            }
            return .unary(operation, try member(value, "value"))
        case "binary":
            guard let operation = BinaryOperatorSyntax(rawValue: try string(value, "binary")) else {
                throw failure(
                    "'binary' is one of \(BinaryOperatorSyntax.allCases.map(\.rawValue).joined(separator: " "))")
            }
            return .binary(operation, try member(value, "left"), try member(value, "right"))
        case "if": return .conditional(try member(value, "if"), try member(value, "then"), try member(value, "else"))
        case "ramp":
            return .ramp(
                RampSyntax(
                    from: try member(first.value, "from"), to: try member(first.value, "to"),
                    over: try optional(first.value, "over"), ease: ease(first.value)))
        case "keyframes":
            let keys = try map(first.value.array ?? []) { entry throws(Diagnostic) in
                KeyframeSyntax(
                    time: try member(entry, "time"), value: try member(entry, "value"), ease: ease(entry),
                    trivia: try trivia(entry["trivia"]))
            }
            return .keyframes(keys, end: try comments(value["end"]))
        case "point": return .tuple(try map(first.value.array ?? [], expression))
        case "group": return .group(try member(value, "group"))
        case "sum":
            return .sum(
                SumSyntax(
                    counter: try string(value, "sum"), lower: try member(value, "from"), upper: try member(value, "to"),
                    block: try block(value)))
        case "record": return .record(try map(first.value.array ?? [], setting), end: try comments(value["end"]))
        default: throw failure("'\(first.name)' begins no expression")
        }
    }

    private static func ease(_ value: JSONValue) -> EaseSyntax? {
        value["ease"]?.string.map { EaseSyntax(name: $0, range: nowhere) }
    }

    private static func call(_ value: JSONValue) throws(Diagnostic) -> CallSyntax {
        let arguments = try map(value["arguments"]?.array ?? []) { entry throws(Diagnostic) in
            ArgumentSyntax(
                name: entry["name"]?.string, nameRange: entry["name"] == nil ? nil : nowhere,
                value: try member(entry, "value"), trivia: try trivia(entry["trivia"]))
        }
        return CallSyntax(
            receiver: try optional(value, "on"), name: try string(value, "call"), nameRange: nowhere,
            arguments: arguments,
            hasParentheses: value["arguments"] != nil || value["on"] == nil, trivia: try trivia(value["trivia"]),
            end: try comments(value["end"]))
    }
}
