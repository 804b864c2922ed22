import ArgumentParser

/// How progress is shown.
enum ProgressStyle: String, ExpressibleByArgument, CaseIterable {
    /// A line of JSON for each event, on standard error.
    case json
    /// A line that redraws itself.
    case bar
    /// Nothing.
    case none
}

/// What is said while a render runs.
struct ProgressOptions: ParsableArguments {
    @Option(help: "How progress is shown: json, bar or none; a bar on a terminal unless said otherwise.")
    var progress: ProgressStyle?

    @Flag(name: [.long, .customShort("q")], help: "Say nothing but errors.")
    var quiet = false

    func validate() throws {
        if quiet, let progress, progress != .none {
            throw ValidationError("--quiet and --progress \(progress.rawValue) exclude each other")
        }
    }

    /// The style in force.
    var style: ProgressStyle {
        if quiet { return .none }
        if let progress { return progress }
        if let text = Terminal.environment("KINORA_PROGRESS"), let style = ProgressStyle(rawValue: text) {
            return style
        }
        return Terminal.isInteractive ? .bar : .none
    }
}
