import KinoraCore
import KinoraIR
import KinoraMedia

/// The same in whole numbers: a vector has twice or four times as many pixels, and luma is at hand.
extension EvenSquares {
    /// Distances of luma from the middle of limited range beyond this count as this: the squares of five of them fit 16 bits.
    /// Codes so far out stand for nothing.
    private static let largestDistance: Float = 114

    /// A picture in bytes of luma and colour differences, with one result of each rounded to a byte.
    func painted(_ source: StoredPicture) -> StoredPicture {
        let code = CodeValues(format: source.format, color: source.color)
        let middle = (code.black + code.span / 2).rounded(.up)
        let (planes, squares) = rows(of: source.planes, middle: middle)
        let kernel = PixelKernel("\(name).columns", in: lowering)
        let count = Double(side * side)
        // What a plane of 16 bits holds at most says how many bits a sum takes.
        let luma = sum(of: planes[0], along: .y, in: kernel) { $0.minimum(Float(255 * side)) }
        let distance = luma - Float(count * middle)
        let uneven = sum(of: squares, along: .y, in: kernel) * kernel.constant(count) - distance * distance
        let means =
            [share(luma, of: side * side)]
            + planes.dropFirst().map { share(sum(of: $0, along: .y, in: kernel), of: side) }
        let stored = kernel.store(
            means, names: means.indices.map { "\(name).mean.\($0)" }, size: size, element: .u8)
        let variance = kernel.store([uneven], names: ["\(name).uneven"], size: size)[0]
        kernel.finish(size: size)
        var result = source
        result.planes = mostEven(stored, variance, element: .u8)
        result.source = nil
        return result
    }

    /// Sums of luma along rows, means of the colour differences, and sums of the squares of luma's distances from its middle.
    private func rows(of planes: [PlaneID], middle: Double) -> (planes: [PlaneID], squares: PlaneID) {
        let kernel = PixelKernel("\(name).rows", in: lowering)
        let luma = sum(of: planes[0], along: .x, in: kernel)
        let squares = sum(of: planes[0], along: .x, in: kernel) { code in
            let distance = (code - Float(middle)).clamped(-Self.largestDistance, Self.largestDistance)
            return distance * distance
        }
        let sums = kernel.store(
            [luma, squares], names: ["\(name).rows.y", "\(name).squares"], size: size, element: .u16)
        let means = planes.dropFirst().map { share(sum(of: $0, along: .x, in: kernel), of: side) }
        let colors = kernel.store(
            means, names: means.indices.map { "\(name).rows.\($0)" }, size: size, element: .u8)
        kernel.finish(size: size)
        return ([sums[0]] + colors, sums[1])
    }

    /// A part of a whole number, rounded to a whole number: one instruction in lanes of 16 bits.
    private func share(_ sum: FloatLane, of count: Int) -> FloatLane {
        (sum * Float((0x1p15 / Double(count)).rounded() * 0x1p-15) + 0.5).floor()
    }
}

extension Lowering {
    /// A picture of 8 bits in limited range as planes of bytes of luma and, at the same resolution, colour differences.
    ///
    /// - Returns: nil for pictures that were computed, have other bits or are moved, and for luma that is not ITU-R BT.709's.
    func lumaBytes(of picture: Picture) -> StoredPicture? {
        guard case .stored(var stored, _) = picture.content, StoredLuma(picture) != nil, stored.format.storage == .u8,
            !stored.format.hasAlpha, stored.color.range != .full,
            stored.planes.allSatisfy({ kernels[$0].element == .u8 })
        else { return nil }
        stored.source = nil
        guard stored.format.isSubsampled else { return stored }
        let axes = ChromaAxis.axes(format: stored.format, color: stored.color)
        let kernel = PixelKernel("input", in: self)
        let codes = stored.planes.dropFirst().compactMap { plane in
            kernel.wholeUpsampledTap(plane, x: axes.x, y: axes.y).map { value, unit in
                (value * Float(1 / Double(unit)) + 0.5).floor()
            }
        }
        guard codes.count == 2, let format = stored.format.withoutSubsampling else { return nil }
        let planes = kernel.store(codes, names: ["input.cb", "input.cr"], size: stored.size, element: .u8)
        kernel.finish(size: stored.size)
        stored.planes = [stored.planes[0]] + planes
        stored.format = format
        return stored
    }
}
