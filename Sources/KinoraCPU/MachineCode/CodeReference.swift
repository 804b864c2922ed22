/// Where the code of a kernel is kept, and how much memory it works in.
struct CodeReference: Sendable, Hashable {
    /// The object's name in memory and on disk.
    let key: String
    /// Rows of values that the code computes once for all rows of a tile.
    let tableCount: Int
    /// Rows of values that the code carries from pixel to pixel.
    let carryCount: Int
    /// Pixels of one vector.
    let lanes: Int

    init(key: String, function: GeneratedFunction) {
        self.key = key
        (tableCount, carryCount, lanes) = (function.tableCount, function.carryCount, function.lanes)
    }

    /// The reference that `bytes` hold; nil when they hold none.
    init?(bytes: [UInt8]) {
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard words.count == 4, let tables = Int(words[1]), let carries = Int(words[2]), let lanes = Int(words[3]),
            (0..<1 << 16).contains(tables), (0..<1 << 16).contains(carries), (1...1 << 10).contains(lanes)
        else { return nil }
        key = String(words[0])
        (tableCount, carryCount, self.lanes) = (tables, carries, lanes)
    }

    /// As it is kept on disk.
    var bytes: [UInt8] { Array("\(key) \(tableCount) \(carryCount) \(lanes)".utf8) }
}
