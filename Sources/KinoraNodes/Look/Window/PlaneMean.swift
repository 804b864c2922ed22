import KinoraCore
import KinoraIR

/// The mean of a square of a stored picture, plane by plane: it is linear, so that chroma of half the size stays what it is.
///
/// Sums of bytes along rows, and sums of so many of those as 16 bits hold, are whole numbers: lanes of 16 bits add them up. Of a plane of half
/// the size the square covers a fraction of the outermost pixels, which count by as much.
struct PlaneMean {
    let name: String
    let lowering: Lowering
    /// Pixels of the picture on each side of the middle one.
    let radius: Int

    /// A window of one plane along one axis: the pixel itself and `whole` on each side, and the next two by quarters.
    private struct Window {
        /// Pixels on each side that count in full.
        var whole: Int
        /// How much the next one counts, in quarters.
        var quarters: Int

        /// - Parameters:
        ///   - radius: pixels of the picture on each side.
        ///   - log2: binary logarithm of pixels of the picture per pixel of the plane: 0 or 1.
        init(radius: Int, log2: Int) {
            // Of 2 r + 1 pixels, half as many: r + 1/2.
            whole = log2 == 0 ? radius : (2 * radius - 1) / 4
            quarters = log2 == 0 ? 0 : 2 * radius + 1 - 2 * (2 * whole + 1)
        }

        /// What the weights add up to.
        var sum: Double { Double(2 * whole + 1) + Double(quarters) / 2 }
        /// The same in quarters where there are any.
        var largest: Int { quarters == 0 ? 2 * whole + 1 : 4 * (2 * whole + 1) + 2 * quarters }
    }

    /// The picture; nil for chroma of a quarter of the size.
    func mean(of stored: StoredPicture) -> StoredPicture? {
        guard stored.format.log2ChromaWidth <= 1, radius > 0 else { return nil }
        var result = stored
        result.source = nil
        for isChroma in [false, true] {
            let indices = stored.planes.indices.filter { stored.isChroma($0) == isChroma }
            guard let first = indices.first else { continue }
            let window = Window(radius: radius, log2: isChroma ? stored.format.log2ChromaWidth : 0)
            let part = indices.count > 1 || isChroma ? name : "\(name).\(stored.componentName(first))"
            let planes = mean(
                indices.map { stored.planes[$0] }, window, size: isChroma ? stored.chromaSize : stored.size,
                name: part, isPicture: stored.fitsHalfPrecision)
            for (index, plane) in zip(indices, planes) { result.planes[index] = plane }
        }
        return result
    }

    private func mean(
        _ planes: [PlaneID], _ window: Window, size: Size, name: String, isPicture: Bool
    ) -> [PlaneID] {
        let areBytes = planes.allSatisfy { lowering.kernels[$0].element == .u8 }
        let rows = PixelKernel("\(name).x", in: lowering)
        let sums = planes.map { plane -> FloatLane in
            let whole = (1...max(1, window.whole)).prefix(window.whole).reduce(rows.tap(plane)) {
                $0 + rows.tap(plane, dx: -$1) + rows.tap(plane, dx: $1)
            }
            guard window.quarters > 0 else { return whole }
            let ends = rows.tap(plane, dx: -window.whole - 1) + rows.tap(plane, dx: window.whole + 1)
            return whole * 4 + ends * Float(window.quarters)
        }
        let stored = rows.store(
            sums, names: planes.indices.map { "\(name).x.\($0)" }, size: size, element: areBytes ? .u16 : .f32)
        rows.finish(size: size)

        let columns = PixelKernel("\(name).y", in: lowering)
        let share = columns.constant(1 / (window.sum * Double(window.largest)))
        let limit = areBytes ? 255 * window.largest : nil
        let means = stored.map { plane -> FloatLane in
            var total = sum(of: Array(-window.whole...window.whole), plane, upTo: limit, in: columns)
            if window.quarters > 0 {
                let ends = sum(of: [-window.whole - 1, window.whole + 1], plane, upTo: limit, in: columns)
                total = total + ends * (Float(window.quarters) / 4)
            }
            return total * share
        }
        let result = columns.store(
            means, names: planes.indices.map { "\(name).y.\($0)" }, size: size, isPicture: isPicture)
        columns.finish(size: size)
        return result
    }

    /// Rows of a plane added up, so many at a time as stay in narrow lanes.
    ///
    /// - Parameter limit: what no number of the plane exceeds; nil where they are no whole numbers of 16 bits. It is written down as a minimum,
    ///   which changes nothing: of the plane alone nobody could tell that sums fit.
    private func sum(of rows: [Int], _ plane: PlaneID, upTo limit: Int?, in kernel: PixelKernel) -> FloatLane {
        let group = limit.map { 65535 / $0 } ?? Int.max
        var total: FloatLane?
        var part: FloatLane?
        for (index, row) in rows.enumerated() {
            let number = kernel.tap(plane, dy: row)
            let value = limit.map { number.minimum(Float($0)) } ?? number
            part = part.map { $0 + value } ?? value
            guard (index + 1).isMultiple(of: group) || index == rows.count - 1, let sum = part else { continue }
            total = total.map { $0 + sum } ?? sum
            part = nil
        }
        return total ?? kernel.constant(0)
    }
}
