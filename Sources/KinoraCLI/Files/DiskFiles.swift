import KinoraCore
import Foundation
import KinoraLanguage

/// Files of the language on disk.
struct DiskFiles: FileLoader {
    /// Bytes a file may have; a graph is text that people write, so more than this is a mix-up.
    private static let byteLimit = 64 << 20

    func load(_ path: String) throws(FileLoadError) -> [UInt8] {
        let file = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw FileLoadError(Self.reason(errno)) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw FileLoadError(Self.reason(errno)) }
        if status.st_mode & S_IFMT == S_IFDIR { throw FileLoadError("it is a folder") }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Foundation.read(file, &block, block.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw FileLoadError(Self.reason(errno))
            }
            bytes += block[..<count]
            guard bytes.count <= Self.byteLimit else {
                throw FileLoadError("it has more than \(MemorySize.text(Self.byteLimit)); a graph is a text file")
            }
        }
    }

    /// Reads what a verb was pointed at.
    ///
    /// - Throws: `CommandFailure` with status 4 that names the file and the reason.
    static func read(_ path: String) throws -> SourceFile {
        do {
            return SourceFile(name: path == "-" ? "<stdin>" : path, bytes: try DiskFiles().load(path))
        } catch {
            throw CommandFailure(.inputUnreadable, "\(EscapedText.name(path)) cannot be read: \(error.reason)")
        }
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case ENOENT: "no such file"
        case EISDIR: "it is a folder"
        case EACCES, EPERM: "permission denied"
        case ENAMETOOLONG: "its name is too long"
        default: String(cString: strerror(code)).lowercased()
        }
    }
}
