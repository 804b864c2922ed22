/// Where along one axis a sample takes its pixels, and how far between two of them the point lies.
struct SamplePosition {
    /// The pixel that `taps` count from.
    let base: IntLane
    /// `base` as a constant distance from the pixel's own column or row, where it is one.
    let constantOffset: Int32?
    /// How far the point lies beyond the centre of `base`, 0..<1; nil where it lies on it.
    let fraction: FloatLane?
    /// The pixels the filter needs, counted from `base`.
    let taps: [Int32]

    init(_ position: FloatLane, axis: Axis, filter: Filter) {
        let builder = position.builder
        let offset = CoordinateOffset(position, axis: axis)
        let half: Float = filter == .nearest ? 0 : 0.5
        if let offset, offset.rest.isEmpty, abs(offset.constant) < 16384 {
            let u = offset.constant - half
            let whole = u.rounded(.down)
            let f = u - whole
            constantOffset = Int32(whole)
            base = offset.coordinate + Int32(whole)
            fraction = filter == .nearest || f == 0 ? nil : builder.constant(f)
        } else {
            // With the coordinate taken out, the rest is the same for every pixel and is computed once.
            let u: FloatLane
            if let offset {
                u = offset.rest.reduce(builder.constant(offset.constant - half)) {
                    $1.isAdded ? $0 + $1.term : $0 - $1.term
                }
            } else {
                u = position - half
            }
            let floor = u.floor()
            constantOffset = nil
            base = offset.map { $0.coordinate + floor.toInt() } ?? floor.toInt()
            fraction = filter == .nearest ? nil : u - floor
        }
        taps =
            switch (filter, fraction == nil) {
            case (.nearest, _), (_, true): [0]
            case (.bilinear, _): [0, 1]
            case (.catmullRom, _): [-1, 0, 1, 2]
            case (.lanczos3, _): [-2, -1, 0, 1, 2, 3]
            }
    }
}

/// A position of the form `float(coordinate) + constant + rest`, the rest without coordinates or memory.
private struct CoordinateOffset {
    let coordinate: IntLane
    private(set) var constant: Float = 0
    private(set) var rest: [(term: FloatLane, isAdded: Bool)] = []

    init?(_ position: FloatLane, axis: Axis) {
        let builder = position.builder
        var pending: [(value: ValueID, isAdded: Bool)] = [(position.id, true)]
        var hasCoordinate = false
        while let (value, isAdded) = pending.popLast() {
            switch builder.definition(of: value) {
            case .binary(.add, let a, let b): pending += [(b, isAdded), (a, isAdded)]
            case .binary(.subtract, let a, let b): pending += [(b, !isAdded), (a, isAdded)]
            case .floatConstant(let number): constant += isAdded ? number : -number
            case .convert(.intToFloat, let int) where isAdded && !hasCoordinate:
                guard case .coordinate(axis) = builder.definition(of: int) else { return nil }
                hasCoordinate = true
            default:
                guard Self.isUniform(value, builder, effort: 32) else { return nil }
                rest.append((FloatLane(builder, value), isAdded))
            }
            if pending.count + rest.count > 8 { return nil }
        }
        guard hasCoordinate, constant.isFinite else { return nil }
        coordinate = axis == .x ? builder.x : builder.y
    }

    private static func isUniform(_ value: ValueID, _ builder: KernelBuilder, effort: Int) -> Bool {
        guard effort > 0, let definition = builder.definition(of: value) else { return false }
        switch definition {
        case .coordinate, .tap, .loads, .sample, .loop: return false
        default: return definition.namedValues.allSatisfy { isUniform($0, builder, effort: effort / 2) }
        }
    }
}
