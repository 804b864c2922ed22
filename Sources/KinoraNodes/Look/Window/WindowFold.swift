import KinoraCore
import KinoraIR

/// What all pixels of a window along one axis make together: their sum, least or greatest.
///
/// Short windows are taken pixel by pixel: reads of near pixels cost little. Long ones are made of windows of eight, so that
/// `n` pixels take about `8 + n / 8` operations. One family of windows runs forward from the pixel and one backward: so none
/// begins beyond the edge, where a clamped window would not be the window of clamped pixels.
struct WindowFold {
    /// How two parts of a window join.
    enum Join {
        case sum, least, greatest

        func callAsFunction(_ a: FloatLane, _ b: FloatLane) -> FloatLane {
            switch self {
            case .sum: a + b
            case .least: a.minimum(b)
            case .greatest: a.maximum(b)
            }
        }
    }

    let name: String
    let join: Join
    let lowering: Lowering
    /// Storage of the planes: bytes for least and greatest of bytes.
    var element = ElementType.f32
    /// A radius up to which the pixels are taken one by one, in a single kernel.
    static let smallRadius = 12
    /// The length of the windows that long ones are made of.
    private static let chunk = 8

    /// Each plane with the fold of the `2 * radius + 1` pixels around each pixel along one axis, edges continued.
    func folded(_ planes: [PlaneID], size: Size, along axis: Axis, radius: Int) -> [PlaneID] {
        guard radius > 0 else { return planes }
        if radius <= WindowFold.smallRadius {
            return kernel("\(axis)", planes, size) { kernel, plane in
                guard join == .sum else { return window(kernel, plane, axis, from: -radius, count: 2 * radius + 1) }
                return (1...radius).reduce(kernel.tap(plane)) { sum, distance in
                    join(join(sum, tap(kernel, plane, axis, -distance)), tap(kernel, plane, axis, distance))
                }
            }
        }
        let forward = run(planes, size: size, along: axis, count: radius + 1, direction: 1)
        let backward = run(planes, size: size, along: axis, count: radius + 1, direction: -1)
        let kernel = PixelKernel("\(name).\(axis)", in: lowering)
        let values = planes.indices.map { index -> FloatLane in
            let both = join(kernel.tap(forward[index]), kernel.tap(backward[index]))
            // The pixel itself is in both windows.
            return join == .sum ? both - kernel.tap(planes[index]) : both
        }
        let result = kernel.store(
            values, names: planes.indices.map { "\(name).\(axis).\($0)" }, size: size, element: element)
        kernel.finish(size: size)
        return result
    }

    /// The least or greatest of `count` pixels in parts of one form at several distances, which neighbouring windows have in common: powers
    /// of two, of which two share a pixel where that makes the window whole.
    private func window(_ kernel: PixelKernel, _ plane: PlaneID, _ axis: Axis, from first: Int, count: Int) -> FloatLane
    {
        guard count > 1 else { return tap(kernel, plane, axis, first) }
        let isPower = count & (count - 1) == 0
        let isNearPower = count & (count + 1) == 0
        let part =
            isPower ? count / 2 : isNearPower ? (count + 1) / 2 : 1 << (Int.bitWidth - 1 - count.leadingZeroBitCount)
        let rest = isNearPower && count > 3 ? part : count - part
        return join(
            window(kernel, plane, axis, from: first, count: part),
            window(kernel, plane, axis, from: first + count - rest, count: rest))
    }

    /// Windows of `count` pixels, more than a chunk, that begin at the pixel and run in a direction.
    private func run(
        _ planes: [PlaneID], size: Size, along axis: Axis, count: Int, direction: Int
    ) -> [PlaneID] {
        let chunk = WindowFold.chunk
        let part = "\(axis).\(direction > 0 ? "ahead" : "behind")"
        let chunks = kernel("\(part).\(chunk)", planes, size) { kernel, plane in
            (1..<chunk).reduce(kernel.tap(plane)) { join($0, tap(kernel, plane, axis, $1 * direction)) }
        }
        var starts = (0..<count / chunk).map { $0 * chunk }
        var singles: Range<Int> = count / chunk * chunk..<count
        if join != .sum, !singles.isEmpty {
            // Least and greatest may count pixels twice: the last chunk overlaps the one before.
            starts.append(count - chunk)
            singles = count..<count
        }
        let kernel = PixelKernel("\(name).\(part).\(count)", in: lowering)
        let values = planes.indices.map { index -> FloatLane in
            let terms =
                starts.map { tap(kernel, chunks[index], axis, $0 * direction) }
                + singles.map { tap(kernel, planes[index], axis, $0 * direction) }
            return terms.dropFirst().reduce(terms[0]) { join($0, $1) }
        }
        let result = kernel.store(
            values, names: planes.indices.map { "\(name).\(part).\(count).\($0)" }, size: size, element: element)
        kernel.finish(size: size)
        return result
    }

    private func tap(_ kernel: PixelKernel, _ plane: PlaneID, _ axis: Axis, _ distance: Int) -> FloatLane {
        axis == .x ? kernel.tap(plane, dx: distance) : kernel.tap(plane, dy: distance)
    }

    /// One kernel that makes a plane of each plane.
    private func kernel(
        _ part: String, _ planes: [PlaneID], _ size: Size, _ value: (PixelKernel, PlaneID) -> FloatLane
    ) -> [PlaneID] {
        let kernel = PixelKernel("\(name).\(part)", in: lowering)
        let values = planes.map { value(kernel, $0) }
        let result = kernel.store(
            values, names: planes.indices.map { "\(name).\(part).\($0)" }, size: size, element: element)
        kernel.finish(size: size)
        return result
    }
}

extension ComponentPlanes {
    /// Components from a list in the order of `all`.
    init(_ planes: [PlaneID]) {
        self.init(red: planes[0], green: planes[1], blue: planes[2], alpha: planes.count > 3 ? planes[3] : nil)
    }
}
