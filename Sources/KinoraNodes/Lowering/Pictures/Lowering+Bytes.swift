import KinoraCore
import KinoraIR
import KinoraMedia

extension Lowering {
    /// A picture of 8 bits as planes of bytes and of the picture's own size, for filters that put pixels in order: they commute
    /// with every scale that rises, and work on 8-bit lanes.
    ///
    /// Gray and RGB planes are taken as they lie; YUV is converted to R'G'B' and rounded to 8 bits, as for every filter of an
    /// 8-bit library.
    ///
    /// - Returns: nil for pictures that were computed or have more bits: their values would be rounded too early.
    func bytes(of picture: Picture) -> StoredPicture? {
        guard case .stored(let stored, let geometry) = picture.content, stored.format.storage == .u8,
            stored.planes.allSatisfy({ kernels[$0].element == .u8 }), geometry.border != .transparent
        else { return nil }
        if geometry.kind == .identity, stored.format.model != .yuv { return planar(stored) }
        guard !stored.format.hasAlpha else { return nil }
        var color = stored.color
        (color.matrix, color.range) = (.rgb, .full)
        let kernel = PixelKernel("bytes", in: self)
        let codes =
            wholeColor(of: stored, through: geometry, in: kernel)
            ?? components(of: picture).all.map { (kernel.tap($0) * 255).rounded().clamped(0, 255) }
        let planes = kernel.store(
            codes, names: ["r", "g", "b"].map { "bytes.\($0)" }, size: picture.size, element: .u8)
        kernel.finish(size: picture.size)
        return StoredPicture(planes: planes, format: .gbrp, color: color, size: picture.size, source: nil)
    }

    /// Codes of red, green and blue in whole numbers throughout; nil where the picture is moved, or its chroma sits at odd places.
    private func wholeColor(of stored: StoredPicture, through geometry: Geometry, in kernel: PixelKernel)
        -> [FloatLane]?
    {
        guard geometry.kind == .identity, stored.planes.count == 3 else { return nil }
        let axes = ChromaAxis.axes(format: stored.format, color: stored.color)
        guard let blue = kernel.wholeUpsampledTap(stored.planes[1], x: axes.x, y: axes.y),
            let red = kernel.wholeUpsampledTap(stored.planes[2], x: axes.x, y: axes.y)
        else { return nil }
        let color = ByteColor(values: CodeValues(format: stored.format, color: stored.color))
        return color.color(
            luma: kernel.tap(stored.planes[0]), blue: blue.value, red: red.value, chromaUnit: blue.unit)
    }

    /// Delivers a picture that a filter left in bytes of red, green and blue as 8-bit YUV, in whole numbers as it came.
    ///
    /// - Returns: false where either side is something else.
    func deliverBytes(_ picture: Picture, as target: DeliveredFormat) -> Bool {
        guard case .stored(let stored, let geometry) = picture.content, geometry.kind == .identity,
            stored.source == nil,
            stored.format.model == .rgb, !stored.format.hasAlpha, stored.format.storage == .u8,
            stored.planes.allSatisfy({ kernels[$0].element == .u8 }), stored.color.range != .limited,
            target.format.model == .yuv, target.format.storage == .u8, !target.format.hasAlpha,
            picture.size == target.size
        else { return false }
        let sinks = addSinks(target)
        let values = CodeValues(format: target.format, color: target.color)
        let color = ByteColor(values: values)
        let luma = PixelKernel("output", in: self)
        luma.store(
            color.luma(of: stored.planes.map { luma.tap($0) }), as: sinks[0], code: values, target: target)
        luma.finish(size: target.size)
        let axes = ChromaAxis.axes(format: target.format, color: target.color)
        let chroma = PixelKernel("output.chroma", in: self)
        let (columns, rows) = (axes.x.wholeMeans, axes.y.wholeMeans)
        let sums = stored.planes.map { plane in
            let terms = rows.terms.flatMap { row in
                columns.terms.map { column -> FloatLane in
                    let tap = chroma.scaledTap(plane, dx: column.place, dy: row.place, x: axes.x, y: axes.y)
                    return row.weight * column.weight == 1 ? tap : tap * Float(row.weight * column.weight)
                }
            }
            return terms.dropFirst().reduce(terms[0], +)
        }
        for (value, sink) in zip(color.differences(of: sums, unit: columns.sum * rows.sum), sinks.dropFirst()) {
            chroma.store(value, as: sink, code: values, target: target)
        }
        chroma.finish(size: target.chromaSize)
        return true
    }

    /// The same components, each in a plane of its own: many reads of pixels that lie apart cost more than one copy.
    private func planar(_ stored: StoredPicture) -> StoredPicture {
        guard stored.planes.contains(where: { kernels[$0].step > 1 }) else { return stored }
        let kernel = PixelKernel("bytes", in: self)
        var result = stored
        result.planes = kernel.store(
            stored.planes.map { kernel.tap($0) },
            names: stored.planes.indices.map { "bytes.\(stored.componentName($0))" },
            size: stored.size, element: .u8)
        result.source = nil
        kernel.finish(size: stored.size)
        return result
    }
}
