import KinoraCore

/// A table of colours from a `.cube` file: one curve a component, a lattice of colours, or first one, then the other.
///
/// "Cube LUT Specification 1.0" (Adobe Systems, 2013), with the two additions of DaVinci Resolve that are in use everywhere:
/// `LUT_1D_INPUT_RANGE` and `LUT_3D_INPUT_RANGE`, and a shaper (1D) in front of a lattice (3D) in one file.
struct CubeFile: Sendable {
    /// A table and the colours its first and last entries stand for.
    struct Table: Sendable {
        /// Entries a side.
        var size: Int
        /// The colour of the first entry.
        var minimum: [Double]
        /// The colour of the last entry.
        var maximum: [Double]
        /// Red, green, blue by turns; of a lattice red changes fastest, then green.
        var numbers: ConstantTable
    }

    /// Curves of red, green and blue.
    var curves: Table?
    /// Colours on a lattice.
    var lattice: Table?

    /// What is wrong with a file, and where.
    struct Mistake: Error, Hashable {
        var message: String
        /// From 1.
        var line: Int
        /// From 1.
        var column: Int
        /// Bytes from the start of the file, and how many of them are meant.
        var offset: Int
        var length: Int
    }
}

/// Reads a `.cube` file line by line.
struct CubeReader {
    private var curveCount: Int?
    private var latticeSide: Int?
    private var domain: (low: [Double], high: [Double])?
    private var curveRange: [Double]?
    private var latticeRange: [Double]?
    private var numbers: [Float] = []
    private var line = Line(words: [], number: 0, start: 0, length: 0)

    private static let keywords = [
        "TITLE", "LUT_1D_SIZE", "LUT_3D_SIZE", "DOMAIN_MIN", "DOMAIN_MAX", "LUT_1D_INPUT_RANGE", "LUT_3D_INPUT_RANGE",
    ]

    private struct Line {
        var words: [(text: Substring, offset: Int)]
        var number: Int
        var start: Int
        var length: Int
    }

    /// The tables of a file.
    static func read(_ bytes: [UInt8]) throws(CubeFile.Mistake) -> CubeFile {
        var reader = CubeReader()
        // A byte order mark is no word.
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var number = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
            number += 1
            reader.line = Line(words: words(bytes, start..<end), number: number, start: start, length: end - start)
            try reader.readLine()
            let isPair = end + 1 < bytes.count && bytes[end] == 0x0D && bytes[end + 1] == 0x0A
            start = end + (isPair ? 2 : 1)
        }
        return try reader.finish()
    }

    private static func words(_ bytes: [UInt8], _ range: Range<Int>) -> [(text: Substring, offset: Int)] {
        var result: [(Substring, Int)] = []
        for part in bytes[range].split(whereSeparator: { $0 == 0x20 || $0 == 0x09 }) {
            result.append((Substring(decoding: part, as: UTF8.self), part.startIndex))
        }
        return result
    }

    private func mistake(_ message: String, word: Int = 0) -> CubeFile.Mistake {
        let offset = line.words.indices.contains(word) ? line.words[word].offset : line.start
        let length = line.words.indices.contains(word) ? line.words[word].text.utf8.count : line.length
        return CubeFile.Mistake(
            message: message, line: max(1, line.number), column: offset - line.start + 1, offset: offset, length: length
        )
    }

    private mutating func readLine() throws(CubeFile.Mistake) {
        guard let first = line.words.first?.text, !first.hasPrefix("#") else { return }
        if first.first.map({ $0.isLetter || $0 == "_" }) == true, Float(first) == nil {
            try readKeyword(String(first))
            return
        }
        guard expected > 0 else {
            throw mistake("'LUT_1D_SIZE' or 'LUT_3D_SIZE' is expected before the first colour")
        }
        let count = numbers.count / 3
        guard count < expected else { throw mistake("the table has \(expected) colours, here is one more") }
        for number in try values(3, from: 0, "a line of three numbers is expected") { numbers.append(Float(number)) }
    }

    private mutating func readKeyword(_ keyword: String) throws(CubeFile.Mistake) {
        guard numbers.isEmpty || keyword == "TITLE" else {
            throw mistake("a line of three numbers is expected, here is '\(keyword)'")
        }
        switch keyword {
        case "TITLE": break
        case "LUT_1D_SIZE": curveCount = try size(2...65_536, "1D")
        case "LUT_3D_SIZE": latticeSide = try size(2...256, "3D")
        case "DOMAIN_MIN":
            domain = (try values(3, from: 1, "'DOMAIN_MIN' takes three numbers"), domain?.high ?? [1, 1, 1])
        case "DOMAIN_MAX":
            domain = (domain?.low ?? [0, 0, 0], try values(3, from: 1, "'DOMAIN_MAX' takes three numbers"))
        case "LUT_1D_INPUT_RANGE": curveRange = try range(keyword)
        case "LUT_3D_INPUT_RANGE": latticeRange = try range(keyword)
        default:
            throw mistake(
                "a keyword of a .cube file is one of \(Self.keywords.joined(separator: ", ")), '\(keyword)' is none")
        }
        // The two limits may come in either order: only a pair that makes no sense any more is wrong.
        if let domain, keyword.hasPrefix("DOMAIN"),
            let index = (0..<3).first(where: { domain.low[$0] >= domain.high[$0] }),
            keyword == "DOMAIN_MAX" || domain.high != [1, 1, 1]
        {
            throw mistake(
                "'DOMAIN_MIN' lies below 'DOMAIN_MAX', here \(DecimalText.shortest(domain.low[index])) and "
                    + DecimalText.shortest(domain.high[index]), word: 1)
        }
    }

    private func size(_ limits: ClosedRange<Int>, _ kind: String) throws(CubeFile.Mistake) -> Int {
        guard line.words.count == 2, let size = Int(line.words[1].text), limits.contains(size) else {
            let found = line.words.dropFirst().map(\.text).joined(separator: " ")
            throw mistake(
                "the size of a \(kind) table is a whole number of \(limits.lowerBound) to \(limits.upperBound), "
                    + (found.isEmpty ? "here is none" : "'\(found)' is not"), word: 1)
        }
        return size
    }

    private func range(_ keyword: String) throws(CubeFile.Mistake) -> [Double] {
        let limits = try values(2, from: 1, "'\(keyword)' takes two numbers")
        guard limits[0] < limits[1] else {
            throw mistake("a range rises, \(limits[0]) to \(limits[1]) does not", word: 1)
        }
        return limits
    }

    private func values(_ count: Int, from first: Int, _ rule: String) throws(CubeFile.Mistake) -> [Double] {
        let words = line.words.dropFirst(first)
        guard words.count == count else {
            throw mistake("\(rule), here \(words.count == 1 ? "is 1" : "are \(words.count)")")
        }
        var result: [Double] = []
        for (index, word) in words.enumerated() {
            guard let number = Double(word.text), number.isFinite, abs(number) < 1e30 else {
                throw mistake("\(rule), '\(word.text)' is no number", word: first + index)
            }
            result.append(number)
        }
        return result
    }

    private var expected: Int { (curveCount ?? 0) + (latticeSide.map { $0 * $0 * $0 } ?? 0) }

    private func finish() throws(CubeFile.Mistake) -> CubeFile {
        guard expected > 0 else {
            throw mistake("a table is expected, this file has neither 'LUT_1D_SIZE' nor 'LUT_3D_SIZE'")
        }
        guard numbers.count == 3 * expected else {
            throw mistake("the table has \(expected) colours, the file ends after \(numbers.count / 3)")
        }
        var result = CubeFile()
        let low = domain?.low ?? [0, 0, 0]
        let high = domain?.high ?? [1, 1, 1]
        if let curveCount {
            result.curves = CubeFile.Table(
                size: curveCount, minimum: curveRange.map { [$0[0], $0[0], $0[0]] } ?? low,
                maximum: curveRange.map { [$0[1], $0[1], $0[1]] } ?? high,
                numbers: ConstantTable(Array(numbers.prefix(3 * curveCount))))
        }
        if let latticeSide {
            // A domain is that of what comes in first; a shaper hands on 0 to 1.
            let isFirst = curveCount == nil
            result.lattice = CubeFile.Table(
                size: latticeSide, minimum: latticeRange.map { [$0[0], $0[0], $0[0]] } ?? (isFirst ? low : [0, 0, 0]),
                maximum: latticeRange.map { [$0[1], $0[1], $0[1]] } ?? (isFirst ? high : [1, 1, 1]),
                numbers: ConstantTable(Array(numbers.suffix(3 * latticeSide * latticeSide * latticeSide))))
        }
        return result
    }
}
