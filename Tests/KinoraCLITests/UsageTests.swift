import Foundation
import Testing

@Suite("Usage")
struct UsageTests {
    private let folder = TemporaryFolder()

    @Test(
        "Misuse exits with 2 and says what would be right",
        arguments: [
            (["chekc"], "there is no verb 'chekc'; did you mean 'check'?"),
            (["xyzzy"], "there is no verb 'xyzzy'; 'kinora help' lists the verbs"),
            (["check"], "Missing expected argument '<graph> ...'"),
            (["check", "--frobnicate", "a.kin"], "Unknown option '--frobnicate'"),
            (["nodes", "sepiaa"], "there is no node 'sepiaa'; did you mean sepia?"),
        ])
    func misuse(arguments: [String], message: String) throws {
        let outcome = try KinoraProcess.run(arguments, in: folder)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(message))
        #expect(outcome.text == "")
    }

    @Test("Help and version go to standard output and are no failure", arguments: ["--help", "--version", "help"])
    func help(word: String) throws {
        let outcome = try KinoraProcess.run([word], in: folder)
        #expect(outcome.status == 0)
        #expect(!outcome.text.isEmpty)
        #expect(outcome.errors == "")
    }

    @Test(
        "An input that cannot be read exits with 4 and names it",
        arguments: [
            ("missing.kin", "'missing.kin' cannot be read: no such file"),
            (".", "'.' cannot be read: it is a folder"),
            ("line\nbreak.kin", "'line\\nbreak.kin' cannot be read: no such file"),
            ("it's.kin", "'it\\'s.kin' cannot be read: no such file"),
            ("\u{1B}[31mred.kin", "'\\u{1b}[31mred.kin' cannot be read: no such file"),
        ])
    func unreadable(name: String, message: String) throws {
        let outcome = try KinoraProcess.run("check", "--", name, in: folder)
        #expect(outcome.status == 4)
        #expect(outcome.errors == "kinora: \(message)\n")
    }

    @Test("A file whose name starts with a dash is reached behind '--'")
    func dash() throws {
        try folder.write("kinora 1\n", to: "-x.kin")
        #expect(try KinoraProcess.run("check", "--", "-x.kin", in: folder).status == 0)
    }

    @Test("A reader that closes standard output stops the work quietly")
    func closedOutput() throws {
        let (reading, writing) = try KinoraProcess.pipe()
        close(reading)
        let running = try KinoraProcess.start(["nodes"], in: folder, output: writing)
        close(writing)
        let outcome = try running.wait()
        #expect(outcome.status == 0)
        #expect(outcome.errors == "")
    }

    @Test("completion writes a script for each shell that knows the verbs", arguments: ["bash", "zsh", "fish"])
    func completion(shell: String) throws {
        let outcome = try KinoraProcess.run("completion", shell, in: TemporaryFolder())
        #expect(outcome.status == 0)
        #expect(outcome.text.contains("render") && outcome.text.contains("completion"))
        #expect(try KinoraProcess.run("completion", "tcsh", in: TemporaryFolder()).status == 2)
    }
}
