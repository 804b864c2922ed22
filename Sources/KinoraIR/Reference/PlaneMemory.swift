/// How values lie in the memory of a plane, and what lies outside it: the definition of loads, stores and borders.
public enum PlaneMemory {
    /// Where the border rule sends a coordinate of a plane of `count` columns or rows; nil where it reads zero.
    public static func position(_ coordinate: Int32, count: Int32, border: Border) -> Int? {
        guard count > 0 else { return nil }
        if coordinate >= 0, coordinate < count { return Int(coordinate) }
        let (i, n) = (Int(coordinate), Int(count))
        switch border {
        case .clamp: return min(max(i, 0), n - 1)
        case .wrap: return floorModulo(i, n)
        case .mirror:
            let folded = floorModulo(i, 2 * n)
            return folded < n ? folded : 2 * n - 1 - folded
        case .transparent: return nil
        }
    }

    private static func floorModulo(_ i: Int, _ n: Int) -> Int {
        let remainder = i % n
        return remainder < 0 ? remainder + n : remainder
    }

    /// The code value of the pixel at plane coordinates, the border rule applied to each.
    public static func load(
        _ plane: PlaneBinding, _ parameter: PlaneParameter, _ x: Int32, _ y: Int32, _ border: Border
    )
        -> Float
    {
        guard let column = position(x, count: plane.width, border: border),
            let row = position(y, count: plane.height, border: border)
        else { return 0 }
        let offset = row * plane.stride + column * parameter.step * parameter.element.byteCount
        let address = UnsafeRawPointer(plane.origin) + offset
        switch parameter.element {
        case .u8: return Float(address.load(as: UInt8.self))
        case .u16: return Float(address.loadUnaligned(as: UInt16.self))
        case .f16: return Float(address.loadUnaligned(as: Float16.self))
        case .f32: return address.loadUnaligned(as: Float.self)
        }
    }

    /// Stores the value of the pixel at `(x, y)`, which lies inside the plane.
    public static func store(_ value: Float, _ plane: PlaneBinding, _ output: PlaneOutput, _ x: Int32, _ y: Int32) {
        let offset = Int(y) * plane.stride + Int(x) * output.step * output.element.byteCount
        let address = plane.origin + offset
        switch output.element {
        case .u8: address.storeBytes(of: UInt8(code(value, 255)), as: UInt8.self)
        case .u16: address.storeBytes(of: UInt16(code(value, 65535)), as: UInt16.self)
        case .f16: address.storeBytes(of: Float16(value), as: Float16.self)
        case .f32: address.storeBytes(of: value, as: Float.self)
        }
    }

    private static func code(_ value: Float, _ limit: Float) -> Float {
        value.isNaN ? 0 : min(max(value.rounded(.toNearestOrEven), 0), limit)
    }
}
