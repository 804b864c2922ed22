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
        var place: SourceRange
    }

    var introduction = ""
    /// The names of the pictures it is given, in order.
    var images: [String] = []
    var inputs: [Input] = []
    /// At least one.
    var passes: [Pass] = []

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
        for pass in document["PASSES"]?.array ?? [] { try add(pass: pass, finder) }
        if passes.isEmpty {
            passes = [Pass(target: nil, isFloat: false, place: SourceRange(start, start))]
        }
        if isTransition, passes.count > 1 {
            throw GLSLProblem(message: "a transition of several passes", range: finder.word("PASSES"))
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

    private mutating func add(pass: JSONValue, _ finder: Finder) throws(GLSLProblem) {
        let target = pass["TARGET"]?.string
        let place = target.map(finder.word) ?? finder.word("PASSES")
        if let flag = pass["PERSISTENT"], flag != .bool(false), flag != .string("false"), flag != .number("0") {
            throw GLSLProblem(
                message: "a 'PERSISTENT' pass, which remembers all frames before: a frame is a function of its time",
                range: finder.word("PERSISTENT"))
        }
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
                target: target, width: text(pass["WIDTH"]), height: text(pass["HEIGHT"]), isFloat: isFloat, place: place
            )
        )
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
