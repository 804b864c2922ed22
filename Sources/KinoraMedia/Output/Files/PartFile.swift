import KinoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A file that is written beside its target under a temporary name, and takes the target's name only when it is whole.
///
/// The name is `.NAME.kinora-part-PID.EXT`; `removeAbandoned` removes parts that a killed process left.
final class PartFile {
    /// Where the file is to appear.
    let target: String
    /// Where it is written.
    let path: String
    /// False for devices and pipes, which are written directly.
    private let isRenamed: Bool
    private var isOpen = true

    /// Chooses the temporary name and makes sure that it can be written.
    ///
    /// - Throws: `MediaError`: kind `usage` when the target exists and must not be replaced or is a directory; kind
    ///   `resource` when its directory cannot be written.
    init(target: String, overwrite: Bool) throws(MediaError) {
        self.target = target
        let (directory, name) = FileSystem.split(target)
        guard !name.isEmpty, !target.utf8.contains(0) else {
            throw MediaError(.usage, "a file name is expected as target, \(EscapedText.name(target)) is none")
        }
        switch FileSystem.kind(of: target) {
        case .directory:
            throw MediaError(.usage, "a file is expected as target, \(EscapedText.name(target)) is a directory")
        case .stream:
            path = target
            isRenamed = false
            return
        case .file:
            guard overwrite else {
                throw MediaError(.usage, "\(EscapedText.name(target)) exists", remedy: "to replace it, use -y")
            }
        case .missing: break
        }
        if !directory.isEmpty, FileSystem.kind(of: directory) != .directory {
            throw MediaError(
                .resource, "\(EscapedText.name(target)) cannot be written: its directory does not exist",
                remedy: "make \(EscapedText.name(directory)) first")
        }
        path = directory + PartFile.partName(of: name, process: getpid())
        isRenamed = true
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw MediaError(.resource, "\(EscapedText.name(target)) cannot be written: \(FileSystem.text(errno))")
        }
        close(descriptor)
    }

    deinit { discard() }

    /// Gives the finished file its final name.
    func commit() throws(MediaError) {
        guard isOpen else { return }
        guard isRenamed else {
            isOpen = false
            return
        }
        guard rename(path, target) == 0 else {
            throw MediaError(
                .resource, "\(EscapedText.name(target)) cannot be given its name: \(FileSystem.text(errno))")
        }
        isOpen = false
    }

    /// Removes what was written; does nothing after `commit`.
    func discard() {
        guard isOpen else { return }
        isOpen = false
        if isRenamed { unlink(path) }
    }

    private static let mark = ".kinora-part-"

    static func partName(of name: String, process: Int32) -> String {
        // The longest name most file systems take is 255 bytes; the mark and the number need up to 30 of them.
        let suffix = name.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(name[$0...]) } ?? ""
        var stem = String(name.dropLast(suffix.count))
        while stem.utf8.count + 2 * suffix.utf8.count > 220, !stem.isEmpty { stem.removeLast() }
        return "." + stem + suffix + mark + "\(process)" + suffix
    }

    /// Removes the parts of a target, which may be a numbered pattern, whose processes no longer live, and gives their names.
    ///
    /// - Complexity: O(n) in the entries of the directory; to be called once a render.
    static func removeAbandoned(target: String) -> [String] {
        let (directory, name) = FileSystem.split(target)
        guard !name.isEmpty else { return [] }
        let pattern = NumberedPath(target)
        var removed: [String] = []
        for other in FileSystem.names(in: directory) where other.hasPrefix(".") {
            guard let range = other.range(ofMark: mark) else { continue }
            let digits = other[range.upperBound...].prefix { $0.isASCII && $0.isNumber }
            let owner = String(other[other.index(after: other.startIndex)..<range.lowerBound])
            let isOurs = pattern.map { $0.number(of: directory + owner) != nil } ?? true
            guard let process = Int32(digits), process > 0, isOurs,
                other == partName(of: pattern == nil ? name : owner, process: process)
            else { continue }
            // Signal 0 asks whether the process lives.
            guard kill(process, 0) != 0, errno == ESRCH else { continue }
            let path = directory + other
            // Segments are written in a folder of that name.
            let isFolder = FileSystem.kind(of: path) == .directory
            guard isFolder ? SegmentFolder.remove(path) : unlink(path) == 0 else { continue }
            removed.append(directory + other)
        }
        return removed.sorted()
    }
}

extension String {
    /// The last occurrence of `mark`; the standard library alone has no search for substrings of every version.
    fileprivate func range(ofMark mark: String) -> Range<String.Index>? {
        var start = endIndex
        while start != startIndex {
            start = index(before: start)
            if self[start...].hasPrefix(mark) {
                return start..<index(start, offsetBy: mark.count)
            }
        }
        return nil
    }
}
