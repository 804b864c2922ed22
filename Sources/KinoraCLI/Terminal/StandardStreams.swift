import Foundation

/// The three descriptors every program is given, unless whoever started it closed them.
enum StandardStreams {
    /// Fills closed descriptors, so that no file of ours takes their number and receives words or pictures meant for them.
    ///
    /// Each is opened for the wrong direction: using it fails, as using a closed one does.
    static func occupy() {
        for (descriptor, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
        where fcntl(descriptor, F_GETFD) == -1 {
            // The lowest free number is taken, which is this one, as those below it are in use by now.
            _ = open("/dev/null", mode)
        }
    }
}
