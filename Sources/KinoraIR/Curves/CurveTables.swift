/// Tables of numbers that kernels look up, gathered behind the uniforms of a frame; equal tables are one.
public struct CurveTables: Sendable {
    /// The slot of the first number.
    public let firstSlot: Int
    /// The numbers, in order of slots.
    public private(set) var numbers: [Float] = []
    private var known: [[UInt32]: Int] = [:]

    /// No tables yet.
    ///
    /// - Parameter firstSlot: the first slot of the uniform table that is free.
    public init(firstSlot: Int) { self.firstSlot = firstSlot }

    /// The slot of a table's first number; nil where the uniform table is full.
    mutating func slot(of table: [Float]) -> Int? {
        // By bits: 0 and -0 are two numbers here.
        let bits = table.map(\.bitPattern)
        if let slot = known[bits] { return slot }
        let slot = firstSlot + numbers.count
        guard slot + table.count <= Verifier.uniformSlots.upperBound else { return nil }
        numbers += table
        known[bits] = slot
        return slot
    }
}
