import KinoraCore
import KinoraLanguage

/// Where a smaller rectangle lies in a larger one, in whole pixels.
enum Placement {
    /// The top left corner of `inner` in `outer`; a share counts along the free room, so that 0 % is the left or upper edge,
    /// 50 % the middle and 100 % the right or lower edge.
    ///
    /// - Throws: `Diagnostic` when `inner` would stick out.
    static func corner(_ name: String, of inner: Size, in outer: Size, use: NodeUse) throws -> (x: Int, y: Int) {
        let roomX = outer.width - inner.width
        let roomY = outer.height - inner.height
        guard roomX >= 0, roomY >= 0 else {
            throw use.problem("E0605", "\(inner) does not lie inside \(outer)")
        }
        var (x, y) = (Double(roomX) / 2, Double(roomY) / 2)
        if case .point(let px, let py, let dimension)? = use.constant(name) {
            (x, y) = dimension == .ratio ? (px * Double(roomX), py * Double(roomY)) : (px, py)
        }
        guard x.isFinite, y.isFinite, x.rounded() >= 0, y.rounded() >= 0, x.rounded() <= Double(roomX),
            y.rounded() <= Double(roomY)
        else {
            throw use.problem("E0605", "\(inner) at (\(x)px, \(y)px) sticks out of \(outer)")
        }
        return (Int(x.rounded()), Int(y.rounded()))
    }
}
