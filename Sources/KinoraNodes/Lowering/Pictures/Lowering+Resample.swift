import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

extension Lowering {
    /// A picture moved by a geometric node.
    ///
    /// A stored picture only notes the move; a computed one is stored and seen through it.
    ///
    /// - Parameters:
    ///   - size: size of the result.
    ///   - kind: the most general matrix the node can give.
    ///   - staysInside: true when every pixel of the result comes from inside the node's input, so that the move may be
    ///     folded with those before it; false when the input's edge shows.
    ///   - matrix: pixel of the result to pixel of the input, for a moment of the node's own time.
    public func moved(
        _ picture: Picture, by use: NodeUse, to size: Size, kind: Geometry.Class, staysInside: Bool = true,
        filter: Filter = .bilinear, border: Border = .clamp, matrix: @escaping @Sendable (SignalMoment) -> Matrix3
    ) -> Picture {
        let step = Geometry.Step(
            clock: NodeClock(map: use.map, properties: use.properties ?? use.inputs.first ?? .unknown), matrix: matrix)
        var result = picture
        result.size = size
        if case .stored(let stored, let geometry) = picture.content,
            geometry.kind == .identity || (staysInside && geometry.border == border) || geometry.staysInside
        {
            let isFiner = geometry.kind == .identity || filter.rank >= geometry.filter.rank
            var folded = geometry.followed(
                by: step, kind: kind, filter: isFiner ? filter : geometry.filter, border: border, name: use.node.path)
            folded.staysInside = staysInside && (geometry.kind == .identity || geometry.staysInside)
            result.content = .stored(stored, folded)
            return result
        }
        let source = components(of: picture)
        let slots = uniform("\(use.node.path).matrix", count: 9) { time, slots in
            step.matrix(step.clock.moment(at: time)).write(to: slots)
        }
        let resampled = resampled(
            source, size: picture.size, to: size, slots: slots, kind: kind, filter: filter, border: border,
            name: use.node.path)
        result.content = .computed(resampled)
        return result
    }

    /// Computed components seen through a matrix of uniforms.
    private func resampled(
        _ source: ComponentPlanes, size: Size, to target: Size, slots: Range<Int>, kind: Geometry.Class, filter: Filter,
        border: Border, name: String
    ) -> ComponentPlanes {
        let kernel = PixelKernel(name, in: self)
        let point = kernel.point(through: slots.lowerBound, kind: kind)
        var values: [FloatLane] = source.all.map {
            kernel.sample($0, x: point.x, y: point.y, filter: filter, border: border)
        }
        if border == .transparent && source.alpha == nil {
            values.append(kernel.coverage(x: point.x, y: point.y, of: size))
        }
        return kernel.finish(values, size: target)
    }

    /// A picture through a constant, axis-aligned matrix: a single cubic resample while it shrinks little, an area
    /// filter first when it shrinks more, since taps between few pixels would alias. Colours count as much as is seen of them.
    ///
    /// - Parameter growing: how pixels are interpolated where the picture grows.
    public func resized(
        _ picture: Picture, by use: NodeUse, to size: Size, matrix: Matrix3, growing: Filter = .catmullRom
    ) -> Picture {
        let isScaled = matrix.m00 != 1 || matrix.m11 != 1
        guard isScaled, picture.hasAlpha else {
            return resizedAsStored(picture, by: use, to: size, matrix: matrix, growing: growing)
        }
        let planes = filteredAsSeen(components(of: picture), size: picture.size, to: size, name: use.node.path) {
            var seen = picture
            seen.content = .computed($0)
            return components(of: resizedAsStored(seen, by: use, to: size, matrix: matrix, growing: growing))
        }
        var result = picture
        (result.size, result.content) = (size, .computed(planes))
        return result
    }

    private func resizedAsStored(
        _ picture: Picture, by use: NodeUse, to size: Size, matrix: Matrix3, growing: Filter
    ) -> Picture {
        if matrix == Matrix3.scale(4, 4), let quartered = quartered(picture, to: size, name: use.node.path) {
            return quartered
        }
        if matrix == Matrix3.scale(2, 2), let halved = halved(picture, to: size, name: use.node.path) { return halved }
        if let multiplied = multiplied(picture, to: size, matrix: matrix, growing: growing, name: use.node.path) {
            return multiplied
        }
        let shrink = max(abs(matrix.m00), abs(matrix.m11))
        guard shrink > 1.25 else {
            let isExact = matrix.m00 == 1 && matrix.m11 == 1
            return moved(
                picture, by: use, to: size, kind: .axisAligned, filter: isExact ? .bilinear : growing,
                matrix: { _ in matrix })
        }
        var result = picture
        result.size = size
        result.content = .computed(shrunk(components(of: picture), from: picture.size, to: size, matrix, use.node.path))
        return result
    }
}

extension Matrix3 {
    /// Writes the nine entries, row by row, as floats.
    func write(to slots: UnsafeMutablePointer<Float>) {
        slots[0] = Float(m00)
        slots[1] = Float(m01)
        slots[2] = Float(m02)
        slots[3] = Float(m10)
        slots[4] = Float(m11)
        slots[5] = Float(m12)
        slots[6] = Float(m20)
        slots[7] = Float(m21)
        slots[8] = Float(m22)
    }
}

extension Filter {
    /// Order of quality; a folded chain uses the best filter in it.
    var rank: Int {
        switch self {
        case .nearest: 0
        case .bilinear: 1
        case .catmullRom: 2
        case .lanczos3: 3
        }
    }
}
