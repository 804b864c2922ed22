import KinoraCore
import Testing

@testable import KinoraLanguage

@Suite("Limits are errors, never crashes") struct LimitTests {
    private func codes(_ text: String) -> [String] { TestCatalogue.check(text).diagnostics.map(\.code.rawValue) }

    @Test(
        "Deep nesting of every kind is told",
        arguments: [
            "(", "[0s: ", "-", "not ", "if 1 > 0 then 1 else ", "sin(", "f(", "1 + (", "sum(i in 0..1) { ",
        ]) func nesting(opening: String)
    {
        let text = "kinora 1\na = " + String(repeating: opening, count: 5_000) + "1"
        #expect(codes(text) == ["E0109"])
        #expect(
            codes("effect e(src: video) -> video { \(String(repeating: opening, count: 5_000)) }").contains("E0109"))
    }

    @Test("Long chains are told as well", arguments: [".fog()", "[0s..]", " + 1", ".x", " and true"])
    func chains(link: String) {
        #expect(codes("kinora 1\na = b" + String(repeating: link, count: 5_000)) == ["E0109"])
    }

    @Test("Braces without end are told") func braces() {
        #expect(codes("kinora 1\nrender \"a\" to \"b\" " + String(repeating: "{ a: ", count: 5_000)).contains("E0109"))
    }

    @Test("Invalid UTF-8 is told with its byte") func invalidUTF8() {
        let bytes = Array("kinora 1\na = \"".utf8) + [0xC3, 0x28] + Array("\"".utf8)
        let checker = Checker(catalogue: TestCatalogue.catalogue)
        let result = checker.check(SourceFile(name: "test.kin", bytes: bytes))
        #expect(
            result.diagnostics.map(\.description) == [
                "E0107 a file is UTF-8 text, byte 14 is not part of any character (test.kin:2:6)"
            ])
    }

    @Test("A file beyond 16 MiB is told") func fileSize() {
        let file = SourceFile(name: "test.kin", bytes: [UInt8](repeating: 0x20, count: (16 << 20) + 1))
        #expect(Checker(catalogue: TestCatalogue.catalogue).check(file).diagnostics.map(\.code.rawValue) == ["E0108"])
    }

    @Test("Sub-graphs that multiply are stopped") func expansion() {
        var text = "kinora 1\ninput clip: video = \"a.mp4\"\ngraph g0(src: video) -> video { src.fog() }\n"
        for level in 1...40 {
            text += "graph g\(level)(src: video) -> video { cut(src.g\(level - 1)(), src.g\(level - 1)()) }\n"
        }
        let result = TestCatalogue.check(text + "a = clip.g40()", nodeLimit: 2_000)
        #expect(result.diagnostics.map(\.code.rawValue) == ["E0221"])
    }

    @Test("Signals that multiply are stopped") func signals() {
        var text = "kinora 1\na0 = t\n"
        for level in 1...60 { text += "a\(level) = a\(level - 1) + a\(level - 1)\n" }
        #expect(codes(text) == ["E0221"])
    }

    @Test("Signals that pile up are stopped") func piles() {
        var text = "kinora 1\na0 = t\n"
        for level in 1...3_000 { text += "a\(level) = a\(level - 1) + 1\n" }
        #expect(codes(text) == ["E0221"])
        var graphs = "kinora 1\ngraph g0(src: video, k: number) -> video { src.camera(zoom: k) }\n"
        for level in 1...40 {
            let sum = Array(repeating: "k", count: 20).joined(separator: " + ")
            graphs += "graph g\(level)(src: video, k: number) -> video { src.g\(level - 1)(k: \(sum)) }\n"
        }
        #expect(codes(graphs + "x = \"v\".g40(k: t)") == ["E0221"])
    }

    @Test("Helpers that multiply are stopped") func helpers() {
        var text = "fn f0(x) { x + 1 }\n"
        for level in 1...30 { text += "fn f\(level)(x) { f\(level - 1)(x) + f\(level - 1)(x + 1) }\n" }
        #expect(codes(text + "effect e(src: video) -> video { src * f30(uv.x) }") == ["E0313"])
    }

    @Test(
        "Numbers at the edge of every type are told or taken",
        arguments: [
            "1e400", "999999999999999999999", "99999999999999999999999999f", "1e30s", "0fps", "99999999999x2", "1e18",
            "0.0000001f",
        ]) func numbers(number: String)
    {
        let result = TestCatalogue.check("kinora 1\na = \(number)\ninput c: video = \"a\"\nb = c[0s..\(number)]")
        #expect(!result.errors.isEmpty)
    }

    @Test("Garbage stays within bounds") func garbage() {
        let result = TestCatalogue.check("kinora 1\n" + String(repeating: ") = ] }\n", count: 20_000))
        #expect(result.diagnostics.count <= 1_000 && !result.errors.isEmpty)
    }

    @Test("5000 cuts and 5000 captions are one graph") func large() {
        let cuts = (0..<5_000).map { "clip[\($0)s..\($0 + 1)s]" }.joined(separator: ", ")
        let captions = (0..<5_000).map { "c\($0 + 1) = c\($0).caption(text: \"\($0)\")" }.joined(separator: "\n")
        let text = "kinora 1\ninput clip: video = \"a.mp4\"\nc0 = cut(\(cuts))\n\(captions)\nrender c5000 to \"b.mp4\""
        #expect(TestCatalogue.check(text).graph?.nodes.count == 10_002)
    }
}
