/// A half-open stretch of one source file, with the place a person would name: line and column.
///
/// Offsets and lengths count UTF-8 bytes; lines and columns count from 1, and a column counts characters (grapheme
/// clusters), so that it agrees with what an editor shows.
public struct SourceSpan: Hashable, Sendable {
    /// The file as the user named it; `<stdin>` or `--set mood` where there is none.
    public var file: String
    /// First byte, counted from the start of the file.
    public var offset: Int
    /// Length in bytes; 0 marks a place between two characters.
    public var length: Int
    /// Line of the first byte, from 1.
    public var line: Int
    /// Column of the first character, from 1.
    public var column: Int
    /// Line of the last byte, from 1.
    public var endLine: Int
    /// Column after the last character, from 1.
    public var endColumn: Int

    /// Describes a stretch of `file`; a missing end means that the stretch stays within its first line.
    public init(
        file: String, offset: Int, length: Int, line: Int, column: Int, endLine: Int? = nil, endColumn: Int? = nil
    ) {
        self.file = file
        self.offset = offset
        self.length = length
        self.line = line
        self.column = column
        self.endLine = endLine ?? line
        self.endColumn = endColumn ?? column &+ length
    }

    /// The byte after the last one.
    public var end: Int { offset &+ length }

    /// The smallest span that holds this one and `other`; both lie in the same file.
    public func joined(with other: SourceSpan) -> SourceSpan {
        let first = offset <= other.offset ? self : other
        let last = end >= other.end ? self : other
        return SourceSpan(
            file: file, offset: first.offset, length: last.end &- first.offset, line: first.line,
            column: first.column, endLine: last.endLine, endColumn: last.endColumn)
    }
}

extension SourceSpan: CustomStringConvertible {
    /// `file:line:column`, the form that editors and terminals turn into a link.
    public var description: String { "\(file):\(line):\(column)" }
}
