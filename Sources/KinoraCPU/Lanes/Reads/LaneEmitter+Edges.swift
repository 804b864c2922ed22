import KinoraIR

/// Vectors at the edge of a picture or a tile: pixels beside it are repeated, lanes outside are not stored.
extension LaneEmitter {
    /// Stored bits as they were read from a column on, with those of the nearest pixel where there is none.
    ///
    /// - Parameters:
    ///   - column: the plane column of the first lane, a scalar, `offset` columns before the one that was read.
    ///   - step: columns from a lane to the next.
    func withEdges(
        _ bits: String, plane: Int, row: String, column: String, offset: Int, step: Int, count: Int
    ) -> String {
        guard whole.isAtEdge else { return bits }
        let element = context.kernel.inputs[plane].element.bits
        let (vector, ints) = ("<\(count) x \(element)>", "<\(count) x i32>")
        context.declare("i32 @llvm.smax.i32(i32, i32)")
        context.declare("i32 @llvm.smin.i32(i32, i32)")
        func spread(_ scalar: String, _ element: String) -> String {
            let type = "<\(count) x \(element)>"
            let first = section.define("insertelement \(type) poison, \(element) \(scalar), i64 0")
            return section.define("shufflevector \(type) \(first), \(type) poison, <\(count) x i32> zeroinitializer")
        }
        func pixel(_ column: String) -> String {
            let address = self.element(of: plane, row: row, column: column)
            return spread(section.define("load \(element), ptr \(address), align 1"), element)
        }
        let first = section.define("add i32 \(column), \(offset)")
        let end = section.define("add i32 \(first), \((count - 1) * step)")
        let last = section.define("sub i32 %p\(plane).width, 1")
        let distances = "<" + (0..<count).map { "i32 \($0 * step)" }.joined(separator: ", ") + ">"
        let columns = section.define("add \(ints) \(spread(first, "i32")), \(distances)")
        let isBefore = section.define("icmp slt \(ints) \(columns), zeroinitializer")
        let isBehind = section.define("icmp sgt \(ints) \(columns), \(spread(last, "i32"))")
        let leftmost = pixel(section.define("call i32 @llvm.smax.i32(i32 \(first), i32 0)"))
        let rightmost = pixel(section.define("call i32 @llvm.smin.i32(i32 \(end), i32 \(last))"))
        let left = section.define("select <\(count) x i1> \(isBefore), \(vector) \(leftmost), \(vector) \(bits)")
        return section.define("select <\(count) x i1> \(isBehind), \(vector) \(rightmost), \(vector) \(left)")
    }

    /// Stores the lanes that lie inside the tile.
    func storeInside(_ bits: String, _ element: String, _ address: String) {
        let vector = wide(element)
        let place = section.define("sub i32 \(x), %minX")
        let places = apply("add", "i32", spreadHere(place, "i32"), laneNumbers)
        let isInside = apply("icmp ult", "i32", places, spreadHere("%width", "i32"))
        context.declare("void @llvm.masked.store.v\(lanes)\(element).p0(\(vector), ptr, i32, \(wide("i1")))")
        section.perform(
            "call void @llvm.masked.store.v\(lanes)\(element).p0(\(vector) \(bits), ptr \(address), i32 1, \(wide("i1")) \(isInside))"
        )
    }
}
