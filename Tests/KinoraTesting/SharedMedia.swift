import Foundation

/// Real footage that the project does not ship; tests that use it skip with a clear line where it is missing.
public enum SharedMedia {
    /// The folder that holds the footage: `$KINORA_SHARED`, or a folder `shared` beside the checkout or a parent.
    public static let folder: URL? = {
        let manager = FileManager.default
        var candidates: [URL] = []
        if let named = ProcessInfo.processInfo.environment["KINORA_SHARED"] {
            candidates.append(URL(fileURLWithPath: named))
        }
        var place = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        while place.path != "/" {
            candidates.append(place.appendingPathComponent("shared"))
            place.deleteLastPathComponent()
        }
        return candidates.first { manager.fileExists(atPath: $0.appendingPathComponent("media").path) }?
            .appendingPathComponent("media")
    }()

    /// The clip of that name, such as `street.mp4`; nil, with a line on standard error, when it is not there.
    public static func url(_ name: String) -> URL? {
        if let url = folder?.appendingPathComponent(name), FileManager.default.fileExists(atPath: url.path) {
            return url
        }
        FileHandle.standardError.write(Data("skipped: \(name) is not here; set KINORA_SHARED to its folder\n".utf8))
        return nil
    }
}
