import Testing

@testable import KinoraLanguage

@Suite("Values as text")
struct ValueDescriptionTests {
    @Test(
        "A colour is written in digits where they say it all, and by its parts elsewhere",
        arguments: [
            (Value.color(red: 1, green: 0.8, blue: 136.0 / 255, alpha: 1), "#ffcc88"),
            (.color(red: 1, green: 1, blue: 1, alpha: 0), "#ffffff00"),
            (.color(red: 1.2, green: 1, blue: -0.1, alpha: 1), "rgb(1.2, 1, -0.1)"),
            (.color(red: 0.3, green: 0.123, blue: 0, alpha: 0.5), "rgba(0.3, 0.123, 0, 0.5)"),
        ])
    func color(_ value: Value, _ text: String) {
        #expect(value.description == text)
        let checker = Checker(
            catalogue: Catalogue(signatures: [
                Signature(
                    name: "paint", category: "Test", documentation: "Paints.",
                    parameters: [Parameter("color", .color)], result: .video)
            ]))
        let result = checker.check(SourceFile(name: "t.kin", text: "kinora 1\nlook = paint(\(text))\n"))
        #expect(result.graph?.nodes.first?.arguments["color"]?.constant?.components == value.components)
    }
}
