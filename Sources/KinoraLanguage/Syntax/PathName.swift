/// Paths as text: joining and tidying without touching a disk.
enum PathName {
    /// Everything before the last slash; empty when there is none.
    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last component without its extension.
    static func stem(of path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }

    /// `path` as seen from the working directory, when it was written in a file that lies in `directory`.
    ///
    /// Absolute paths, `-` (standard input) and URLs stay as they are.
    static func resolve(_ path: String, in directory: String) -> String {
        if path.hasPrefix("/") || path == "-" || path.isEmpty || path.contains("://") { return path }
        return directory.isEmpty ? path : normalize(directory + "/" + path)
    }

    /// Removes `.` and folds `x/..`; leading `..` stay.
    static func normalize(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else if part == "..", path.hasPrefix("/"), parts.isEmpty {
                continue
            } else {
                parts.append(part)
            }
        }
        let joined = parts.joined(separator: "/")
        return path.hasPrefix("/") ? "/" + joined : joined.isEmpty ? "." : joined
    }
}
