import KinoraCore

extension Diagnostic {
    /// The diagnostic for programs: every field it has, places in bytes and in lines.
    var json: String {
        var object = JSONLine()
        object.add("code", code.rawValue)
        object.add("severity", severity.rawValue)
        object.add("subject", subject)
        object.add("message", message)
        if let span { object.add("span", json: span.json) }
        if !notes.isEmpty {
            let texts = notes.map { note in
                var text = JSONLine()
                text.add("message", note.message)
                if let span = note.span { text.add("span", json: span.json) }
                return text.text
            }
            object.add("notes", json: JSONLine.array(texts))
        }
        if let fix {
            var text = JSONLine()
            text.add("message", fix.message)
            text.add("replacement", fix.replacement)
            if let span = fix.span ?? span { text.add("span", json: span.json) }
            object.add("fix", json: text.text)
        }
        return object.text
    }
}

extension SourceSpan {
    fileprivate var json: String {
        var object = JSONLine()
        object.add("file", file)
        object.add("line", line)
        object.add("column", column)
        object.add("offset", offset)
        object.add("length", length)
        return object.text
    }
}
