import KinoraCore
import ArgumentParser

/// `kinora doctor`: what this machine has, what it lacks, and which package brings it.
struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what this machine has and what it lacks.",
        discussion: "Exits with 7 when nothing can be rendered.")

    @Flag(help: "Write one JSON object a finding.")
    var json = false

    func run() throws {
        let findings = Examination.findings()
        for finding in findings {
            try Terminal.write((json ? finding.json : EscapedText.terminal(finding.text)) + "\n")
        }
        if findings.contains(where: { $0.state == .broken }) { throw CommandFailure(.resourceLimit) }
    }
}
