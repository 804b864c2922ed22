import Foundation

/// Machine code on disk, kept by content: the name of an entry is a hash of everything that decides its bytes.
///
/// Processes may share a folder: entries appear complete, by renaming, and one that is damaged, foreign or writable
/// for others counts as absent. Failures to write are not reported, as the cache only saves time.
public struct ObjectCache: Sendable, Hashable {
    /// The folder of the entries; created at the first store.
    public let directory: String
    /// Bytes that all entries may take; the least recently used go first.
    public let byteLimit: Int

    /// A cache in a folder.
    ///
    /// - Parameters:
    ///   - directory: absolute path; need not exist.
    ///   - byteLimit: bytes that all entries may take together.
    public init(directory: String, byteLimit: Int = 64 << 20) {
        self.directory = directory
        self.byteLimit = byteLimit
    }

    /// The user's cache: `KINORA_CACHE`, else `kinora` in `XDG_CACHE_HOME`, else in `~/.cache`; nil without any.
    ///
    /// `KINORA_CACHE=off` switches it off.
    public static func standard(environment: [String: String] = ProcessInfo.processInfo.environment) -> ObjectCache? {
        if let wish = environment["KINORA_CACHE"], !wish.isEmpty {
            return wish == "off" ? nil : ObjectCache(directory: wish + "/code")
        }
        if let base = environment["XDG_CACHE_HOME"], base.hasPrefix("/") {
            return ObjectCache(directory: base + "/kinora/code")
        }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return ObjectCache(directory: home + "/.cache/kinora/code")
    }

    /// One cached object.
    public struct Entry: Sendable, Hashable {
        /// Hexadecimal key.
        public var key: String
        /// Size of the file.
        public var byteCount: Int
        /// Seconds since 1970 of the last use.
        public var lastUse: Int
    }

    /// The objects that the cache holds, least recently used first.
    ///
    /// - Complexity: one system call for each entry.
    public func entries() -> [Entry] { entries(of: .object) }

    private func entries(of kind: Kind) -> [Entry] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var result: [Entry] = []
        while let item = readdir(stream) {
            let name = withUnsafeBytes(of: &item.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasSuffix(kind.suffix) else { continue }
            var status = stat()
            guard stat(directory + "/" + name, &status) == 0 else { continue }
            #if canImport(Darwin)
                let used = status.st_mtimespec.tv_sec
            #else
                let used = status.st_mtim.tv_sec
            #endif
            result.append(
                Entry(key: String(name.dropLast(kind.suffix.count)), byteCount: Int(status.st_size), lastUse: used))
        }
        return result.sorted { ($0.lastUse, $0.key) < ($1.lastUse, $1.key) }
    }

    /// Removes everything; gives the bytes freed.
    @discardableResult
    public func clear() -> Int {
        files().reduce(0) { total, file in unlink(file.path) == 0 ? total + file.entry.byteCount : total }
    }

    /// Files of every kind, least recently used first.
    private func files() -> [(path: String, entry: Entry)] {
        Kind.allCases.flatMap { kind in entries(of: kind).map { (path($0.key, kind), $0) } }
            .sorted { ($0.entry.lastUse, $0.path) < ($1.entry.lastUse, $1.path) }
    }

    // MARK: Reading and writing

    /// What a file holds.
    enum Kind: String, CaseIterable {
        /// Machine code.
        case object = "kobj"
        /// Which object a kernel's code is.
        case reference = "kref"

        fileprivate var suffix: String { "." + rawValue }
    }

    private static let signature = Array("KINORAO1".utf8)

    func path(_ key: String, _ kind: Kind = .object) -> String { directory + "/" + key + kind.suffix }

    /// The bytes of a key; nil when there are none that can be trusted.
    func load(_ key: String, _ kind: Kind = .object) -> [UInt8]? {
        let file = open(path(key, kind), O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_uid == geteuid(), status.st_mode & 0o022 == 0,
            status.st_size > Self.signature.count + 32, status.st_size < byteLimit
        else { return nil }
        let size = Int(status.st_size)
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = read(file, buffer.baseAddress.map { $0 + count }, size - count)
                if got <= 0 { break }
                count += got
            }
        }
        guard bytes.count == size, Array(bytes.prefix(Self.signature.count)) == Self.signature else { return nil }
        let digest = Array(bytes[Self.signature.count..<Self.signature.count + 32])
        let object = Array(bytes[(Self.signature.count + 32)...])
        guard digest == Self.digest(key, kind, object) else { return nil }
        futimens(file, nil)
        return object
    }

    /// Keeps bytes under a key, then drops old files if there are too many.
    func store(_ object: [UInt8], _ key: String, _ kind: Kind = .object) {
        keep(object, key, kind)
        trim()
    }

    /// Keeps bytes under a key. Who keeps many looks at all files once, with `trim()`, rather than each time.
    func keep(_ object: [UInt8], _ key: String, _ kind: Kind = .object) {
        guard createDirectory() else { return }
        var template = Array((directory + "/new-XXXXXX").utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else { return }
        let temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let bytes = Self.signature + Self.digest(key, kind, object) + object
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            if count <= 0 { break }
            written += count
        }
        close(file)
        guard written == bytes.count, rename(temporary, path(key, kind)) == 0 else {
            unlink(temporary)
            return
        }
    }

    private static func digest(_ key: String, _ kind: Kind, _ object: [UInt8]) -> [UInt8] {
        (Array((key + kind.suffix).utf8) + object).withUnsafeBytes { SHA256.digest($0) }
    }

    private func createDirectory() -> Bool {
        if access(directory, W_OK) == 0 { return true }
        var path = ""
        for part in directory.split(separator: "/") {
            path += "/" + part
            mkdir(path, 0o700)
        }
        return access(directory, W_OK) == 0
    }

    /// Drops the least recently used files where there are too many bytes.
    func trim() {
        let files = files()
        var excess = files.reduce(0) { $0 + $1.entry.byteCount } - byteLimit
        for file in files where excess > 0 {
            unlink(file.path)
            excess -= file.entry.byteCount
        }
    }
}
