import KinoraCore
import KinoraIR
import KinoraMedia

/// The same in whole numbers: a vector has twice or four times as many pixels, and luma is at hand.
extension EvenSquares {
    /// Distances of luma from the middle of limited range beyond this count as this: the squares of five of them fit 16 bits.
    /// Codes so far out stand for nothing.
    private static let largestDistance: Float = 114

    /// A picture in bytes of luma and colour differences, with results rounded to bytes.
    ///
    /// Colour differences of half the resolution stay so: each takes the mean of a square of its own plane, the one on the side
    /// where luma is most even around it.
    func painted(_ source: StoredPicture) -> StoredPicture {
        let (mean, uneven) = luma(of: source)
        let colors = Array(source.planes.dropFirst())
        var result = source
        result.source = nil
        if source.format.isSubsampled {
            let luma = mostEven([mean], uneven, element: .u8)
            let small = EvenSquares(
                name: "\(name).chroma", side: (side + 1) / 2, size: source.chromaSize, lowering: lowering)
            let axes = ChromaAxis.axes(format: source.format, color: source.color)
            let kernel = PixelKernel(small.name, in: lowering)
            let variance = corners(axes.x, axes.y) { kernel.scaledTap(uneven, dx: $0, dy: $1, x: axes.x, y: axes.y) }
            result.planes = luma + small.mostEven(small.means(of: colors), variance, in: kernel, element: .u8)
        } else {
            result.planes = mostEven([mean] + means(of: colors), uneven, element: .u8)
        }
        return result
    }

    /// Means of luma over squares, and how uneven these are.
    private func luma(of source: StoredPicture) -> (mean: PlaneID, uneven: PlaneID) {
        let code = CodeValues(format: source.format, color: source.color)
        let middle = Float((code.black + code.span / 2).rounded(.up))
        let rows = PixelKernel("\(name).rows", in: lowering)
        let row = sum(of: source.planes[0], along: .x, in: rows)
        let squares = sum(of: source.planes[0], along: .x, in: rows) { code in
            let distance = (code - middle).clamped(-Self.largestDistance, Self.largestDistance)
            return distance * distance
        }
        let sums = rows.store(
            [row, squares], names: ["\(name).rows.y", "\(name).squares"], size: size, element: .u16)
        rows.finish(size: size)

        let kernel = PixelKernel("\(name).columns", in: lowering)
        let count = Float(side * side)
        // What a plane of 16 bits holds at most says how many bits a sum takes.
        let luma = sum(of: sums[0], along: .y, in: kernel) { $0.minimum(Float(255 * side)) }
        let distance = luma - count * middle
        let variance = sum(of: sums[1], along: .y, in: kernel) * count - distance * distance
        let mean = kernel.store(
            [share(luma, of: side * side)], names: ["\(name).mean.y"], size: size, element: .u8)[0]
        let uneven = kernel.store([variance], names: ["\(name).uneven"], size: size)[0]
        kernel.finish(size: size)
        return (mean, uneven)
    }

    /// Means over squares of planes of bytes, rounded after rows and after columns.
    private func means(of planes: [PlaneID]) -> [PlaneID] {
        ([("rows", .x), ("columns", .y)] as [(String, Axis)]).reduce(planes) { planes, pass in
            let kernel = PixelKernel("\(name).\(pass.0)", in: lowering)
            let means = planes.map { share(sum(of: $0, along: pass.1, in: kernel), of: side) }
            let stored = kernel.store(
                means, names: means.indices.map { "\(name).\(pass.0).\($0)" }, size: size, element: .u8)
            kernel.finish(size: size)
            return stored
        }
    }

    /// A part of a whole number, rounded to a whole number: one instruction in lanes of 16 bits.
    private func share(_ sum: FloatLane, of count: Int) -> FloatLane {
        (sum * Float((0x1p15 / Double(count)).rounded() * 0x1p-15) + 0.5).floor()
    }

    /// Squares of luma around a colour difference, as symmetric about it as pixels allow.
    private func corners(_ x: ChromaAxis, _ y: ChromaAxis, _ tap: (Int, Int) -> FloatLane) -> [FloatLane] {
        func places(_ axis: ChromaAxis) -> [Int] {
            [Int(axis.offset.rounded(.up)) + 1 - side, Int(axis.offset.rounded(.down))]
        }
        return places(y).flatMap { row in places(x).map { column in tap(column, row) } }
    }
}

extension Lowering {
    /// A picture of 8 bits in limited range as planes of bytes of luma and colour differences, of the same resolution or of half of it
    /// along both axes.
    ///
    /// - Returns: nil for pictures that were computed, have other bits or are moved, and for luma that is not ITU-R BT.709's.
    func lumaBytes(of picture: Picture) -> StoredPicture? {
        guard case .stored(var stored, _) = picture.content, StoredLuma(picture) != nil, stored.format.storage == .u8,
            !stored.format.hasAlpha, stored.color.range != .full,
            stored.planes.allSatisfy({ kernels[$0].element == .u8 })
        else { return nil }
        stored.source = nil
        let format = stored.format
        if !format.isSubsampled || (format.log2ChromaWidth, format.log2ChromaHeight) == (1, 1) { return stored }
        let axes = ChromaAxis.axes(format: format, color: stored.color)
        let kernel = PixelKernel("input", in: self)
        let codes = stored.planes.dropFirst().compactMap { plane in
            kernel.wholeUpsampledTap(plane, x: axes.x, y: axes.y).map { value, unit in
                (value * Float(1 / Double(unit)) + 0.5).floor()
            }
        }
        guard codes.count == 2, let full = format.withoutSubsampling else { return nil }
        let planes = kernel.store(codes, names: ["input.cb", "input.cr"], size: stored.size, element: .u8)
        kernel.finish(size: stored.size)
        stored.planes = [stored.planes[0]] + planes
        stored.format = full
        return stored
    }
}
