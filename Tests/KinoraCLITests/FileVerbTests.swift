import Foundation
import Testing

@Suite("Verbs that read and write graph files")
struct FileVerbTests {
    private let folder = TemporaryFolder()

    @Test("probe --cuts lists the first frames of shots")
    func cuts() throws {
        try folder.writeGraph(
            """
            dark = color(#203040, size: 64x48, rate: 25fps)[0s..400ms]
            look = checker(size: 64x48, rate: 25fps)[0s..400ms]
            render cut(dark, look, dark.flip()) to "film.mkv" { codec: ffv1 }
            """)
        #expect(try KinoraProcess.run("render", "graph.kin", in: folder).status == 0)
        let words = try KinoraProcess.run("probe", "--cuts", "film.mkv", in: folder)
        #expect(words.text.hasSuffix("  2 cuts\n    at 0.400 s, frame 10\n    at 0.800 s, frame 20\n"), "\(words.text)")
        let json = try KinoraProcess.run("probe", "--cuts", "--json", "film.mkv", in: folder)
        let report = try #require(try JSONSerialization.jsonObject(with: Data(json.text.utf8)) as? [String: Any])
        #expect((report["cuts"] as? [[String: Any]])?.compactMap { $0["frame"] as? Int } == [10, 20])
        // Half of the last frame is missing.
        try folder.write(TestFootage.y4m(width: 64, height: 48, frames: 6).dropLast(2000), to: "short.y4m")
        #expect(try KinoraProcess.run("probe", "--cuts", "short.y4m", in: folder).status == 4)
        let tolerant = try KinoraProcess.run(
            "probe", "--cuts", "--tolerate", "decode-errors", "short.y4m", in: folder)
        #expect(tolerant.status == 9 && tolerant.text.contains("cuts"), "\(tolerant.errors)")
        let missing = try KinoraProcess.run("probe", "--cuts", "missing.mp4", in: folder)
        #expect(missing.status == 4 && missing.errors.contains("missing.mp4"))
    }

    @Test("fmt writes the canonical form in place, and once is enough")
    func format() throws {
        try folder.write("kinora 1\n// why\nx   =  sepia( \"a.mp4\",amount:0.5 )\n", to: "a.kin")
        #expect(try KinoraProcess.run("fmt", "--check", "a.kin", in: folder).status == 8)
        #expect(try KinoraProcess.run("fmt", "a.kin", in: folder).status == 0)
        let text = try folder.read("a.kin")
        #expect(text.contains("// why\n"))
        #expect(text.contains("x = sepia(\"a.mp4\", amount: 0.5)\n"))
        let again = try KinoraProcess.run("fmt", "--check", "a.kin", in: folder)
        #expect(again.status == 0)
        #expect(folder.names == ["a.kin"])
    }

    @Test("fmt leaves a file with a mistake of grammar alone")
    func formatMistake() throws {
        let text = "kinora 1\nx = (\n"
        try folder.write(text, to: "a.kin")
        let outcome = try KinoraProcess.run("fmt", "a.kin", in: folder)
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("a.kin:"))
        #expect(try folder.read("a.kin") == text)
    }

    @Test("fmt - is a filter")
    func filter() throws {
        let outcome = try KinoraProcess.run("fmt", "-", in: folder, input: Data("kinora 1\nx=1\n".utf8))
        #expect(outcome.status == 0)
        #expect(outcome.text.contains("x = 1\n"))
    }

    @Test("graph --json is a mirror that the other verbs read")
    func mirror() throws {
        try folder.write("kinora 1\n\nx = sepia(\"a.mp4\")\n\nrender x to \"b.mp4\"\n", to: "a.kin")
        #expect(try KinoraProcess.run("graph", "a.kin", "--json", "-o", "a.json", in: folder).status == 0)
        let outcome = try KinoraProcess.run("check", "a.json", in: folder)
        #expect(outcome.errors == "'a.json': ok, 2 nodes, renders 'b.mp4'\n")
        let mistake = try KinoraProcess.run("check", try folder.write("{\"kinora\": 1,", to: "b.json"), in: folder)
        #expect(mistake.status == 3)
        #expect(mistake.errors.contains("b.json:1:"))
    }

    @Test("graph draws what the renders need", arguments: ["svg", "dot", "mermaid"])
    func drawing(form: String) throws {
        try folder.write(
            "kinora 1\nlook = sepia(\"a.mp4\", amount: 0.3)\nidle = invert(\"a.mp4\")\nrender look to \"<b>.mp4\"\n",
            to: "a.kin")
        let outcome = try KinoraProcess.run("graph", "a.kin", "--format", form, in: folder)
        #expect(outcome.status == 0)
        #expect(outcome.text.contains("look/sepia"))
        #expect(outcome.text.contains("amount: 0.3"))
        #expect(!outcome.text.contains("idle"))
        if form != "dot" { #expect(outcome.text.contains("&lt;b&gt;.mp4")) }
    }

    @Test("new writes a graph that is canonical, and never replaces one unasked")
    func new() throws {
        #expect(try KinoraProcess.run("new", "film.kin", in: folder).status == 0)
        #expect(try KinoraProcess.run("check", "film.kin", in: folder).status == 0)
        #expect(try KinoraProcess.run("fmt", "--check", "film.kin", in: folder).status == 0)
        let text = try folder.read("film.kin")
        let again = try KinoraProcess.run("new", "film.kin", "--clip", "it's \"my\" clip.mp4", in: folder)
        #expect(again.status == 2)
        #expect(again.errors == "kinora: 'film.kin' exists; add -y to replace it\n")
        #expect(try folder.read("film.kin") == text)
        #expect(
            try KinoraProcess.run("new", "film.kin", "-y", "--clip", "it's \"my\" clip.mp4", in: folder).status == 0)
        #expect(try folder.read("film.kin").contains("\"it's \\\"my\\\" clip.mp4\""))
    }

    @Test("new refuses a folder that cannot be written")
    func newUnwritable() throws {
        let outcome = try KinoraProcess.run("new", "nowhere/film.kin", in: folder)
        #expect(outcome.status == 7)
        #expect(outcome.errors.contains("'nowhere/film.kin' cannot be written: no such file or directory"))
    }
}
