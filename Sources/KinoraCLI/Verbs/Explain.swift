import ArgumentParser
import KinoraCore
import KinoraLanguage

/// `kinora explain`: the story behind a message's code.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Explain the code of a message, such as E0207.",
        discussion: "Without a code it lists them all.")

    @Argument(help: ArgumentHelp("The code, as E0207.", valueName: "code"))
    var code: String?

    func run() throws {
        guard let code else {
            try Terminal.write(DiagnosticCatalogue.entries.map { "\($0.code)  \($0.title)\n" }.joined())
            return
        }
        let wanted = code.uppercased()
        guard let text = DiagnosticCatalogue.explanation(of: DiagnosticCode(wanted)) else {
            let near = nearestName(to: wanted, in: DiagnosticCatalogue.entries.map(\.code.rawValue))
            let hint = near.map { "; did you mean \($0)?" } ?? "; 'kinora explain' lists the codes"
            throw CommandFailure(.usage, "no message has the code \(EscapedText.name(code))\(hint)")
        }
        try Terminal.write(text)
    }
}
