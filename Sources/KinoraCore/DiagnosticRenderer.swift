/// Turns diagnostics into the text a terminal shows; the one place that decides how a mistake looks.
///
/// ```
/// E0207 look/camera.zoom: a ratio is expected, '4px' is a length
///   cinematic.kin:9:24
/// 9 | moved = clip.camera(zoom: 4px)
///   |                           ^^^ did you mean 1.35?
/// ```
public enum DiagnosticRenderer {
    /// The whole text of one diagnostic, without a final newline.
    ///
    /// - Parameters:
    ///   - sources: the text of each file by the name its spans use; the source line is left out where it is missing.
    ///   - color: whether to paint with ANSI escapes (ECMA-48 select graphic rendition).
    public static func render(_ diagnostic: Diagnostic, sources: [String: String] = [:], color: Bool = false) -> String
    {
        let paint = Paint(isOn: color)
        let isWarning = diagnostic.severity == .warning
        let code = paint(isWarning ? "1;33" : "1;31", diagnostic.code.rawValue)
        let subject = diagnostic.subject.map { "\($0): " } ?? ""
        let kind = isWarning ? "warning: " : ""
        var lines = ["\(code) \(kind)\(paint("1", visible(subject + diagnostic.message)))"]
        if let span = diagnostic.span {
            lines.append("  \(paint("36", visible(span.description)))")
            lines += excerpt(of: span, remark: diagnostic.fix?.message, sources: sources, paint: paint)
        } else if let fix = diagnostic.fix {
            lines.append("  \(visible(fix.message))")
        }
        for note in diagnostic.notes {
            lines.append("  note: \(visible(note.message))")
            guard let span = note.span else { continue }
            lines.append("  \(paint("36", visible(span.description)))")
            lines += excerpt(of: span, remark: nil, sources: sources, paint: paint)
        }
        return lines.joined(separator: "\n")
    }

    /// Several diagnostics, each ended by a newline.
    public static func render(
        _ diagnostics: [Diagnostic], sources: [String: String] = [:], color: Bool = false
    ) -> String {
        diagnostics.map { render($0, sources: sources, color: color) + "\n" }.joined()
    }

    private struct Paint {
        let isOn: Bool
        func callAsFunction(_ style: String, _ text: String) -> String {
            isOn ? "\u{1B}[\(style)m\(text)\u{1B}[0m" : text
        }
    }

    /// The longest excerpt of a source line; a longer line is cut around the caret.
    private static let excerptWidth = 160

    private static func excerpt(
        of span: SourceSpan, remark: String?, sources: [String: String], paint: Paint
    ) -> [String] {
        guard let text = sources[span.file], let line = lineContaining(span.offset, of: text) else {
            return remark.map { ["  \(visible($0))"] } ?? []
        }
        let start = min(max(0, span.offset - line.offset), line.bytes.count)
        let end = min(max(start, span.end - line.offset), line.bytes.count)
        var before = visible(String(decoding: line.bytes[..<start], as: UTF8.self))
        let culprit = visible(String(decoding: line.bytes[start..<end], as: UTF8.self))
        var after = visible(String(decoding: line.bytes[end...], as: UTF8.self))
        if before.count > excerptWidth / 2 { before = "…" + before.suffix(excerptWidth / 2) }
        let shownCulprit = culprit.count > excerptWidth / 2 ? culprit.prefix(excerptWidth / 2) + "…" : culprit
        if after.count > excerptWidth / 2 { after = after.prefix(excerptWidth / 2) + "…" }
        let number = String(span.line)
        let margin = String(repeating: " ", count: number.count)
        let indent = String(repeating: " ", count: columns(before))
        let carets = String(repeating: "^", count: max(1, columns(String(shownCulprit))))
        let tail = remark.map { " \(visible($0))" } ?? ""
        return [
            "\(paint("34", "\(number) |")) \(before)\(shownCulprit)\(after)",
            "\(paint("34", "\(margin) |")) \(indent)\(paint("1;31", carets))\(paint("32", tail))",
        ]
    }

    private static func lineContaining(_ offset: Int, of text: String) -> (offset: Int, bytes: [UInt8])? {
        var copy = text
        return copy.withUTF8 { bytes in
            guard offset >= 0, offset <= bytes.count else { return nil }
            var start = offset
            while start > 0, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
            var end = offset
            while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
            if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
            return (start, end > start ? Array(bytes[start..<end]) : [])
        }
    }

    /// Control characters would move the caret or repaint the terminal, so they are shown as one visible mark each.
    private static func visible(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var shown = ""
        for scalar in text.unicodeScalars {
            if scalar == "\t" {
                shown += " "
            } else if isControl(scalar) {
                shown += "\u{FFFD}"
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
            || (0x2066...0x2069).contains(scalar.value)
    }

    /// Cells of a terminal: East Asian wide characters and emoji take two (Unicode Standard Annex 11, by its main blocks).
    private static func columns(_ text: String) -> Int {
        text.reduce(0) { total, character in
            guard let value = character.unicodeScalars.first?.value else { return total }
            let isWide =
                (0x1100...0x115F).contains(value) || (0x2E80...0xA4CF).contains(value)
                || (0xAC00...0xD7A3).contains(value) || (0xF900...0xFAFF).contains(value)
                || (0xFE30...0xFE6F).contains(value) || (0xFF00...0xFF60).contains(value)
                || (0x1F300...0x1FAFF).contains(value) || (0x20000...0x3FFFD).contains(value)
            return total + (isWide ? 2 : 1)
        }
    }
}
