import Foundation
import KinoraCore

/// Words go to standard error, results and media to standard output; control characters in either kind of word are
/// shown, never sent.
enum Terminal {
    /// Whether a person sees standard error as it is written.
    static let isInteractive = isatty(STDERR_FILENO) == 1 && environment("TERM") != "dumb"

    /// Whether standard error may carry colours: on a terminal, unless `NO_COLOR` is set (no-color.org).
    static let hasColor = isInteractive && (environment("NO_COLOR") ?? "").isEmpty

    /// Columns of the terminal behind standard error; 80 where it does not say.
    static var columns: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// A variable of the environment; nil when it is not set.
    static func environment(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }

    /// Tells the user why a command stops.
    static func say(_ failure: CommandFailure) {
        if let rendered = failure.rendered { say(rendered) }
        if let message = failure.message {
            let name = hasColor ? "\u{1B}[1;31mkinora:\u{1B}[0m" : "kinora:"
            say("\(name) \(EscapedText.terminal(message))")
        }
    }

    /// Writes a line of words to standard error; the caller has escaped what came from outside.
    static func say(_ line: String) {
        let text = line.hasSuffix("\n") ? line : line + "\n"
        _ = writeAll(Array(text.utf8), to: STDERR_FILENO)
    }

    /// Writes a piece of a line to standard error.
    static func show(_ text: String) { _ = writeAll(Array(text.utf8), to: STDERR_FILENO) }

    /// Writes a result to standard output.
    ///
    /// - Throws: `CommandFailure` with status ok when the reader went away, else with the system's reason.
    static func write(_ text: String) throws {
        guard let code = writeAll(Array(text.utf8), to: STDOUT_FILENO) else { return }
        if code == EPIPE { throw CommandFailure(.ok) }
        throw CommandFailure(
            .resourceLimit, "standard output cannot be written: \(String(cString: strerror(code)))")
    }

    /// Writes everything; the system's error number when it cannot.
    private static func writeAll(_ bytes: [UInt8], to file: Int32) -> Int32? {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            if count > 0 {
                done += count
            } else if errno != EINTR {
                return errno
            }
        }
        return nil
    }
}
