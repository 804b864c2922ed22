import KinoraCore
import ArgumentParser

/// Values for the inputs of a graph.
struct InputOptions: ParsableArguments {
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("Give an input of the graph a value; may be repeated.", valueName: "name=value"))
    var assignments: [String] = []

    func validate() throws { _ = try overrides() }

    /// The values by name, as written.
    ///
    /// - Throws: `ValidationError` when one has no name, or a name has two values.
    func overrides() throws -> [String: String] {
        var values: [String: String] = [:]
        for assignment in assignments {
            let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw ValidationError(
                    "--set takes name=value, found \(EscapedText.name(assignment)); for example --set mood=0.4")
            }
            guard values.updateValue(String(parts[1]), forKey: String(parts[0])) == nil else {
                throw ValidationError("--set gives \(EscapedText.name(String(parts[0]))) two values")
            }
        }
        return values
    }
}
