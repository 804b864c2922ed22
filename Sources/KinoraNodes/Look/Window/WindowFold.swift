import KinoraCore
import KinoraIR

/// What all pixels of a window along one axis make together: their sum, least or greatest.
///
/// Windows grow by doubling, `F2k(i) = F k(i) + F k(i + k)`, so that a window of `n` pixels takes about `2 log2(n)`
/// operations whatever `n` is (van Herk's bound of three for least and greatest, in a form that needs no scan). One family of
/// windows runs forward from the pixel and one backward: so none begins beyond the edge, where a clamped window would not be the
/// window of clamped pixels.
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
    /// A radius up to which the pixels are taken one by one, in a single kernel.
    private static let smallRadius = 3

    /// Each plane with the fold of the `2 * radius + 1` pixels around each pixel along one axis, edges continued.
    func folded(_ planes: [PlaneID], size: Size, along axis: Axis, radius: Int) -> [PlaneID] {
        guard radius > 0 else { return planes }
        if radius <= WindowFold.smallRadius {
            return kernel("\(axis)", planes, size) { kernel, plane in
                (1...radius).reduce(kernel.tap(plane)) { sum, distance in
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
        let result = kernel.store(values, names: planes.indices.map { "\(name).\(axis).\($0)" }, size: size)
        kernel.finish(size: size)
        return result
    }

    /// Windows of `count` pixels that begin at the pixel and run in a direction.
    private func run(
        _ planes: [PlaneID], size: Size, along axis: Axis, count: Int, direction: Int
    ) -> [PlaneID] {
        var length = 1
        var windows = planes
        // Of a sum, the parts that make up `count`: a window of each power of two in it, one behind the other.
        var parts: [(windows: [PlaneID], offset: Int)] = []
        var covered = 0
        while true {
            if join == .sum, count & length != 0 {
                parts.append((windows, covered))
                covered += length
            }
            guard length * 2 <= count else { break }
            let (step, shorter) = (length * direction, windows)
            windows = kernel("\(axis).\(direction > 0 ? "ahead" : "behind").\(length * 2)", shorter, size) {
                join($0.tap($1), tap($0, $1, axis, step))
            }
            length *= 2
        }
        if join != .sum {
            // Least and greatest may count pixels twice: two windows that overlap.
            guard length < count else { return windows }
            let rest = (count - length) * direction
            return kernel("\(axis).\(direction > 0 ? "ahead" : "behind").\(count)", windows, size) {
                join($0.tap($1), tap($0, $1, axis, rest))
            }
        }
        guard parts.count > 1 || covered != length else { return windows }
        let kernel = PixelKernel("\(name).\(axis).\(direction > 0 ? "ahead" : "behind").\(count)", in: lowering)
        let values = planes.indices.map { index in
            parts.map { tap(kernel, $0.windows[index], axis, $0.offset * direction) }.reduce(kernel.constant(0), +)
        }
        let result = kernel.store(
            values, names: planes.indices.map { "\(name).\(axis).\(direction).\(count).\($0)" }, size: size)
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
        let result = kernel.store(values, names: planes.indices.map { "\(name).\(part).\($0)" }, size: size)
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
