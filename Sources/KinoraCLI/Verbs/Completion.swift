import ArgumentParser

/// `kinora completion`: what a shell needs to complete verbs and options.
struct Completion: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Write a completion script for a shell.",
        discussion: """
              kinora completion bash > ~/.local/share/bash-completion/completions/kinora
              kinora completion zsh  > ~/.zsh/completions/_kinora     in a folder of $fpath
              kinora completion fish > ~/.config/fish/completions/kinora.fish
            """)

    /// The shells there is a script for.
    enum Shell: String, CaseIterable, ExpressibleByArgument {
        case bash, zsh, fish

        var parserShell: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }
    }

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    func run() throws {
        let script = KinoraCommand.completionScript(for: shell.parserShell)
        try Terminal.write(script.hasSuffix("\n") ? script : script + "\n")
    }
}
