import KinoraCore
import KinoraIR
import KinoraMedia

/// Halving and doubling: resizes whose weights are the same for every second pixel, and need neither loops nor points.
extension Lowering {
    /// A picture of half the columns and half the rows.
    ///
    /// The area filter of `shrunk` at a scale of 2 is 1 3 3 1 over 8 on both axes. It is linear and the same for all components, so a
    /// stored picture is halved plane by plane; chroma that was stored at half the resolution has the right one now.
    ///
    /// - Returns: nil where sides are odd, or the picture is stored in a way that has to become red, green and blue first.
    func halved(_ picture: Picture, to size: Size, name: String) -> Picture? {
        guard picture.size == Size(2 * size.width, 2 * size.height) else { return nil }
        let filter = SeparableFilter(name: name, lowering: self)
        var result = picture
        result.size = size
        switch picture.content {
        case .computed(let planes):
            result.content = .computed(planes.filtered { filter.halved($0, to: size, margin: 0, resultMargin: 0) })
        case .stored:
            guard let stored = planewise(picture), let halved = halved(stored, to: size, name: name) else { return nil }
            result.content = .stored(halved, .identity)
        }
        return result
    }

    private func halved(_ stored: StoredPicture, to size: Size, name: String) -> StoredPicture? {
        let isSubsampled = stored.format.isSubsampled
        guard !isSubsampled || stored.format.log2ChromaWidth == 1 else { return nil }
        let format = isSubsampled ? stored.format.withoutSubsampling : stored.format
        guard let format else { return nil }
        let axes = ChromaAxis.axes(format: stored.format, color: stored.color)
        let filter = SeparableFilter(name: name, lowering: self, isPicture: stored.fitsHalfPrecision)
        var result = stored
        (result.format, result.size, result.source) = (format, size, nil)
        result.planes = stored.planes.indices.map { index in
            let plane = stored.planes[index]
            guard isSubsampled, stored.isChroma(index) else {
                return filter.halved([plane], to: size, margin: 0, resultMargin: 0)[0]
            }
            return centred(
                plane, x: axes.x, y: axes.y, size: size, stored, name: "\(name).\(stored.componentName(index))")
        }
        return result
    }

    /// Chroma samples brought to the middle of the squares of two by two luma samples.
    private func centred(
        _ plane: PlaneID, x: ChromaAxis, y: ChromaAxis, size: Size, _ stored: StoredPicture, name: String
    ) -> PlaneID {
        guard x.offset != 0.5 || y.offset != 0.5 else { return plane }
        let kernel = PixelKernel(name, in: self)
        func blended(_ axis: ChromaAxis, _ value: (Int) -> FloatLane) -> FloatLane {
            // The middle of square `i` lies at chroma position `i + (1/2 - offset) / 2`.
            let shift = (0.5 - axis.offset) / 2
            guard shift != 0 else { return value(0) }
            return value(0) * Float(1 - abs(shift)) + value(shift > 0 ? 1 : -1) * Float(abs(shift))
        }
        let value = blended(y) { dy in blended(x) { dx in kernel.tap(plane, dx: dx, dy: dy) } }
        let result = kernel.store([value], names: [name], size: size, isPicture: stored.fitsHalfPrecision)
        kernel.finish(size: size)
        return result[0]
    }

    /// A picture with twice or, linearly, four times the columns and rows.
    ///
    /// - Returns: nil where it grows otherwise, or is seen through the move better than made anew.
    func multiplied(_ picture: Picture, to size: Size, matrix: Matrix3, growing: Filter, name: String) -> Picture? {
        let isLinear = growing == .bilinear
        guard
            let log2 = (1...(isLinear ? 2 : 1)).first(where: { log2 in
                size == Size(picture.size.width << log2, picture.size.height << log2)
                    && matrix == Matrix3.scale(1 / Double(1 << log2), 1 / Double(1 << log2))
            })
        else { return nil }
        if case .stored(_, let geometry) = picture.content, !isLinear || geometry.kind != .identity { return nil }
        let source = components(of: picture)
        var result = picture
        result.size = size
        result.content = .computed(
            isLinear
                ? enlarged(source, log2: log2, to: size, name: name) : doubled(source, to: size, name: name))
        return result
    }

    /// Computed components with twice or four times the columns and rows, interpolated linearly.
    private func enlarged(_ source: ComponentPlanes, log2: Int, to size: Size, name: String) -> ComponentPlanes {
        guard log2 > 1 else {
            let kernel = PixelKernel(name, in: self)
            let axis = ChromaAxis(log2: 1, offset: 0.5)
            return kernel.finish(source.all.map { kernel.upsampledTap($0, x: axis, y: axis) }, size: size)
        }
        let tall = Size(size.width >> log2, size.height)
        let rows = source.filtered { planes in
            let kernel = PixelKernel("\(name).rows", in: self)
            let values = planes.map { kernel.enlargedTap($0, log2: log2, along: .y) }
            let stored = kernel.store(
                values, names: planes.indices.map { "\(name).rows.\($0)" }, size: tall, isPicture: true)
            kernel.finish(size: tall)
            return stored
        }
        let kernel = PixelKernel(name, in: self)
        return kernel.finish(rows.all.map { kernel.enlargedTap($0, log2: log2, along: .x) }, size: size)
    }

    /// Computed components with twice the columns and rows, by the cubic of Catmull and Rom (1974): new pixels lie a quarter of an old
    /// one beside the old ones, so that there are two sets of weights.
    func doubled(_ source: ComponentPlanes, to size: Size, name: String) -> ComponentPlanes {
        let tall = Size(size.width / 2, size.height)
        let rows = source.filtered { planes in
            let kernel = PixelKernel("\(name).rows", in: self)
            let values = planes.map { kernel.doubledTap($0, along: .y) }
            let stored = kernel.store(
                values, names: planes.indices.map { "\(name).rows.\($0)" }, size: tall, isPicture: true)
            kernel.finish(size: tall)
            return stored
        }
        let kernel = PixelKernel(name, in: self)
        return kernel.finish(rows.all.map { kernel.doubledTap($0, along: .x) }, size: size)
    }
}

extension PixelKernel {
    /// Catmull and Rom's weights of pixels around a point 3/4 of the way from the second to the third.
    private static let weights = [-0.023_437_5, 0.226_562_5, 0.867_187_5, -0.070_312_5]

    /// A plane of half, a quarter ... of the resolution along an axis, linearly interpolated at the pixel.
    fileprivate func enlargedTap(_ plane: PlaneID, log2: Int, along axis: Axis) -> FloatLane {
        let index = input(plane, log2X: axis == .x ? log2 : 0, log2Y: axis == .y ? log2 : 0)
        func tap(_ distance: Int32) -> FloatLane {
            builder.tap(index, axis == .x ? distance : 0, axis == .y ? distance : 0)
        }
        let side = Int32(1) << Int32(clamping: log2)
        guard axis == .x else {
            let place = builder.y & (side - 1)
            // From the centre of the coarse pixel to that of the fine one, in coarse pixels.
            let shift = (place.toFloat() + 0.5) * (1 / Float(side)) - 0.5
            let other = (shift < 0).select(tap(-1), tap(1))
            return tap(0).mix(other, shift.absolute())
        }
        // From the centre of the coarse pixel to the left of the fine one's, in coarse pixels. What is between two coarse pixels is the
        // same for all columns there: a step and where it begins.
        let share = (((builder.x + side / 2) & (side - 1)).toFloat() + 0.5) * (1 / Float(side))
        let isBefore = (builder.x & (side - 1)) < side / 2
        let step = isBefore.select(tap(0) - tap(-1), tap(1) - tap(0))
        return isBefore.select(tap(-1), tap(0)) + step * share
    }

    /// A plane of half the resolution along an axis, at the pixel.
    fileprivate func doubledTap(_ plane: PlaneID, along axis: Axis) -> FloatLane {
        let index = input(plane, log2X: axis == .x ? 1 : 0, log2Y: axis == .y ? 1 : 0)
        func tap(_ distance: Int) -> FloatLane {
            builder.tap(index, axis == .x ? Int32(distance) : 0, axis == .y ? Int32(distance) : 0)
        }
        let weights = Self.weights
        guard axis == .x else {
            // The row says which weights: one set for all of its pixels.
            return (-2...2).map { distance in
                let even = weights.indices.contains(distance + 2) ? weights[distance + 2] : 0
                let odd = weights.indices.contains(2 - distance) ? weights[2 - distance] : 0
                return tap(distance)
                    * (even == odd ? constant(even) : isOdd(builder.y).select(constant(odd), constant(even)))
            }.reduceSum()
        }
        let even = weights.indices.map { tap($0 - 2) * constant(weights[$0]) }.reduceSum()
        let odd = weights.indices.map { tap(2 - $0) * constant(weights[$0]) }.reduceSum()
        return isOdd(builder.x).select(odd, even)
    }
}

extension [FloatLane] {
    fileprivate func reduceSum() -> FloatLane { dropFirst().reduce(self[0], +) }
}

extension PixelFormat {
    /// The format of the same codes with as many samples of chroma as of luma, each component in a plane of its own.
    var withoutSubsampling: PixelFormat? {
        PixelFormat.all.first {
            $0.model == .yuv && !$0.isSubsampled && !$0.hasAlpha && $0.bitDepth == bitDepth && $0.storage == storage
                && $0.components.map(\.shift) == components.map(\.shift) && $0.components.allSatisfy { $0.step == 1 }
        }
    }
}
