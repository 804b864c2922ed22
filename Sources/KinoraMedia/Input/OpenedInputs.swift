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
        var byteCount: Int64
        var seconds: Int64
        var nanoseconds: Int64

        /// Nil for what is no regular file.
        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
            device = UInt64(truncatingIfNeeded: status.st_dev)
            node = UInt64(truncatingIfNeeded: status.st_ino)
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
        var input: MediaInput
    }

    private static let entries = Mutex<[Entry]>([])

    /// Open files cost memory and descriptors; more than a few are not worth it.
    private static let capacity = 4

    /// Keeps an input that was opened and not read; the oldest goes when there are too many.
    static func keep(_ input: MediaInput) {
        let identity = Identity(input.path)
        guard identity != nil || input.path == "-" else { return }
        entries.withLock { entries in
            entries.removeAll { $0.path == input.path }
            if entries.count >= capacity, let oldest = entries.firstIndex(where: { $0.path != "-" }) {
                entries.remove(at: oldest)
            }
            entries.append(Entry(path: input.path, identity: identity, input: input))
        }
    }

    /// Takes the input of a path out, if it is there and its file has not changed.
    static func take(_ path: String) -> MediaInput? {
        let identity = path == "-" ? nil : Identity(path)
        return entries.withLock { entries in
            guard let index = entries.firstIndex(where: { $0.path == path }) else { return nil }
            let entry = entries.remove(at: index)
            return entry.identity == identity ? entry.input : nil
        }
    }

    /// The probe of a path that is kept, without taking it out.
    static func probe(_ path: String) -> MediaProbe? {
        let identity = path == "-" ? nil : Identity(path)
        return entries.withLock { entries in
            entries.first { $0.path == path && $0.identity == identity }?.input.probe
        }
    }
}
