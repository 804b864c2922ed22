import KinoraIR

/// A read of tables of 256 entries: which table, and which code's entry of it.
///
/// The column is `(first + code) << log2Size`, where `code` is a stored byte. Neighbouring pixels mostly ask one table, as those of one
/// part of a picture do, and a table that is known fits in registers.
struct EntryTables {
    /// The number of the table's first entry, among all entries of the row.
    let first: ValueID
    /// The code, as an int.
    let code: ValueID
    /// The variable part of the column, and what is shifted to make it: only reads that know no tables ask for these.
    let position: ValueID
    let entry: ValueID
    let shift: ValueID
    /// Bytes of an entry: 1, 2 or 4.
    let log2Size: Int
    /// The row, the same for the whole call.
    let row: Int32

    /// Bytes of an entry.
    var size: Int { 1 << log2Size }

    /// Bytes of a table.
    var byteCount: Int { 256 << log2Size }

    /// The tables that a read is of, if it is one.
    init?(_ instruction: Instruction, in program: Program) {
        guard case .loads(let plane, let column, let row, let count, .clamp) = instruction.operation,
            program.kernel.inputs[plane].element == .u8, program.kernel.inputs[plane].unit == 1,
            let row = program.intConstant(row)
        else { return nil }
        let (position, offset) = program.split(column)
        guard case .binary(.intShiftLeft, let entry, let shift)? = program.operation(of: position),
            let log2Size = program.intConstant(shift).map(Int.init), (0...2).contains(log2Size),
            offset >= 0, Int(offset) + count <= 1 << log2Size,
            case .binary(.intAdd, let one, let other)? = program.operation(of: entry)
        else { return nil }
        switch (Self.isByte(one, in: program), Self.isByte(other, in: program)) {
        case (_, true): (first, code) = (one, other)
        case (true, false): (first, code) = (other, one)
        case (false, false): return nil
        }
        guard !program.dependence[first.position].contains(.memory) else { return nil }
        (self.position, self.entry, self.shift) = (position, entry, shift)
        self.log2Size = log2Size
        self.row = row
    }

    private static func isByte(_ value: ValueID, in program: Program) -> Bool {
        guard case .convert(.floatToInt, let number)? = program.operation(of: value),
            case .tap(let plane, _, _, _)? = program.operation(of: number)
        else { return false }
        return program.kernel.inputs[plane].element == .u8
    }
}

extension Program {
    /// Whether the kernel reads tables that are found by permuting registers of bytes.
    func permutesEntries(_ level: CPULevel) -> Bool {
        level.hasBytePermutations && kernel.body.contains { EntryTables($0, in: self) != nil }
    }
}
