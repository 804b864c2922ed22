/// Consecutive kernels of a graph that are evaluated several times, one turn after the other.
///
/// What differs from turn to turn is where views of planes begin (`PlaneView`) and the planes kept from the turn before
/// (`GraphPlane.Origin.previous`). All kernels of a group belong to one stage; planes between them live for a turn only.
/// A dispatch for each turn does the same on a GPU.
public struct RepeatedGroup: Hashable, Sendable {
    /// How many turns there are, at least one.
    public var count: Int

    /// A group of so many turns.
    public init(count: Int) { self.count = count }
}

/// A plane read some columns and rows beside the pixel, possibly elsewhere in each turn of a repeated group.
///
/// The pixel `(x, y)` of the reading kernel sees the plane's pixel `(x + dx, y + dy)`, which must exist for every pixel that
/// is computed: there is no border rule between a view and its plane. Unlike the offset of a tap, that of a view is
/// no part of the program: a turn costs no code.
public struct PlaneView: Hashable, Sendable {
    /// A distance in columns and rows.
    public struct Offset: Hashable, Sendable {
        /// Columns to the right.
        public var dx: Int
        /// Rows down.
        public var dy: Int

        /// A distance.
        public init(_ dx: Int, _ dy: Int) {
            self.dx = dx
            self.dy = dy
        }
    }

    /// Where the view begins: one offset for all turns, or one for each.
    public private(set) var offsets: [Offset]

    /// A view that is the same in every turn.
    public init(_ offset: Offset) { offsets = [offset] }

    /// A view for each turn; the last one stands for all turns that follow. Without any, the plane itself.
    public init(turns: [Offset]) { offsets = turns.isEmpty ? [Offset(0, 0)] : turns }

    /// The offset in a turn.
    public subscript(turn turn: Int) -> Offset { offsets[min(max(turn, 0), offsets.count - 1)] }

    /// A window, seen through the view in all turns together.
    public func bounds(_ minX: Int, _ maxX: Int, _ minY: Int, _ maxY: Int) -> (Int, Int, Int, Int) {
        let (left, right) = (offsets.lazy.map(\.dx).min() ?? 0, offsets.lazy.map(\.dx).max() ?? 0)
        let (top, bottom) = (offsets.lazy.map(\.dy).min() ?? 0, offsets.lazy.map(\.dy).max() ?? 0)
        return (minX + left, maxX + right, minY + top, maxY + bottom)
    }

    /// The reads of a window through the view in all turns together.
    public func moving(_ access: PlaneAccess) -> PlaneAccess {
        guard case .window(let minX, let maxX, let minY, let maxY) = access else { return access }
        let (left, right, top, bottom) = bounds(minX, maxX, minY, maxY)
        return .window(minX: left, maxX: right, minY: top, maxY: bottom)
    }
}

extension KernelGraph {
    /// How each kernel reads each of its inputs.
    ///
    /// A view reads anywhere, unless its plane is made in the same turn of the same group: then in a window that covers
    /// the view in all turns.
    public func planeAccesses() -> [[PlaneAccess]] {
        let producers = self.producers()
        return kernels.map { kernel in
            var accesses = kernel.kernel.planeAccesses()
            for (position, view) in kernel.views where accesses.indices.contains(position) {
                let producer = producers[kernel.inputs[position].index]
                let isOwn = kernel.group != nil && producer.map { kernels[$0].group == kernel.group } ?? false
                guard accesses[position] != .unused else { continue }
                accesses[position] = isOwn ? view.moving(accesses[position]) : .anywhere
            }
            return accesses
        }
    }
}
