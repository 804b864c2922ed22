import KinoraCore

/// What an Interactive Shader Format file says of itself: the JSON in its first comment (isf.video, specification 2.0).
struct ISFHeader {
    /// An input that is no picture.
    struct Input {
        enum Kind {
            case float, bool, long, color, point
        }

        var name: String
        var kind: Kind
        /// The default, by component; empty where there is none.
        var value: [Double]
        var range: ClosedRange<Double>?
        var documentation: String
        var place: SourceRange
    }

    /// A drawing of the whole picture; the last one is the result.
    struct Pass {
        /// The name that later passes look at it by.
        var target: String?
        /// The text of its sides; nil for those of the picture.
        var width: String?, height: String?
        /// Whether it keeps values outside 0...1.
        var isFloat: Bool
        /// How many frames, this one included, what it remembers is made of; nil where it is drawn anew for each frame.
        var window: Int?
        var place: SourceRange
    }

    /// The frames that a persistent pass remembers when it does not say how many.
    static let usualWindow = 8

    var introduction = ""
    /// The names of the pictures it is given, in order.
    var images: [String] = []
    var inputs: [Input] = []
    /// At least one.
    var passes: [Pass] = []

    /// The frames that what it remembers is made of: the largest window of its passes; 1 where none is persistent.
    var window: Int { passes.compactMap(\.window).max() ?? 1 }

    /// True when it blends two clips: `startImage`, `endImage` and `progress`.
    var isTransition: Bool {
        images.prefix(2) == ["startImage", "endImage"] && inputs.contains { $0.name == "progress" }
    }

    /// Whether a shader begins with a comment that holds JSON.
    static func begins(_ source: SourceText) -> Bool {
        guard let start = opening(source) else { return false }
        return source.bytes[start...].first { $0 > 32 } == UInt8(ascii: "{")
    }

    /// The byte behind the `/*` that a file begins with.
    private static func opening(_ source: SourceText) -> Int? {
        let bytes = source.bytes
        guard let first = bytes.firstIndex(where: { $0 > 32 && $0 < 0x80 }), first + 1 < bytes.count,
            bytes[first] == UInt8(ascii: "/"), bytes[first + 1] == UInt8(ascii: "*")
        else { return nil }
        return first + 2
    }

    /// Reads the header of a file that begins with one.
    init(_ source: SourceText) throws(GLSLProblem) {
        let start = Self.opening(source) ?? 0
        let bytes = source.bytes
        var end = start
        while end + 1 < bytes.count, bytes[end] != UInt8(ascii: "*") || bytes[end + 1] != UInt8(ascii: "/") { end += 1 }
        // All but the JSON is blanked out, so that places stay those of the file.
        var blank = [UInt8](repeating: 32, count: bytes.count)
        for index in start..<max(start, end) { blank[index] = bytes[index] }
        let document: JSONValue
        do {
            document = try JSONReader.read(SourceText(SourceFile(name: source.name, bytes: blank)))
        } catch {
            let place = error.span?.offset ?? start
            throw GLSLProblem(
                isUncovered: false, message: "the header of an ISF shader is JSON: \(error.message)",
                range: SourceRange(place, place + 1))
        }
        let finder = Finder(source: source, range: start..<end)
        introduction = [document["DESCRIPTION"]?.string, document["CREDIT"]?.string.map { "By \($0)." }]
            .compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "\n\n")
        if document["IMPORTED"]?.array?.isEmpty == false {
            throw GLSLProblem(message: "pictures of its own ('IMPORTED')", range: finder.word("IMPORTED"))
        }
        for input in document["INPUTS"]?.array ?? [] { try add(input, finder) }
        // Version 1 of the format lists its persistent targets apart from the passes, by name or with their sizes.
        var names: [String] = []
        switch document["PERSISTENT_BUFFERS"] {
        case .array(let elements)?: names = elements.compactMap(\.string)
        case .object(let members)?: names = members.map(\.name)
        default: break
        }
        for pass in document["PASSES"]?.array ?? [] { try add(pass: pass, remembered: names, finder) }
        if passes.isEmpty {
            passes = [Pass(target: nil, isFloat: false, place: SourceRange(start, start))]
        }
        if isTransition, passes.count > 1 || passes.contains(where: { $0.window != nil }) {
            throw GLSLProblem(
                message: "a transition of several passes or with a PERSISTENT one", range: finder.word("PASSES"))
        }
    }

    private mutating func add(_ input: JSONValue, _ finder: Finder) throws(GLSLProblem) {
        guard let name = input["NAME"]?.string, Self.isName(name) else {
            throw GLSLProblem(
                isUncovered: false, message: "an input has a NAME of letters, digits and '_'",
                range: finder.word("INPUTS"))
        }
        let place = finder.word(name)
        guard !images.contains(name), !inputs.contains(where: { $0.name == name }) else {
            throw GLSLProblem(isUncovered: false, message: "two inputs are named '\(name)'", range: place)
        }
        let kinds: [String: Input.Kind] = [
            "float": .float, "bool": .bool, "long": .long, "color": .color, "point2D": .point,
        ]
        let type = input["TYPE"]?.string ?? ""
        if type == "image" {
            images.append(name)
            return
        }
        guard let kind = kinds[type] else {
            throw GLSLProblem(message: "an input of the type '\(type)'", range: place)
        }
        let values = Self.numbers(input["VALUES"])
        var low = Self.numbers(input["MIN"]).first ?? values.min()
        var high = Self.numbers(input["MAX"]).first ?? values.max()
        let value = Self.numbers(input["DEFAULT"])
        if kind != .float && kind != .long { (low, high) = (nil, nil) }
        var range: ClosedRange<Double>?
        if let low, let high, low <= high, value.first.map({ (low...high).contains($0) }) ?? true { range = low...high }
        inputs.append(
            Input(
                name: name, kind: kind, value: value, range: range, documentation: input["LABEL"]?.string ?? "",
                place: place))
    }

    private mutating func add(
        pass: JSONValue, remembered names: [String], _ finder: Finder
    ) throws(GLSLProblem) {
        let target = pass["TARGET"]?.string
        let place = target.map(finder.word) ?? finder.word("PASSES")
        let flag = pass["PERSISTENT"] ?? .bool(target.map(names.contains) ?? false)
        let isPersistent = flag != .bool(false) && flag != .string("false") && flag != .number("0")
        let window = try Self.window(of: pass, isPersistent: isPersistent, finder)
        if let target {
            guard Self.isName(target), !images.contains(target), !passes.contains(where: { $0.target == target }) else {
                throw GLSLProblem(
                    isUncovered: false, message: "a target has a name of its own, '\(target)' is none", range: place)
            }
        }
        func text(_ value: JSONValue?) -> String? {
            if case .number(let digits)? = value { return digits }
            return value?.string
        }
        let isFloat = pass["FLOAT"].map { $0 != .bool(false) && $0 != .string("false") } ?? false
        passes.append(
            Pass(
                target: target, width: text(pass["WIDTH"]), height: text(pass["HEIGHT"]), isFloat: isFloat,
                window: window, place: place))
    }

    /// How many frames a pass remembers; nil for one that does not. `WINDOW` is a key of Kinora's own, which other hosts pass over.
    private static func window(
        of pass: JSONValue, isPersistent: Bool, _ finder: Finder
    ) throws(GLSLProblem) -> Int? {
        func refused(_ message: String) -> GLSLProblem {
            GLSLProblem(isUncovered: false, message: message, range: finder.word("WINDOW"))
        }
        guard isPersistent else {
            if pass["WINDOW"] == nil { return nil }
            throw refused("'WINDOW' is how many frames a PERSISTENT pass remembers, and this one is not PERSISTENT")
        }
        guard pass["TARGET"]?.string != nil else {
            throw GLSLProblem(
                isUncovered: false, message: "a PERSISTENT pass has a TARGET by which it is looked at",
                range: finder.word("PERSISTENT"))
        }
        guard let written = pass["WINDOW"] else { return usualWindow }
        guard case .number(let digits) = written, let value = Double(digits), let count = Int(exactly: value),
            EffectPast.windows.contains(count)
        else {
            throw refused(
                "'WINDOW' is a whole number of frames, \(EffectPast.windows.lowerBound) to \(EffectPast.windows.upperBound)"
            )
        }
        return count
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, first < 0x80,
            first == UInt8(ascii: "_") || Character(Unicode.Scalar(first)).isLetter
        else { return false }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }

    private static func numbers(_ value: JSONValue?) -> [Double] {
        switch value {
        case .number(let digits)?: Double(digits).map { [$0] } ?? []
        case .bool(let truth)?: [truth ? 1 : 0]
        case .array(let elements)?: elements.flatMap { numbers($0) }
        default: []
        }
    }

    /// Where a word of the header stands.
    private struct Finder {
        let source: SourceText
        let range: Range<Int>

        func word(_ word: String) -> SourceRange {
            let quoted = Array("\"\(word)\"".utf8)
            var index = range.lowerBound
            while index + quoted.count <= range.upperBound {
                if source.bytes[index..<index + quoted.count].elementsEqual(quoted) {
                    return SourceRange(index + 1, index + quoted.count - 1)
                }
                index += 1
            }
            return SourceRange(range.lowerBound, range.lowerBound)
        }
    }
}
