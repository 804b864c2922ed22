import KinoraCore
import KinoraIR
import KinoraMedia

/// How the picture of a render is stored: what the encoder is given.
public struct DeliveredFormat: Hashable, Sendable {
    /// Columns and rows.
    public var size: Size
    /// Layout, depth and subsampling.
    public var format: PixelFormat
    /// Matrix, range and chroma location, resolved.
    public var color: ColorDescription

    /// A delivered format.
    public init(size: Size, format: PixelFormat, color: ColorDescription) {
        self.size = size
        self.format = format
        self.color = color
    }

    /// Planes as the encoder's memory has them, with the storage of a pixel.
    func elementType() -> ElementType { format.storage.elementType }
}

extension PixelFormat.Storage {
    /// The kernel's name for the storage.
    var elementType: ElementType {
        switch self {
        case .u8: .u8
        case .u16: .u16
        case .f32: .f32
        }
    }
}

extension Lowering {
    /// Delivers a picture: adds the kernels that write the encoder's planes and names those planes as sinks, one a
    /// component of the format, in the format's order.
    ///
    /// - Returns: the source slot to hand through untouched when no kernel is needed.
    public func deliver(_ picture: Picture, as target: DeliveredFormat) -> Int? {
        if case .stored(let stored, let geometry) = picture.content, geometry.kind == .identity,
            stored.format == target.format, stored.size == target.size, stored.color.codes(like: target.color),
            let source = stored.source
        {
            return source
        }
        if deliverPlaneByPlane(picture, as: target) || deliverBytes(picture, as: target) { return nil }
        var source = components(of: picture)
        if !target.format.hasAlpha { source = overBlack(source) }
        let egress = Egress(target: target, dither: picture.bitDepth > target.format.bitDepth)
        egress.lower(source, in: self)
        return nil
    }

    /// A picture with transparency as players show it where there is none: over black.
    private func overBlack(_ source: ComponentPlanes) -> ComponentPlanes {
        guard let alpha = source.alpha else { return source }
        let kernel = PixelKernel("output", in: self)
        let cover = kernel.tap(alpha)
        let values = [source.red, source.green, source.blue].map { kernel.tap($0) * cover }
        return kernel.finish(values, size: kernels[alpha].size)
    }

    /// A stored picture that was only moved or filtered plane by plane never becomes R'G'B': each plane goes into the
    /// encoder's.
    private func deliverPlaneByPlane(_ picture: Picture, as target: DeliveredFormat) -> Bool {
        guard case .stored(let stored, let geometry) = picture.content,
            geometry.kind != .identity
                || (stored.source == nil && stored.color.chromaLocation.offset == target.color.chromaLocation.offset),
            stored.format.model == target.format.model, !stored.format.hasAlpha, !target.format.hasAlpha,
            stored.format.log2ChromaWidth == target.format.log2ChromaWidth,
            stored.format.log2ChromaHeight == target.format.log2ChromaHeight,
            stored.format.bitDepth <= target.format.bitDepth, geometry.border == .clamp || geometry.staysInside,
            stored.color.matrix == target.color.matrix, stored.color.range == target.color.range,
            picture.size == target.size
        else { return false }
        let (from, to) = (
            CodeValues(format: stored.format, color: stored.color),
            CodeValues(format: target.format, color: target.color)
        )
        let sinks = addSinks(target)
        let name = geometry.names.isEmpty ? "output" : geometry.names.joined(separator: " + ")
        // What one kernel made of planes of one size is delivered by one that joins it; moved planes have positions of their own.
        let isInPlace = geometry.kind == .identity
        let groups = [false, true].flatMap { isChroma in
            let indices = stored.planes.indices.filter { stored.isChroma($0) == isChroma }
            return isInPlace ? [indices] : indices.map { [$0] }
        }
        for indices in groups where !indices.isEmpty {
            let isChroma = stored.isChroma(indices[0])
            let kernel = PixelKernel(
                "\(name).\(indices.map { stored.componentName($0) }.joined())", in: self)
            let (zeroIn, zeroOut) = isChroma ? (from.centre, to.centre) : (from.black, to.black)
            let gain = isChroma ? to.chromaSpan / from.chromaSpan : to.span / from.span
            for index in indices {
                let code = sampled(index, of: stored, through: geometry, to: target, name: name, in: kernel)
                var value = code
                if gain != 1 || zeroIn != zeroOut {
                    value = code * kernel.constant(gain) + kernel.constant(zeroOut - zeroIn * gain)
                }
                kernel.store(value, as: sinks[index], code: to, target: target)
            }
            kernel.finish(size: isChroma ? target.chromaSize : target.size)
        }
        return true
    }

    /// Slots of the folded matrix of a plane; colour differences have a matrix of their own: output chroma to output
    /// luma, through the moves, to stored chroma.
    func matrixSlots(
        _ geometry: Geometry, _ chroma: (stored: StoredPicture, target: DeliveredFormat)?, name: String
    ) -> Range<Int> {
        guard let chroma else {
            return uniform("\(name).matrix", count: 9) { time, slots in geometry.matrix(at: time).write(to: slots) }
        }
        let from = ChromaAxis.axes(format: chroma.target.format, color: chroma.target.color)
        let to = ChromaAxis.axes(format: chroma.stored.format, color: chroma.stored.color)
        func matrix(_ axes: (x: ChromaAxis, y: ChromaAxis)) -> Matrix3 {
            let (x, y) = (axes.x.fromLuma, axes.y.fromLuma)
            return Matrix3(x.scale, 0, x.shift, 0, y.scale, y.shift)
        }
        let out = matrix(from).inverse ?? .identity
        let into = matrix(to)
        return uniform("\(name).chroma", count: 9) { time, slots in
            (into * geometry.matrix(at: time) * out).write(to: slots)
        }
    }

    /// Adds one plane a component of the delivered format, names them as sinks and gives them in component order.
    func addSinks(_ target: DeliveredFormat) -> [PlaneID] {
        let names = target.format.model == .rgb ? ["r", "g", "b", "a"] : ["y", "cb", "cr", "a"]
        var planes: [PlaneID] = []
        for (index, component) in target.format.components.enumerated() {
            let isChroma = target.format.model == .yuv && (index == 1 || index == 2)
            let isAlpha = target.format.hasAlpha && index == target.format.components.count - 1
            planes.append(
                kernels.add(
                    GraphPlane(
                        "output.\(isAlpha ? "a" : names[index])", size: isChroma ? target.chromaSize : target.size,
                        element: target.elementType(), step: component.step)))
        }
        kernels.sinks = planes
        return planes
    }
}

extension DeliveredFormat {
    /// Columns and rows of the colour differences.
    var chromaSize: Size {
        Size(
            (size.width + (1 << format.log2ChromaWidth) - 1) >> format.log2ChromaWidth,
            (size.height + (1 << format.log2ChromaHeight) - 1) >> format.log2ChromaHeight)
    }
}

extension ColorDescription {
    /// True when the same code values mean the same colours and chroma sits at the same places.
    func codes(like other: ColorDescription) -> Bool {
        matrix == other.matrix && range == other.range && chromaLocation.offset == other.chromaLocation.offset
    }
}
