import KinoraCore
import Foundation

/// Writes text files of the user so that a crash leaves the old one or the new one, never half of either.
enum NewFile {
    /// Writes `text` to `path`.
    ///
    /// - Parameter overwrites: false refuses when something is there.
    /// - Throws: `CommandFailure`: usage when the file exists, resource limit when the system refuses.
    static func write(_ text: String, to path: String, overwrites: Bool) throws {
        if !overwrites, access(path, F_OK) == 0 {
            throw CommandFailure(.usage, "\(EscapedText.name(path)) exists; add -y to replace it")
        }
        // Beside the target, as renaming does not cross file systems; a link is followed to what it names.
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        var template = Array((target + ".kinora-XXXXXX").utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else { throw failure(path, errno) }
        let temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var old = stat()
        let mode = stat(target, &old) == 0 ? old.st_mode & 0o777 : 0o666 & ~currentMask()
        fchmod(file, mode)
        let bytes = Array(text.utf8)
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            if count > 0 {
                done += count
            } else if errno != EINTR {
                let code = errno
                close(file)
                unlink(temporary)
                throw failure(path, code)
            }
        }
        close(file)
        guard rename(temporary, target) == 0 else {
            let code = errno
            unlink(temporary)
            throw failure(path, code)
        }
    }

    private static func failure(_ path: String, _ code: Int32) -> CommandFailure {
        CommandFailure(
            .resourceLimit,
            "\(EscapedText.name(path)) cannot be written: \(String(cString: strerror(code)).lowercased())")
    }

    private static func currentMask() -> mode_t {
        let mask = umask(0)
        umask(mask)
        return mask
    }
}

/// The path from the root, through the working directory where it is relative.
func absolute(_ path: String) -> String { URL(fileURLWithPath: path).path }
