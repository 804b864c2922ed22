import Foundation

/// One JSON object on one line, keys in a fixed order, for programs that read our words.
struct JSONLine {
    /// The version of every event and report this program writes; it rises when a field changes its meaning.
    static let version = 1

    private var members: [String] = []

    /// An object without members.
    init() {}

    /// An event of the progress stream.
    init(event: String) {
        add("v", JSONLine.version)
        add("event", event)
    }

    /// The text, without a line break.
    var text: String { "{" + members.joined(separator: ",") + "}" }

    /// Adds a whole number.
    mutating func add(_ key: String, _ value: Int) { members.append("\(Self.string(key)):\(value)") }

    /// Adds a number with three decimals; a number that JSON cannot write becomes null.
    mutating func add(_ key: String, _ value: Double) {
        members.append("\(Self.string(key)):\(value.isFinite ? Self.decimal(value) : "null")")
    }

    /// Adds a truth.
    mutating func add(_ key: String, _ value: Bool) { members.append("\(Self.string(key)):\(value)") }

    /// Adds a text; nil becomes null.
    mutating func add(_ key: String, _ value: String?) {
        members.append("\(Self.string(key)):\(value.map(Self.string) ?? "null")")
    }

    /// Adds an object or array that is JSON already.
    mutating func add(_ key: String, json: String) { members.append("\(Self.string(key)):\(json)") }

    /// An array of JSON texts.
    static func array(_ elements: [String]) -> String { "[" + elements.joined(separator: ",") + "]" }

    /// A number with at most three decimals.
    static func decimal(_ value: Double) -> String {
        let text = String(format: "%.3f", value)
        return text.hasSuffix(".000") ? String(text.dropLast(4)) : text
    }

    /// A string literal (RFC 8259, section 7).
    static func string(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            default:
                if scalar.value < 0x20 {
                    result += "\\u" + String(format: "%04x", scalar.value)
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }
}
