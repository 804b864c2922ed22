extension GraphDrawing {
    /// The graph in the language of Graphviz.
    var dot: String {
        var lines = [
            "digraph kinora {", "  rankdir=LR;", "  node [shape=box, style=rounded, fontname=\"sans-serif\"];",
        ]
        for (index, box) in boxes.enumerated() {
            let label = box.detail.isEmpty ? box.title : box.title + "\n" + box.detail
            let style = box.isEnd ? ", style=\"rounded,bold\"" : ""
            lines.append("  n\(index) [label=\(Self.dotString(label))\(style)];")
        }
        for arrow in arrows {
            let label = arrow.label.isEmpty ? "" : " [label=\(Self.dotString(arrow.label))]"
            lines.append("  n\(arrow.from) -> n\(arrow.to)\(label);")
        }
        return (lines + ["}", ""]).joined(separator: "\n")
    }

    /// The graph in the language of Mermaid, as Markdown pages show it.
    var mermaid: String {
        var lines = ["flowchart LR"]
        for (index, box) in boxes.enumerated() {
            let title = Self.markup(box.title)
            let label = box.detail.isEmpty ? title : "\(title)<br/>\(Self.markup(box.detail))"
            lines.append(box.isEnd ? "  n\(index)([\"\(label)\"])" : "  n\(index)[\"\(label)\"]")
        }
        for arrow in arrows {
            let label = arrow.label.isEmpty ? "" : "|\(Self.markup(arrow.label))|"
            lines.append("  n\(arrow.from) -->\(label) n\(arrow.to)")
        }
        return (lines + [""]).joined(separator: "\n")
    }

    /// Text inside XML and Mermaid labels.
    static func markup(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "#": result += "&#35;"
            default:
                // XML 1.0 has no place for control characters, not even escaped.
                result += character.unicodeScalars.contains { $0.value < 0x20 } ? "\u{FFFD}" : String(character)
            }
        }
        return result
    }

    private static func dotString(_ text: String) -> String {
        var result = "\""
        for character in text {
            switch character {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
        return result + "\""
    }
}
