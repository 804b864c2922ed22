import Foundation

/// A folder that goes away with its last user.
final class TemporaryFolder: Sendable {
    let url: URL

    /// Machine code that the tests of one run share; it keeps the second render of a graph quick.
    static let sharedCache = TemporaryFolder()

    init() {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("kinora-cli-\(UUID().uuidString)")
        try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The path of a file in it.
    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    /// Writes a text file and gives its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: url.appendingPathComponent(name))
        return path(name)
    }

    /// The text of a file.
    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: url.appendingPathComponent(name)), as: UTF8.self)
    }

    /// Whether there is such a file.
    func holds(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// The names of all files that a user would see or trip over, the runner's own left out.
    var names: [String] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        return all.filter { !$0.hasPrefix(".std") }.sorted()
    }
}
