import KinoraCore

/// What a kernel with `Kernel.floods` does: pixels that are connected with certain ones are kept, all others are dropped.
///
/// The program copies a plane of bytes. It holds 2 or more where a pixel is kept in any case, 1 where it is kept if it is connected with such a
/// pixel by pixels that are not 0, each among the eight neighbours of the one before, and 0 elsewhere. Of the copy, 1 is left for what is
/// kept and 0 for the rest: one result whatever the order, as it is the least set that holds the first kind and every neighbour of the
/// second kind of its members. A GPU repeats passes until one changes nothing.
public enum Flood {
    /// The definition, a walk from every pixel that is kept in any case: the judge of faster ways.
    ///
    /// - Parameters:
    ///   - plane: the copy; replaced.
    ///   - size: columns and rows.
    /// - Complexity: O(pixels).
    public static func run(on plane: PlaneBinding, size: Size) {
        let bytes = plane.origin.assumingMemoryBound(to: UInt8.self)
        func place(_ x: Int, _ y: Int) -> Int { y * plane.stride + x }
        let kept: UInt8 = 255
        var pending: [(x: Int, y: Int)] = []
        for y in 0..<max(0, size.height) {
            for x in 0..<max(0, size.width) where bytes[place(x, y)] >= 2 {
                bytes[place(x, y)] = kept
                pending.append((x, y))
            }
        }
        while let (x, y) = pending.popLast() {
            for nearY in max(0, y - 1)...min(size.height - 1, y + 1) {
                for nearX in max(0, x - 1)...min(size.width - 1, x + 1) where bytes[place(nearX, nearY)] == 1 {
                    bytes[place(nearX, nearY)] = kept
                    pending.append((nearX, nearY))
                }
            }
        }
        for y in 0..<max(0, size.height) {
            for x in 0..<max(0, size.width) { bytes[place(x, y)] = bytes[place(x, y)] == kept ? 1 : 0 }
        }
    }
}
