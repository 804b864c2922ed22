import ArgumentParser
import Foundation
import KinoraCore

/// The command line: parses, hands over to the engine, and turns every failure into one message and one exit code.
@main
struct KinoraCommand: ParsableCommand {
    /// The version of the program and of the packages it is built into.
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "kinora",
        abstract: "A local render engine for video.",
        discussion: """
            A graph file says what is to be seen; kinora compiles it to machine code and renders it.

              kinora new film.kin --clip holiday.mp4    a commented graph to start from
              kinora render film.kin                    renders what the graph asks for
              kinora nodes                              everything a graph can use

            Exit codes: 0 ok, 1 internal, 2 usage, 3 graph rejected, 4 input unreadable,
            5 provider refused, 6 budget exceeded, 7 resource limit, 8 verification
            failed, 9 finished but degraded, 130 interrupted.
            """,
        version: version,
        subcommands: [
            Render.self, Check.self, Plan.self, Format.self, DrawGraph.self, Still.self, Sheet.self, Probe.self,
            Nodes.self,
            Explain.self, Bench.self, Doctor.self, New.self, Cache.self, Completion.self,
        ])

    static func main() {
        StandardStreams.occupy()
        // A reader that goes away must end in a failed write, which stops quietly, not in a signal.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            finish(error)
        }
    }

    /// Tells the user what went wrong and ends the process.
    private static func finish(_ error: any Error) -> Never {
        let failure = CommandFailure.describing(error) ?? parserFailure(error)
        Terminal.say(failure)
        Foundation.exit(failure.status.rawValue)
    }

    /// What argument-parser itself throws: help and the version are no failures, the rest is misuse.
    private static func parserFailure(_ error: any Error) -> CommandFailure {
        let message = fullMessage(for: error)
        guard exitCode(for: error).rawValue != 0 else {
            try? Terminal.write(message + "\n")
            return CommandFailure(.ok)
        }
        return unknownVerb() ?? CommandFailure(.usage, rendered: message)
    }

    /// A first word that is no verb, with the nearest one.
    private static func unknownVerb() -> CommandFailure? {
        let verbs = configuration.subcommands.map { $0._commandName } + ["help"]
        guard let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-"), !verbs.contains(word) else {
            return nil
        }
        let hint = nearestName(to: word, in: verbs).map { "did you mean '\($0)'?" } ?? "'kinora help' lists the verbs"
        return CommandFailure(.usage, "there is no verb \(EscapedText.name(word)); \(hint)")
    }
}
