internal import CLibAV
import KinoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What the file system says about a path, without libav.
enum FileSystem {
    /// The kinds of things a path can name.
    enum Kind: Hashable {
        case missing
        case file(byteCount: Int64)
        case directory
        /// A pipe, a socket or a device.
        case stream
    }

    /// What lies at the path; symbolic links are followed. Unreadable parents count as missing.
    static func kind(of path: String) -> Kind {
        var status = stat()
        guard stat(path, &status) == 0 else { return .missing }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file(byteCount: Int64(status.st_size))
        case S_IFDIR: return .directory
        default: return .stream
        }
    }

    /// Names in a directory, `.` and `..` left out; empty when it cannot be read.
    static func names(in directory: String) -> [String] {
        guard let handle = opendir(directory.isEmpty ? "." : directory) else { return [] }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// The directory of a path with its final slash, and the last component.
    static func split(_ path: String) -> (directory: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
        let after = path.utf8.index(after: slash)
        return (String(path[..<after]), String(path[after...]))
    }

    /// True when a descriptor that nobody has read yet holds nothing and never will: an empty file, a pipe whose writer has
    /// left without a word. Waits for the writer's first byte.
    static func isEmptyInput(_ descriptor: Int32) -> Bool {
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
            return status.st_size == 0
        }
        var question = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&question, 1, -1) < 0 {
            guard errno == EINTR else { return false }
        }
        return question.revents & Int16(POLLIN) == 0 && question.revents & Int16(POLLHUP) != 0
    }

    /// The bytes of a small file.
    ///
    /// - Throws: `MediaError` of kind `inputUnreadable` when it cannot be read or has more than `limit` bytes.
    static func contents(of path: String, limit: Int = 64 << 20) throws(MediaError) -> [UInt8] {
        guard case .file(let count) = kind(of: path), let file = fopen(path, "rb") else {
            let reason = kind(of: path) == .directory ? "it is a directory" : text(errno == 0 ? ENOENT : errno)
            throw MediaError(.inputUnreadable, "\(MediaInput.described(path)) cannot be opened: \(reason)")
        }
        defer { fclose(file) }
        guard count <= Int64(limit) else {
            throw MediaError(
                .inputUnreadable, "\(MediaInput.described(path)) has more than the \(limit >> 20) MiB that are read")
        }
        return [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, initialized in
            initialized = fread(buffer.baseAddress, 1, Int(count), file)
        }
    }

    /// The words of the system for an error number.
    static func text(_ number: Int32) -> String {
        LibAV.text(clibav_error(number))
    }
}

/// Questions about paths that commands ask before any work is done.
public enum MediaPath {
    /// True when both paths name one existing file, through links or not.
    public static func refersToSameFile(_ left: String, _ right: String) -> Bool {
        var a = stat()
        var b = stat()
        guard stat(left, &a) == 0, stat(right, &b) == 0 else { return false }
        return a.st_dev == b.st_dev && a.st_ino == b.st_ino
    }

    /// True when a file lies at the path, or, for a numbered pattern such as `%05d.png`, when any of its files does.
    public static func exists(_ path: String) -> Bool {
        if FileSystem.kind(of: path) != .missing { return true }
        guard let pattern = NumberedPath(path) else { return false }
        return pattern.existingNumbers() != nil
    }
}
