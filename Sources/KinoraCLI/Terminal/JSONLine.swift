import Foundation
import KinoraCore

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
    mutating func add(_ key: String, _ value: Int) { members.append("\(EscapedText.json(key)):\(value)") }

    /// Adds a number with three decimals; a number that JSON cannot write becomes null.
    mutating func add(_ key: String, _ value: Double) {
        members.append("\(EscapedText.json(key)):\(value.isFinite ? Self.decimal(value) : "null")")
    }

    /// Adds a truth.
    mutating func add(_ key: String, _ value: Bool) { members.append("\(EscapedText.json(key)):\(value)") }

    /// Adds a text; nil becomes null.
    mutating func add(_ key: String, _ value: String?) {
        members.append("\(EscapedText.json(key)):\(value.map(EscapedText.json) ?? "null")")
    }

    /// Adds an object or array that is JSON already.
    mutating func add(_ key: String, json: String) { members.append("\(EscapedText.json(key)):\(json)") }

    /// An array of JSON texts.
    static func array(_ elements: [String]) -> String { "[" + elements.joined(separator: ",") + "]" }

    /// A number with at most three decimals.
    static func decimal(_ value: Double) -> String {
        let text = String(format: "%.3f", value)
        return text.hasSuffix(".000") ? String(text.dropLast(4)) : text
    }
}
