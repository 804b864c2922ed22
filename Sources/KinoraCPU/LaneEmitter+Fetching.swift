import KinoraIR

/// Asking for pixels some vectors before they are needed.
///
/// A processor learns of a stream of addresses when a few of them were missed, follows a dozen or two, and each only to the end of a page: about
/// a row of a picture. Strips of rows and windows that motion chooses have more; rows that tiles or rows above have read lie near, the lowest
/// ones of each plane do not. Asking for them saves a seventh of a Farneback flow (Zen 5). See `prefetchFarPlanes` for rows that lie
/// at constant distances.
extension LaneEmitter {
    /// Planes below which the processor does it as well.
    static let fewestPlanesToFetch = 5

    /// Bytes ahead of the pixels in use.
    private static let bytesAhead = 384

    /// Asks for what lies ahead of a column of a row.
    func fetch(plane: Int, row: String, column: String) {
        let address = element(
            of: plane, row: row, column: column, offset: Self.bytesAhead / context.kernel.inputs[plane].unit)
        context.declare("void @llvm.prefetch.p0(ptr, i32, i32, i32)")
        section.perform("call void @llvm.prefetch.p0(ptr \(address), i32 0, i32 3, i32 1)")
    }

    /// The lowest row that some instructions tap of each plane, as a distance.
    func lowestTaps(_ steps: [Int]) -> [(plane: Int, dy: Int)] {
        var lowest: [Int: Int] = [:]
        for index in steps {
            guard case .tap(let plane, _, let dy, .clamp) = context.kernel.body[index].operation else { continue }
            lowest[plane] = max(lowest[plane] ?? Int(dy), Int(dy))
        }
        return lowest.map { ($0.key, $0.value) }.sorted { $0.plane < $1.plane }
    }
}

extension FunctionGenerator {
    /// Asks for the rows under a strip that none above it has read, ahead of it.
    func fetchTaps(_ steps: [Int], _ emitters: [LaneEmitter]) {
        guard let first = emitters.first else { return }
        for (plane, dy) in first.lowestTaps(steps) where context.kernel.inputs[plane].isFar {
            for emitter in emitters {
                let row = emitter.rowPointer(RowKey(plane: plane, row: .offset(dy), border: .clamp))
                emitter.fetch(plane: plane, row: row.address, column: emitter.x)
            }
        }
    }
}
