import KinoraCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A folder in which motion between frames is kept for later renders of the same clips.
///
/// What is kept goes by its content: the pixels of the two frames, and what is computed of them. A clip may be renamed, cut or
/// stored in another file; damaged entries count as absent, and what cannot be written is a warning of the report. Results have the same bits with and without it.
public struct FlowCache: Sendable, Hashable {
    /// The folder; created when it is not there.
    public var directory: String
    /// Bytes that all entries may take together; those used least recently go first. Several renders at once may exceed it by what
    /// each of them adds meanwhile.
    public var byteLimit: Int

    /// A cache in a folder, of 2 GiB unless said otherwise.
    public init(directory: String, byteLimit: Int = 2 << 30) {
        self.directory = directory
        self.byteLimit = byteLimit
    }

    /// Makes the folder.
    ///
    /// - Throws: `KinoraError` with code `resourceLimit` where it can be neither made nor written to.
    func prepare() throws(KinoraError) {
        guard !directory.isEmpty else { throw KinoraError(.usage, "a folder is expected for kept motion, '' is none") }
        var path = directory.hasPrefix("/") ? "" : "."
        for part in directory.split(separator: "/") {
            path += "/" + part
            mkdir(path, 0o755)
        }
        var status = stat()
        var reason: Int32?
        if stat(directory, &status) != 0 {
            reason = errno
        } else if status.st_mode & S_IFMT != S_IFDIR {
            reason = ENOTDIR
        } else if access(directory, W_OK | X_OK) != 0 {
            reason = errno
        }
        guard let reason else { return }
        throw KinoraError(
            .resourceLimit,
            "motion cannot be kept in \(EscapedText.name(directory)): \(String(cString: strerror(reason)))")
    }
}
