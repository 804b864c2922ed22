import KinoraCore
import Testing

@testable import KinoraLanguage

@Suite("The JSON mirror") struct MirrorTests {
    @Test("Text to JSON to text is the canonical text", arguments: Samples.all) func roundTrip(sample: Samples.Sample)
        throws
    {
        let file = sample.file
        let json = try GraphJSON.encode(file)
        #expect(GraphJSON.isMirror(SourceFile(name: "a.json", text: json)))
        let back = try GraphJSON.decode(SourceFile(name: "a.json", text: json))
        #expect(back == (try SourceFormatter.format(file)))
        #expect(try GraphJSON.encode(SourceFile(name: "a.kin", text: back)) == json)
    }

    @Test("A mirror made by a program gets the parentheses it needs") func parentheses() throws {
        let json = """
            { "kinora": 1, "items": [ { "kind": "binding", "id": "a", "value":
              { "binary": "*", "left": { "binary": "+", "left": { "number": 1 }, "right": { "number": 2 } },
                "right": { "unary": "-", "value": { "ref": "t" } } } } ] }
            """
        #expect(try GraphJSON.decode(SourceFile(name: "a.json", text: json)) == "kinora 1\na = (1 + 2) * -t\n")
    }

    @Test("A mirror cannot smuggle in text", arguments: ["a = 1\\nb", "a.b", "", "if", "1"]) func injection(
        name: String
    ) {
        let json = #"{ "kinora": 1, "items": [ { "kind": "binding", "id": "\#(name)", "value": { "number": 1 } } ] }"#
        #expect(throws: SyntaxFailure.self) { try GraphJSON.decode(SourceFile(name: "a.json", text: json)) }
    }

    @Test("The checked graph is described with stable ids and named inputs") func graph() throws {
        let result = TestCatalogue.check(DesignExampleTests.text)
        let graph = try #require(result.graph)
        let json = try GraphJSON.encode(SourceFile(name: "a.kin", text: DesignExampleTests.text), graph: graph)
        let value = try JSONReader.read(SourceText(SourceFile(name: "a.json", text: json)))
        let light = try #require(value["graph"]?["nodes"]?.array?.first { $0["id"] == .string("look/light") })
        #expect(light["inputs"]?["src"] == .string("look/style"))
        #expect(light["arguments"]?["angle"]?["signal"] == .array([.string("(20 -> 60)")]))
        #expect(light["arguments"]?["warmth"] == .number("0.3"))
        #expect(value["graph"]?["renders"]?.array?.first?["settings"]?["quality"] == .string("balanced"))
    }

    @Test("Broken JSON is told with its place") func brokenJSON() {
        let file = SourceFile(name: "a.json", text: "{ \"kinora\": 1,\n  \"items\": [ nul ] }")
        do {
            _ = try GraphJSON.decode(file)
            Issue.record("a mistake was accepted")
        } catch {
            #expect(
                DiagnosticRenderer.render(error.diagnostics, sources: error.sources) == """
                    E0119 a JSON value is expected
                      a.json:2:14
                    2 |   "items": [ nul ] }
                      |              ^

                    """)
        }
    }

    @Test("The schema lists every operation with its parameters and is JSON itself") func schema() throws {
        let text = GraphJSON.schema(TestCatalogue.catalogue)
        let value = try JSONReader.read(SourceText(SourceFile(name: "schema.json", text: text)))
        let operations = try #require(value["$defs"]?["operations"])
        for signature in TestCatalogue.catalogue.signatures {
            let names = operations[signature.name]?["properties"]?["arguments"]?["items"]?["properties"]?["name"]?[
                "enum"]
            #expect(names?.array?.compactMap(\.string) == signature.parameters.map(\.name))
        }
    }
}
