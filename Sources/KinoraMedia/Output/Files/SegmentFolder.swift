import KinoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What is written beside its target and takes the target's name when it is whole.
protocol OutputPart: AnyObject {
    /// Where the file is to appear.
    var target: String { get }
    /// Where it is written.
    var path: String { get }
    /// Gives what was written its final name.
    func commit() throws(MediaError)
    /// Removes what was written; does nothing after `commit`.
    func discard()
}

extension PartFile: OutputPart {}

/// A playlist and its segments (RFC 8216), written in a hidden folder beside the target.
///
/// `commit` moves the segments first and the playlist last: whoever reads the playlist finds everything it names. Segments
/// of a playlist that is replaced go after it, so that nothing of it stays. The files of `film.m3u8` are `film-00000.ts` and so
/// on.
final class SegmentFolder: OutputPart {
    let target: String
    let path: String
    /// Where segments are written, with `%05d` for their number.
    let segmentPattern: String
    /// The name of what fragments of MP4 have in common.
    let initialName: String
    private let directory: String
    private let folder: String
    private let names: NumberedPath
    private var isOpen = true

    /// Makes the folder.
    ///
    /// - Parameter suffix: the extension of segments with its dot.
    /// - Throws: `MediaError` as `PartFile`.
    init(target: String, suffix: String, overwrite: Bool) throws(MediaError) {
        // The same questions as for a file, answered before anything is made.
        try PartFile(target: target, overwrite: overwrite).discard()
        self.target = target
        let (directory, name) = FileSystem.split(target)
        self.directory = directory
        let stem = name.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(name[..<$0]) } ?? name
        let pattern = stem + "-%05d" + suffix
        // The name of a segment is a pattern to libav, which knows no escape for a percent sign.
        guard !target.utf8.contains(UInt8(ascii: "%")), let names = NumberedPath(directory + pattern) else {
            throw MediaError(
                .usage, "the path of a playlist holds no percent sign, \(EscapedText.name(target)) does",
                remedy: "its segments are numbered by themselves")
        }
        if !overwrite, let found = names.existingNumbers() {
            throw MediaError(
                .usage, "\(EscapedText.name(names.path(number: found.first))) exists",
                remedy: "to replace it, use -y")
        }
        self.names = names
        initialName = stem + "-init.mp4"
        folder = directory + PartFile.partName(of: name, process: getpid())
        path = folder + "/" + name
        segmentPattern = folder + "/" + pattern
        guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
            throw MediaError(.resource, "\(EscapedText.name(target)) cannot be written: \(FileSystem.text(errno))")
        }
    }

    deinit { discard() }

    /// Bytes in the folder.
    var byteCount: Int64 {
        FileSystem.names(in: folder).reduce(0) { sum, name in
            if case .file(let count) = FileSystem.kind(of: folder + "/" + name) { return sum + count }
            return sum
        }
    }

    func commit() throws(MediaError) {
        guard isOpen else { return }
        let playlist = FileSystem.split(target).name
        let replaced = replacedNames()
        let segments = FileSystem.names(in: folder).filter { $0 != playlist }.sorted()
        var moved: [String] = []
        for name in segments + [playlist] {
            guard rename(folder + "/" + name, directory + name) == 0 else {
                let reason = FileSystem.text(errno)
                for name in moved { unlink(directory + name) }
                throw MediaError(
                    .resource, "\(EscapedText.name(directory + name)) cannot be given its name: \(reason)")
            }
            moved.append(name)
        }
        for name in replaced.subtracting(moved) { unlink(directory + name) }
        isOpen = false
        rmdir(folder)
    }

    func discard() {
        guard isOpen else { return }
        isOpen = false
        Self.remove(folder)
    }

    /// Removes a folder and the files in it; folders in it stay, and keep it.
    ///
    /// - Returns: whether it is gone.
    @discardableResult static func remove(_ folder: String) -> Bool {
        for name in FileSystem.names(in: folder) { unlink(folder + "/" + name) }
        return rmdir(folder) == 0
    }

    /// The segments that the playlist which will be replaced names and that bear our names.
    private func replacedNames() -> Set<String> {
        guard let bytes = try? FileSystem.contents(of: target) else { return [] }
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        var found = Set(lines.map(String.init).filter { names.number(of: directory + $0) != nil })
        if lines.contains(where: { $0.hasPrefix("#EXT-X-MAP:") && $0.contains("\"\(initialName)\"") }) {
            found.insert(initialName)
        }
        return found
    }
}
