/// The stable name of one kind of mistake, such as `E0207`; `kinora explain E0207` tells its story.
public struct DiagnosticCode: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    /// A letter and four digits.
    public var rawValue: String

    /// Names the code.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Names the code.
    public init(_ rawValue: String) { self.rawValue = rawValue }

    /// The code as it is printed.
    public var description: String { rawValue }

    /// Orders codes as their documentation lists them.
    public static func < (left: DiagnosticCode, right: DiagnosticCode) -> Bool { left.rawValue < right.rawValue }
}

/// What a user did wrong, as data: which rule, where, what was found and what to write instead.
///
/// The words live in the message; `DiagnosticRenderer` alone decides how it all looks on a screen.
public struct Diagnostic: Error, Hashable, Sendable {
    /// Whether the work can go on.
    public enum Severity: String, Hashable, Sendable {
        /// The graph is rejected.
        case error
        /// The graph is accepted; the user should still look.
        case warning
    }

    /// A second place that explains the first, such as an earlier definition.
    public struct Note: Hashable, Sendable {
        /// One clause without a final period.
        public var message: String
        /// The place it speaks of.
        public var span: SourceSpan?

        /// Describes a related place.
        public init(_ message: String, at span: SourceSpan? = nil) {
            self.message = message
            self.span = span
        }
    }

    /// One change that would probably make it right.
    public struct FixIt: Hashable, Sendable {
        /// The remedy in words, printed behind the caret: `did you mean 1.35?`.
        public var message: String
        /// What to write in place of `span`; nil where only words can help.
        public var replacement: String?
        /// What to replace; nil means the span of the diagnostic.
        public var span: SourceSpan?

        /// Describes a change.
        public init(_ message: String, replacement: String? = nil, span: SourceSpan? = nil) {
            self.message = message
            self.replacement = replacement
            self.span = span
        }

        /// The usual form: `did you mean X?`.
        public static func didYouMean(_ replacement: String) -> FixIt {
            FixIt("did you mean \(replacement)?", replacement: replacement)
        }
    }

    /// Which rule.
    public var code: DiagnosticCode
    /// Whether the work can go on.
    public var severity: Severity
    /// The node or parameter in the user's own names, such as `look/camera.zoom`.
    public var subject: String?
    /// The rule, then what was found; no final period.
    public var message: String
    /// Where; nil for a mistake outside any file.
    public var span: SourceSpan?
    /// Related places.
    public var notes: [Note]
    /// What to write instead.
    public var fix: FixIt?

    /// Describes a mistake.
    public init(
        _ code: DiagnosticCode, _ message: String, severity: Severity = .error, subject: String? = nil,
        at span: SourceSpan? = nil, notes: [Note] = [], fix: FixIt? = nil
    ) {
        self.code = code
        self.severity = severity
        self.subject = subject
        self.message = message
        self.span = span
        self.notes = notes
        self.fix = fix
    }
}

extension Diagnostic: CustomStringConvertible {
    /// One line, for logs: code, subject, message, place and remedy.
    public var description: String {
        var line = "\(code) "
        if let subject { line += "\(subject): " }
        line += message
        if let span { line += " (\(span))" }
        if let fix { line += "; \(fix.message)" }
        return line
    }
}
