import KinoraCore
import KinoraMedia

/// Whether two decoded frames show the same picture, but for what a codec made of it.
enum PictureLikeness {
    /// The side of the blocks that are compared: the move of a thing of a few pixels shows in one.
    private static let side = 16
    /// The mean difference in a block, in code values of 8 bits, up to which it is the same.
    private static let tolerance = 1.0

    /// Compares the luma of two frames, or the green of frames without luma, block by block; false for frames of two formats.
    ///
    /// - Complexity: a pass over both planes, up to the first block that differs.
    static func areAlike(_ a: DecodedFrame, _ b: DecodedFrame) -> Bool {
        let index = a.format.model == .rgb ? 1 : 0
        guard a.format == b.format, a.size == b.size, a.format.components.indices.contains(index) else { return false }
        let component = a.format.components[index]
        guard let first = a.plane(component.plane), let second = b.plane(component.plane) else { return false }
        // All elements of the plane: of packed ones, other components as well.
        let count = a.format.elementsPerColumn(plane: component.plane) * first.size.width
        let greatest = Double(a.format.maximumCode << component.shift)
        switch a.format.storage {
        case .u8: return areAlike(first, second, count, 1, limit: tolerance, difference: bytes)
        case .u16: return areAlike(first, second, count, 2, limit: tolerance / 255 * greatest, difference: words)
        case .f32: return areAlike(first, second, count, 4, limit: tolerance / 255, difference: floats)
        }
    }

    /// - Parameters:
    ///   - count: elements of a row.
    ///   - byteCount: of an element.
    ///   - limit: the mean difference of elements up to which blocks are alike.
    ///   - difference: the sum of the differences of some elements.
    private static func areAlike(
        _ a: PlaneView, _ b: PlaneView, _ count: Int, _ byteCount: Int, limit: Double,
        difference: (UnsafeRawPointer, UnsafeRawPointer, Int) -> Double
    ) -> Bool {
        var sums = [Double](repeating: 0, count: (count + side - 1) / side)
        for top in stride(from: 0, to: a.size.height, by: side) {
            let rows = top..<min(top + side, a.size.height)
            for index in sums.indices { sums[index] = 0 }
            for row in rows {
                let (left, right) = (a.base + row * a.stride, b.base + row * b.stride)
                for index in sums.indices {
                    let place = index * side
                    sums[index] += difference(
                        left + place * byteCount, right + place * byteCount, min(side, count - place))
                }
            }
            for index in sums.indices {
                let elements = rows.count * min(side, count - index * side)
                if sums[index] > limit * Double(elements) { return false }
            }
        }
        return true
    }

    private static func bytes(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ count: Int) -> Double {
        guard count == side else {
            return Double(
                (0..<count).reduce(0) { sum, place in
                    let (x, y) = (
                        a.load(fromByteOffset: place, as: UInt8.self), b.load(fromByteOffset: place, as: UInt8.self)
                    )
                    return sum + abs(Int(x) - Int(y))
                })
        }
        let (x, y) = (a.loadUnaligned(as: SIMD16<UInt8>.self), b.loadUnaligned(as: SIMD16<UInt8>.self))
        let differences = pointwiseMax(x, y) &- pointwiseMin(x, y)
        return Double(SIMD16<UInt16>(truncatingIfNeeded: differences).wrappedSum())
    }

    private static func words(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ count: Int) -> Double {
        Double(
            (0..<count).reduce(0) { sum, place in
                let x = a.load(fromByteOffset: 2 * place, as: UInt16.self)
                return sum + abs(Int(x) - Int(b.load(fromByteOffset: 2 * place, as: UInt16.self)))
            })
    }

    private static func floats(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ count: Int) -> Double {
        (0..<count).reduce(0) { sum, place in
            let x = a.load(fromByteOffset: 4 * place, as: Float.self)
            return sum + Double(abs(x - b.load(fromByteOffset: 4 * place, as: Float.self)))
        }
    }
}
