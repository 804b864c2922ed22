/// Why a file could not be read or written, in words for the person who asked for it.
public struct MediaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The class of the failure; it decides the exit code.
    public enum Kind: String, Hashable, Sendable {
        /// The input is missing, is no media, is damaged or stops early.
        case inputUnreadable
        /// What was asked for cannot be done: an unknown extension, a codec that is not there, an existing output.
        case usage
        /// The disk is full, the target cannot be written, memory ran out.
        case resource
        /// The reader of our standard output went away; the work stops quietly.
        case closedPipe
        /// The work was cancelled.
        case cancelled
        /// A library did what its documentation excludes, or Kinora has a defect.
        case internalDefect
    }

    /// The class of the failure.
    public var kind: Kind
    /// What was expected and what was found; no final period.
    public var message: String
    /// What to do about it; nil when there is nothing better than the message.
    public var remedy: String?

    /// A failure with its message and what to do.
    public init(_ kind: Kind, _ message: String, remedy: String? = nil) {
        self.kind = kind
        self.message = message
        self.remedy = remedy
    }

    /// The exit code of a process that stops for this failure: 1 internal, 2 usage, 4 input, 7 resource, 130 cancelled;
    /// 0 for a closed pipe.
    public var exitCode: Int32 {
        switch kind {
        case .inputUnreadable: 4
        case .usage: 2
        case .resource: 7
        case .closedPipe: 0
        case .cancelled: 130
        case .internalDefect: 1
        }
    }

    /// The message, a semicolon and the remedy.
    public var description: String { remedy.map { "\(message); \($0)" } ?? message }
}
