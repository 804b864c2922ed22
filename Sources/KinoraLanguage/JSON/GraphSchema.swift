extension GraphJSON {
    /// The JSON Schema (2020-12) of the mirror, for graphs that use the operations of `catalogue` and `effects`.
    ///
    /// Every operation appears with its parameters, so an editor can complete names and a program can check its work
    /// before Kinora does; types and units are the checker's business.
    public static func schema(_ catalogue: Catalogue, effects: [Signature] = []) -> String {
        let signatures = catalogue.adding(effects).signatures
        let document: JSONValue = .members([
            "$schema": .string("https://json-schema.org/draft/2020-12/schema"),
            "title": .string("Kinora graph"), "type": .string("object"),
            "required": .array([.string("kinora"), .string("items")]),
            "properties": .members([
                "kinora": .members([
                    "type": .string("integer"), "description": .string("Version of the language; 0 in a library."),
                ]),
                "items": list(reference("item")), "end": reference("comments"), "version": reference("trivia"),
                "graph": .members(["description": .string("What the checker made of it; ignored by readers.")]),
            ]),
            "$defs": .members([
                "item": item, "parameter": parameter, "statement": statement, "setting": setting,
                "expression": expression(signatures), "argument": argument, "keyframe": keyframe, "comments": comments,
                "comment": comment, "trivia": trivia,
                "operations": .object(signatures.map { .init($0.name, operation($0)) }),
            ]),
        ])
        return document.text() + "\n"
    }

    private static func reference(_ name: String) -> JSONValue { .members(["$ref": .string("#/$defs/\(name)")]) }

    private static func list(_ element: JSONValue) -> JSONValue {
        .members(["type": .string("array"), "items": element])
    }

    private static let string: JSONValue = .members(["type": .string("string")])

    private static func object(
        _ required: [String], _ properties: KeyValuePairs<String, JSONValue?>, extra: [JSONValue.Member] = []
    ) -> JSONValue {
        .object(
            [
                .init("type", .string("object")), .init("required", .array(required.map { .string($0) })),
                .init("properties", .members(properties)),
            ] + extra)
    }

    private static var item: JSONValue {
        object(
            ["kind"],
            [
                "kind": .members([
                    "enum": .array(
                        ["import", "input", "binding", "effect", "graph", "fn", "render"].map { .string($0) })
                ]),
                "id": string, "path": reference("expression"), "type": string, "choices": list(string),
                "from": reference("expression"), "to": reference("expression"), "default": reference("expression"),
                "value": reference("expression"), "parameters": .members(["type": .string("array")]),
                "parametersEnd": reference("comments"), "result": string, "body": list(reference("statement")),
                "source": reference("expression"), "target": reference("expression"),
                "settings": list(reference("setting")),
                "end": reference("comments"), "trivia": reference("trivia"),
            ])
    }

    private static var parameter: JSONValue {
        object(
            ["id", "type"],
            [
                "id": string, "type": string, "choices": list(string), "from": reference("expression"),
                "to": reference("expression"), "default": reference("expression"), "trivia": reference("trivia"),
            ])
    }

    private static var statement: JSONValue {
        object(["value"], ["id": string, "value": reference("expression"), "trivia": reference("trivia")])
    }

    private static var setting: JSONValue {
        let names = RenderSettings.signature.parameters.dropFirst().map { JSONValue.string($0.name) }
        return object(
            ["name", "value"],
            [
                "name": .members(["type": .string("string"), "examples": .array(Array(names))]),
                "value": reference("expression"), "trivia": reference("trivia"),
            ])
    }

    private static var argument: JSONValue {
        object(["value"], ["name": string, "value": reference("expression"), "trivia": reference("trivia")])
    }

    private static var keyframe: JSONValue {
        object(
            ["time", "value"],
            [
                "time": reference("expression"), "value": reference("expression"), "ease": easing,
                "trivia": reference("trivia"),
            ])
    }

    private static var easing: JSONValue {
        .members(["enum": .array(Easing.allCases.map { .string($0.rawValue) })])
    }

    private static var comments: JSONValue { list(reference("comment")) }

    private static var comment: JSONValue {
        .members([
            "anyOf": .array([
                .members(["type": .string("string"), "pattern": .string("^//")]),
                object(["text"], ["text": string, "blankBefore": .members(["type": .string("boolean")])]),
            ])
        ])
    }

    private static var trivia: JSONValue {
        object(
            [],
            [
                "blankBefore": .members(["type": .string("boolean")]), "leading": reference("comments"),
                "trailing": reference("comment"),
            ])
    }

    private static func expression(_ signatures: [Signature]) -> JSONValue {
        let inner = reference("expression")
        let ramp = object(["from", "to"], ["from": inner, "to": inner, "over": inner, "ease": easing])
        let calls = signatures.map { signature in
            JSONValue.members([
                "if": object(["call"], ["call": .members(["const": .string(signature.name)])]),
                "then": reference("operations/\(signature.name)"),
            ])
        }
        return .members([
            "anyOf": .array([
                .members(["type": .string("boolean")]),
                object(
                    ["number"],
                    ["number": .members(["type": .array([.string("number"), .string("string")])]), "unit": string]),
                object(["size"], ["size": .members(["pattern": .string("^[0-9]+x[0-9]+$")])]),
                object(["color"], ["color": .members(["pattern": .string("^#[0-9a-fA-F]{3,8}$")])]),
                object(["text"], ["text": string, "literal": string]), object(["ref"], ["ref": string]),
                object(
                    ["call"],
                    [
                        "call": string, "on": inner, "arguments": list(reference("argument")),
                        "end": reference("comments"),
                        "trivia": reference("trivia"),
                    ], extra: [.init("allOf", .array(calls))]),
                object(["slice"], ["slice": inner, "from": inner, "to": inner]),
                object(["index", "at"], ["index": inner, "at": list(inner)]),
                object(["unary", "value"], ["unary": string, "value": inner]),
                object(["binary", "left", "right"], ["binary": string, "left": inner, "right": inner]),
                object(["if", "then", "else"], ["if": inner, "then": inner, "else": inner]),
                object(["ramp"], ["ramp": ramp]),
                object(["keyframes"], ["keyframes": list(reference("keyframe")), "end": reference("comments")]),
                object(["point"], ["point": list(inner)]), object(["group"], ["group": inner]),
                object(
                    ["sum", "from", "to", "body"],
                    ["sum": string, "from": inner, "to": inner, "body": list(reference("statement"))]),
                object(["record"], ["record": list(reference("setting")), "end": reference("comments")]),
            ])
        ])
    }

    /// What the arguments of one operation are called.
    private static func operation(_ signature: Signature) -> JSONValue {
        let names = JSONValue.members(["enum": .array(signature.parameters.map { .string($0.name) })])
        return .members([
            "description": .string("\(signature.summary) \(signature.declaration)"),
            "properties": .members([
                "arguments": list(.members(["properties": .members(["name": names])]))
            ]),
        ])
    }
}
