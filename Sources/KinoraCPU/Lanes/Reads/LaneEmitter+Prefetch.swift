import KinoraIR

/// Asking for pixels some vectors or rows before they are needed; what is asked for need not exist.
///
/// A processor learns of a stream of addresses when a few of them were missed, follows a dozen or two, and each only to the end of a page: about
/// a row of a picture. Strips of rows and windows that motion chooses have more; rows that tiles or rows above have read lie near, the lowest
/// ones of each plane do not. Asking for them saves a seventh of a Farneback flow (Zen 5). See `prefetchFarPlanes` for rows that lie
/// at constant distances.
extension LaneEmitter {
    /// Planes below which the processor does it as well.
    static let fewestPlanesToFetch = 5

    /// Rows from a pixel to what is asked for at its turn: one is too near where a row is short, four gain nothing more.
    static let rowsAhead = 2

    /// Bytes ahead of the pixels in use.
    private static let bytesAhead = 384

    /// How near a line of the cache is brought.
    enum CacheLevel: Int {
        case second = 2
        case first = 3
    }

    /// Asks for the line of the cache that holds an address.
    func requestLine(_ address: String, isWritten: Bool = false, to level: CacheLevel) {
        context.declare("void @llvm.prefetch.p0(ptr, i32, i32, i32)")
        section.perform(
            "call void @llvm.prefetch.p0(ptr \(address), i32 \(isWritten ? 1 : 0), i32 \(level.rawValue), i32 1)")
    }

    /// Asks for what lies ahead of a column of a row.
    func fetch(plane: Int, row: String, column: String) {
        let offset = Self.bytesAhead / context.kernel.inputs[plane].unit
        requestLine(element(of: plane, row: row, column: column, offset: offset), to: .first)
    }
}
