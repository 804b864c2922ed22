import KinoraCore

/// Where imported files come from; tests need no disk.
public protocol FileLoader: Sendable {
    /// The bytes of the file at `path`, which is relative to the working directory or absolute.
    ///
    /// - Throws: `FileLoadError` with a reason a user understands.
    func load(_ path: String) throws(FileLoadError) -> [UInt8]
}

/// Why a file could not be read: a clause such as `no such file`.
public struct FileLoadError: Error, Hashable, Sendable {
    /// One clause without a final period.
    public var reason: String

    /// States a reason.
    public init(_ reason: String) { self.reason = reason }
}

/// Files held in memory.
public struct MemoryFileLoader: FileLoader {
    /// Texts by path.
    public var files: [String: String]

    /// Holds `files`.
    public init(_ files: [String: String] = [:]) { self.files = files }

    /// The bytes of the file at `path`.
    public func load(_ path: String) throws(FileLoadError) -> [UInt8] {
        guard let text = files[path] else { throw FileLoadError("no such file") }
        return Array(text.utf8)
    }
}
