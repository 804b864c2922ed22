internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Inputs that a probe has opened and nobody has read yet, kept for the decoder that usually follows: opening a film
/// costs as much as decoding several pictures, and the bytes of standard input can be read only once.
enum OpenedInputs {
    /// What makes a file the same file with the same contents.
    private struct Identity: Hashable {
        var device: UInt64
        var node: UInt64
        var byteCount: Int64 = 0
        var seconds: Int64 = 0
        var nanoseconds: Int64 = 0

        /// Nil for standard input and for what is neither a file nor a pipe.
        init?(_ path: String) {
            var status = stat()
            guard path != "-", stat(path, &status) == 0 else { return nil }
            device = UInt64(truncatingIfNeeded: status.st_dev)
            node = UInt64(truncatingIfNeeded: status.st_ino)
            // A pipe's size and time change with every byte that goes through it.
            if status.st_mode & S_IFMT == S_IFIFO { return }
            guard status.st_mode & S_IFMT == S_IFREG else { return nil }
            byteCount = Int64(status.st_size)
            #if canImport(Glibc)
                seconds = Int64(status.st_mtim.tv_sec)
                nanoseconds = Int64(status.st_mtim.tv_nsec)
            #else
                seconds = Int64(status.st_mtimespec.tv_sec)
                nanoseconds = Int64(status.st_mtimespec.tv_nsec)
            #endif
        }
    }

    private struct Entry {
        var path: String
        var identity: Identity?
        var probe: MediaProbe
        /// Nil when somebody has taken it.
        var input: MediaInput?
        /// Whoever reads a pipe, as long as it is read.
        weak var reader: MediaInput?
    }

    private static let entries = Mutex<[Entry]>([])

    /// Open files cost memory and descriptors; more than a few are not worth it.
    private static let capacity = 4

    /// Keeps an input that was opened and not read; the oldest goes when there are too many.
    static func keep(_ input: MediaInput) { add(input, isTaken: false) }

    /// Notes that somebody reads a pipe, so that nobody else tries to.
    static func noteReader(_ input: MediaInput) {
        if input.probe.isReadOnce { add(input, isTaken: true) }
    }

    private static func add(_ input: MediaInput, isTaken: Bool) {
        let identity = Identity(input.path)
        guard identity != nil || input.path == "-" else { return }
        entries.withLock { entries in
            entries.removeAll { $0.path == input.path }
            let files = entries.filter { !$0.probe.isReadOnce }.count
            if files >= capacity, let oldest = entries.firstIndex(where: { !$0.probe.isReadOnce }) {
                entries.remove(at: oldest)
            }
            entries.append(
                Entry(
                    path: input.path, identity: identity, probe: input.probe, input: isTaken ? nil : input,
                    reader: input))
        }
    }

    /// Takes the input of a path out, if it is there and its file has not changed.
    ///
    /// - Throws: `MediaError` of kind `usage` for a pipe that somebody reads already.
    static func take(_ path: String) throws(MediaError) -> MediaInput? {
        let identity = Identity(path)
        let (input, isGone) = entries.withLock { entries -> (MediaInput?, Bool) in
            guard let index = entries.firstIndex(where: { $0.path == path }) else { return (nil, false) }
            guard entries[index].probe.isReadOnce else {
                let entry = entries.remove(at: index)
                return (entry.identity == identity ? entry.input : nil, false)
            }
            if let input = entries[index].input {
                entries[index].input = nil
                return (input, false)
            }
            // A named pipe may have been opened by another writer since; standard input is gone for good.
            if path == "-" || entries[index].reader != nil { return (nil, true) }
            entries.remove(at: index)
            return (nil, false)
        }
        if isGone { throw VideoDecoder.readOnce(path) }
        return input
    }

    /// The probe of a path that is kept, or of a pipe that is being read, without taking it out.
    static func probe(_ path: String) -> MediaProbe? {
        let identity = Identity(path)
        return entries.withLock { entries in
            entries.first { $0.path == path && $0.identity == identity }?.probe
        }
    }
}
