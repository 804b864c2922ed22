import KinoraIR

/// Columns beside a scratch plane that hold what border rules give, so that code for many pixels at once needs no other at the edges.
struct ScratchMargin: Hashable, Sendable {
    /// Columns on either side.
    var columns: Int
    /// `clamp`: the pixel at the edge; `transparent`: zeros.
    var border: Border

    /// Bytes of a margin at most, of a side: rows of strips lie 64 bytes apart.
    static let mostBytes = 32

    /// What the taps of a plane ask for; nil where none reaches beside its column, where they have different rules, or where steps are
    /// repeated, which read planes elsewhere in each turn.
    init?(of plane: ScratchPlane, number: Int, read steps: [StageStep], repeats: [StageRepeat]) {
        var (columns, border) = (0, Border?.none)
        var isPossible = !repeats.contains { $0.steps.contains(plane.writer) }
        for (index, step) in steps.enumerated() {
            for (position, place) in step.inputs.enumerated() {
                if place == .previous(number) { isPossible = false }
                guard place == .scratch(number) else { continue }
                if repeats.contains(where: { $0.steps.contains(index) }) { isPossible = false }
                if step.views.contains(where: { $0 != nil }) { isPossible = false }
                Kernel.visit(step.kernel.kernel.body) { instruction in
                    guard case .tap(position, let dx, _, let rule) = instruction.operation, dx != 0 else { return }
                    if rule != border ?? rule { isPossible = false }
                    (columns, border) = (max(columns, abs(Int(dx))), rule)
                }
            }
        }
        guard isPossible, let border, border == .clamp || border == .transparent,
            columns * plane.element.byteCount <= Self.mostBytes
        else { return nil }
        (self.columns, self.border) = (columns, border)
    }
}
