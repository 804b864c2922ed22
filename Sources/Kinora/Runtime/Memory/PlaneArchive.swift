import KinoraCPU
import KinoraCore
import KinoraMedia
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Planes on disk that were made of two decoded frames, for later renders.
///
/// Processes may share a folder: entries appear complete, by renaming, and one that is damaged or of another size counts as absent.
/// What cannot be written ends no render, as the archive only saves time: nothing more is kept then, and `failure` says why.
final class PlaneArchive: Sendable {
    /// Rows of memory that are kept, in order.
    struct Rows {
        var first: UnsafeMutableRawPointer
        var stride: Int
        var byteCount: Int
        var count: Int
    }

    private struct FrameName {
        var clip: Int
        var time: Rational
        var serial: Int64
        var name: String
    }

    private struct State {
        var loaded = 0
        var stored = 0
        /// Names of the frames hashed last, oldest first.
        var names: [FrameName] = []
        /// Bytes of all entries, as far as this process knows.
        var byteCount = 0
        var failure: String?
    }

    private let cache: FlowCache
    private let state = Mutex(State())

    private static let signature = Array("KINORAF1".utf8)
    private static let suffix = ".kflow"
    /// Ends the names of entries that are being written.
    private static let partSuffix = ".kflow-part"
    /// Seconds after which such an entry has been left by a render that was killed.
    private static let partAge = 3600
    /// Frames whose names are remembered: more than are in flight.
    private static let nameCount = 64

    /// The entries of a folder, of which those are dropped that go beyond its limit.
    init(_ cache: FlowCache) {
        self.cache = cache
        let byteCount = trim()
        state.withLock { $0.byteCount = byteCount }
    }

    /// How many entries were found, and how many written.
    var counts: (loaded: Int, stored: Int) { state.withLock { ($0.loaded, $0.stored) } }

    /// Why an entry could not be written, in the system's words; nil where all could.
    var failure: String? { state.withLock { $0.failure } }

    /// What planes made of some frames go by.
    ///
    /// - Parameters:
    ///   - work: what is computed.
    ///   - frames: of which clips of the plan, and their frames.
    func key(_ work: String, of frames: [(clip: Int, frame: DecodedFrame)]) -> String {
        SHA256.hexadecimal(of: ([work] + frames.map { name(of: $0.frame, clip: $0.clip) }).joined(separator: "\n"))
    }

    private func name(of frame: DecodedFrame, clip: Int) -> String {
        let known = state.withLock { state in
            state.names.first { $0.clip == clip && $0.time == frame.time && $0.serial == frame.serial }?.name
        }
        if let known { return known }
        let name = ContentHash.name(of: frame)
        state.withLock { state in
            if state.names.count >= Self.nameCount { state.names.removeFirst() }
            state.names.append(FrameName(clip: clip, time: frame.time, serial: frame.serial, name: name))
        }
        return name
    }

    private func path(_ key: String) -> String { cache.directory + "/" + key + Self.suffix }

    /// Fills rows with what is kept under a key; false where nothing is that can be trusted. What cannot is removed.
    func load(_ key: String, into rows: [Rows]) -> Bool {
        guard access(path(key), R_OK) == 0 else { return false }
        if read(key, into: rows) {
            state.withLock { $0.loaded += 1 }
            return true
        }
        unlink(path(key))
        return false
    }

    private func read(_ key: String, into rows: [Rows]) -> Bool {
        // What is no file might keep a reader waiting for ever.
        let file = open(path(key), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return false }
        defer { close(file) }
        let size = rows.reduce(0) { $0 + $1.byteCount * $1.count }
        let head = Self.signature.count + 64
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size == off_t(head + size) else {
            return false
        }
        // Read, not mapped: a file that another program cuts short meanwhile is a damaged entry, not the end of the render.
        return withUnsafeTemporaryAllocation(byteCount: head + size, alignment: 64) { memory in
            guard let start = memory.baseAddress else { return false }
            var filled = 0
            while filled < head + size {
                let count = Self.systemRead(file, start + filled, head + size - filled)
                if count <= 0 { return false }
                filled += count
            }
            let bytes = UnsafeRawBufferPointer(memory)
            var hash = ContentHash()
            hash.absorb(UnsafeRawBufferPointer(rebasing: bytes[head...]))
            guard bytes.starts(with: Self.signature),
                bytes[Self.signature.count..<head].elementsEqual(hash.name.utf8)
            else { return false }
            var position = start + head
            for plane in rows {
                for row in 0..<plane.count {
                    (plane.first + row * plane.stride).copyMemory(from: position, byteCount: plane.byteCount)
                    position += plane.byteCount
                }
            }
            futimens(file, nil)
            return true
        }
    }

    /// `read` of the system, which the method of that name hides.
    private static func systemRead(_ file: Int32, _ to: UnsafeMutableRawPointer, _ count: Int) -> Int {
        #if canImport(Darwin)
            Darwin.read(file, to, count)
        #else
            Glibc.read(file, to, count)
        #endif
    }

    /// Keeps rows under a key, then drops entries used least recently if there are too many.
    func store(_ key: String, _ rows: [Rows]) {
        let size = rows.reduce(0) { $0 + $1.byteCount * $1.count }
        let head = Self.signature.count + 64
        guard failure == nil, head + size <= cache.byteLimit, access(path(key), F_OK) != 0 else { return }
        var template = Array((cache.directory + "/new-XXXXXX" + Self.partSuffix).utf8CString)
        let file = mkstemps(&template, Int32(Self.partSuffix.utf8.count))
        guard file >= 0 else { return fail(errno) }
        let temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var isWritten = false
        var reason: Int32 = 0
        withUnsafeTemporaryAllocation(byteCount: head + size, alignment: 64) { memory in
            guard let start = memory.baseAddress else { return }
            var position = start + head
            for plane in rows {
                for row in 0..<plane.count {
                    position.copyMemory(from: plane.first + row * plane.stride, byteCount: plane.byteCount)
                    position += plane.byteCount
                }
            }
            var hash = ContentHash()
            hash.absorb(UnsafeRawBufferPointer(start: start + head, count: size))
            memory.copyBytes(from: Self.signature + Array(hash.name.utf8))
            var written = 0
            while written < head + size {
                let count = write(file, start + written, head + size - written)
                if count <= 0 {
                    reason = errno
                    break
                }
                written += count
            }
            isWritten = written == head + size
        }
        close(file)
        guard isWritten, rename(temporary, path(key)) == 0 else {
            if isWritten { reason = errno }
            unlink(temporary)
            return fail(reason)
        }
        state.withLock { state in
            state.stored += 1
            state.byteCount += head + size
            if state.byteCount > cache.byteLimit { state.byteCount = trim() }
        }
    }

    private func fail(_ reason: Int32) {
        let words = String(cString: strerror(reason))
        state.withLock { $0.failure = $0.failure ?? words }
    }

    /// Drops entries until the rest keeps to the limit; gives the bytes of the rest.
    private func trim() -> Int {
        guard let stream = opendir(cache.directory) else { return 0 }
        defer { closedir(stream) }
        var entries: [(use: Int, name: String, byteCount: Int)] = []
        while let item = readdir(stream) {
            let name = withUnsafeBytes(of: &item.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            var status = stat()
            let isPart = name.hasSuffix(Self.partSuffix)
            guard isPart || name.hasSuffix(Self.suffix), stat(cache.directory + "/" + name, &status) == 0 else {
                continue
            }
            #if canImport(Darwin)
                let used = status.st_mtimespec
            #else
                let used = status.st_mtim
            #endif
            if isPart {
                if time(nil) - used.tv_sec > Self.partAge { unlink(cache.directory + "/" + name) }
                continue
            }
            entries.append((used.tv_sec &* 1_000_000_000 &+ used.tv_nsec, name, Int(status.st_size)))
        }
        var total = entries.reduce(0) { $0 + $1.byteCount }
        for entry in entries.sorted(by: { ($0.use, $0.name) < ($1.use, $1.name) }) where total > cache.byteLimit {
            unlink(cache.directory + "/" + entry.name)
            total -= entry.byteCount
        }
        return total
    }
}
