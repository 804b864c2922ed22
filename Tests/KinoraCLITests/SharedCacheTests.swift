import Foundation
import Testing

/// The cache of machine code on disk: shared by processes, checked before it is believed.
@Suite("The code cache")
struct SharedCacheTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder.withClip()
        try folder.writeGraph("render clip.sepia().blur(2px).vignette().grain(0.2) to \"out.y4m\"")
    }

    private var environment: [String: String] { ["KINORA_CACHE": folder.path("cache")] }

    /// Every file of the cache, by name.
    private func entries() throws -> [String: Data] {
        let root = folder.url.appendingPathComponent("cache")
        var result: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
            var isFolder: ObjCBool = false
            let path = root.appendingPathComponent(name).path
            _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            if !isFolder.boolValue { result[name] = try Data(contentsOf: URL(fileURLWithPath: path)) }
        }
        return result
    }

    private func render() throws -> KinoraProcess.Outcome {
        try KinoraProcess.run("render", "graph.kin", "-o", "-", in: folder, environment: environment)
    }

    @Test("Processes that start together on an empty cache give the same bits and leave whole entries")
    func together() throws {
        let running = try (0..<3).map { _ in
            try KinoraProcess.start(["render", "graph.kin", "-o", "-"], in: folder, environment: environment)
        }
        let outcomes = try running.map { try $0.wait() }
        for outcome in outcomes {
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(isEqual(outcome.output, outcomes[0].output))
        }
        #expect(outcomes[0].output.count > 10 * 64 * 48)
        let together = try entries()
        #expect(!together.isEmpty)
        // What one process alone makes is the same, file by file: nothing is half written, no temporary file is left.
        try FileManager.default.removeItem(atPath: folder.path("cache"))
        let alone = try render()
        #expect(isEqual(alone.output, outcomes[0].output))
        let again = try entries()
        #expect(again.keys.sorted() == together.keys.sorted())
        for (name, data) in again { #expect(isEqual(data, together[name] ?? Data()), "\(name)") }
    }

    @Test("Damaged entries are compiled anew, not believed", arguments: ["cut short", "flipped", "foreign"])
    func damage(kind: String) throws {
        let first = try render()
        #expect(first.status == 0)
        let whole = try entries()
        for (name, data) in whole {
            var bytes = data
            switch kind {
            case "cut short": bytes = bytes.prefix(bytes.count / 2)
            // One bit in the middle, most likely in the instructions.
            case "flipped": bytes[bytes.startIndex + bytes.count / 2] ^= 0x10
            default: bytes = Data("this is no machine code".utf8)
            }
            try bytes.write(to: folder.url.appendingPathComponent("cache/" + name))
        }
        let second = try render()
        #expect(second.status == 0, "\(second.errors)")
        #expect(second.errors == "")
        #expect(isEqual(second.output, first.output))
        for (name, data) in try entries() { #expect(isEqual(data, whole[name] ?? Data()), "\(name)") }
    }
}
