import Foundation
import Testing

@Suite("kinora check")
struct CheckTests {
    private let folder = TemporaryFolder()

    @Test("A right graph is ok and says what it renders")
    func right() throws {
        try folder.write("kinora 1\n\nx = sepia(\"a.mp4\")\n\nrender x to \"b.mp4\"\n", to: "a.kin")
        let outcome = try KinoraProcess.run("check", "a.kin", in: folder)
        #expect(outcome.status == 0)
        #expect(outcome.errors == "'a.kin': ok, 2 nodes, renders 'b.mp4'\n")
        #expect(outcome.text == "")
    }

    @Test("Every mistake is shown with its caret, and the exit code is 3")
    func wrong() throws {
        try folder.write("kinora 1\nx = \"a.mp4\".sepiaa()\ny = \"a.mp4\".sepia(amount: 4px)\n", to: "a.kin")
        let outcome = try KinoraProcess.run("check", "a.kin", in: folder)
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("a.kin:2:13"))
        #expect(outcome.errors.contains("^^^^^^ did you mean sepia?"))
        #expect(outcome.errors.contains("E0207"))
    }

    @Test("Fonts, characters and curves are looked at, all in one run, without footage")
    func parametersAlone() throws {
        try folder.write(
            """
            kinora 1
            a = "a.mp4".text("Hi", font: "No Such Font")
            b = a.text("\\u{10FFFE}")
            c = b.curves(master: "0.5/0 0.2/1")
            d = c.subtitles("a.srt", font_path: "a.kin")
            render d to "d.mp4"
            """, to: "a.kin")
        let outcome = try KinoraProcess.run("check", "a.kin", in: folder)
        #expect(outcome.status == 3)
        for part in [
            "E0640 a/text: no font called 'No Such Font' is installed", "a.kin:2:5", "U+10FFFE", "a.kin:3:5",
            "the points of a curve stand in rising order, '0.2/1' comes after '0.5/0'", "a.kin:4:5",
            "a font file is expected, 'a.kin' is none", "a.kin:5:5",
        ] {
            #expect(outcome.errors.contains(part), "\(part) in \(outcome.errors)")
        }
        let lines = try KinoraProcess.run("check", "a.kin", "--format", "json", in: folder)
        #expect(lines.status == 3 && lines.text.contains("E0640"))
    }

    @Test("--set reaches the inputs of the graph")
    func inputs() throws {
        try folder.write("kinora 1\ninput mood: number\nx = \"a.mp4\".sepia(amount: mood)\n", to: "a.kin")
        #expect(try KinoraProcess.run("check", "a.kin", in: folder).status == 3)
        #expect(try KinoraProcess.run("check", "a.kin", "--set", "mood=0.4", in: folder).status == 0)
        let wrong = try KinoraProcess.run("check", "a.kin", "--set", "mood", in: folder)
        #expect(wrong.status == 2)
        #expect(wrong.errors.contains("--set takes name=value, found 'mood'"))
    }

    @Test("JSON has a line for each file with every field of its diagnostics")
    func json() throws {
        try folder.write("kinora 1\nx = \"a.mp4\".sepiaa()\n", to: "a.kin")
        let outcome = try KinoraProcess.run("check", "a.kin", "--format", "json", in: folder)
        #expect(outcome.status == 3)
        #expect(outcome.text.hasPrefix("{\"v\":1,\"file\":\"a.kin\",\"ok\":false,\"diagnostics\":[{\"code\":\"E0202\""))
        #expect(outcome.text.contains("\"line\":2,\"column\":13"))
        #expect(outcome.errors == "")
    }

    @Test("Standard input is a file, too")
    func standardInput() throws {
        let outcome = try KinoraProcess.run("check", "-", in: folder, input: "kinora 1\n".data(using: .utf8))
        #expect(outcome.status == 0)
    }
}
