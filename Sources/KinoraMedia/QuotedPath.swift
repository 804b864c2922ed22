/// A path as messages show it: in double quotes, with control characters, quotes and backslashes escaped, so that a name
/// with a newline cannot forge a second line.
func quoted(_ path: String) -> String {
    var text = "\""
    for scalar in path.unicodeScalars {
        switch scalar {
        case "\"": text += "\\\""
        case "\\": text += "\\\\"
        case "\n": text += "\\n"
        case "\t": text += "\\t"
        case "\r": text += "\\r"
        default:
            if scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) {
                text += "\\u{" + String(scalar.value, radix: 16) + "}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }
    return text + "\""
}
