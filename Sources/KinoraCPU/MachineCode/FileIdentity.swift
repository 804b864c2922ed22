import Foundation

/// What tells one state of a file from another without reading it.
enum FileIdentity {
    /// Path, size and time of change of a file; nil when it is not there.
    static func text(_ path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        #if canImport(Darwin)
            let changed = status.st_mtimespec
        #else
            let changed = status.st_mtim
        #endif
        return "\(path) \(status.st_size) \(changed.tv_sec).\(changed.tv_nsec)"
    }
}
