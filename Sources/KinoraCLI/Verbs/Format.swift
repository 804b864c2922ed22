import ArgumentParser
import KinoraCore
import KinoraLanguage

/// `kinora fmt`: the canonical form of graph files.
struct Format: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fmt", abstract: "Bring graph files into their canonical form.",
        discussion: "Formats in place; '-' reads standard input and writes standard output. Comments stay.")

    @Argument(help: ArgumentHelp("Graph files, or '-'.", valueName: "file"), completion: .file())
    var files: [String]

    @Flag(help: "Change nothing; exit with 8 and name the files that are not canonical.")
    var check = false

    func run() throws {
        var failure: CommandFailure?
        var foreign: [String] = []
        for path in files {
            do {
                let source = try DiskFiles.read(path)
                let text = try SourceFormatter.format(source)
                let isCanonical = Array(text.utf8) == source.bytes
                if check {
                    if !isCanonical { foreign.append(path) }
                } else if path == "-" {
                    try Terminal.write(text)
                } else if !isCanonical {
                    try NewFile.write(text, to: path, overwrites: true)
                }
            } catch let error as SyntaxFailure {
                Terminal.say(
                    DiagnosticRenderer.render(error.diagnostics, sources: error.sources, color: Terminal.hasColor))
                failure = failure ?? CommandFailure(.graphRejected)
            } catch let error as CommandFailure where files.count > 1 {
                Terminal.say(error)
                failure = failure ?? CommandFailure(error.status)
            }
        }
        for path in foreign { try Terminal.write(path + "\n") }
        if let failure { throw failure }
        guard foreign.isEmpty else {
            throw CommandFailure(
                .verificationFailed,
                foreign.count == 1
                    ? "1 file is not canonical; run 'kinora fmt' on it"
                    : "\(foreign.count) files are not canonical; run 'kinora fmt' on them")
        }
    }
}
