import Foundation
import KinoraIR
import Testing

@testable import KinoraCPU

@Suite("Machine code on disk")
struct ObjectCacheTests {
    /// A cache in a folder of its own that goes when the test ends.
    final class Folder {
        let cache: ObjectCache
        private let path: String

        init(byteLimit: Int = 1 << 20) {
            path = NSTemporaryDirectory() + "kinora-cache-\(UUID().uuidString)"
            cache = ObjectCache(directory: path + "/a/code", byteLimit: byteLimit)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    /// A kernel that no other test has, so that the process does not already hold its code.
    static func kernel(_ number: Float) -> Kernel {
        Kernel(
            name: "cached", inputs: [PlaneParameter("p", .u8)],
            body: [
                Instruction([ValueID(0)], .tap(plane: 0, dx: 0, dy: 0, border: .clamp)),
                Instruction([ValueID(1)], .floatConstant(number)),
                Instruction([ValueID(2)], .binary(.multiply, ValueID(0), ValueID(1))),
            ],
            outputs: [PlaneOutput("o", .f32, value: ValueID(2))], types: [.float, .float, .float])
    }

    static func check(_ backend: CPUBackend, _ kernel: Kernel) throws {
        let compiled = try backend.compile([kernel])[0]
        let problem = try disagreement(
            compiled, backend.prepared(kernel), width: 50, height: 2, tiles: TileShape.cut(50, 2, by: 50, 2), seed: 1)
        #expect(problem == nil)
    }

    @Test("A compiled kernel leaves one entry, and an equal kernel uses it")
    func oneEntry() throws {
        let folder = Folder()
        let backend = try CPUBackend(cache: folder.cache)
        try Self.check(backend, Self.kernel(11.25))
        let entries = folder.cache.entries()
        #expect(entries.count == 1)
        // The process forgets; the entry alone must do.
        CodeMemory.shared.forget()
        try Self.check(backend, Self.kernel(11.25))
        #expect(folder.cache.entries().map(\.key) == entries.map(\.key))
    }

    @Test("A damaged entry is compiled again and replaced, never trusted", arguments: ["cut", "flip", "swap", "empty"])
    func damage(kind: String) throws {
        let folder = Folder()
        let backend = try CPUBackend(cache: folder.cache)
        let number: Float =
            [("cut", 1), ("flip", 2), ("swap", 3), ("empty", 4)].first { $0.0 == kind }.map { 20 + $0.1 } ?? 0
        try Self.check(backend, Self.kernel(number))
        let key = try #require(folder.cache.entries().first?.key)
        let path = folder.cache.path(key)
        let good = try Data(contentsOf: URL(fileURLWithPath: path))
        switch kind {
        case "cut": try good.prefix(good.count / 2).write(to: URL(fileURLWithPath: path))
        case "flip":
            var bad = good
            bad[bad.count - bad.count / 3] ^= 1
            try bad.write(to: URL(fileURLWithPath: path))
        case "swap":
            // A sound entry of another kernel under this one's name.
            CodeMemory.shared.forget()
            try Self.check(backend, Self.kernel(number + 0.5))
            let other = try #require(folder.cache.entries().first { $0.key != key }?.key)
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.copyItem(atPath: folder.cache.path(other), toPath: path)
        default: try Data().write(to: URL(fileURLWithPath: path))
        }
        #expect(folder.cache.load(key) == nil)
        CodeMemory.shared.forget()
        try Self.check(backend, Self.kernel(number))
        #expect(folder.cache.load(key) != nil)
    }

    /// The files of the cache that say which object a kernel's code is.
    private static func references(_ cache: ObjectCache) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: cache.directory).filter { $0.hasSuffix(".kref") }.sorted()
            .map { cache.directory + "/" + $0 }
    }

    @Test(
        "Whatever becomes of the file that says which object a kernel's code is, the kernel computes what it should",
        arguments: ["kept", "removed", "flip", "swap", "no object"])
    func reference(kind: String) throws {
        let folder = Folder()
        let backend = try CPUBackend(cache: folder.cache)
        let number: Float =
            [("kept", 1), ("removed", 2), ("flip", 3), ("swap", 4), ("no object", 5)].first { $0.0 == kind }.map {
                40 + $0.1
            } ?? 0
        try Self.check(backend, Self.kernel(number))
        let path = try #require(try Self.references(folder.cache).first)
        let object = try #require(folder.cache.entries().first)
        switch kind {
        case "removed": try FileManager.default.removeItem(atPath: path)
        case "flip":
            var bad = try Data(contentsOf: URL(fileURLWithPath: path))
            bad[bad.count - 3] ^= 1
            try bad.write(to: URL(fileURLWithPath: path))
        case "swap":
            try Self.check(backend, Self.kernel(number + 0.5))
            let other = try #require(try Self.references(folder.cache).first { $0 != path })
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.copyItem(atPath: other, toPath: path)
        case "no object": try FileManager.default.removeItem(atPath: folder.cache.path(object.key))
        default: break
        }
        CodeMemory.shared.forget()
        try Self.check(backend, Self.kernel(number))
        #expect(try Self.references(folder.cache).contains(path))
        #expect(folder.cache.entries().contains { $0.key == object.key })
        #expect(folder.cache.clear() > 0)
        #expect(try Self.references(folder.cache).isEmpty)
    }

    @Test("A reference on disk is read back, and nonsense is none")
    func referenceText() {
        let bytes = Array("abc 2 1 32".utf8)
        #expect(CodeReference(bytes: bytes)?.bytes == bytes)
        for text in ["", "abc", "abc 1 2", "abc 1 2 0", "abc -1 2 16", "abc 1 2 16 4", "abc 1 2 99999"] {
            #expect(CodeReference(bytes: Array(text.utf8)) == nil)
        }
    }

    @Test("An entry that others may write is not trusted")
    func writable() throws {
        let folder = Folder()
        folder.cache.store([1, 2, 3], "key")
        #expect(folder.cache.load("key") == [1, 2, 3])
        chmod(folder.cache.path("key"), 0o666)
        #expect(folder.cache.load("key") == nil)
    }

    @Test("The least recently used entries go when the limit is reached")
    func limit() throws {
        let folder = Folder(byteLimit: 4000)
        for index in 0..<5 {
            folder.cache.store([UInt8](repeating: UInt8(index), count: 1000), "entry\(index)")
            // Times of change have a resolution of their own: say plainly which is older.
            let age = [timespec(tv_sec: 1000 + index, tv_nsec: 0), timespec(tv_sec: 1000 + index, tv_nsec: 0)]
            utimensat(AT_FDCWD, folder.cache.path("entry\(index)"), age, 0)
        }
        #expect(folder.cache.entries().map(\.key) == ["entry2", "entry3", "entry4"])
        #expect(folder.cache.clear() > 3000)
        #expect(folder.cache.entries().isEmpty)
    }

    @Test("Writers at the same time leave only sound entries")
    func sharing() throws {
        let folder = Folder()
        let cache = folder.cache
        DispatchQueue.concurrentPerform(iterations: 64) { index in
            let key = "key\(index % 4)"
            cache.store([UInt8](repeating: UInt8(index % 4), count: 5000), key)
            let loaded = cache.load(key)
            #expect(loaded == nil || loaded == [UInt8](repeating: UInt8(index % 4), count: 5000))
        }
        #expect(cache.entries().count == 4)
        for index in 0..<4 { #expect(cache.load("key\(index)") == [UInt8](repeating: UInt8(index), count: 5000)) }
    }

    @Test("A folder that cannot be written costs nothing but time")
    func unwritable() throws {
        let backend = try CPUBackend(cache: ObjectCache(directory: "/dev/null/nothing"))
        try Self.check(backend, Self.kernel(31.75))
    }

    @Test("The environment says where entries lie")
    func places() {
        func directory(_ environment: [String: String]) -> String? {
            ObjectCache.standard(environment: environment)?.directory
        }
        #expect(directory(["KINORA_CACHE": "/x", "HOME": "/h"]) == "/x/code")
        #expect(directory(["KINORA_CACHE": "off", "HOME": "/h"]) == nil)
        #expect(directory(["XDG_CACHE_HOME": "/c", "HOME": "/h"]) == "/c/kinora/code")
        #expect(directory(["XDG_CACHE_HOME": "relative", "HOME": "/h"]) == "/h/.cache/kinora/code")
        #expect(directory([:]) == nil)
    }
}
