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
