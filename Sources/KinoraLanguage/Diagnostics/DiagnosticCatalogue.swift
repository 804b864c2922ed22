import KinoraCore

/// What `kinora explain` knows: for every code its rule, its story and a file that breaks the rule.
public enum DiagnosticCatalogue {
    /// The story of one code.
    public struct Entry: Hashable, Sendable {
        /// The code.
        public var code: DiagnosticCode
        /// The rule in a few words.
        public var title: String
        /// Why the rule exists and how to keep it; Markdown.
        public var explanation: String
        /// A file that breaks the rule; empty where only special circumstances do.
        public var example: String
        /// Files that the example imports.
        public var files: [String: String] = [:]
        /// What `--set` must say for the example to go wrong.
        public var overrides: [String: String] = [:]

        /// Tells the story of a code, of this room or of one above it.
        public init(
            code: DiagnosticCode, title: String, explanation: String, example: String = "",
            files: [String: String] = [:],
            overrides: [String: String] = [:]
        ) {
            self.code = code
            self.title = title
            self.explanation = explanation
            self.example = example
            self.files = files
            self.overrides = overrides
        }

        /// The entry as a terminal shows it: title, explanation, example.
        public var text: String {
            var text = "\(code): \(title)\n\n\(explanation)\n"
            if !example.isEmpty {
                let lines = example.split(separator: "\n", omittingEmptySubsequences: false)
                text +=
                    "\nFor example:\n\n" + lines.map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n") + "\n"
            }
            return text
        }
    }

    /// All entries, ordered by code.
    public static let entries: [Entry] = syntax + meaning + effects + imports + renders + streams

    /// The entry of one code.
    public static func entry(_ code: DiagnosticCode) -> Entry? { entries.first { $0.code == code } }

    /// The entry as a terminal shows it: title, explanation, example.
    public static func explanation(of code: DiagnosticCode) -> String? {
        entry(code)?.text
    }

    static func entry(
        _ code: DiagnosticCode, _ title: String, _ explanation: String, _ example: String,
        files: [String: String] = [:], overrides: [String: String] = [:]
    ) -> Entry {
        Entry(
            code: code, title: title, explanation: explanation, example: example, files: files, overrides: overrides)
    }
}
