import KinoraCore
import KinoraIR
import KinoraMedia

extension Lowering {
    /// A picture as planes of a stored format and of the picture's own size, for filters that are linear and the same for
    /// all components: they commute with the colour matrix.
    ///
    /// - Returns: nil where components must be computed first: transparency, or chroma subsampled along one axis only.
    func planewise(_ picture: Picture) -> StoredPicture? {
        guard case .stored(let stored, let geometry) = picture.content, !stored.format.hasAlpha,
            stored.format.log2ChromaWidth == stored.format.log2ChromaHeight
        else { return nil }
        if geometry.kind == .identity { return stored }
        guard geometry.border == .clamp || geometry.staysInside else { return nil }
        let target = DeliveredFormat(size: picture.size, format: stored.format, color: stored.color)
        let name = geometry.names.joined(separator: " + ")
        var result = stored
        result.size = picture.size
        result.source = nil
        result.planes = stored.planes.indices.map { index in
            let kernel = PixelKernel("\(name).\(stored.componentName(index))", in: self)
            let code = sampled(index, of: stored, through: geometry, to: target, name: name, in: kernel)
            let size = stored.isChroma(index) ? target.chromaSize : target.size
            let planes = kernel.store(
                [code], names: ["\(name).\(stored.componentName(index))"], size: size,
                isPicture: stored.fitsHalfPrecision)
            kernel.finish(size: size)
            return planes[0]
        }
        return result
    }

    /// A plane of a stored picture seen through geometry, at the pixel of the same plane of a target.
    func sampled(
        _ index: Int, of stored: StoredPicture, through geometry: Geometry, to target: DeliveredFormat, name: String,
        in kernel: PixelKernel
    ) -> FloatLane {
        if geometry.kind == .identity { return kernel.tap(stored.planes[index]) }
        let slots = matrixSlots(geometry, stored.isChroma(index) ? (stored, target) : nil, name: name)
        let point = kernel.point(through: slots.lowerBound, kind: geometry.kind)
        return kernel.sample(stored.planes[index], x: point.x, y: point.y, filter: geometry.filter)
    }
}

extension StoredPicture {
    /// The name of a component in plans and messages.
    func componentName(_ index: Int) -> String {
        if format.hasAlpha && index == format.components.count - 1 { return "a" }
        return (format.model == .rgb ? ["r", "g", "b"] : ["y", "cb", "cr"])[min(index, 2)]
    }

    /// True when 11 bits hold code values to an eighth of a code, and no code is beyond the range of half precision.
    var fitsHalfPrecision: Bool {
        format.storage == .u8 || (format.storage == .u16 && CodeValues(format: format, color: color).maximum <= 4096)
    }
}
