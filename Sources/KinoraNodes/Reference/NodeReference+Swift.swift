import KinoraLanguage

extension NodeReference {
    /// The nodes as methods of `Video`, those of motion as methods of `VideoFlow`: the source text of
    /// `Sources/Kinora/API/Video+Nodes.swift`.
    ///
    /// A node without a stream becomes a static method, a choice an enumeration, a number that may vary in time a
    /// `VideoNumber`, which a literal or a ramp stands for.
    public static func swiftAPI(_ catalogue: Catalogue) -> String {
        let signatures = byChapter(catalogue).flatMap(\.signatures).filter(isOffered)
        var text = """
            // Written by `kinora nodes --format swift` from the declarations of the nodes; a test keeps it fresh.

            // swift-format-ignore-file

            """
        for owner in ["Video", "VideoFlow"] {
            let own = signatures.filter { SwiftMember.owner($0) == owner }
            var members: [String] = []
            for signature in own {
                for parameter in signature.parameters {
                    guard case .choice(let names) = parameter.type else { continue }
                    members.append(SwiftMember.enumeration(signature, parameter, names))
                }
            }
            members += own.map(SwiftMember.method)
            text += "\nextension \(owner) {\n\(members.joined(separator: "\n"))}\n"
        }
        return text
    }

    /// Nodes that yield pictures, motion or what is found out about them (masks are videos in Swift, which the checker tells apart)
    /// and are not part of the language's own syntax; `decode` is written by hand, since it opens its file at once.
    private static func isOffered(_ signature: Signature) -> Bool {
        guard signature.kind != .builtin, signature.name != "decode" else { return false }
        let streams: [ValueType] = [.video, .image, .mask, .flow]
        return signature.streams.allSatisfy { streams.contains($0.type) }
            && (streams.contains(signature.result) || signature.result.isMeasured)
    }
}

/// The text of one member of `Video` or `VideoFlow`.
private enum SwiftMember {
    /// The type whose member a node is: that of its first stream, else that of its result.
    static func owner(_ signature: Signature) -> String {
        let first = signature.parameters.first.flatMap { $0.type.isStream ? $0.type : nil }
        return (first ?? signature.result) == .flow ? "VideoFlow" : "Video"
    }

    static func enumeration(_ signature: Signature, _ parameter: Parameter, _ names: [String]) -> String {
        var text = "    /// \(oneLine(parameter.documentation))\n"
        text += "    public enum \(typeName(signature, parameter)): String, Hashable, Sendable, CaseIterable {\n"
        for name in names {
            let identifier = identifier(name)
            let raw = identifier == name || identifier == "`\(name)`" ? "" : " = \"\(name)\""
            text += "        /// `\(name)`\n        case \(identifier)\(raw)\n"
        }
        return text + "    }\n"
    }

    static func method(_ signature: Signature) -> String {
        let takesStream = signature.parameters.first?.type.isStream ?? false
        var labels: [String] = []
        var arguments: [String] = []
        var notes = ""
        for (index, parameter) in signature.parameters.enumerated().dropFirst(takesStream ? 1 : 0) {
            let isFirst = index == (takesStream ? 1 : 0)
            let name = identifier(parameter.name)
            let label = isFirst && isUnlabelled(parameter) ? "_ \(name)" : name
            labels.append("\(label): \(type(signature, parameter))\(parameter.isRequired ? "" : " = nil")")
            arguments.append("            (\"\(parameter.name)\", \(argument(parameter, name))),\n")
            notes +=
                "    ///   - \(name.filter { $0 != "`" }): \(oneLine(parameter.documentation))\(limits(parameter))\n"
        }
        var text = comment(signature.documentation)
        if !notes.isEmpty { text += "    ///\n    /// - Parameters:\n\(notes)" }
        text += "    public \(takesStream ? "" : "static ")func \(identifier(signature.name))"
        let receiver = !takesStream ? "nil" : owner(signature) == "VideoFlow" ? "motion" : "self"
        let (result, label): (String, String?) =
            switch signature.result {
            case .point: ("VideoPoint", "measured")
            case .flow: ("VideoFlow", "motion")
            default: signature.result.isMeasured ? ("VideoMeasurement", "measured") : ("Video", nil)
            }
        text += "(\(labels.joined(separator: ", "))) -> \(result) {\n"
        text +=
            "        \(label.map { "\(result)(\($0): " } ?? "")Video(call: \"\(signature.name)\", on: \(receiver), "
        let end = label == nil ? ")" : "))"
        text += arguments.isEmpty ? "[]\(end)\n" : "[\n\(arguments.joined())        ]\(end)\n"
        return text + "    }\n"
    }

    // MARK: Names

    /// `slow_zoom_in` as `slowZoomIn`.
    private static func camelCase(_ name: String) -> String {
        let words = name.split(separator: "_")
        let rest = words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }
        return (words.first.map(String.init) ?? "") + rest.joined()
    }

    private static func typeName(_ signature: Signature, _ parameter: Parameter) -> String {
        let name = camelCase("\(signature.name)_\(parameter.name)")
        return name.prefix(1).uppercased() + name.dropFirst()
    }

    private static let reserved: Set<String> = [
        "in", "static", "default", "case", "is", "as", "for", "if", "repeat", "return", "switch", "where", "while",
    ]

    private static func identifier(_ name: String) -> String {
        let camel = camelCase(name)
        return reserved.contains(camel) ? "`\(camel)`" : camel
    }

    /// Whether a first argument reads well without its name: things rather than amounts.
    private static func isUnlabelled(_ parameter: Parameter) -> Bool {
        switch parameter.type {
        case .choice, .size, .text, .color, .video, .image, .mask, .flow: true
        default: false
        }
    }

    // MARK: Types and arguments

    private static func type(_ signature: Signature, _ parameter: Parameter) -> String {
        let name: String
        switch parameter.type {
        case .video, .image, .mask: name = "Video"
        case .flow: name = "VideoFlow"
        case .number: name = parameter.isSignal ? "VideoNumber" : "Double"
        case .point: name = "VideoPoint"
        case .color: name = "VideoColor"
        case .duration: name = "Duration"
        case .rate: name = "Double"
        case .size: name = "VideoSize"
        case .bool: name = "Bool"
        case .choice: name = typeName(signature, parameter)
        default: name = "String"
        }
        if parameter.isVariadic { return "\(name)..." }
        return parameter.isRequired ? name : "\(name)?"
    }

    /// The argument as text of the language; an absent one is left out, so that defaults stand in one place only.
    private static func argument(_ parameter: Parameter, _ name: String) -> String {
        func form(_ make: (String) -> String) -> String {
            parameter.isRequired ? make(name) : "\(name).map { \(make("$0")) }"
        }
        switch parameter.type {
        case .video, .image, .mask: return form { ".stream(\($0))" }
        case .flow: return form { ".stream(\($0).motion)" }
        case .number(let dimension):
            guard parameter.isSignal else { return form { ".number(\($0), unit: \"\(dimension.unit)\")" } }
            return form { "\($0).argument(unit: \"\(dimension.unit)\")" }
        case .duration: return form { ".duration(\($0))" }
        case .rate: return form { ".number(\($0), unit: \"fps\")" }
        case .bool: return form { ".text(\($0) ? \"true\" : \"false\")" }
        case .choice: return form { ".text(\($0).rawValue)" }
        case .point, .color, .size: return form { "\($0).argument" }
        default: return form { ".quoted(\($0))" }
        }
    }

    // MARK: Documentation

    private static func comment(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "    ///\n" : "    /// \($0)\n" }.joined()
    }

    private static func oneLine(_ text: String) -> String { text.split(separator: "\n").joined(separator: " ") }

    private static func limits(_ parameter: Parameter) -> String {
        var facts: [String] = []
        if case .number(let dimension) = parameter.type {
            if !dimension.unit.isEmpty { facts.append("in \(dimension.unit)") }
            if let range = parameter.range {
                facts.append("\(Value.ratio(range.lowerBound))...\(Value.ratio(range.upperBound))")
            }
        }
        if let standard = parameter.defaultValue { facts.append("`\(standard)` when nil") }
        return facts.isEmpty ? "" : " (\(facts.joined(separator: "; ")))"
    }
}
