/// Finds the first byte that breaks the rules of UTF-8 (Unicode Standard 16, table 3-7).
enum UTF8Check {
    static func firstInvalidByte(of bytes: [UInt8]) -> Int? {
        var index = 0
        while index < bytes.count {
            let first = bytes[index]
            if first < 0x80 {
                index += 1
                continue
            }
            let length: Int
            var second: ClosedRange<UInt8> = 0x80...0xBF
            switch first {
            case 0xC2...0xDF: length = 2
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEC, 0xEE...0xEF: length = 3
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF1...0xF3: length = 4
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            default: return index
            }
            for offset in 1..<length {
                let allowed = offset == 1 ? second : 0x80...0xBF
                guard index + offset < bytes.count, allowed.contains(bytes[index + offset]) else { return index }
            }
            index += length
        }
        return nil
    }
}
