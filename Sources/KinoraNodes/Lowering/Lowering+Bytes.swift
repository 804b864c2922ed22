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
        let source = components(of: picture)
        let kernel = PixelKernel("bytes", in: self)
        let codes = source.all.map { (kernel.tap($0) * 255).rounded().clamped(0, 255) }
        let planes = kernel.store(
            codes, names: ["r", "g", "b"].map { "bytes.\($0)" }, size: picture.size, element: .u8)
        kernel.finish(size: picture.size)
        return StoredPicture(planes: planes, format: .gbrp, color: color, size: picture.size, source: nil)
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
