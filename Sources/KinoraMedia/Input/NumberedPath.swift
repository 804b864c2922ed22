/// The path of an image sequence: `frames/%05d.png` stands for `frames/00001.png` and so on.
struct NumberedPath: Hashable, Sendable {
    /// What stands before the number.
    let prefix: String
    /// Digits the number is filled up to with zeros; 0 for none.
    let width: Int
    /// What follows the number.
    let suffix: String

    /// Recognises exactly one `%d` or `%0Nd` (N in 1...9) in the last component; `%%` stands for a percent sign.
    init?(_ path: String) {
        let (directory, name) = FileSystem.split(path)
        var before: [UInt8] = []
        var after: [UInt8] = []
        var width: Int?
        let bytes = Array(name.utf8)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte == UInt8(ascii: "%") else {
                if width == nil { before.append(byte) } else { after.append(byte) }
                continue
            }
            if index < bytes.count, bytes[index] == UInt8(ascii: "%") {
                if width == nil { before.append(byte) } else { after.append(byte) }
                index += 1
                continue
            }
            guard width == nil else { return nil }
            var digits = 0
            if index + 1 < bytes.count, bytes[index] == UInt8(ascii: "0"),
                (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(bytes[index + 1])
            {
                digits = Int(bytes[index + 1] - UInt8(ascii: "0"))
                index += 2
            }
            guard index < bytes.count, bytes[index] == UInt8(ascii: "d") else { return nil }
            index += 1
            width = digits
        }
        guard let width else { return nil }
        self.prefix = directory + String(decoding: before, as: UTF8.self)
        self.width = width
        self.suffix = String(decoding: after, as: UTF8.self)
    }

    /// The path of one picture; `number` is at least 0.
    func path(number: Int64) -> String {
        let digits = String(max(0, number))
        return prefix + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits + suffix
    }

    /// The number of a picture's path; nil for a path that is none of the sequence's.
    func number(of path: String) -> Int64? {
        guard path.utf8.count > prefix.utf8.count + suffix.utf8.count, path.hasPrefix(prefix), path.hasSuffix(suffix)
        else { return nil }
        let digits = path.utf8.dropFirst(prefix.utf8.count).dropLast(suffix.utf8.count)
        guard digits.count >= width, digits.count < 19,
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            digits.count == max(width, 1) || digits.first != UInt8(ascii: "0")
        else { return nil }
        return Int64(String(decoding: digits, as: UTF8.self))
    }

    /// The smallest and largest number that exist, and how many follow the smallest without a gap; nil when none does.
    ///
    /// - Complexity: O(n) in the entries of the directory.
    func existingNumbers() -> (first: Int64, last: Int64, runLength: Int64)? {
        let directory = FileSystem.split(prefix).directory
        var numbers = FileSystem.names(in: directory).compactMap { number(of: directory + $0) }
        numbers.sort()
        guard let first = numbers.first, let last = numbers.last else { return nil }
        var run: Int64 = 0
        for number in numbers {
            guard number == first + run else { break }
            run += 1
        }
        return (first, last, run)
    }
}
