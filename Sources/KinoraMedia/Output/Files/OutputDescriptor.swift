import KinoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A file descriptor that is written to the last byte or says why not.
final class OutputDescriptor {
    private let descriptor: Int32
    private let name: String
    private var isOpen = true
    /// Bytes written so far.
    private(set) var byteCount: Int64 = 0

    /// Standard output, duplicated so that closing it here does not close it for others.
    static func standardOutput() throws(MediaError) -> OutputDescriptor {
        let copy = dup(STDOUT_FILENO)
        guard copy >= 0 else {
            throw MediaError(errno == EBADF ? .closedPipe : .resource, "standard output is closed")
        }
        return OutputDescriptor(copy, "standard output")
    }

    /// Opens a file for writing from its beginning.
    static func file(_ path: String, shownAs target: String) throws(MediaError) -> OutputDescriptor {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw MediaError(.resource, "\(EscapedText.name(target)) cannot be written: \(FileSystem.text(errno))")
        }
        return OutputDescriptor(descriptor, EscapedText.name(target))
    }

    private init(_ descriptor: Int32, _ name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    deinit { if isOpen { close(descriptor) } }

    /// Writes all bytes; blocks while a pipe is full.
    func write(_ bytes: UnsafeRawPointer, count: Int) throws(MediaError) {
        var done = 0
        while done < count {
            #if canImport(Glibc)
                let written = Glibc.write(descriptor, bytes + done, count - done)
            #else
                let written = Darwin.write(descriptor, bytes + done, count - done)
            #endif
            if written > 0 {
                done += written
                byteCount += Int64(written)
            } else if written < 0, errno == EINTR {
                continue
            } else {
                throw WriteFailure.error(number: errno, target: name)
            }
        }
    }

    /// Writes pieces of memory one after the other, without gathering them first; blocks while a pipe is full.
    ///
    /// The list is used up: a piece that was written in part is shortened to its rest.
    func write(_ pieces: UnsafeMutableBufferPointer<iovec>) throws(MediaError) {
        var first = 0
        while first < pieces.count {
            let written = writev(
                descriptor, pieces.baseAddress.map { $0 + first }, Int32(min(pieces.count - first, 1024)))
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw WriteFailure.error(number: errno, target: name) }
            byteCount += Int64(written)
            var rest = written
            while first < pieces.count, rest >= pieces[first].iov_len {
                rest -= pieces[first].iov_len
                first += 1
            }
            guard rest > 0 else { continue }
            pieces[first].iov_base += rest
            pieces[first].iov_len -= rest
        }
    }

    /// Closes; a disk may report only now that it is full.
    func finish() throws(MediaError) {
        guard isOpen else { return }
        isOpen = false
        guard close(descriptor) == 0 else { throw WriteFailure.error(number: errno, target: name) }
    }
}

/// Words for what goes wrong while a file grows.
enum WriteFailure {
    /// The error for a system error number.
    static func error(number: Int32, target: String) -> MediaError {
        switch number {
        case EPIPE: MediaError(.closedPipe, "the reader of \(target) went away")
        case ENOSPC, EDQUOT, EFBIG:
            MediaError(
                .resource, "\(target) cannot be finished: \(FileSystem.text(number))",
                remedy: "free some space, or choose another place")
        default: MediaError(.resource, "\(target) cannot be written: \(FileSystem.text(number))")
        }
    }

    /// The error for a result of libav.
    static func error(result: Int32, target: String) -> MediaError {
        // libav's results for system errors are their negated numbers.
        if result < 0, result > -1000 { return error(number: -result, target: target) }
        return MediaError(.resource, "\(target) cannot be written: \(LibAV.text(result))\(LibAV.lastLine())")
    }
}
