/// A file of the language, read but not yet understood.
public struct SourceFile: Hashable, Sendable {
    /// The name messages use and relative paths start from.
    public var name: String
    /// Its bytes; they should be UTF-8, and a diagnostic says so when they are not.
    public var bytes: [UInt8]

    /// Wraps bytes.
    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// Wraps text.
    public init(name: String, text: String) {
        self.init(name: name, bytes: Array(text.utf8))
    }
}
