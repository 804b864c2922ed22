import KinoraCore

/// A stretch of one file in UTF-8 bytes; the file is known from the context.
struct SourceRange: Hashable, Sendable {
    var start: Int
    var end: Int

    init(_ start: Int, _ end: Int) {
        self.start = start
        self.end = Swift.max(start, end)
    }

    func joined(with other: SourceRange) -> SourceRange {
        SourceRange(Swift.min(start, other.start), Swift.max(end, other.end))
    }
}

/// The bytes of a file together with what it takes to say where something is.
final class SourceText: Sendable {
    let name: String
    let bytes: [UInt8]
    private let lineStarts: [Int]
    private let isASCII: Bool

    init(_ file: SourceFile) {
        name = file.name
        bytes = file.bytes
        var starts = [0]
        var sawHighBit = false
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\n") { starts.append(index + 1) }
            if byte >= 0x80 { sawHighBit = true }
        }
        lineStarts = starts
        isASCII = !sawHighBit
    }

    /// The directory that relative paths in this file start from; empty for the working directory.
    var directory: String { PathName.directory(of: name) }

    func text(_ range: SourceRange) -> String {
        let start = clamp(range.start)
        return String(decoding: bytes[start..<Swift.max(start, clamp(range.end))], as: UTF8.self)
    }

    func span(_ range: SourceRange) -> SourceSpan {
        let start = place(range.start)
        let end = range.end == range.start ? start : place(range.end)
        return SourceSpan(
            file: name, offset: clamp(range.start), length: clamp(range.end) - clamp(range.start), line: start.line,
            column: start.column, endLine: end.line, endColumn: end.column)
    }

    /// Line of a byte, from 0; by binary search.
    func lineIndex(of offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    private func clamp(_ offset: Int) -> Int { Swift.min(Swift.max(0, offset), bytes.count) }

    private func place(_ offset: Int) -> (line: Int, column: Int) {
        let offset = clamp(offset)
        let line = lineIndex(of: offset)
        let start = lineStarts[line]
        // Very long lines are written by programs; counting their characters again and again would be quadratic.
        guard !isASCII, offset - start < 4096 else { return (line + 1, offset - start + 1) }
        return (line + 1, String(decoding: bytes[start..<offset], as: UTF8.self).count + 1)
    }
}
