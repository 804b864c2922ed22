import KinoraCore

extension JSONValue {
    /// The document as text, two spaces a level; short lists and objects stay on one line.
    public func text(pretty: Bool = true) -> String {
        var output = ""
        write(to: &output, indent: pretty ? 0 : nil)
        return output
    }

    private func write(to output: inout String, indent: Int?) {
        switch self {
        case .null: output += "null"
        case .bool(let value): output += value ? "true" : "false"
        case .number(let text): output += text
        case .string(let text): output += EscapedText.json(text)
        case .array(let elements):
            write(elements.count, "[", "]", to: &output, indent: indent) { index, output, indent in
                elements[index].write(to: &output, indent: indent)
            }
        case .object(let members):
            write(members.count, "{", "}", to: &output, indent: indent) { index, output, indent in
                output += EscapedText.json(members[index].name)
                output += indent == nil ? ":" : ": "
                members[index].value.write(to: &output, indent: indent)
            }
        }
    }

    private func write(
        _ count: Int, _ open: String, _ close: String, to output: inout String, indent: Int?,
        _ element: (Int, inout String, Int?) -> Void
    ) {
        output += open
        let isShort = indent.map { fits(100 - 2 * $0) } ?? true
        for index in 0..<count {
            if index > 0 { output += indent == nil ? "," : isShort ? ", " : "," }
            if !isShort, let indent { output += "\n" + String(repeating: "  ", count: indent + 1) }
            element(index, &output, indent.map { isShort ? $0 : $0 + 1 })
        }
        if !isShort, count > 0, let indent { output += "\n" + String(repeating: "  ", count: indent) }
        output += close
    }

    /// Whether it takes at most `width` columns on one line; looks at no more than it must.
    private func fits(_ width: Int) -> Bool {
        var left = width
        return measure(&left)
    }

    private func measure(_ left: inout Int) -> Bool {
        switch self {
        case .null, .bool: left -= 5
        case .number(let text): left -= text.utf8.count
        case .string(let text): left -= text.utf8.count + 2
        case .array(let elements):
            left -= 2
            for element in elements {
                left -= 2
                guard left >= 0, element.measure(&left) else { return false }
            }
        case .object(let members):
            left -= 2
            for member in members {
                left -= member.name.utf8.count + 6
                guard left >= 0, member.value.measure(&left) else { return false }
            }
        }
        return left >= 0
    }
}
