import Foundation
import Testing

@testable import KinoraMedia

#if canImport(Glibc)
    import Glibc
#endif

@Suite("A descriptor takes everything or says why not")
struct OutputDescriptorTests {
    /// A named pipe and a reader that takes what comes in small steps.
    private func received(writing write: (OutputDescriptor) throws -> Void) throws -> [UInt8] {
        let folder = try TemporaryFolder()
        let path = folder.file("pipe")
        try #require(mkfifo(path, 0o600) == 0)
        let arrived = Mailbox()
        let reader = Thread {
            let descriptor = open(path, O_RDONLY)
            var bytes: [UInt8] = []
            var step = [UInt8](repeating: 0, count: 1021)
            while case let count = read(descriptor, &step, step.count), count > 0 { bytes += step[..<count] }
            close(descriptor)
            arrived.deliver(bytes)
        }
        reader.start()
        let output = try OutputDescriptor.file(path, shownAs: "pipe")
        try write(output)
        try output.finish()
        return arrived.wait()
    }

    @Test("More pieces than a call takes, empty ones and long ones arrive whole and in order through a pipe that fills")
    func pieces() throws {
        var lengths = (0..<2500).map { ($0 * 7) % 131 }
        lengths[1500] = 300_000
        let content = (0..<lengths.reduce(0, +)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        var counted: Int64 = 0
        let bytes = try received { output in
            try content.withUnsafeBytes { content in
                var position = 0
                var pieces = lengths.map { length in
                    defer { position += length }
                    return iovec(
                        iov_base: UnsafeMutableRawPointer(mutating: content.baseAddress.map { $0 + position }),
                        iov_len: length)
                }
                try pieces.withUnsafeMutableBufferPointer { try output.write($0) }
            }
            counted = output.byteCount
        }
        #expect(bytes == content)
        #expect(counted == Int64(content.count))
    }
}

/// One value from one thread to another.
private final class Mailbox: @unchecked Sendable {
    // Safe: the value is written before the semaphore is raised and read after it was taken.
    private var bytes: [UInt8] = []
    private let isFull = DispatchSemaphore(value: 0)

    func deliver(_ bytes: [UInt8]) {
        self.bytes = bytes
        isFull.signal()
    }

    func wait() -> [UInt8] {
        isFull.wait()
        return bytes
    }
}
