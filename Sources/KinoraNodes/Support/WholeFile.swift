#if canImport(Glibc)
    private import Glibc
#elseif canImport(Darwin)
    private import Darwin
#endif

/// Small files read at once.
enum WholeFile {
    /// Why a file was not read, as a clause.
    struct Failure: Error, Hashable { var reason: String }

    /// The bytes of a file of at most `limit` bytes.
    static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw Failure(reason: String(cString: strerror(errno))) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { break }
            bytes += buffer[..<count]
            guard bytes.count <= limit else { throw Failure(reason: "it is larger than \(limit >> 20) MiB") }
        }
        // A directory opens and cannot be read.
        guard ferror(file) == 0 else { throw Failure(reason: String(cString: strerror(errno))) }
        return bytes
    }
}
